// Package upgradeweb shows 「单位用户升级」 (UPG-1 to UPG-7) in the browser. The draft is kept in the
// sealed browser session, so the proof by the old password is bound to the browser that entered it and
// ends with its session. No password is ever put back into a page.
package upgradeweb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/upgrade"
	"wangting/internal/web"
)

// Upgrades is the part of upgrade.Service that the pages call.
type Upgrades interface {
	Start() upgrade.Draft
	NameOf(code string) string
	Choose(d *upgrade.Draft, hall string) error
	Prove(ctx context.Context, who actor.Actor, d *upgrade.Draft, user, password string) error
	Confirm(ctx context.Context, d *upgrade.Draft, f upgrade.Confirmed) error
	Finish(ctx context.Context, who actor.Actor, d *upgrade.Draft, f upgrade.AdminForm) error
}

// Pages are the steps of the upgrade.
type Pages struct {
	Upgrades Upgrades
	Older    []upgrade.Older
	Now      func() time.Time
}

const (
	intro   = "/upgrade"
	keyKept = "upgrade"
)

var paths = map[upgrade.Step]string{
	upgrade.Choose: intro + "/hall", upgrade.Account: intro + "/account", upgrade.Representative: intro + "/representative",
	upgrade.Administrator: intro + "/administrator", upgrade.Finished: intro + "/done",
}

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+intro, p.intro)
	m.Handle("POST "+intro, p.begin)
	for step, post := range map[upgrade.Step]func(http.ResponseWriter, *http.Request, *upgrade.Draft) (view, error){
		upgrade.Choose:         p.choose,
		upgrade.Account:        p.account,
		upgrade.Representative: p.representative,
		upgrade.Administrator:  p.administrator,
	} {
		m.Handle("GET "+paths[step], p.show(step))
		m.Handle("POST "+paths[step], p.take(step, post))
	}
	m.Handle("GET "+paths[upgrade.Finished], p.show(upgrade.Finished))
}

// view is the data of one step.
type view struct {
	Step      upgrade.Step
	Hall      string
	Older     []ui.Option
	User      string
	Confirmed upgrade.Confirmed
	Admin     upgrade.AdminForm
	Number    string
	Unit      string
	Again     bool // passwords were typed and must be typed again
	Problem   *fault.Fault
}

func (v view) back() string {
	if v.Step == upgrade.Choose {
		return intro
	}
	return paths[v.Step-1]
}

func (p Pages) draft(r *http.Request) (upgrade.Draft, bool) {
	var d upgrade.Draft
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyKept)), &d)
	return d, err == nil && d.ID != "" && p.Now().Before(d.ExpiresAt)
}

func keep(r *http.Request, d upgrade.Draft) error {
	b, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("keeping an upgrade: %w", err)
	}
	web.Session(r.Context()).Put(keyKept, string(b))
	return nil
}

func (p Pages) intro(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, introPage(web.Session(r.Context()).TakeFlash(), len(p.Older) > 0))
}

// begin is the button 「我已阅知」.
func (p Pages) begin(w http.ResponseWriter, r *http.Request) error {
	if len(p.Older) == 0 {
		return web.Redirect(w, r, intro)
	}
	d, ok := p.draft(r)
	if !ok || d.State == upgrade.Done {
		d = p.Upgrades.Start()
	}
	if err := keep(r, d); err != nil {
		return err
	}
	return web.Redirect(w, r, paths[upgrade.Choose])
}

// openDraft returns the draft when step s may be opened, and redirects to the draft's next step otherwise.
func (p Pages) openDraft(w http.ResponseWriter, r *http.Request, s upgrade.Step) (upgrade.Draft, bool, error) {
	w.Header().Set("Cache-Control", "no-store")
	d, ok := p.draft(r)
	if !ok {
		if web.Session(r.Context()).Get(keyKept) != "" {
			web.Session(r.Context()).Drop(keyKept)
			web.Session(r.Context()).Flash("时间过长，请重新开始升级")
		}
		return d, false, web.Redirect(w, r, intro)
	}
	if !d.MayOpen(s) {
		return d, false, web.Redirect(w, r, paths[d.Next()])
	}
	return d, true, nil
}

