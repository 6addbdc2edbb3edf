// Package portalitem shows the items of the catalogue to the public: 个人办事, 单位办事,
// 服务清单, 主题服务, 查询服务, 地市频道, the guide of an item, and 我要问. Every filter is
// a plain GET, and every list comes from memory. It begins no case and keeps no
// favourite; it links to the pages that do.
package portalitem

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/ask"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
	"wangting/internal/news"
	"wangting/internal/query"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the public pages of the catalogue.
type Pages struct {
	Catalog    *catalog.Service
	Favourites *catalog.Favourites
	Board      func() *news.Board
	Asked      func(context.Context) ([]ask.Entry, error)
	Calendar   *workday.Calendar
	Now        func() time.Time
	Mandates   *mandate.Service // says why somebody may not apply for their unit
}

// Mount puts them behind the front door.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET /person-services", p.audience(catalog.ForPersons))
	m.Handle("GET /unit-services", p.audience(catalog.ForUnits))
	m.Handle("GET /services", p.list)
	m.Handle("GET /services.xlsx", p.export)
	m.Handle("GET /themes", p.themes)
	m.Handle("GET /themes/{slug}", p.theme)
	m.Handle("GET /cities", p.cities)
	m.Handle("GET /cities/{code}", p.city)
	m.Handle("GET /cities/{code}/windows", p.prepare)
	m.Handle("GET /queries", p.queries)
	m.Handle("GET /items/{code}", p.guide)
	m.Handle("GET /items/{code}/files/{key...}", p.file)
	m.Handle("GET /ask", p.ask)
}

// filter reads the filters of a request; a word the catalogue does not know
// narrows nothing.
func filter(r *http.Request) catalog.Filter {
	q := r.URL.Query()
	f := catalog.Filter{Words: clip(q.Get("q")), Online: q.Get("online") == "1", Region: regionCode(r.Context())}
	for _, b := range catalog.Boards {
		if b == q.Get("board") {
			f.Board = b
		}
	}
	if t, ok := catalog.Named(catalog.Themes, q.Get("theme")); ok {
		f.Theme = t.Slug
	}
	if t, ok := catalog.Named(catalog.Groups, q.Get("who")); ok {
		f.Group = t.Slug
	}
	if a := catalog.Audience(q.Get("for")); a == catalog.ForUnits || a == catalog.ForPersons {
		f.Audience = a
	}
	if code := q.Get("region"); code == "320000" {
		f.Region = code
	} else if t, ok := catalog.Named(catalog.Cities, code); ok {
		f.Region = t.Slug
	}
	return f
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40])
	}
	return s
}

// regionCode is the code of the region the visitor chose.
func regionCode(ctx context.Context) string { return RegionOf(ui.ShellFrom(ctx)) }

// RegionOf is the code of the region that a page is shown for.
func RegionOf(s ui.Shell) string {
	for _, g := range s.Regions {
		if g.Name == s.Region {
			return g.Code
		}
	}
	return "320000"
}

// line is an item in a list.
func line(it *catalog.Item) ui.ServiceRowVM {
	row := ui.ServiceRowVM{ID: it.Code, Title: it.Name, Href: "/items/" + it.Code, Say: it.AudienceLabel() + " · " + it.TimeLabel()}
	q, offered := query.Of(it)
	switch {
	case offered:
		row.Apply = ui.Link{Text: "立即查询", Href: q.Path()}
	case it.Online:
		row.Apply = ui.Link{Text: "在线办理", Href: "/items/" + it.Code}
	case it.Query:
		row.Apply = ui.Link{Text: "怎么查", Href: "/items/" + it.Code}
	default:
		row.Apply = ui.Link{Text: "看指南", Href: "/items/" + it.Code}
	}
	return row
}

// with gives path with one filter changed, the others kept.
func with(path string, q url.Values, key, value string) string {
	next := url.Values{}
	for k, v := range q {
		if len(v) > 0 && v[0] != "" && k != key && k != "page" {
			next.Set(k, v[0])
		}
	}
	if value != "" {
		next.Set(key, value)
	}
	if len(next) == 0 {
		return path
	}
	return path + "?" + next.Encode()
}

func count(n int) string { return strconv.Itoa(n) }
