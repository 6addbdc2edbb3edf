// Package portal is the public face of the hall: the home page in both sizes,
// the search, notices, and the pages that say what the hall is. It reads ratings
// from their room; what it shows of the catalogue it asks through the small
// interface below. The pages of the catalogue itself are the catalogue's.
//
// The home page of a visitor is the same for all visitors who look the same way
// (size, colours, region). It is drawn once per state of the catalogue, packed
// once, and sent as it is; nothing about a person is ever in it (see ready.go).
package portal

import (
	"context"
	"net/http"

	"wangting/internal/find"
	"wangting/internal/web"
)

// Catalog is what the portal shows of the catalogue.
type Catalog interface {
	// Stamp changes whenever anything below does.
	Stamp() string
	Count() int
	Groups() []find.Shelf
	Hot(n int) []find.Doc
	Themes(n int) []find.Shelf
	Search(query string, n int) []find.Hit
}

// Rated is what people said of the hall, or of one item.
type Rated struct {
	Name      string
	Count     int64
	Satisfied int      // per cent, 基本满意 and better
	Levels    [5]int64 // 非常满意 … 非常不满意
}

// Pages are the public pages.
type Pages struct {
	Catalog Catalog
	// Ratings gives the public figures of all and of each item; nil while there are none.
	Ratings func(ctx context.Context) (all Rated, items []Rated, err error)
	// Public is the address people type, for the QR codes.
	Public string

	ready *ready
}

// Mount puts them behind the front door.
func (p Pages) Mount(m *web.Mux) {
	p.ready = newReady()
	m.Handle("GET /{$}", p.home)
	m.Visitors("GET /{$}", p.homeReady)
	m.Handle("GET /search", p.search)
	m.Handle("GET /search/suggest", p.suggest)
	m.Handle("GET /notices", p.notices)
	m.Handle("GET /notices/{id}", p.notice)
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
}
