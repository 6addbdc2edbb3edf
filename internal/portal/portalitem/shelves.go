package portalitem

import (
	"sync"

	"wangting/internal/catalog"
	"wangting/internal/find"
	"wangting/internal/news"
	"wangting/internal/query"
)

// Shelves gives the items of the catalogue as links, to the home page and the search.
// It is safe for concurrent use and must not be copied.
type Shelves struct {
	Catalog *catalog.Service
	Board   func() *news.Board           // what editors have published
	More    func(*news.Board) []find.Doc // what else the search finds: notices, pages

	mu    sync.Mutex
	stamp [2]string
	index *find.Index
}

// Stamp changes whenever something that the shelves show changes.
func (s *Shelves) Stamp() [2]string {
	return [2]string{s.Catalog.Catalogue().Stamp(), s.Board().Stamp()}
}

// Count is the number of items.
func (s *Shelves) Count() int { return len(s.Catalog.Catalogue().Items()) }

// Groups are 「我是」.
func (s *Shelves) Groups() []find.Shelf {
	var out []find.Shelf
	for _, g := range catalog.Groups {
		out = append(out, find.Shelf{Title: g.Name, Icon: g.Icon, Href: "/person-services?who=" + g.Slug})
	}
	return out
}

// Hot are the n items of a region that editors have pinned, and behind them those most applied for in the last 30 days.
func (s *Shelves) Hot(n int, region string) []find.Doc {
	c := s.Catalog.Catalogue()
	var list []*catalog.Item
	for _, it := range c.Hot(len(c.Items())) {
		if len(list) < n && it.In(region) {
			list = append(list, it)
		}
	}
	var out []find.Doc
	for _, it := range list[:min(n, len(list))] {
		out = append(out, doc(it))
	}
	return out
}

// Themes are 「主题服务」 with at most n items of a region each.
func (s *Shelves) Themes(n int, region string) []find.Shelf {
	var out []find.Shelf
	for _, t := range catalog.Themes {
		shelf := find.Shelf{Title: t.Name, Icon: t.Icon, Href: "/themes/" + t.Slug}
		items := s.Catalog.Catalogue().List(catalog.Filter{Theme: t.Slug, Region: region})
		for _, it := range items[:min(n, len(items))] {
			shelf.Docs = append(shelf.Docs, doc(it))
		}
		out = append(out, shelf)
	}
	return out
}

func doc(it *catalog.Item) find.Doc {
	icon := it.Icon
	if icon == "" {
		icon = "file-text"
	}
	d := find.Doc{Kind: it.Board, Title: it.Tile(), Href: "/items/" + it.Code, Icon: icon, Say: it.AudienceLabel() + " · " + it.TimeLabel()}
	if _, asked := query.Of(it); !it.Online && !asked { // what is done at a window has a guide here
		d.Guide, d.Say = true, it.AudienceLabel()+" · 办事指南"
	}
	return d
}

// Search finds items and what else there is. The index is built when the first
// person searches, and again when the catalogue or what is published has changed.
func (s *Shelves) Search(query string, n int) []find.Hit { return s.current().Search(query, n) }

func (s *Shelves) current() *find.Index {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, board := s.Catalog.Catalogue(), s.Board()
	stamp := [2]string{c.Stamp(), board.Stamp()}
	if s.index != nil && s.stamp == stamp {
		return s.index
	}
	var docs []find.Doc
	for i, it := range c.Items() {
		d := doc(it)
		d.Title, d.Rank = it.Name, i
		d.Words = append([]string{it.Board}, it.Words...)
		if it.Online {
			d.Rank -= len(c.Items())
		}
		docs = append(docs, d)
	}
	for _, d := range s.More(board) {
		d.Rank += len(docs)
		docs = append(docs, d)
	}
	s.index, s.stamp = find.New(docs), stamp
	return s.index
}
