package mandateweb

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

type mandateView struct {
	frame
	ID, Name, Kind, Period string
	Document, Phone        string // masked
	From, Until            string
	Version                string // the mandate's when the page was shown
	Waits                  string // until when a promotion waits for the person, "" when none does
}

func (p Pages) openMandate(r *http.Request, problem *fault.Fault) (mandateView, mandate.Mandate, error) {
	m, err := p.Mandates.Managed(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return mandateView{}, m, err
	}
	x, err := p.person(r.Context(), m.PersonID)
	if err != nil {
		return mandateView{}, m, err
	}
	f, err := p.frame(r, problem)
	v := mandateView{
		frame:    f,
		ID:       m.ID,
		Name:     x.Name,
		Document: x.Document,
		Phone:    x.Phone,
		Kind:     mandate.LevelLabel(m.Level),
		Period:   mandate.Period(m.From, m.Until),
		From:     day(m.From),
		Version:  strconv.FormatInt(m.Version, 10),
	}
	if !m.Until.IsZero() {
		v.Until = day(m.Until.Add(-time.Second))
	}
	return v, m, err
}

func (p Pages) period(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.openMandate(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, periodPage(v))
}

func (p Pages) extend(w http.ResponseWriter, r *http.Request) error {
	from, until, seen := r.PostFormValue(mandate.FieldFrom), r.PostFormValue(mandate.FieldUntil), r.PostFormValue("version")
	version, _ := strconv.ParseInt(seen, 10, 64) // what is no number is no version
	err := p.Mandates.Extend(r.Context(), actor.From(r.Context()), r.PathValue("id"), version, from, until)
	if errors.Is(err, fault.Conflict) {
		v, _, e := p.openMandate(r, fault.Of(err))
		if e != nil { // it has ended
			return e
		}
		v.From, v.Until = from, until
		return web.Render(w, r, http.StatusConflict, periodPage(v))
	}
	return p.done(w, r, err, "授权期限已更新", func(v mandateView) error {
		v.From, v.Until, v.Version = from, until, seen
		return web.Render(w, r, http.StatusUnprocessableEntity, periodPage(v))
	})
}

// done redirects to the list, or renders the form again with the fault.
func (p Pages) done(w http.ResponseWriter, r *http.Request, err error, say string, again func(mandateView) error) error {
	if errors.Is(err, fault.Invalid) && again != nil {
		v, _, e := p.openMandate(r, fault.Of(err))
		if e != nil {
			return e
		}
		return again(v)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, AgentsPath)
}

func (p Pages) level(w http.ResponseWriter, r *http.Request) error {
	v, m, err := p.openMandate(r, nil)
	if err != nil {
		return err
	}
	waiting, err := p.Mandates.Waiting(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	if x, ok := waiting[m.ID]; ok {
		v.Waits = p.until(x)
	}
	return web.Render(w, r, http.StatusOK, levelPage(v))
}

// until says until when a promotion waits.
func (p Pages) until(x mandate.Promotion) string {
	return p.Mandates.PromotionUntil(x).In(workday.Zone).Format("1 月 2 日 15:04")
}

func (p Pages) takeBack(w http.ResponseWriter, r *http.Request) error {
	err := p.Mandates.TakeBack(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	say := "已撤回身份变更，本人仍是经办人"
	if errors.Is(err, fault.Conflict) { // answered, or ended, in the meantime
		say, err = fault.Of(err).Say, nil
	}
	return p.done(w, r, err, say, nil)
}

// levelBecame says what became of 「身份变更」.
var levelBecame = map[mandate.LevelChange]string{
	mandate.LevelSame:    "身份没有变化",
	mandate.LevelChanged: "身份已变更",
	mandate.LevelAsked:   "已提交，待本人确认。请通知本人在 {days}内登录江苏智慧人社 APP，在“我的—企业服务”中刷脸确认，确认前仍是经办人",
}

func (p Pages) changeLevel(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Mandates.ChangeLevel(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PostFormValue(mandate.FieldKind))
	return p.done(w, r, err, strings.Replace(levelBecame[c], "{days}", p.Mandates.Limits.InvitedFor(), 1),
		func(v mandateView) error { return web.Render(w, r, http.StatusUnprocessableEntity, levelPage(v)) })
}

func (v mandateView) levels() []ui.Option {
	return []ui.Option{{Value: mandate.KindAdministrator, Label: "管理员", Selected: v.Kind == "管理员"},
		{Value: mandate.KindHandler, Label: "普通经办人", Selected: v.Kind == "经办人"}}
}

func (p Pages) leave(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.openMandate(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, endPage(v))
}

func (p Pages) end(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if _, err := p.Mandates.Managed(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	err := p.Mandates.End(r.Context(), who, r.PathValue("id"), "由"+mandate.LevelLabel(who.Level)+"删除")
	return p.done(w, r, err, "已删除，该人员不能再登录本单位", nil)
}

func (p Pages) resend(w http.ResponseWriter, r *http.Request) error {
	err := p.Mandates.Resend(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	return p.done(w, r, err, "邀请已重新发送，"+p.Mandates.Limits.InvitedFor()+"内有效", nil)
}
