// Package entitleweb shows 「免申即享」 to a unit: what it is entitled to without applying, and the buttons that claim it or put it off. It
// contains no rules. Other pages of the unit show the same cards (Waiting).
package entitleweb

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/entitle"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Claims is the part of entitle.Service that the pages call.
type Claims interface {
	Of(ctx context.Context, who actor.Actor) ([]entitle.Card, error)
	Confirm(ctx context.Context, who actor.Actor, entitlementID string) (entitle.Confirmed, error)
	PutOff(ctx context.Context, who actor.Actor, entitlementID string) error
}

// Pages are the pages of 「免申即享」.
type Pages struct {
	Claims Claims
	Shell  ui.CentreFrame // of the unit centre
}

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET "+entitle.Path, p.list)
	m.Unit("POST "+entitle.Path+"/{id}/confirm", p.confirm)
	m.Unit("POST "+entitle.Path+"/{id}/later", p.later)
}

type listView struct {
	Centre ui.CenterVM
	Flash  string
	Wrong  string // why something could not be done
	Cards  []cardView
}

// cardView is one entitlement, ready to print.
type cardView struct {
	ID, Name, Say, Status, Until string
	Confirm                      string // words of the button; "" when there is nothing to confirm
	Later                        bool   // may be put off
	Number, Case                 string // of the submitted case, and where it is
}

// cardsOf makes cards. Of those that wait for a word only the open ones are made with waiting.
func cardsOf(list []entitle.Card, waiting bool) []cardView {
	var out []cardView
	for _, c := range list {
		if waiting && c.State != entitle.Open {
			continue
		}
		v := cardView{ID: c.ID, Name: c.Name, Say: c.Say, Until: c.Until.In(workday.Zone).Format("2006 年 1 月 2 日")}
		switch c.State {
		case entitle.Claimed:
			v.Status, v.Number, v.Case = "已申领", c.Number, casework.UnitPath+c.CaseID
		case entitle.Later:
			v.Status, v.Confirm = "暂不申领", "确认申领"
		default:
			v.Status, v.Confirm, v.Later = "待确认", "确认申领", true
		}
		out = append(out, v)
	}
	return out
}

// Waiting shows on another page of the unit what waits for its word; nil for nothing.
func Waiting(list []entitle.Card) templ.Component {
	if waits := cardsOf(list, true); len(waits) > 0 {
		return waitingCard(waits)
	}
	return nil
}

func (v cardView) actPath(act string) string { return entitle.Path + "/" + v.ID + "/" + act }

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, "")
}

func (p Pages) show(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	list, err := p.Claims.Of(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "workbench")
	if err != nil {
		return err
	}
	v := listView{Centre: centre, Flash: web.Session(r.Context()).TakeFlash(), Wrong: wrong, Cards: cardsOf(list, false)}
	return web.Render(w, r, status, listPage(v))
}

// confirm leads to the check of a whole draft, to the form of one that lacks something, or to the case that was submitted.
func (p Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	done, err := p.Claims.Confirm(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.Away) {
		f := fault.Of(err)
		say := f.Say
		if f.Kind == fault.Away {
			say = "核心业务系统暂时没有回应，请稍后再确认申领。这一项会为您保留"
		}
		return p.show(w, r, web.Status(f.Kind), say)
	}
	if err != nil {
		return err
	}
	draft := "/unit/drafts/" + done.CaseID
	changed := ""
	if len(done.Changed) > 0 {
		changed = "核心业务系统的核定有变化：" + strings.Join(done.Changed, "；") + "。已按新的填写，请核对。"
	}
	switch {
	case done.Submitted:
		web.Session(r.Context()).Flash("这一项已经申领，不用重复申请")
		return web.Redirect(w, r, casework.UnitPath+done.CaseID)
	case done.Ready:
		web.Session(r.Context()).Flash(changed + "申请已经填好，请核对后提交")
		return web.Redirect(w, r, draft+"/check")
	}
	web.Session(r.Context()).Flash(changed + "申请已经填好核定的内容，请补充其余内容")
	return web.Redirect(w, r, draft)
}

func (p Pages) later(w http.ResponseWriter, r *http.Request) error {
	err := p.Claims.PutOff(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if errors.Is(err, fault.Conflict) {
		return p.show(w, r, http.StatusConflict, fault.Of(err).Say)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已选择暂不申领。到期以前，可以随时在这里确认申领")
	return web.Redirect(w, r, entitle.Path)
}