func (p Pages) show(s upgrade.Step) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, ok, err := p.openDraft(w, r, s)
		if !ok {
			return err
		}
		v := p.view(s, d)
		v.Confirmed = upgrade.Confirmed{
			UnitName:  d.Claim.UnitName,
			DocType:   string(d.Claim.Document.Type),
			DocNumber: d.Claim.Document.Number,
			RepName:   d.Claim.RepName,
		}
		return web.Render(w, r, http.StatusOK, stepPage(v))
	}
}

func (p Pages) view(s upgrade.Step, d upgrade.Draft) view {
	v := view{Step: s, Hall: p.Upgrades.NameOf(d.Hall), Number: upgrade.MaskNumber(d.UnitNumber), Unit: d.Claim.UnitName}
	for _, o := range p.Older {
		v.Older = append(v.Older, ui.Option{Value: o.Code, Label: o.Name, Selected: o.Code == d.Hall})
	}
	return v
}

// take wraps the POST of a step; on a fault it shows the step again with what was typed.
func (p Pages) take(s upgrade.Step, do func(http.ResponseWriter, *http.Request, *upgrade.Draft) (view, error)) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, ok, err := p.openDraft(w, r, s)
		if !ok {
			return err
		}
		v, err := do(w, r, &d)
		if err == nil {
			if err := keep(r, d); err != nil {
				return err
			}
			return web.Redirect(w, r, paths[s+1])
		}
		f := fault.Of(err)
		switch {
		case errors.Is(err, fault.Away) && f.Say == "":
			f = fault.New(fault.Away, "对方系统暂时没有响应，您填写的内容没有丢失，请稍后再试")
		case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict), errors.Is(err, fault.Limited), errors.Is(err, fault.Away):
		default:
			return err
		}
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		}
		base := p.view(s, d)
		v.Step, v.Hall, v.Older, v.Problem, v.Again = base.Step, base.Hall, base.Older, f, true
		return web.Render(w, r, web.Status(f.Kind), stepPage(v))
	}
}

func (p Pages) choose(_ http.ResponseWriter, r *http.Request, d *upgrade.Draft) (view, error) {
	return view{}, p.Upgrades.Choose(d, r.PostFormValue(upgrade.FieldHall))
}

func (p Pages) account(_ http.ResponseWriter, r *http.Request, d *upgrade.Draft) (view, error) {
	v := view{User: r.PostFormValue(upgrade.FieldUser)}
	return v, p.Upgrades.Prove(r.Context(), actor.From(r.Context()), d, v.User, r.PostFormValue(upgrade.FieldPassword))
}

func (p Pages) representative(_ http.ResponseWriter, r *http.Request, d *upgrade.Draft) (view, error) {
	v := view{Confirmed: upgrade.Confirmed{UnitName: r.PostFormValue(upgrade.FieldUnitName), DocType: r.PostFormValue(upgrade.FieldDocType),
		DocNumber: r.PostFormValue(upgrade.FieldDocNumber), RepName: r.PostFormValue(upgrade.FieldName)}}
	return v, p.Upgrades.Confirm(r.Context(), d, v.Confirmed)
}

func (p Pages) administrator(_ http.ResponseWriter, r *http.Request, d *upgrade.Draft) (view, error) {
	f := upgrade.AdminForm{
		DocType:   r.PostFormValue(upgrade.FieldDocType),
		DocNumber: r.PostFormValue(upgrade.FieldDocNumber),
		Name:      r.PostFormValue(upgrade.FieldName),
		Phone:     r.PostFormValue(upgrade.FieldPhone),
		Password:  r.PostFormValue(upgrade.FieldNew),
		Confirm:   r.PostFormValue(upgrade.FieldAgain),
	}
	err := p.Upgrades.Finish(r.Context(), actor.From(r.Context()), d, f)
	f.Password, f.Confirm = "", ""
	return view{Admin: f}, err
}
