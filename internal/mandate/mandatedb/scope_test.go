package mandatedb_test

import (
	"errors"
	"slices"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// HAN-5: of many who save a scope at once one is first, and the others are told what it is now.
func TestNobodyOverwritesAScopeTheyHaveNotSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		hand := give(t, db, "m2", "q", actor.Operator)
		known := func(string) bool { return true }
		if err := s.SetScope(t.Context(), rep, hand.MandateID, nil, []string{"old"}, known); err != nil {
			t.Fatal(err)
		}
		errs := storetest.Together(t, 8, func(i int) error {
			return s.SetScope(t.Context(), rep, hand.MandateID, []string{"old"}, []string{string(rune('a' + i))}, known)
		})
		first := slices.Index(errs, nil)
		if first < 0 {
			t.Fatalf("nobody was first: %v", errs)
		}
		now := string(rune('a' + first))
		for i, err := range errs {
			if i == first {
				continue
			}
			late, ok := errors.AsType[*mandate.Overtaken](err)
			if !ok || !slices.Equal(late.Added, []string{now}) || !slices.Equal(late.Removed, []string{"old"}) {
				t.Errorf("who came late was told %v", err)
			}
			kind(t, "who came late", err, fault.Conflict)
		}
		if got, err := s.ScopeOf(t.Context(), rep, hand.MandateID); err != nil || !slices.Equal(got, []string{now}) {
			t.Errorf("the scope is %v (%v), want %s", got, err, now)
		}
		if err := s.SetScope(t.Context(), rep, hand.MandateID, []string{"old"}, []string{now}, known); err != nil {
			t.Errorf("who wants what it is already: %v", err)
		}
	})
}
