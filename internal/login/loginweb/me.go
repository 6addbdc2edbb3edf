package loginweb

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Switches is what 「个人中心」 needs of login.Switching.
type Switches interface {
	Mine(ctx context.Context, who actor.Actor) ([]session.Held, error)
	Switch(ctx context.Context, who actor.Actor, mandateID string) (session.Login, error)
}

type meView struct {
	Latest      Latest
	Stars       []ui.ServiceRowVM
	Powers      []Authorisation
	Name, Phone string
	Flash       string
	Units       []session.Held
	Now         string // the mandate acted under
	Devices     []sessionweb.DeviceRow
}

const mostNew = 5

func (p Pages) me(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	units, err := p.Switches.Mine(r.Context(), who)
	if err != nil {
		return err
	}
	list, err := p.Sessions.List(r.Context(), who)
	if err != nil {
		return err
	}
	shown := web.WhoFrom(r.Context())
	var news Latest
	if news.Cases, err = latest(r, units, mostNew, p.Cases); err != nil {
		return err
	}
	if news.Messages, err = latest(r, units, mostNew, p.Messages); err != nil {
		return err
	}
	v := meView{Latest: news, Name: shown.Person, Phone: shown.Phone, Flash: web.Session(r.Context()).TakeFlash(), Units: units, Now: who.MandateID}
	if p.Authorisations != nil {
		if v.Powers, err = p.Authorisations(r.Context(), who); err != nil {
			return err
		}
	}
	if p.Stars != nil {
		if v.Stars, err = p.Stars(r.Context(), who); err != nil {
			return err
		}
	}
	for _, d := range list {
		unit := d.UnitName
		if unit == "" {
			unit = "本人"
		}
		v.Devices = append(v.Devices, sessionweb.DeviceRow{ID: d.ID, Here: d.Here, Device: d.Browser, Unit: unit, IP: d.IP, Started: sessionweb.At(d.StartedAt), Seen: sessionweb.At(d.SeenAt),
			End: Me + "/devices/" + d.ID + "/end"})
	}
	return web.Render(w, r, http.StatusOK, mePage(v))
}

// actFor is 「进入单位」: the same person, acting for one of their units.
func (p Pages) actFor(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if id := r.PathValue("mandate"); id != who.MandateID {
		in, err := p.Switches.Switch(r.Context(), who, id)
		if err != nil {
			return err
		}
		if err := web.SignIn(r, in.ID); err != nil {
			return err
		}
	}
	return web.Redirect(w, r, "/unit")
}

// Me is 「个人中心」.
const Me = sessionweb.Me

// Pages of other rooms that these lead to.
const (
	phonePath  = Me + "/phone"
	personPath = "/register/person"
)
