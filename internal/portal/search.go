package portal

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"wangting/internal/find"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const (
	mostHits     = 30
	mostSuggests = 6
	mostNear     = 5
)

// searched is what was asked, clean and bounded.
func searched(r *http.Request) string {
	q := strings.TrimSpace(strings.ToValidUTF8(r.URL.Query().Get("q"), ""))
	if utf8.RuneCountInString(q) > 40 {
		q = string([]rune(q)[:40])
	}
	return q
}

// search finds items, notices and pages (POR-8).
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	v := searchVM{Query: searched(r)}
	for _, h := range p.shelves.Search(v.Query, mostHits) {
		switch {
		case h.Good:
			v.Good = append(v.Good, result(h, v.Query))
		case len(v.Near) < mostNear:
			v.Near = append(v.Near, result(h, v.Query))
		}
	}
	return web.Render(w, r, http.StatusOK, searchPage(v))
}

func result(h find.Hit, q string) resultVM {
	v := resultVM{Title: h.Title, Href: h.Href, Kind: h.Kind, Say: h.Say}
	for _, m := range find.Mark(h.Title, q) {
		v.Pieces = append(v.Pieces, piece{m.Text, m.Hit})
	}
	return v
}

// suggest is the box under the search field while one types; with Accept:
// application/json the same as JSON.
func (p *Pages) suggest(w http.ResponseWriter, r *http.Request) error {
	q := searched(r)
	hits := p.shelves.Search(q, mostSuggests)
	near := len(hits) == 0 || !hits[0].Good
	if near {
		hits = hits[:min(2, len(hits))]
	}
	w.Header().Set("Cache-Control", "private, max-age=60")
	w.Header().Set("Vary", "Accept")
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return web.JSON(w, http.StatusOK, suggestJSON(hits))
	}
	v := ui.SuggestVM{Query: q, Near: near && q != ""}
	for _, h := range hits {
		if h.Good || near {
			v.Results = append(v.Results, suggestion(h, q))
		}
	}
	return web.Render(w, r, http.StatusOK, ui.Suggest(v))
}

// suggestion cuts a title around the first thing the query names.
func suggestion(h find.Hit, q string) ui.SuggestResult {
	s := ui.SuggestResult{Kind: h.Kind, Href: h.Href, Icon: h.Icon}
	for _, m := range find.Mark(h.Title, q) {
		switch {
		case m.Hit && s.Match == "":
			s.Match = m.Text
		case s.Match == "":
			s.Before += m.Text
		default:
			s.After += m.Text
		}
	}
	return s
}

type suggestedJSON struct {
	Title string `json:"title"`
	Href  string `json:"href"`
	Kind  string `json:"kind"`
	Good  bool   `json:"good"`
}

func suggestJSON(hits []find.Hit) []suggestedJSON {
	out := make([]suggestedJSON, len(hits))
	for i, h := range hits {
		out[i] = suggestedJSON{h.Title, h.Href, h.Kind, h.Good}
	}
	return out
}
