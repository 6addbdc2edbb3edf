package signonweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/signon"
	"wangting/internal/store/storetest"
	"wangting/internal/web/webtest"
)

// provinceSaying is a province whose every return is answered alike.
type provinceSaying struct{ err error }

func (provinceSaying) Leave(_ context.Context, _ bool, back, state string) (string, string, error) {
	return back + "?state=" + state, "", nil
}

func (p provinceSaying) Return(context.Context, url.Values, string, string) (signon.Evidence, error) {
	return signon.Evidence{}, p.err
}

// refusals counts what was refused; evidence never gets so far here.
type refusals struct {
	Dispatcher
	ways []string
}

func (r *refusals) Refuse(_ context.Context, _ actor.Actor, way string, err error) error {
	r.ways = append(r.ways, way)
	return err
}

func (r *refusals) Proceed(context.Context, actor.Actor, signon.Evidence) (signon.Next, error) {
	return signon.Next{}, fault.New(fault.Forbidden, "您在这个单位还没有授权")
}

// LOG-1: a return that nobody left for, or that comes late, twice or from another browser, is a failed login.
func TestAForgedOrLateReturnIsWrittenDown(t *testing.T) {
	now := clocktest.Now()
	for name, forge := range map[string]func(back string) string{
		"another state": func(string) string { return provincePath + "/back?state=forged" },
		"too late":      func(back string) string { now = now.Add(16 * time.Minute); return back },
	} {
		t.Run(name, func(t *testing.T) {
			var d refusals
			pages := ProvincePages{OutsidePages: OutsidePages{Dispatcher: &d, Now: func() time.Time { return now }},
				SignOn: provinceSaying{fault.New(fault.Broken, "")}, Public: "http://hall.test"}
			h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, pages.Mount)
			a := h.Get(forge(strings.TrimPrefix(h.Get(provincePath).Location, "http://hall.test")))
			if a.Status != http.StatusBadRequest || !strings.Contains(a.Body, tripGone) || !slices.Equal(d.ways, []string{"province"}) {
				t.Errorf("%d, written down %v: %s", a.Status, d.ways, a.Body)
			}
		})
	}
}

func TestWhomTheProvinceOrTheHallRefusesIsToldAndWrittenDown(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		say    string
	}{
		"the province proves nothing":   {fault.New(fault.Invalid, "省政务没有确认"), http.StatusUnprocessableEntity, "省政务没有确认"},
		"the hall knows of no mandate":  {nil, http.StatusForbidden, "您在这个单位还没有授权"},
		"the province does not respond": {fault.New(fault.Away, ""), http.StatusServiceUnavailable, "省政务平台暂时没有响应"},
	} {
		t.Run(name, func(t *testing.T) {
			var d refusals
			pages := ProvincePages{OutsidePages: OutsidePages{Dispatcher: &d, Now: clocktest.Now}, SignOn: provinceSaying{c.err}, Public: "http://hall.test"}
			h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, pages.Mount)
			a := h.Get(strings.TrimPrefix(h.Get(provincePath).Location, "http://hall.test"))
			if a.Status != c.status || !strings.Contains(a.Body, c.say) || !slices.Equal(d.ways, []string{"province"}) {
				t.Errorf("%d, written down %v: %s", a.Status, d.ways, a.Body)
			}
		})
	}
}
