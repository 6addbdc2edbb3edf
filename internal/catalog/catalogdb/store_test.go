package catalogdb_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

func open(t *testing.T, db *store.DB, d *audittest.Book) *catalog.Service {
	t.Helper()
	s := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Audit: d.Service, Now: func() time.Time { return now }}
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestACatalogueIsSeededOnceAndHotOnesAreCounted(t *testing.T) { // CAS-1, POR-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, audittest.New(t))
		var queries int64
		again := open(t, db, audittest.New(t))
		if len(again.Catalogue().Items()) != len(s.Catalogue().Items()) || len(s.Catalogue().Items()) < 45 {
			t.Fatalf("%d items, then %d", len(s.Catalogue().Items()), len(again.Catalogue().Items()))
		}
		if err := again.Refresh(store.Counting(t.Context(), &queries)); err != nil || queries > 2 {
			t.Errorf("refreshing asked %d times: %v", queries, err)
		}

		if n := storetest.Race(t, 20, func(int) error { return s.Counted(context.WithoutCancel(t.Context()), "pension-transfer") }); n != 20 {
			t.Errorf("%d of 20 were counted", n)
		}
		old := catalogdb.Store{DB: db}
		for range 99 { // 31 days ago: no longer hot
			if err := old.Count(t.Context(), "pension-query", "2026-10-24"); err != nil {
				t.Fatal(err)
			}
		}
		before := s.Catalogue().Stamp()
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		hot := s.Catalogue().Hot(9)
		if hot[0].Code != "economic-layoff" || hot[8].Code != "pension-transfer" {
			t.Errorf("hot: %s … %s, want the pinned first, then the most applied for", hot[0].Code, hot[8].Code)
		}
		if s.Catalogue().Stamp() == before {
			t.Error("pages kept by the stamp would not see the new hot list")
		}
	})
}

func TestARunningCaseKeepsTheVersionItBeganWith(t *testing.T) { // CAS-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := audittest.New(t)
		s, other := open(t, db, d), open(t, db, audittest.New(t))
		it, err := s.Item(t.Context(), "economic-layoff")
		if err != nil {
			t.Fatal(err)
		}
		changed := *it
		changed.PromiseDays = 3
		if _, err := s.Publish(t.Context(), actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Clerk}},
			changed, time.Time{}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a clerk published: %v", err)
		}
		editor := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Editor}}
		if v, err := s.Publish(t.Context(), editor, changed, time.Time{}); err != nil || v != it.Version+1 {
			t.Fatalf("published version %d: %v", v, err)
		}
		now, err := s.Item(t.Context(), "economic-layoff")
		if err != nil || now.Format != 2 || now.Definition == nil || len(now.Schema) > 0 {
			t.Errorf("published anew as %+v: %v", now, err)
		}
		if !slices.Equal(d.Acts(), []string{"item.published"}) {
			t.Errorf("audit holds %v", d.Acts())
		}
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for name, node := range map[string]*catalog.Service{"this node": s, "another node": other} {
			fresh, err := node.Item(t.Context(), "economic-layoff")
			if err != nil || fresh.Version != it.Version+1 || fresh.PromiseDays != 3 {
				t.Errorf("%s: version %v, %v", name, fresh, err)
			}
			kept, err := node.ItemVersion(t.Context(), "economic-layoff", it.Version)
			if err != nil || kept.PromiseDays != 5 {
				t.Errorf("%s lost the version it began with: %v", name, err)
			}
		}
		changed.LegalBasis = nil
		if _, err := s.Publish(t.Context(), editor, changed, time.Time{}); !errors.Is(err, fault.Invalid) {
			t.Errorf("an item without a law was published: %v", err)
		}
		if _, err := s.ItemVersion(t.Context(), "economic-layoff", 12); !errors.Is(err, fault.NotFound) {
			t.Errorf("version 12: %v", err)
		}
	})
}

func TestSeedingAgainCostsNoTimeToSpeakOf(t *testing.T) {
	db := storetest.SQLite(t)
	open(t, db, audittest.New(t))
	var n int64
	s := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Now: func() time.Time { return now }}
	if err := s.Open(store.Counting(t.Context(), &n)); err != nil || n > 7 {
		t.Errorf("a second start asked the database %d times, want at most 7: %v", n, err)
	}
}

func BenchmarkOpenASeededCatalogue(b *testing.B) {
	db := storetest.SQLite(b)
	s := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Now: func() time.Time { return now }}
	for b.Loop() {
		if err := s.Open(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// OPS-4: what editors have made their own, a newer program does not change past the second pair of eyes.
func TestANewerProgramBringsNothingPastTheEditors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, audittest.New(t))
		editor := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Editor}}
		theirs := *s.Catalogue().Item("economic-layoff")
		if _, err := s.Publish(t.Context(), editor, theirs, time.Time{}); err != nil {
			t.Fatal(err)
		}
		shipped := []catalog.Version{
			{Code: "economic-layoff", Version: 99, Published: true},
			{Code: "training-subsidy", Version: 99, Published: true},
		}
		var missing []catalog.Version
		err := db.InTx(t.Context(), func(ctx context.Context) (err error) {
			missing, err = catalogdb.Store{DB: db}.Missing(ctx, shipped)
			return err
		})
		if err != nil || len(missing) != 1 || missing[0].Code != "training-subsidy" {
			t.Errorf("a newer program would bring %+v: %v", missing, err)
		}
	})
}

// ITM-19, EDT-11: what one node has stopped, published or approved for a day, no other node takes as it was before.
func TestAnotherNodeKnowsAtOnceWhatIsStoppedAndPublished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, editor := t.Context(), actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Editor}}
		s, other := open(t, db, audittest.New(t)), open(t, db, audittest.New(t))
		it := *s.Catalogue().Item("economic-layoff")
		v, err := s.Publish(ctx, editor, it, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.ItemVersion(ctx, it.Code, v); err != nil {
			t.Errorf("a case of the new version cannot be read elsewhere: %v", err)
		}
		if err := s.Stop(ctx, editor, it.Code, "系统升级"); err != nil {
			t.Fatal(err)
		}
		if err := other.Current(ctx); err != nil {
			t.Fatal(err)
		}
		if now, err := other.Item(ctx, it.Code); err != nil || now.Online {
			t.Errorf("stopped on one node, elsewhere it is %+v, %v", now, err)
		}
		if _, err := s.Publish(ctx, editor, it, now.AddDate(0, 0, 3)); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Publish(ctx, editor, it, now.AddDate(0, 0, 5)); !errors.Is(err, fault.Conflict) {
			t.Errorf("two versions wait for their day: %v", err)
		}
	})
}
