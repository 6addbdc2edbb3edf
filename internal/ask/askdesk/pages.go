// Package askdesk is 「留言答复」 for staff (POR-4): the questions of their region, the first due first, claim, answer and hand on. The
// core decides which questions somebody sees. Of the asker staff see a masked name, and no phone.
package askdesk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ask"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Names gives the names of staff.
type Names interface {
	Names(ctx context.Context, ids ...string) (map[string]string, error)
}

// Pages are the pages of those who answer.
type Pages struct {
	Asks  *ask.Service
	Staff Names
	// Phrases gives the 常用语 of somebody, and of their office.
	Phrases func(ctx context.Context, who actor.Actor, itemCode string) ([]casework.Phrase, error)
	Frame   ui.StaffFrame
}

const (
	here     = "/staff/questions"
	pageSize = 20
)

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET "+here, "", p.list)
	m.Staff("GET "+here+"/{id}", "", p.show)
	m.Staff("POST "+here+"/{id}/claim", "", p.claim)
	m.Staff("POST "+here+"/{id}/answer", "", p.answer)
	m.Staff("POST "+here+"/{id}/hand_on", "", p.handOn)
	m.Staff("POST "+here+"/{id}/publish", "", p.publish)
	m.Staff("POST "+here+"/{id}/decline", "", p.decline)
	m.Staff("POST "+here+"/{id}/unpublish", "", p.unpublish)
}

func (p Pages) shell(r *http.Request, title string, wrong bool, crumbs ...ui.Link) ui.StaffVM {
	return p.Frame(r.Context(), ui.StaffPage{Title: title, Current: ui.StaffQuestions, HasError: wrong, Crumbs: crumbs})
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q, st := r.URL.Query(), ask.Open
	if asked := ask.State(q.Get("state")); asked == ask.Answered || asked == ask.Proposed {
		st = asked
	}
	list, err := p.Asks.Desk(r.Context(), actor.From(r.Context()), st, cursor(q.Get("at"), q.Get("after")), pageSize+1)
	if err != nil {
		return err
	}
	v := listView{Shell: p.shell(r, "留言答复", false), Flash: web.Session(r.Context()).TakeFlash(),
		Tabs: []ui.Link{{Text: "待答", Href: here, Current: st == ask.Open},
			{Text: "已答", Href: here + "?state=answered", Current: st == ask.Answered},
			{Text: "待公开", Href: here + "?state=proposed", Current: st == ask.Proposed}}}
	if len(list) > pageSize {
		list = list[:pageSize]
		last := list[pageSize-1]
		at := last.Due
		if st != ask.Open {
			at = last.AnsweredAt
		}
		v.Pager.Next = here + "?" + url.Values{"state": {string(st)}, "after": {last.ID}, "at": {strconv.FormatInt(at.UnixMicro(), 10)}}.Encode()
	}
	names, err := p.names(r, list...)
	if err != nil {
		return err
	}
	for _, one := range list {
		v.Rows = append(v.Rows, rowOf(one, names, p.Asks.Now(), p.Asks.Left(one)))
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (p Pages) names(r *http.Request, list ...ask.Question) (map[string]string, error) {
	var ids []string
	for _, q := range list {
		ids = append(ids, q.ClaimedBy)
	}
	return p.Staff.Names(r.Context(), ids...)
}

func cursor(at, id string) ask.Cursor {
	us, err := strconv.ParseInt(at, 10, 64)
	if err != nil || id == "" {
		return ask.Cursor{}
	}
	return ask.Cursor{At: time.UnixMicro(us).UTC(), ID: id}
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.render(w, r, http.StatusOK, nil, nil)
}

// render shows one question; typed is a refused answer, shown again with its faults.
func (p Pages) render(w http.ResponseWriter, r *http.Request, status int, typed *ask.Reply, f *fault.Fault) error {
	who := actor.From(r.Context())
	q, others, err := p.Asks.AtDesk(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.names(r, q)
	if err != nil {
		return err
	}
	list, err := p.Asks.Public(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	v := questionOf(q, who, names, p.Asks.Now(), p.Asks.Left(q))
	if v.MayClaim, err = p.Asks.MayClaim(r.Context(), who, q); err != nil {
		return err
	}
	v.alike(q, others, list)
	if v.Phrases, err = p.phrases(r.Context(), who); err != nil {
		return err
	}
	v.form(q, typed, ui.ShellFrom(r.Context()).Regions, f)
	v.Shell = p.shell(r, q.Short(), f != nil, ui.Link{Text: "留言答复", Href: here}, ui.Link{Text: q.Number})
	v.Flash = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, status, questionPage(v))
}

// phrases are the 常用语 that fit every item; editors, who handle no cases, have none.
func (p Pages) phrases(ctx context.Context, who actor.Actor) ([]string, error) {
	list, err := p.Phrases(ctx, who, "")
	if errors.Is(err, fault.Forbidden) {
		return nil, nil
	}
	var out []string
	for _, one := range list {
		if one.ItemCode == "" {
			out = append(out, one.Words)
		}
	}
	return out, err
}

// after answers a command: back to the question, or to the page with what can be mended.
func (p Pages) after(w http.ResponseWriter, r *http.Request, err error, typed *ask.Reply, said, to string) error {
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		f := fault.Of(err)
		return p.render(w, r, web.Status(f.Kind), typed, f)
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(said)
	return web.Redirect(w, r, to)
}

func path(id string) string { return here + "/" + url.PathEscape(id) }

func (p Pages) claim(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Asks.Claim(r.Context(), actor.From(r.Context()), id)
	return p.after(w, r, err, nil, "已认领，请尽快答复", path(id))
}

func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	id, f := r.PathValue("id"), r.PostForm
	typed := ask.Reply{Answer: f.Get("answer"), FAQ: f.Get("faq") == "1", FAQText: f.Get("faqtext"), FAQAnswer: f.Get("faqanswer")}
	err := p.Asks.Answer(r.Context(), actor.From(r.Context()), id, typed)
	said := "答复已提交，提问人会收到短信"
	if err == nil {
		q, _, err := p.Asks.AtDesk(r.Context(), actor.From(r.Context()), id)
		if err != nil {
			return err
		}
		if q.Phone == "" { // who asked has removed their account since
			said = "答复已提交。提问人已经注销账户，不会收到通知"
		}
	}
	return p.after(w, r, err, &typed, said, here)
}

func (p Pages) handOn(w http.ResponseWriter, r *http.Request) error {
	err := p.Asks.HandOn(r.Context(), actor.From(r.Context()), r.PathValue("id"), r.PostFormValue("to"))
	return p.after(w, r, err, nil, "已转办，由那个地区的工作人员答复", here)
}

// publish is the word of a second member of staff.
func (p Pages) publish(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Asks.Publish(r.Context(), actor.From(r.Context()), id)
	return p.after(w, r, err, nil, "已收入常见问题", path(id))
}

func (p Pages) decline(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Asks.Decline(r.Context(), actor.From(r.Context()), id)
	return p.after(w, r, err, nil, "已记下，不收入常见问题", path(id))
}

func (p Pages) unpublish(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Asks.Unpublish(r.Context(), actor.From(r.Context()), id)
	return p.after(w, r, err, nil, "已从常见问题撤下", path(id))
}
