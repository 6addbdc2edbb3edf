package news

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"wangting/internal/workday"
)

// Public is a content as everybody sees it.
type Public struct {
	Content
	ID      string
	N       int64     // step of its save
	At      time.Time // day of publication
	Changed time.Time // of a correction; zero for none
	Was     *Content  // what the public saw before the correction; nil for none
}

// Href is the address of its page.
func (p Public) Href() string { return "/notices/" + p.ID }

// Period says where a time lies to the period of a 公示.
type Period uint8

const (
	NoPeriod Period = iota
	NotYet
	Running
	Ended
)

// Period tells whether objections are taken: from the beginning of the first day to the end of the last.
func (c Content) Period(now time.Time) Period {
	switch {
	case c.Kind != Publicity:
		return NoPeriod
	case now.Before(dayOf(c.From)):
		return NotYet
	case now.Before(dayOf(c.Until).AddDate(0, 0, 1)):
		return Running
	}
	return Ended
}

// Outcome is what the public learns of objections. A 公示 has never ended without objections while one waits for its answer.
func (c Content) Outcome(now time.Time, objections, open int) string {
	if c.Period(now) != Ended {
		return ""
	}
	switch {
	case open > 0:
		return "公示期已满。公示期内收到异议，正在核实，答复以前公示没有结束"
	case objections > 0:
		return "公示已结束。公示期内收到的异议都已经核实答复"
	}
	return "公示已结束，公示期内没有收到异议"
}

// Kept is a published article with its contents, as the store reads them.
type Kept struct {
	Article
	Live   Content
	Before Content // when BeforeN > 0
}

// Board is what the public sees during a span of time.
type Board struct {
	List    []Public // those with a page, the newest first
	Banners []Public
	Windows []Public // by name
	years   []Public // Holidays, the one published last at the end
	texts   map[string]Public
	all     []Kept
	mark    string
	stamp   string
	next    time.Time // the first moment at which it changes; zero for never
}

// Stamp changes with what the public sees.
func (b *Board) Stamp() string { return b.stamp }

// boardAt computes the board of a time.
func boardAt(all []Kept, mark string, now time.Time) *Board {
	b := &Board{all: all, mark: mark, texts: map[string]Public{}}
	until := func(t time.Time) {
		if t.After(now) && (b.next.IsZero() || t.Before(b.next)) {
			b.next = t
		}
	}
	ends := 0
	for _, k := range all {
		until(k.LiveAt)
		n := k.shownN(now)
		if n == 0 {
			continue
		}
		p := Public{Content: k.Live, ID: k.ID, N: n, At: k.FirstAt}
		if n != k.LiveN {
			p.Content = k.Before
		} else if k.LiveAt.After(k.FirstAt) {
			p.Changed = k.LiveAt
			if k.BeforeN > 0 && k.Kind.Listed() {
				p.Was = &k.Before
			}
		}
		switch {
		case p.Kind == Window:
			b.Windows = append(b.Windows, p)
		case p.Kind == Agreement:
			b.texts[p.Of] = p
		case p.Kind != Banner:
			b.List = append(b.List, p)
			if p.Kind == Holidays {
				b.years = append(b.years, p)
			}
		case now.Before(p.Ends):
			until(p.Ends)
			b.Banners = append(b.Banners, p)
		default:
			ends++
		}
	}
	slices.SortStableFunc(b.List, func(x, y Public) int { return cmp.Or(y.At.Compare(x.At), cmp.Compare(y.ID, x.ID)) })
	slices.SortFunc(b.Windows, func(x, y Public) int { return cmp.Or(cmp.Compare(x.Title, y.Title), cmp.Compare(x.ID, y.ID)) })
	slices.SortFunc(b.years, func(x, y Public) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID)) })
	b.stamp = fmt.Sprintf("%s.%d.%d.%d.%d", mark, len(b.List), len(b.Banners), ends, len(b.Windows))
	if !b.next.IsZero() {
		b.stamp += "." + strconv.FormatInt(b.next.Unix(), 36)
	}
	return b
}

// Day is the day of publication.
func (p Public) Day() string { return p.At.In(workday.Zone).Format(time.DateOnly) }

// Find gives one by its id.
func (b *Board) Find(id string) (Public, bool) {
	i := slices.IndexFunc(b.List, func(p Public) bool { return p.ID == id })
	if i < 0 {
		return Public{}, false
	}
	return b.List[i], true
}

// Listed gives those of 「公示公告」, of one kind and region, or of all when these are "". Of the log's checkpoints only the newest is among
// others, so that they hide nothing; of their own kind it gives all.
func (b *Board) Listed(kind Kind, region string) []Public {
	var out []Public
	newest := true
	for _, p := range b.List {
		if p.Kind == Checkpoint && kind != Checkpoint {
			if newest && (kind == "" || kind == Announcement) && (region == "" || p.Region == region) {
				out = append(out, p)
			}
			newest = false
			continue
		}
		if p.Kind.Listed() && (kind == "" || p.Kind == kind) && (region == "" || p.Region == region) {
			out = append(out, p)
		}
	}
	return out
}

// Of gives those of one kind.
func (b *Board) Of(kind Kind) []Public {
	return slices.DeleteFunc(slices.Clone(b.List), func(p Public) bool { return p.Kind != kind })
}

// About gives what was published about an item, the newest first.
func (b *Board) About(code string) []Public {
	return slices.DeleteFunc(slices.Clone(b.List), func(p Public) bool { return code == "" || p.Item != code })
}

// Newest gives the newest of 「公示公告」 of a region, or of all regions when it is "", without checkpoints of the log.
func (b *Board) Newest(region string, limit int) []Public {
	all := slices.DeleteFunc(b.Listed("", region), func(p Public) bool { return p.Kind == Checkpoint })
	return all[:min(limit, len(all))]
}

// Shelf holds the current Board of a node. It must not be copied.
type Shelf struct{ now atomic.Pointer[Board] }

// Board gives what the public sees now.
func (s *Service) Board() *Board {
	b := s.Shelf.now.Load()
	if b == nil {
		return &Board{}
	}
	if now := s.Now(); !b.next.IsZero() && !now.Before(b.next) {
		next := boardAt(b.all, b.mark, now)
		if s.Shelf.now.CompareAndSwap(b, next) {
			s.lay(next)
		}
		return next
	}
	return b
}

// Refresh loads what another node has published. Every node calls it regularly.
func (s *Service) Refresh(ctx context.Context) error {
	mark, err := s.Store.PublicMark(ctx)
	if err != nil {
		return fmt.Errorf("reading the state of what is published: %w", err)
	}
	if s.Log != nil {
		day, err := s.Log.LastDay(ctx)
		if err != nil {
			return err
		}
		mark += "." + day.Day
	}
	if b := s.Shelf.now.Load(); b != nil && b.mark == mark {
		s.Board() // what was published for a later hour
		return nil
	}
	all, err := s.Store.PublicAll(ctx)
	if err != nil {
		return fmt.Errorf("reading what is published: %w", err)
	}
	days, err := s.days(ctx)
	if err != nil {
		return err
	}
	b := boardAt(append(all, days...), mark, s.Now())
	s.Shelf.now.Store(b)
	s.lay(b)
	return nil
}
