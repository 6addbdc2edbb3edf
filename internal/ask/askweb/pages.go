// Package askweb is 「我要问」 for those who ask (POR-4): the form of a question behind the slider, its receipt with the code, the answer
// by number and code, and the same for a person who is signed in. Name, phone and question travel in the body of the form and wait in the
// sealed session while the slider is solved; the address of an answer holds neither number nor code. It contains no rules.
package askweb

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ask"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/wall"
)

// Pages are the pages of those who ask.
type Pages struct {
	Asks    *ask.Service
	Puzzles wall.Puzzles
	Own     ui.CentreFrame
}

const (
	formPath   = "/ask/new"
	donePath   = "/ask/done"
	findPath   = "/ask/answer"
	shownPath  = "/ask/answer/result"
	ownPath    = "/me/questions/"
	keyDone    = "ask.done"
	keyShown   = "ask.shown"
	keepShown  = 10 * time.Minute
	nothingNow = "没有留言编号可以显示，它只显示 30 分钟"
)

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+formPath, p.form)
	m.Handle("POST "+formPath, p.post)
	m.Handle("GET "+donePath, p.done)
	m.Handle("GET "+findPath, p.find)
	m.Handle("POST "+findPath, p.look)
	m.Handle("GET "+shownPath, p.shown)
	m.Handle("POST "+shownPath, p.retract)
	m.Person("GET "+ownPath+"{id}", p.own)
	m.Person("POST "+ownPath+"{id}", p.retractOwn)
}

// shownOnce is the receipt of a question, or one that was looked up, for the holder of the browser.
type shownOnce struct{ Number, Code, ID string }

func (p Pages) keep(r *http.Request, key string, k shownOnce, lasts time.Duration) error {
	return wall.Keep(r, key, "", k, p.Asks.Now().Add(lasts))
}

func (p Pages) kept(r *http.Request, key string) (k shownOnce, ok bool) {
	ok = wall.Kept(r, key, "", &k, p.Asks.Now())
	return k, ok
}

func (p Pages) wall() wall.Wall {
	return wall.Wall{Puzzles: p.Puzzles, Purpose: "ask.new", Now: p.Asks.Now}
}

// form is the form of a question, behind the slider.
func (p Pages) form(w http.ResponseWriter, r *http.Request) error {
	if ok, err := p.wall().Open(w, r, formPath); !ok {
		return err
	}
	n := ask.New{Region: chosen(r.Context())}
	p.wall().Waiting(r, "", &n)
	return p.render(w, r, http.StatusOK, n, nil)
}

func (p Pages) render(w http.ResponseWriter, r *http.Request, status int, n ask.New, f *fault.Fault) error {
	name, phone, err := p.Asks.Known(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, formPage(formOf(ui.ShellFrom(r.Context()), n, known{name, phone}, f)))
}

func read(f url.Values) ask.New {
	return ask.New{Board: f.Get("board"), Region: f.Get("region"), Text: f.Get("text"), Phone: f.Get("phone"), Name: f.Get("name"),
		Public: f.Get("public") == "1"}
}

// post takes a question.
func (p Pages) post(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	ctx, who, n := r.Context(), actor.From(r.Context()), read(r.PostForm)
	checked := n
	if err := p.Asks.Check(ctx, who, &checked); errors.Is(err, fault.Invalid) {
		return p.render(w, r, http.StatusUnprocessableEntity, n, fault.Of(err))
	} else if err != nil {
		return err
	}
	if ok, err := p.wall().Spend(w, r, formPath, "", n); !ok {
		return err
	}
	q, code, err := p.Asks.Ask(ctx, who, n)
	if errors.Is(err, fault.Limited) || errors.Is(err, fault.Forbidden) {
		return p.render(w, r, web.Status(fault.Of(err).Kind), n, fault.Of(err))
	}
	if err != nil {
		return err
	}
	p.wall().Clear(r)
	if err := p.keep(r, keyDone, shownOnce{Number: q.Number, Code: code, ID: q.ID}, wall.Lasts); err != nil {
		return err
	}
	return web.Redirect(w, r, donePath)
}

// done is the receipt. The code is told here only.
func (p Pages) done(w http.ResponseWriter, r *http.Request) error {
	k, ok := p.kept(r, keyDone)
	if !ok {
		web.Session(r.Context()).Flash(nothingNow)
		return web.Redirect(w, r, findPath)
	}
	q, err := p.Asks.Shown(r.Context(), k.ID)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	v := doneView{Facts: []ui.SummaryItem{{Key: "留言编号", Value: k.Number}, {Key: "查询码", Value: k.Code[:4] + " " + k.Code[4:]},
		{Key: "答复期限", Value: date(q.Due)}}}
	if q.PersonID != "" {
		v.Own = ownPath + q.ID
	}
	return web.Render(w, r, http.StatusOK, donePage(v))
}

// find is the form of number and code.
func (p Pages) find(w http.ResponseWriter, r *http.Request) error {
	v := findOf("", nil)
	v.Note = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, findPage(v))
}

// look takes number and code.
func (p Pages) look(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	number := r.PostForm.Get("number")
	q, err := p.Asks.Find(r.Context(), actor.From(r.Context()), number, r.PostForm.Get("code"))
	switch f := fault.Of(err); {
	case err == nil:
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.Limited), errors.Is(err, fault.NotFound):
		w.Header().Set("Cache-Control", "no-store")
		return web.Render(w, r, web.Status(f.Kind), findPage(findOf(number, f)))
	default:
		return err
	}
	if err := p.keep(r, keyShown, shownOnce{ID: q.ID}, keepShown); err != nil {
		return err
	}
	return web.Redirect(w, r, shownPath)
}

// looked gives the question that this browser has looked up; false when it has to be looked up again.
func (p Pages) looked(w http.ResponseWriter, r *http.Request) (ask.Question, bool, error) {
	k, ok := p.kept(r, keyShown)
	if !ok {
		web.Session(r.Context()).Flash("查询结果只保留 10 分钟，请重新填写")
		return ask.Question{}, false, web.Redirect(w, r, findPath)
	}
	q, err := p.Asks.Shown(r.Context(), k.ID)
	return q, err == nil, err
}

// shown is the question that was looked up, with its answer.
func (p Pages) shown(w http.ResponseWriter, r *http.Request) error {
	q, ok, err := p.looked(w, r)
	if !ok {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	v := answerOf(q, shownPath)
	v.Flash = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, shownPage(v))
}

const saidRetracted = "已撤回同意，这个问题不再公开"

func (p Pages) retract(w http.ResponseWriter, r *http.Request) error {
	q, ok, err := p.looked(w, r)
	if !ok {
		return err
	}
	if err := p.Asks.Retract(r.Context(), actor.From(r.Context()), q); err != nil {
		return err
	}
	web.Session(r.Context()).Flash(saidRetracted)
	return web.Redirect(w, r, shownPath)
}

// own is a question of the person who is signed in.
func (p Pages) own(w http.ResponseWriter, r *http.Request) error {
	q, err := p.Asks.Own(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := answerOf(q, ownPath+q.ID)
	v.Flash = web.Session(r.Context()).TakeFlash()
	if v.Centre, err = p.Own(r.Context(), "messages"); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ownPage(v))
}

func (p Pages) retractOwn(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	q, err := p.Asks.Own(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.Asks.Retract(r.Context(), who, q); err != nil {
		return err
	}
	web.Session(r.Context()).Flash(saidRetracted)
	return web.Redirect(w, r, ownPath+q.ID)
}
