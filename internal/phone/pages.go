// Package phone is the shell of the phone side (APP-1): the first screen, the lists
// of cases and messages over all units of a person, 「我的」, and what makes it a web
// app that can be put on the home screen and says so when the network is gone. The
// rooms mount their own screens beside it; what stands here is read from them
// through the ports below, each by the power of the mandate it is about.
package phone

import (
	"context"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/asset"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Unit is a unit that the person may act for.
type Unit struct {
	MandateID, UnitID, Name, Role string
	Leave                         string // where they leave it; "" when they cannot
	Reset                         string // where they set another password for it
}

// Invitation is a mandate that waits for the person's word.
type Invitation struct {
	Unit, Role string
	Until      string // 12 月 1 日
	Href       string
}

// Case is a case of one of the units.
type Case struct {
	ui.CaseRowVM
	At time.Time
}

// Message is a message of one of the inboxes.
type Message struct {
	Unit, Title, Body, When string
	Href                    string // "" for one of a unit
	Unread                  bool
	At                      time.Time
}

// Pages are the screens.
type Pages struct {
	Units       func(ctx context.Context, who actor.Actor) ([]Unit, error)
	Invitations func(ctx context.Context, who actor.Actor) ([]Invitation, error)
	// Cases and Messages are the latest of all units, the newest first.
	Cases    func(ctx context.Context, who actor.Actor, most int) ([]Case, error)
	Messages func(ctx context.Context, who actor.Actor, most int) ([]Message, error)
}

// Mount puts the screens where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Phone("GET /app", p.home)
	m.Phone("GET /app/cases", p.cases)
	m.Phone("GET /app/messages", p.messages)
	m.Phone("GET /app/me", p.me)
	m.Handle("GET /app/offline", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, offlineScreen())
	})
	m.Handle("GET /app/manifest.webmanifest", manifest)
	m.Handle("GET /app/sw.js", worker)
}

type homeView struct {
	Person      string
	Invitations []Invitation
	Units       []Unit
	Cases       []Case
	Messages    []Message
}

func (p Pages) home(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	v := homeView{Person: web.WhoFrom(r.Context()).Person}
	var err error
	if v.Units, err = p.Units(r.Context(), who); err != nil {
		return err
	}
	if v.Invitations, err = p.Invitations(r.Context(), who); err != nil {
		return err
	}
	if v.Cases, err = p.Cases(r.Context(), who, 3); err != nil {
		return err
	}
	if v.Messages, err = p.Messages(r.Context(), who, 3); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, homeScreen(v))
}

const most = 30

func (p Pages) cases(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Cases(r.Context(), actor.From(r.Context()), most)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, casesScreen(list))
}

func (p Pages) messages(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Messages(r.Context(), actor.From(r.Context()), most)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, messagesScreen(list))
}

func (p Pages) me(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	shown := web.WhoFrom(r.Context())
	v := meView{Person: shown.Person, Phone: shown.Phone, Flash: web.Session(r.Context()).TakeFlash()}
	var err error
	if v.Units, err = p.Units(r.Context(), who); err != nil {
		return err
	}
	if v.Invitations, err = p.Invitations(r.Context(), who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, meScreen(v))
}

type meView struct {
	Person, Phone, Flash string
	Units                []Unit
	Invitations          []Invitation
}

// manifest makes the site a web app that can be put on the home screen.
func manifest(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/manifest+json; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, err := w.Write([]byte(`{"name":"江苏智慧人社","short_name":"智慧人社","lang":"zh-CN","start_url":"/app","scope":"/app","display":"standalone",` +
		`"background_color":"#ffffff","theme_color":"#0a5a9c","icons":[{"src":"` + asset.Path("favicon.svg") + `","sizes":"any","type":"image/svg+xml","purpose":"any"}]}`))
	return err
}

// worker keeps the screen that says the network is gone, and what it needs; it
// keeps no page with anybody's data.
func worker(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Service-Worker-Allowed", "/app")
	_, err := w.Write([]byte(`const kept = "wangting:` + asset.Path("app.css") + `"
const offline = "/app/offline"
const files = [offline, "` + asset.Path("app.css") + `", "` + asset.Path("app.js") + `", "` + asset.Path("sprite.svg") + `"]
self.addEventListener("install", (e) => e.waitUntil(caches.open(kept).then((c) => c.addAll(files)).then(() => self.skipWaiting())))
self.addEventListener("activate", (e) => e.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((n) => n !== kept).map((n) => caches.delete(n)))).then(() => self.clients.claim())))
self.addEventListener("fetch", (e) => {
  if (e.request.method !== "GET") return
  if (e.request.mode === "navigate") return e.respondWith(fetch(e.request).catch(() => caches.match(offline)))
  if (new URL(e.request.url).pathname.startsWith("/assets/")) e.respondWith(caches.match(e.request).then((hit) => hit ?? fetch(e.request)))
})
`))
	return err
}
