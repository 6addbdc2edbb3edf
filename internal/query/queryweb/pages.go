// Package queryweb shows the pages of 「查询服务」: one for every query, in the frame of those who may ask it. What is
// typed about a person is posted and waits in the sealed browser session for a few minutes; the address of an answer
// holds only its page, so that going back, reloading and turning pages work. It contains no rules.
package queryweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/query"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Queries is the part of query.Service that the pages call.
type Queries interface {
	All() []query.Query
	Named(code string) (query.Query, bool)
	May(ctx context.Context, who actor.Actor, code string) (query.Query, error)
	Check(ctx context.Context, who actor.Actor, a query.Asking) error
	Ask(ctx context.Context, who actor.Actor, a query.Asking) (query.Result, error)
	Export(ctx context.Context, who actor.Actor, a query.Asking) (query.Result, error)
	Print(ctx context.Context, who actor.Actor, a query.Asking) (string, error)
}

// Puzzles is the part of slider.Service that stands before a query about a person.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Consume(ctx context.Context, binding, purpose string) error
}

// Pages are the pages of the queries of one audience.
type Pages struct {
	Queries Queries
	Puzzles Puzzles
	Asks    catalog.Asker
	Shell   ui.CentreFrame // nil for the public pages
	Now     func() time.Time
}

// purpose is what a puzzle is solved for.
const purpose = "query"

// keepFor is how long what was typed waits for its answer to be looked at again.
const keepFor = 10 * time.Minute

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	mount, base := m.Handle, "/queries/{code}"
	switch p.Asks {
	case catalog.UnitAsks:
		mount, base = m.Unit, "/unit/queries/{code}"
		mount("GET "+base+"/result.xlsx", p.export)
	case catalog.PersonAsks:
		mount, base = m.Person, "/me/queries/{code}"
	}
	mount("GET "+base, p.show)
	mount("POST "+base, p.post)
	mount("GET "+base+"/result", p.result)
	if p.Asks != catalog.AnybodyAsks {
		mount("POST "+base+"/print", p.print)
	}
}

func (p Pages) who(r *http.Request) actor.Actor {
	if p.Asks == catalog.PersonAsks {
		return actor.From(r.Context()).Self()
	}
	return actor.From(r.Context())
}

// open gives the query of the address, or sends the browser where it is asked, or shows why it may not be.
func (p Pages) open(w http.ResponseWriter, r *http.Request) (q query.Query, done bool, err error) {
	w.Header().Set("Cache-Control", "no-store")
	q, ok := p.Queries.Named(r.PathValue("code"))
	if !ok {
		return q, true, fault.New(fault.NotFound, "")
	}
	if q.Asks != p.Asks {
		return q, true, web.Redirect(w, r, q.Path())
	}
	_, err = p.Queries.May(r.Context(), p.who(r), q.Code)
	if errors.Is(err, fault.Forbidden) {
		v, err2 := p.view(r, q, nil)
		if err2 != nil {
			return q, true, err2
		}
		v.Refused = refusal(err)
		return q, true, web.Render(w, r, http.StatusForbidden, queryPage(v))
	}
	return q, err != nil, err
}

// refusal says why and what to do.
func refusal(err error) *ui.NoteVM {
	n := &ui.NoteVM{Kind: "warn", Title: "您现在不能使用这项查询", Say: fault.Of(err).Say + "。"}
	if errors.Is(err, query.ErrNotInstitution) {
		n.Say += "如果单位的代码登记有误，请到参保地人社服务大厅更正。"
		n.Action = ui.Link{Text: "看其他查询", Href: "/queries"}
		return n
	}
	if next := fault.Of(err).Next; next.Path != "" {
		n.Action = ui.Link{Text: next.Text, Href: next.Path}
	}
	return n
}

// show is the form; a query that asks about nobody else is answered at once.
func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	q, done, err := p.open(w, r)
	if done {
		return err
	}
	if !q.Posts() {
		typed := map[string]string{}
		for _, a := range q.Params {
			typed[a.Key] = r.URL.Query().Get(a.Key)
		}
		return p.answer(w, r, q, query.Asking{Code: q.Code, Typed: typed, Page: pageOf(r)})
	}
	k := p.kept(r, q.Code)
	if k.Human { // answered: whoever comes next to a shared computer begins with an empty form
		k.Typed = nil
	}
	v, err := p.view(r, q, k.Typed)
	if err != nil {
		return err
	}
	v.Note = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, queryPage(v))
}

