package caseworkdb_test

import (
	"testing"

	ct "wangting/internal/casework/caseworktest"
)

// HAN-11: the log of a unit names its own cases, and none of another unit.
func TestTheLogNamesTheCasesOfTheUnit(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		filed, draft := h.Filed(t, ct.Boss, ct.Subsidy), h.Drafted(t, ct.Boss, ct.Subsidy)
		things := h.InLog()
		got, err := things.Named(t.Context(), ct.Boss.UnitID, []string{filed.CaseID, draft.ID, "gone"})
		if err != nil || len(got) != 2 {
			t.Fatalf("got %v, %v", got, err)
		}
		if x := got[filed.CaseID]; x.Number != filed.Number || x.Item != ct.Subsidy || x.Name == "" || x.Path != "/unit/cases/"+filed.CaseID {
			t.Errorf("a filed case is %+v", x)
		}
		if x := got[draft.ID]; x.Number != "" || x.Path != "" || x.Name == "" {
			t.Errorf("a draft is %+v", x)
		}
		if other, err := things.Named(t.Context(), "another", []string{filed.CaseID}); err != nil || len(other) != 0 {
			t.Errorf("another unit reads %v, %v", other, err)
		}
		if id, err := things.Numbered(t.Context(), " "+filed.Number); err != nil || id != filed.CaseID {
			t.Errorf("the number finds %q, %v", id, err)
		}
	})
}
