package catalog

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Catalogue is the whole catalogue at one time. It is immutable.
type Catalogue struct {
	items    []*Item // newest live version of each, in the order of the screen
	all      []*Item // every published version
	stops    []Stop
	next     time.Time // when another version comes alive, or an item opens or closes; zero is never
	versions map[string]map[int64]*Item
	hot      []*Item
	counts   map[string]int64 // by which hot is ordered
	pins     []string         // codes that editors put first; nil while they have never chosen, and Item.Pin counts
	mends    []Correction     // approved, in their order
	stamp    string
}

// Filter narrows the catalogue. An empty field does not narrow it.
type Filter struct {
	Audience Audience
	Board    string
	Theme    string // slug
	Group    string // slug
	Region   string
	Words    string // in the name
	Online   bool   // only items that people can apply for online
	Queries  bool   // only items that people look up
	Apply    bool   // what can be applied for online now
}

// newCatalogue makes the catalogue of a moment from published versions.
func newCatalogue(all []*Item, stops []Stop, now time.Time) *Catalogue {
	c := &Catalogue{versions: map[string]map[int64]*Item{}, all: all, stops: stops}
	newest := map[string]*Item{}
	for _, it := range all {
		if c.versions[it.Code] == nil {
			c.versions[it.Code] = map[int64]*Item{}
		}
		c.versions[it.Code][it.Version] = it
		if it.liveAt.After(now) {
			c.changes(it.liveAt)
			continue
		}
		if n := newest[it.Code]; n == nil || n.Version < it.Version {
			newest[it.Code] = it
		}
	}
	for _, it := range newest {
		c.items = append(c.items, it.shown(stops, now))
		if it.dated() {
			c.changes(midnight(now))
		}
	}
	slices.SortFunc(c.items, func(a, b *Item) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Boards, a.Board), slices.Index(Boards, b.Board)),
			cmp.Compare(a.openRank(), b.openRank()),
			cmp.Compare(a.Code, b.Code))
	})
	return c
}

// changes says that the catalogue is another one from a moment on.
func (c *Catalogue) changes(at time.Time) {
	if c.next.IsZero() || at.Before(c.next) {
		c.next = at
	}
}

// past reports whether a version has come alive since the catalogue was made, or a day has passed on which something opens or closes.
func (c *Catalogue) past(now time.Time) bool { return !c.next.IsZero() && !now.Before(c.next) }

// seal sets the stamp.
func (c *Catalogue) seal(state string) {
	h := sha256.New()
	fmt.Fprintln(h, state)
	for _, it := range c.items {
		fmt.Fprintln(h, it.Code, it.Version, it.Online)
	}
	for _, it := range c.hot[:min(len(c.hot), 24)] {
		fmt.Fprintln(h, it.Code)
	}
	c.stamp = hex.EncodeToString(h.Sum(nil)[:8])
}

// Versions lists the published versions of an item, the newest first; a version that waits for its day is among them.
func (c *Catalogue) Versions(code string) []*Item {
	var list []*Item
	for _, it := range c.versions[code] {
		list = append(list, it)
	}
	slices.SortFunc(list, func(a, b *Item) int { return cmp.Compare(b.Version, a.Version) })
	return list
}

// Waiting gives the version of an item that is approved and not alive yet, or nil.
func (c *Catalogue) Waiting(code string, now time.Time) *Item {
	for _, it := range c.versions[code] {
		if it.liveAt.After(now) {
			return it
		}
	}
	return nil
}

// NotYet lists items of which no version is alive yet.
func (c *Catalogue) NotYet() []*Item {
	var list []*Item
	for code := range c.versions {
		if c.Item(code) == nil {
			list = append(list, c.Versions(code)[0])
		}
	}
	slices.SortFunc(list, func(a, b *Item) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

// Stop gives the stop of an item; ok is false when it is not stopped.
func (c *Catalogue) Stop(code string) (s Stop, ok bool) {
	i := slices.IndexFunc(c.stops, func(s Stop) bool { return s.Code == code })
	if i < 0 {
		return Stop{}, false
	}
	return c.stops[i], true
}

// openRank puts what can be applied for here first, then what can be looked up, then guides.
func (it *Item) openRank() int {
	switch {
	case it.Online && !it.Query:
		return 0
	case it.Online:
		return 1
	}
	return 2
}

// Stamp changes whenever something in the catalogue changes, the hot list included.
func (c *Catalogue) Stamp() string { return c.stamp }

// Items are all of them.
func (c *Catalogue) Items() []*Item { return c.items }

// Item gives the newest published version of an item, or nil.
func (c *Catalogue) Item(code string) *Item {
	i := slices.IndexFunc(c.items, func(it *Item) bool { return it.Code == code })
	if i < 0 {
		return nil
	}
	return c.items[i]
}

// List narrows the catalogue.
func (c *Catalogue) List(f Filter) []*Item {
	var out []*Item
	for _, it := range c.items {
		if f.takes(it) {
			out = append(out, it)
		}
	}
	return out
}

func (f Filter) takes(it *Item) bool {
	return (f.Audience == "" || it.For(f.Audience)) &&
		(f.Board == "" || it.Board == f.Board) &&
		(f.Theme == "" || slices.Contains(it.Themes, f.Theme)) &&
		(f.Group == "" || slices.Contains(it.Who, f.Group)) &&
		it.In(f.Region) &&
		(!f.Online || it.Online) && (!f.Queries || it.Query) && (!f.Apply || it.Online && !it.Query) &&
		(f.Words == "" || strings.Contains(it.Name, f.Words) ||
			slices.ContainsFunc(it.Words, func(w string) bool { return strings.Contains(w, f.Words) }))
}

// Hot gives the editors' choice, and then the items with most applications in the last 30 days; n in all.
func (c *Catalogue) Hot(n int) []*Item { return c.hot[:min(n, len(c.hot))] }

// rank orders the hot ones by counts.
func (c *Catalogue) rank(counts map[string]int64) {
	c.hot, c.counts = slices.Clone(c.items), counts
	pin := func(it *Item) int {
		if i := slices.Index(c.pins, it.Code); i >= 0 {
			return i
		}
		if c.pins == nil && it.Pin > 0 {
			return it.Pin
		}
		return 1 << 20
	}
	slices.SortStableFunc(c.hot, func(a, b *Item) int {
		return cmp.Or(
			cmp.Compare(pin(a), pin(b)),
			cmp.Compare(counts[b.Code], counts[a.Code]),
			cmp.Compare(min(a.openRank(), 1), min(b.openRank(), 1)))
	})
}
