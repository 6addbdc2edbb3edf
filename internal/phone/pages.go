// Package phone owns the frame of the phone side (APP-1): the first screen, the lists of cases and
// messages over all units of a person, 「我的」, the web app manifest and the offline screen. Other
// packages mount their own screens beside it. The data of all units is read at once, each unit by the
// person's mandate for it, so what a mandate may not see is not shown.
package phone

import (
	"encoding/json"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/asset"
	"wangting/internal/casework"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the screens that belong to no other package.
type Pages struct {
	Mandates *mandate.Service
	Cases    *casework.Service
	Notices  *notice.Service
}

// Mount registers the screens on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Phone("GET /app", p.home)
	m.Phone("GET /app/cases", p.cases)
	m.Phone("GET "+casePath+"{id}", p.oneCase)
	m.Phone("GET /app/messages", p.messages)
	m.Phone("GET /app/me", p.me)
	m.Handle("GET /app/offline", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, offlineScreen())
	})
	m.Handle("GET /app/manifest.webmanifest", manifest)
	m.Handle("GET /app/sw.js", worker)
}

type homeView struct {
	Person   string
	Offers   []mandate.Offer
	Cases    []ui.CaseRowVM
	Messages []message
}

// The numbers of cases and messages on the first screen, and on the screens that list them.
const (
	mostHome = 3
	mostList = 30
)

func (p Pages) home(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), actor.From(r.Context())
	held, err := p.Mandates.Held(ctx, who.PersonID)
	if err != nil {
		return err
	}
	v := homeView{Person: web.WhoFrom(ctx).Person}
	if v.Offers, err = p.Mandates.Offers(ctx, who); err != nil {
		return err
	}
	if v.Cases, err = p.latestCases(ctx, who, held, mostHome); err != nil {
		return err
	}
	if v.Messages, err = p.latestMessages(ctx, who, held, mostHome); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, homeScreen(v))
}

func (p Pages) cases(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), actor.From(r.Context())
	held, err := p.Mandates.Held(ctx, who.PersonID)
	if err != nil {
		return err
	}
	list, err := p.latestCases(ctx, who, held, mostList)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, casesScreen(list))
}

func (p Pages) messages(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), actor.From(r.Context())
	held, err := p.Mandates.Held(ctx, who.PersonID)
	if err != nil {
		return err
	}
	list, err := p.latestMessages(ctx, who, held, mostList)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, messagesScreen(list))
}

type meView struct {
	Person, Phone, Flash string
	Units                []mandate.Held
	Offers               []mandate.Offer
}

func (p Pages) me(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), actor.From(r.Context())
	shown := web.WhoFrom(ctx)
	v := meView{Person: shown.Person, Phone: shown.Phone, Flash: web.Session(ctx).TakeFlash()}
	var err error
	if v.Units, err = p.Mandates.Held(ctx, who.PersonID); err != nil {
		return err
	}
	if v.Offers, err = p.Mandates.Offers(ctx, who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, meScreen(v))
}

// manifest is the web app manifest, so that phones can put the site on the home screen.
func manifest(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/manifest+json; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, err := w.Write([]byte(
		`{"name":"江苏智慧人社","short_name":"智慧人社","lang":"zh-CN","start_url":"/app","scope":"/app","display":"standalone",` +
			`"background_color":"#ffffff","theme_color":"#0a5a9c",` +
			`"icons":[{"src":"` + asset.Path("favicon.svg") + `","sizes":"any","type":"image/svg+xml","purpose":"any"}]}`,
	))
	return err
}

// keptAssets are what the screens without a network need.
var keptAssets = []string{"app.css", "app.js", "sprite.svg", "sealed.js", "zxing.js"}

// worker is the service worker. It caches the screens that work without a network and their assets, and no page with anybody's data.
// The screen that verifies documents brings the log's key: it is kept anew whenever it is opened, and fetched again as long as what is
// kept has no key yet. The cache is named by all that is in it, so a new hall is kept whole or not at all.
func worker(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Service-Worker-Allowed", "/app")
	assets := make([]string, len(keptAssets))
	for i, name := range keptAssets {
		assets[i] = asset.Path(name)
	}
	list, err := json.Marshal(assets)
	if err != nil {
		return err
	}
	_, err = w.Write([]byte(`const assets = ` + string(list) + `
const kept = "wangting:" + assets.join(",")
const offline = "/app/offline"
const check = "/app/check"
const keep = (request, answer) => caches.open(kept).then((c) => c.put(request, answer))
const anew = () => caches.match(check).then((r) => r && r.text())
  .then((page) => page && page.includes('data-key=""') && fetch(check).then((r) => r.ok && keep(check, r))).catch(() => {})
const navigate = (e, path) => fetch(e.request).then((r) => {
  e.waitUntil(path === check && r.ok ? keep(check, r.clone()) : anew())
  return r
}, () => caches.match(path === check ? check : offline))
self.addEventListener("install", (e) => e.waitUntil(caches.open(kept)
  .then((c) => c.addAll([offline, check].concat(assets))).then(() => self.skipWaiting())))
self.addEventListener("activate", (e) => e.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((n) => n !== kept).map((n) => caches.delete(n)))).then(() => self.clients.claim())))
self.addEventListener("fetch", (e) => {
  if (e.request.method !== "GET") return
  const path = new URL(e.request.url).pathname
  if (e.request.mode === "navigate") return e.respondWith(navigate(e, path))
  if (path.startsWith("/assets/")) e.respondWith(caches.match(e.request).then((hit) => hit || fetch(e.request)))
})
`))
	return err
}
