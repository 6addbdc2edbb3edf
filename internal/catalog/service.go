package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/tx"
)

// Version is one stored version of an item.
type Version struct {
	Code        string
	Version     int64
	Published   bool
	Body        []byte // the Item in JSON
	PublishedAt time.Time
	Edited      bool      // made by editors, not shipped with the program
	LiveAt      time.Time // from when on applications begin with it; zero is at once
}

// Stop is an item that takes no new applications for the time being, whatever its version says (停止受理).
type Stop struct {
	Code  string
	Words string // to applicants
	At    time.Time
}

// Store keeps the versions and the counters.
type Store interface {
	Published(ctx context.Context) ([]Version, error)
	// Put adds a version; Conflict when it is there already.
	Put(ctx context.Context, v Version) error
	// Last is the number of the newest version of an item, taken back or not; 0 when there is none.
	Last(ctx context.Context, code string) (int64, error)
	// Waits reports whether a version of an item is approved and not alive yet.
	Waits(ctx context.Context, code string, now time.Time) (bool, error)
	// Cancel takes back a version that is not alive yet; false when there is none.
	Cancel(ctx context.Context, code string, version int64, now time.Time) (bool, error)
	// Stops lists what is stopped; Stop and Resume change it, and report whether they did.
	Stops(ctx context.Context) ([]Stop, error)
	Stop(ctx context.Context, s Stop) (bool, error)
	Resume(ctx context.Context, code string) (bool, error)
	// Corrections lists all corrections, whatever their state. AddCorrection is Conflict when the number is taken; FinishCorrection
	// writes how one that waits ended, and reports whether it waited.
	Corrections(ctx context.Context) ([]Correction, error)
	AddCorrection(ctx context.Context, c Correction) error
	FinishCorrection(ctx context.Context, c Correction) (bool, error)
	// Missing gives those of vs that are not stored yet, of items that editors have not made their own.
	Missing(ctx context.Context, vs []Version) ([]Version, error)
	// Mark and SetMark read and write a named text: the digest of the seeded data, and the state of the catalogue.
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, value string) error
	// Count adds one application of a day; Counts sums since a day, by code.
	Count(ctx context.Context, code, day string) error
	Counts(ctx context.Context, since string) (map[string]int64, error)
}

// Log is the public log. *ledger.Service implements it.
type Log interface {
	Add(ctx context.Context, subject string, k ledger.Kind, digest string, at time.Time) error
	Written(ctx context.Context, subjects ...string) ([]ledger.Entry, error)
}

// Service is the catalogue of one node.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time
	Files Blobs
	Log   Log // nil keeps no public log
	// Offices are the windows that editors have published; the newsroom, which depends on the catalogue, sets it.
	Offices func() []Office

	current atomic.Pointer[Catalogue]
	state   atomic.Pointer[string] // the mark at the last load
}

const (
	markSeed  = "seed"
	markState = "state"
	markPins  = "pins"
	hotDays   = 30
)

var zone = time.FixedZone("CST", 8*3600)

// Open seeds what is missing and loads the catalogue.
func (s *Service) Open(ctx context.Context) error {
	if err := s.seed(ctx, embedded); err != nil {
		return fmt.Errorf("seeding the catalogue: %w", err)
	}
	return s.load(ctx)
}

// seed adds missing embedded versions. It stores the digest of the data, and does nothing
// when the digest is unchanged.
func (s *Service) seed(ctx context.Context, data func() ([]byte, error)) error {
	raw, err := data()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	digest := hex.EncodeToString(sum[:])
	if mark, err := s.Store.Mark(ctx, markSeed); err != nil || mark == digest {
		return err
	}
	vs, err := versionsIn(raw, s.Now())
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		missing, err := s.Store.Missing(ctx, vs)
		if err != nil {
			return err
		}
		for _, v := range missing {
			if err := s.Store.Put(ctx, v); err != nil {
				return err
			}
		}
		if err := s.Store.SetMark(ctx, markState, digest); err != nil {
			return err
		}
		return s.Store.SetMark(ctx, markSeed, digest)
	})
}

// versionsIn reads a list of items.
func versionsIn(raw []byte, now time.Time) ([]Version, error) {
	var bodies []json.RawMessage
	if err := json.Unmarshal(raw, &bodies); err != nil {
		return nil, fmt.Errorf("reading items: %w", err)
	}
	vs := make([]Version, len(bodies))
	for i, b := range bodies {
		it, err := read(b)
		if err != nil {
			return nil, err
		}
		if err := it.check(); err != nil {
			return nil, err
		}
		vs[i] = Version{Code: it.Code, Version: it.Version, Published: true, Body: b, PublishedAt: now}
	}
	return vs, nil
}