// kept is what was typed, with whoever typed it.
type kept struct {
	As    string
	Typed map[string]string
	Human bool
	Until time.Time
}

func key(code string) string { return "query." + code }

// kept gives what this visitor typed a few minutes ago; what somebody else typed in this browser is not given.
func (p Pages) kept(r *http.Request, code string) kept {
	var k kept
	if json.Unmarshal([]byte(web.Session(r.Context()).Get(key(code))), &k) != nil || k.As != holder(r) || !p.Now().Before(k.Until) {
		return kept{}
	}
	return k
}

func holder(r *http.Request) string {
	who := actor.From(r.Context())
	return who.PersonID + "|" + who.MandateID
}

func (p Pages) keep(r *http.Request, code string, k kept) error {
	k.As, k.Until = holder(r), p.Now().Add(keepFor)
	b, err := json.Marshal(k)
	if err == nil {
		web.Session(r.Context()).Put(key(code), string(b))
	}
	return err
}

// post takes what was typed, and goes to the answer, past the slider where there is one.
func (p Pages) post(w http.ResponseWriter, r *http.Request) error {
	q, done, err := p.open(w, r)
	if done {
		return err
	}
	if err := web.Typed(w, r); err != nil {
		return err
	}
	typed := map[string]string{}
	for _, a := range q.Params {
		typed[a.Key] = r.PostForm.Get(a.Key)
	}
	if err := p.Queries.Check(r.Context(), p.who(r), query.Asking{Code: q.Code, Typed: typed}); err != nil {
		return p.wrong(w, r, q, typed, err)
	}
	if err := p.keep(r, q.Code, kept{Typed: typed}); err != nil {
		return err
	}
	if !q.Slider() {
		return web.Redirect(w, r, q.Path()+"/result")
	}
	puzzle, err := p.Puzzles.New(r.Context(), web.Session(r.Context()).ID(), purpose)
	if err != nil {
		return p.wrong(w, r, q, typed, err)
	}
	return web.Redirect(w, r, slider.Address(puzzle, q.Path()+"/result"))
}

// wrong shows the form again with what the person can mend; any other error stays one.
func (p Pages) wrong(w http.ResponseWriter, r *http.Request, q query.Query, typed map[string]string, err error) error {
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.Limited && f.Kind != fault.Conflict {
		return err
	}
	v, err2 := p.view(r, q, typed)
	if err2 != nil {
		return err2
	}
	v.fault(f)
	return web.Render(w, r, web.Status(f.Kind), queryPage(v))
}

// result is the answer to what was typed. The first look uses the slider's proof up.
func (p Pages) result(w http.ResponseWriter, r *http.Request) error {
	q, done, err := p.open(w, r)
	if done {
		return err
	}
	k := p.kept(r, q.Code)
	if k.As == "" {
		if q.Posts() {
			web.Session(r.Context()).Flash("查询条件只保留 10 分钟，请重新填写")
		}
		return web.Redirect(w, r, q.Path())
	}
	if q.Slider() && !k.Human {
		if err := p.Puzzles.Consume(r.Context(), web.Session(r.Context()).ID(), purpose); err != nil {
			if !errors.Is(err, fault.Invalid) {
				return err
			}
			web.Session(r.Context()).Flash("请先完成安全验证，再点“查询”")
			return web.Redirect(w, r, q.Path())
		}
		k.Human = true
		if err := p.keep(r, q.Code, k); err != nil {
			return err
		}
	}
	return p.answer(w, r, q, query.Asking{Code: q.Code, Typed: k.Typed, Page: pageOf(r), Human: k.Human})
}

// answer asks, and shows rows, none, or that the other system is away: three different things.
func (p Pages) answer(w http.ResponseWriter, r *http.Request, q query.Query, a query.Asking) error {
	res, err := p.Queries.Ask(r.Context(), p.who(r), a)
	v, err2 := p.view(r, q, a.Typed)
	if err2 != nil {
		return err2
	}
	switch {
	case errors.Is(err, fault.Away):
		v.Away = r.URL.RequestURI()
		if len(q.Params) > 0 {
			v.Still = "您填写的条件还在，"
		}
	case errors.Is(err, query.ErrNotConnected):
		v.Apart = fault.Of(err).Say
	case err != nil:
		return p.wrong(w, r, q, a.Typed, err)
	default:
		v.take(q, res, r.URL)
	}
	return web.Render(w, r, http.StatusOK, queryPage(v))
}

func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		return 1
	}
	return n
}
