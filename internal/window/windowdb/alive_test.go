package windowdb_test

import (
	"slices"
	"testing"

	"wangting/internal/id"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/window"
	"wangting/internal/window/windowdb"
)

// A scan is nobody's when its entry was never stored; the names are in the sealed part of the row.
func TestOnlyScansOfEntriesAreAlive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, _ := open(t, db)
		e, err := s.Enter(t.Context(), clerk("a", "320100"), typed(form, papers()))
		if err != nil {
			t.Fatal(err)
		}
		kept := []string{e.Scans[0].Key, e.Scans[1].Key, window.ScanPrefix + "readme", "case/1/2"}
		asked := append(slices.Clone(kept), window.ScanPrefix+e.ID+"/"+id.New(), window.ScanPrefix+id.New()+"/"+id.New())
		got, err := s.Store.(windowdb.Store).AliveScans(t.Context(), asked)
		slices.Sort(got)
		slices.Sort(kept)
		if err != nil || !slices.Equal(got, kept) {
			t.Errorf("alive are %v, %v, want %v", got, err, kept)
		}
	})
}
