package caseworkdb_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
)

// learner acts for a unit of practice.
func learner() actor.Actor {
	return actor.Actor{PersonID: id.NewPractice(ct.Start), UnitID: id.NewPractice(ct.Start), MandateID: id.New(), Level: actor.Representative}
}

// OPS-4: anybody begins a practice without an account, so it stores little and nothing of it stays.
func TestFilesOfAPracticeAreFewAndSmallAndGoWithIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, who := t.Context(), learner()
		c := h.Drafted(t, who, ct.Subsidy)
		if !id.Practice(c.ID) {
			t.Fatalf("a case of practice is called %s", c.ID)
		}
		large := io.MultiReader(ct.PDF(""), bytes.NewReader(make([]byte, 2<<20)))
		_, err := h.Attach(ctx, who, c.ID, casework.Upload{Slot: "photos", Name: "合影.pdf", Body: large})
		wantFault(t, err, fault.Invalid, "a file of more than 2 MB")
		_, err = h.Arrive(ctx, who, c.ID, casework.Coming{Slot: "photos", Name: "合影.pdf", Size: 3 << 20})
		wantFault(t, err, fault.Invalid, "an upload of 3 MB in pieces")
		stored := 0
		for err = nil; err == nil && stored < 30; stored++ {
			_, err = h.Attach(ctx, who, c.ID, casework.Upload{Slot: "table", Name: "表.pdf", Body: ct.PDF(strings.Repeat("x", stored))})
		}
		wantFault(t, err, fault.Invalid, "one file after the other in one slot")
		if stored > 12 {
			t.Errorf("%d files were stored", stored)
		}
		_, err = h.Arrive(ctx, who, c.ID, casework.Coming{Slot: "photos", Name: "合影.pdf", Size: 1 << 20})
		wantFault(t, err, fault.Invalid, "an upload in pieces after them")

		kept := materialsOf(t, h, c.ID)[0].BlobKey
		at := changedAt(t, h, kept).Add(25 * time.Hour)
		sweepFiles(t, h, at)
		if n := h.Blobs(); n != 2 { // the file, and the mark of the store
			t.Errorf("%d files stay while the practice goes on", n)
		}
		must(t, h.ForgetPractice(ctx, id.PracticeBefore(ct.Start.Add(time.Hour))))
		sweepFiles(t, h, at)
		if n := h.Blobs(); n != 1 {
			t.Errorf("%d files stay when the practice is gone", n)
		}
	})
}

// A page sends the id of the case that it begins; nobody chooses one that would be taken for another kind.
func TestNobodyBeginsACaseUnderAnIdOfAnotherKind(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		for why, tc := range map[string]struct {
			who    actor.Actor
			caseID string
		}{
			"a unit under an id of practice":      {ct.Boss, id.NewPractice(ct.Start)},
			"a learner under an id of the hall":   {learner(), id.New()},
			"a unit under an id that says no day": {ct.Boss, "3f2b8c1e-7a64-4d0f-9b1a-5c6d7e8f9a0b"},
			"a unit under no id":                  {ct.Boss, "../case"},
		} {
			_, err := h.Start(t.Context(), tc.who, ct.Layoff, tc.caseID, form.Data{})
			wantFault(t, err, fault.NotFound, why)
		}
	})
}

// OPS-4: an editor who stops an item for applicants does not stop those who practise with it.
func TestPracticeGoesOnWithAnItemThatIsStopped(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, who := t.Context(), learner()
		h.Close(t, ct.Subsidy, "系统升级，4 月恢复")
		c := h.Drafted(t, who, ct.Subsidy)
		v, err := h.Open(ctx, who, c.ID)
		must(t, err)
		if v.Closed != "" {
			t.Errorf("the draft says %s", v.Closed)
		}
		_, err = h.Submit(ctx, who, c.ID, c.Version)
		must(t, err)
		_, err = h.Begin(ctx, ct.Boss, ct.Subsidy)
		wantFault(t, err, fault.Forbidden, "a unit that does not practise")
	})
}