func (s *Service) load(ctx context.Context) error {
	state, err := s.Store.Mark(ctx, markState)
	if err != nil {
		return fmt.Errorf("loading the catalogue: %w", err)
	}
	vs, err := s.Store.Published(ctx)
	if err != nil {
		return fmt.Errorf("loading the catalogue: %w", err)
	}
	stops, err := s.Store.Stops(ctx)
	if err != nil {
		return fmt.Errorf("loading the catalogue: %w", err)
	}
	items := make([]*Item, len(vs))
	for i, v := range vs {
		if items[i], err = read(v.Body); err != nil {
			return err
		}
		items[i].liveAt, items[i].publishedAt = v.LiveAt, v.PublishedAt
	}
	mends, err := s.Store.Corrections(ctx)
	if err != nil {
		return fmt.Errorf("loading the catalogue: %w", err)
	}
	lay(items, mends)
	pins, err := s.Store.Mark(ctx, markPins)
	if err != nil {
		return fmt.Errorf("loading the catalogue: %w", err)
	}
	s.state.Store(&state)
	c := newCatalogue(items, stops, s.Now())
	c.pins, c.mends = pinsOf(pins), approved(mends)
	return s.swap(ctx, c)
}

// swap ranks a catalogue and makes it the current one.
func (s *Service) swap(ctx context.Context, c *Catalogue) error {
	since := s.Now().In(zone).AddDate(0, 0, -hotDays).Format(time.DateOnly)
	counts, err := s.Store.Counts(ctx, since)
	if err != nil {
		return fmt.Errorf("counting what is hot: %w", err)
	}
	c.rank(counts)
	c.seal(*s.state.Load())
	s.current.Store(c)
	return nil
}

// Refresh loads versions that another node published, and ranks the hot list again. Every
// node calls it regularly.
func (s *Service) Refresh(ctx context.Context) error {
	state, err := s.Store.Mark(ctx, markState)
	if err != nil {
		return err
	}
	if now := s.current.Load(); now != nil && state == *s.state.Load() && !now.past(s.Now()) {
		again := *now
		return s.swap(ctx, &again)
	}
	return s.load(ctx)
}

// Catalogue gives the current catalogue. A version whose time has come is in it from that moment on.
func (s *Service) Catalogue() *Catalogue {
	c := s.current.Load()
	if now := s.Now(); c.past(now) {
		next := newCatalogue(c.all, c.stops, now)
		next.pins, next.mends = c.pins, c.mends
		next.rank(c.counts)
		next.seal(*s.state.Load())
		s.current.CompareAndSwap(c, next)
		return next
	}
	return c
}

// Current loads what another node has published or stopped since, before an answer that must not be a minute late.
func (s *Service) Current(ctx context.Context) error {
	state, err := s.Store.Mark(ctx, markState)
	if err != nil {
		return fmt.Errorf("reading the state of the catalogue: %w", err)
	}
	if state == *s.state.Load() {
		return nil
	}
	return s.load(ctx)
}

// Item gives the newest published version; NotFound if there is none.
func (s *Service) Item(_ context.Context, code string) (*Item, error) {
	if it := s.Catalogue().Item(code); it != nil {
		return it, nil
	}
	return nil, fault.New(fault.NotFound, "没有这个事项。它可能已经取消或改名，请从服务清单中查找")
}

// ItemVersion gives the version that a running case began with.
func (s *Service) ItemVersion(ctx context.Context, code string, version int64) (*Item, error) {
	if it := s.Catalogue().versions[code][version]; it != nil {
		return it, nil
	}
	if err := s.Current(ctx); err != nil { // another node may have published it just now
		return nil, err
	}
	if it := s.Catalogue().versions[code][version]; it != nil {
		return it, nil
	}
	return nil, fault.New(fault.NotFound, "没有这个事项的这个版本")
}

// List narrows the catalogue.
func (s *Service) List(_ context.Context, f Filter) []*Item { return s.Catalogue().List(f) }

// Counted counts one application for an item. Call it in the transaction that submits the
// case.
func (s *Service) Counted(ctx context.Context, code string) error {
	return s.Store.Count(ctx, code, s.Now().In(zone).Format(time.DateOnly))
}

// Shipped is the catalogue that comes with the program, without a database.
func Shipped(now time.Time) (*Catalogue, error) {
	raw, err := embedded()
	if err != nil {
		return nil, err
	}
	vs, err := versionsIn(raw, now)
	if err != nil {
		return nil, err
	}
	items := make([]*Item, len(vs))
	for i, v := range vs {
		if items[i], err = read(v.Body); err != nil {
			return nil, err
		}
	}
	c := newCatalogue(items, nil, now)
	c.rank(nil)
	return c, nil
}
