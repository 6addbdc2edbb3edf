// Package practiceweb shows 演练: how to begin, the tasks of the user manual and what they need. It also lists the pages of
// the hall that somebody who practises may open.
package practiceweb

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/practice"
	"wangting/internal/session"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Practices is the part of practice.Service that the pages call.
type Practices interface {
	Begin(ctx context.Context, who actor.Actor) (session.Login, error)
	Return(ctx context.Context, who actor.Actor, unitID string) (session.Login, error)
	Goes(ctx context.Context, unitID string) (bool, error)
	Look(ctx context.Context, who actor.Actor) (practice.Learning, error)
	Do(ctx context.Context, who actor.Actor, lesson string, step int, typed func(name string) string) error
}

// Pages are the pages of practice.
type Pages struct{ Practices Practices }

// open is what somebody who practises may open. Every page here asks no other system, texts nobody and shows no data but
// public data and that of their own unit; the package comment of practice has the argument.
var open = []string{
	"/", web.PracticePath, web.PracticePath + "/", "/logout", "/modes", "/region", "/guides", "/manual",
	"/manual/", "/services", "/services.xlsx", "/items/", "/unit-services", "/person-services", "/themes",
	"/themes/", "/search", "/search/suggest", "/notices", "/notices/", "/cities", "/cities/", "/about", "/contact",
	"/accessibility", "/privacy", "/sitemap", "/unit", "/unit/info", "/unit/info/edit", "/unit/info/history",
	"/unit/messages", "/unit/messages/", "/unit/favourites", "/unit/agents", "/unit/agents/", "/unit/agents.xlsx",
	"/unit/access-requests", "/unit/apply/", "/unit/drafts/", "/unit/cases", "/unit/cases/", "/unit/cases.xlsx",
	web.UnfinishedOwn, web.UnfinishedOwn + "/",
}

// keptAs is where a browser session keeps the unit of its practice.
const keptAs = "practice"

// Mount registers the pages and what else may be opened.
func (p Pages) Mount(m *web.Mux) {
	m.Practised(open...)
	m.Handle("GET "+web.PracticePath, p.show)
	m.Handle("POST "+web.PracticePath, p.begin)
	m.Handle("POST "+web.PracticePath+"/return", p.comeBack)
	m.Handle("GET "+lessons+"{lesson}", p.lesson)
	m.Handle("POST "+lessons+"{lesson}", p.do)
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if !who.Practice() {
		kept, err := p.Practices.Goes(r.Context(), web.Session(r.Context()).Get(keptAs))
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, beginPage(beginView{Kept: kept, Known: who.PersonID != ""}))
	}
	l, err := p.Practices.Look(r.Context(), who)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, tasksPage(viewOf(l)))
}

func (p Pages) begin(w http.ResponseWriter, r *http.Request) error {
	in, err := p.Practices.Begin(r.Context(), actor.From(r.Context()))
	return enter(w, r, in, err)
}

func (p Pages) comeBack(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	if who.Practice() {
		return web.Redirect(w, r, web.PracticePath)
	}
	in, err := p.Practices.Return(r.Context(), who, web.Session(r.Context()).Get(keptAs))
	if errors.Is(err, fault.NotFound) {
		return web.Redirect(w, r, web.PracticePath)
	}
	return enter(w, r, in, err)
}

func enter(w http.ResponseWriter, r *http.Request, in session.Login, err error) error {
	if err != nil {
		return err
	}
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	web.Session(r.Context()).Put(keptAs, in.UnitID)
	return web.Redirect(w, r, web.PracticePath)
}

type beginView struct {
	Kept  bool // the browser has a practice to return to
	Known bool // somebody is signed in, who will be logged out
}

type tasksView struct {
	Done, All string
	Until     string
	Chapters  []chapterView
	Kit       kitView
}

type chapterView struct {
	ID, Title string
	Tasks     []ui.SummaryItem
}

func viewOf(l practice.Learning) tasksView {
	done, all := l.Done()
	v := tasksView{Done: strconv.Itoa(done), All: strconv.Itoa(all), Until: l.Until.In(workday.Zone).Format("1 月 2 日 15:04"),
		Kit: kitOf(l.Kit)}
	next := true
	for i, c := range l.Chapters {
		cv := chapterView{ID: "chapter" + strconv.Itoa(i+1), Title: c.Title}
		for _, t := range c.Tasks {
			cv.Tasks = append(cv.Tasks, ui.SummaryItem{Key: t.Title, Body: task(t, next && !t.Done)})
			next = next && t.Done
		}
		v.Chapters = append(v.Chapters, cv)
	}
	return v
}
