// Package portal is the public face of the hall: the home page in both sizes, the
// search, ratings, and the pages that say what the hall is. The package
// portalitem shows the items of the catalogue.
//
// The home page is the same for all visitors with the same look (text size, colours,
// region). It is drawn and compressed once per state of the catalogue and of what is published, and then sent
// from memory. It holds nothing about a person (see ready.go).
package portal

import (
	"context"
	"net/http"
	"strings"
	"time"

	"wangting/internal/ask"
	"wangting/internal/catalog"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/news"
	"wangting/internal/portal/portalitem"
	"wangting/internal/portal/portalmanual"
	"wangting/internal/rating"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Needs is what the portal stands on.
type Needs struct {
	Catalog    *catalog.Service
	Favourites *catalog.Favourites
	Mandates   *mandate.Service
	Ratings    *rating.Service
	Board      func() *news.Board // what editors have published
	// Asked gives the questions of people that both sides agreed to publish.
	Asked    func(context.Context) ([]ask.Entry, error)
	Public   string     // the address that people type, for the QR codes
	Practice bool       // the hall offers 演练
	Locks    limit.Rule // when wrong passwords lock an account
	Calendar *workday.Calendar
	Now      func() time.Time
}

// Pages are the public pages.
type Pages struct {
	needs   Needs
	shelves *portalitem.Shelves
	ready   *ready
}

// New builds the portal.
func New(n Needs) *Pages {
	return &Pages{needs: n, shelves: &portalitem.Shelves{Catalog: n.Catalog, Board: n.Board, More: docs}, ready: newReady()}
}

// Search gives the codes of the items among the best hits for some words.
func (p *Pages) Search(words string, limit int) []string {
	var codes []string
	for _, hit := range p.shelves.Search(words, limit) {
		if code, ok := strings.CutPrefix(hit.Href, "/items/"); ok {
			codes = append(codes, code)
		}
	}
	return codes
}

// Mount puts the pages behind the front door.
func (p *Pages) Mount(m *web.Mux) {
	m.Handle("GET /{$}", p.home)
	m.Visitors("GET /{$}", p.homeReady)
	m.Handle("GET /search", p.search)
	m.Handle("GET /search/suggest", p.suggest)
	m.Handle("GET /region", p.region)
	m.Handle("GET /modes", p.modes)
	m.Handle("GET /ratings", p.ratings)
	m.Handle("GET /mobile", p.mobile)
	m.Handle("GET /sitemap", p.sitemap)
	for path := range statics {
		m.Handle("GET "+path, p.static)
	}
	for from, to := range map[string]string{"/look": "/guides", "/rate": "/ratings"} {
		m.Handle("GET "+from, func(w http.ResponseWriter, r *http.Request) error { return web.Redirect(w, r, to) })
	}
	portalmanual.Pages{Practice: p.needs.Practice, Limits: p.needs.Mandates.Limits}.Mount(m)
	portalitem.Pages{Catalog: p.needs.Catalog, Favourites: p.needs.Favourites, Mandates: p.needs.Mandates, Board: p.needs.Board,
		Asked: p.needs.Asked, Calendar: p.needs.Calendar, Now: p.needs.Now}.Mount(m)
}
