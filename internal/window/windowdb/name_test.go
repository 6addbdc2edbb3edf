package windowdb_test

import (
	"testing"

	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// REG-10: the holder of a passport comes in with the blank in their name; a name that is none is refused.
func TestAWindowTakesNamesAsDocumentsHaveThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, _, _ := open(t, db)
		f := form
		f.RepDocType, f.RepDocNumber, f.RepName = "08", "E12345678", " Test  Alpha "
		e, err := s.Enter(t.Context(), clerk("a", "320100"), typed(f, papers()))
		if err != nil || e.Rep.Name != "TEST ALPHA" || e.Applicant.Name != "TEST ALPHA" {
			t.Errorf("entered %q, %v", e.Rep.Name, err)
		}
		f.RepName = "Test 2"
		if _, err := s.Enter(t.Context(), clerk("a", "320100"), typed(f, papers())); err == nil {
			t.Error("a name with a digit was entered")
		}
	})
}
