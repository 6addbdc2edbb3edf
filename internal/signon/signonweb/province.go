package signonweb

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon"
	"wangting/internal/web"
)

// ProvincePages send the browser to the province's sign-on and receive it back. The state value is
// made for one trip, kept in the sealed browser session and used up on return, so a forged or repeated
// return opens nothing.
type ProvincePages struct {
	OutsidePages
	SignOn signon.Province // nil: this login is not offered
	Public string
}

const (
	provincePath = "/login/province"
	keyTrip      = "login.trip"
	tripGone     = "这次登录已失效，请重新从登录页面进入"
)

var provinceWay = outsideWay{
	"province",
	"省政务服务账户登录",
	provincePath,
	"省政务平台暂时没有响应，请稍后再试，或用账号密码登录",
}

// Mount registers the pages on the mux.
func (p ProvincePages) Mount(m *web.Mux) {
	if p.SignOn == nil {
		m.Handle("GET "+provincePath, closed(province))
		return
	}
	m.Handle("GET "+provincePath, p.leave)
	m.Handle("GET "+provincePath+"/back", p.back)
}

type trip struct {
	State, Next, Kept string
	Until             time.Time
}

func (p ProvincePages) leave(w http.ResponseWriter, r *http.Request) error {
	t := trip{State: rand.Text(), Next: sessionweb.Wanted(r), Until: p.Now().Add(15 * time.Minute)}
	to, kept, err := p.SignOn.Leave(r.Context(), r.URL.Query().Get("for") != "person", p.Public+provincePath+"/back", t.State)
	if err != nil {
		return provinceWay.refused(w, r, http.StatusServiceUnavailable, provinceWay.Silent)
	}
	t.Kept = kept
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyTrip, string(b))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther) // leaves the hall; the address comes from the configuration
	return nil
}

func (p ProvincePages) back(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	s, q := web.Session(r.Context()), r.URL.Query()
	var t trip
	if json.Unmarshal([]byte(s.Pop(keyTrip)), &t) != nil || t.State == "" || t.State != q.Get("state") || !p.Now().Before(t.Until) {
		// Forged or too late: a failed login too, and counted as one.
		err := p.Dispatcher.Refuse(r.Context(), actor.From(r.Context()), provinceWay.Key, fault.New(fault.Expired, tripGone))
		if !errors.Is(err, fault.Expired) {
			return err
		}
		return provinceWay.refused(w, r, http.StatusBadRequest, tripGone)
	}
	e, err := p.SignOn.Return(r.Context(), q, p.Public+provincePath+"/back", t.Kept)
	return p.proceed(w, r, provinceWay, e, err, t.Next)
}
