package caseworkdb_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// kinds gives the subsidy and the arbitration materials of kinds.
func kinds(t *testing.T, h *ct.Hall) {
	t.Helper()
	it := ct.ItemOf(ct.Subsidy)
	it.Materials = append(it.Materials, catalog.Material{Key: "licence", Name: "营业执照", Kind: "营业执照", ValidDays: 60, Optional: true})
	h.Publish(t, it)
	it = ct.ItemOf(ct.Arbitration)
	it.Materials = []catalog.Material{{Key: "paper", Name: "单位执照", Kind: "营业执照", Optional: true}}
	h.Publish(t, it)
}

// withFile gives a draft that holds a file in a slot.
func withFile(t *testing.T, h *ct.Hall, who actor.Actor, item, slot, words string) casework.Case {
	t.Helper()
	c := h.Drafted(t, who, item)
	_, err := h.Attach(t.Context(), who, c.ID, casework.Upload{Slot: slot, Name: words + ".pdf", Body: ct.PDF(words)})
	must(t, err)
	return c
}

// filedAndAccepted submits a draft and accepts it.
func filedAndAccepted(t *testing.T, h *ct.Hall, who actor.Actor, c casework.Case) casework.Receipt {
	t.Helper()
	r, err := h.Submit(t.Context(), who, c.ID, c.Version)
	must(t, err)
	must(t, h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
	return r
}

func offered(t *testing.T, h *ct.Hall, who actor.Actor, caseID, slot string) []casework.Stored {
	t.Helper()
	all, err := h.Library(t.Context(), who, caseID)
	must(t, err)
	return all[slot]
}

func TestAFileOfLastMonthIsHandedInAgainUntilItExpires(t *testing.T) { // acceptance 17
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		kinds(t, h)
		old := withFile(t, h, ct.Boss, ct.Subsidy, "licence", "执照")
		next := h.Drafted(t, ct.Handler, ct.Subsidy)
		if got := offered(t, h, ct.Handler, next.ID, "licence"); len(got) != 0 {
			t.Errorf("the file of a draft is offered: %+v", got)
		}
		r := filedAndAccepted(t, h, ct.Boss, old)
		h.SetTime(ct.Start.AddDate(0, 1, 0))
		got := offered(t, h, ct.Handler, next.ID, "licence")
		if len(got) != 1 || got[0].Number != r.Number || !got[0].Material.Dated().Equal(ct.Start) || !got[0].Until.Equal(ct.Start.AddDate(0, 0, 60)) {
			t.Fatalf("offered %+v", got)
		}
		if all, err := h.Library(ctx, ct.Handler, next.ID); err != nil || len(all) != 1 {
			t.Errorf("a material without a kind is offered too: %v, %v", all, err)
		}
		wantFault(t, h.UseStored(ctx, ct.Handler, next.ID, "table", got[0].Material.ID), fault.NotFound, "using it for another material")
		wantFault(t, h.UseStored(ctx, ct.Stranger, next.ID, "licence", got[0].Material.ID), fault.NotFound, "using it for another unit's draft")
		theirs := h.Drafted(t, ct.Stranger, ct.Subsidy)
		wantFault(t, h.UseStored(ctx, ct.Stranger, theirs.ID, "licence", got[0].Material.ID), fault.NotFound, "another unit's using it")
		must(t, h.UseStored(ctx, ct.Handler, next.ID, "licence", got[0].Material.ID))
		again, err := h.Submit(ctx, ct.Handler, next.ID, next.Version)
		must(t, err)
		must(t, h.AcceptCase(ctx, ct.Clerk, again.CaseID, ""))
		var used casework.Material
		for _, m := range dossier(t, h, again.CaseID).Materials {
			if m.Slot == "licence" {
				used = m
			}
		}
		if used.From != r.Number || !used.Dated().Equal(ct.Start) || !used.UploadedAt.Equal(h.Time()) {
			t.Errorf("the desk sees %+v", used)
		}

		last := h.Drafted(t, ct.Boss, ct.Subsidy)
		if got := offered(t, h, ct.Boss, last.ID, "licence"); len(got) != 1 {
			t.Errorf("the same file is offered %d times", len(got))
		}
		h.SetTime(ct.Start.AddDate(0, 0, 60).Add(time.Second))
		if got := offered(t, h, ct.Boss, last.ID, "licence"); len(got) != 0 { // using it has not made it younger
			t.Errorf("an expired file is offered: %+v", got)
		}
		wantFault(t, h.UseStored(ctx, ct.Boss, last.ID, "licence", got[0].Material.ID), fault.NotFound, "using an expired file")
	})
}

func TestAFileStaysWhileAnotherCaseHoldsIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		kinds(t, h)
		r := filedAndAccepted(t, h, ct.Boss, withFile(t, h, ct.Boss, ct.Subsidy, "licence", "执照"))
		draft := h.Drafted(t, ct.Boss, ct.Subsidy)
		source := offered(t, h, ct.Boss, draft.ID, "licence")[0].Material
		must(t, h.UseStored(ctx, ct.Boss, draft.ID, "licence", source.ID))
		there := func(when string) {
			t.Helper()
			body, err := h.Files.Open(ctx, source.BlobKey)
			if err != nil {
				t.Fatalf("%s the file is gone: %v", when, err)
			}
			_ = body.Close()
		}
		other := h.Drafted(t, ct.Boss, ct.Subsidy)
		must(t, h.UseStored(ctx, ct.Boss, other.ID, "licence", source.ID))
		must(t, h.Discard(ctx, ct.Boss, other.ID))
		there("after a draft that held it was deleted")
		_, err := h.DB.Exec(ctx, "DELETE FROM case_material WHERE id = $1", source.ID)
		must(t, err)
		sweepFiles(t, h, changedAt(t, h, source.BlobKey).Add(25*time.Hour))
		there("after the sweep, with a draft that holds it")
		for _, m := range materialsOf(t, h, draft.ID) {
			if m.Slot == "licence" {
				must(t, h.Detach(ctx, ct.Boss, draft.ID, m.ID))
			}
		}
		if _, err := h.Files.Open(ctx, source.BlobKey); err == nil {
			t.Error("a file that nobody holds stays")
		}
		if v := dossier(t, h, r.CaseID); v.Case.Number != r.Number {
			t.Errorf("the case is %+v", v.Case)
		}
	})
}

func TestASensitiveCaseOffersItsFilesToThoseOnlyWhoMayReadIt(t *testing.T) { // ITM-17
	each(t, func(t *testing.T, h *ct.Hall) {
		kinds(t, h)
		filedAndAccepted(t, h, ct.Boss, withFile(t, h, ct.Boss, ct.Arbitration, "paper", "执照"))
		draft := h.Drafted(t, ct.Boss, ct.Subsidy)
		h.Deny(ct.Handler.PersonID, ct.Arbitration)
		got := offered(t, h, ct.Boss, draft.ID, "licence")
		if len(got) != 1 {
			t.Fatalf("who may read it is offered %d", len(got))
		}
		if list := offered(t, h, ct.Handler, draft.ID, "licence"); len(list) != 0 {
			t.Errorf("who may not is offered %+v", list)
		}
		wantFault(t, h.UseStored(t.Context(), ct.Handler, draft.ID, "licence", got[0].Material.ID), fault.NotFound, "using it all the same")
	})
}

// Whoever takes a file out of a correction while somebody else hands it in again leaves no draft with a file that is gone.
func TestAFileIsTakenAwayAndHandedInAgainAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		kinds(t, h)
		for round := range 8 {
			r := filedAndAccepted(t, h, ct.Boss, withFile(t, h, ct.Boss, ct.Subsidy, "licence", fmt.Sprint("执照", round)))
			must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID,
				casework.Asking{Words: "请换一份", Points: []casework.Point{{Name: "licence", Material: true, Words: "不清楚", Reason: casework.Wrong}}}))
			h.SetTime(h.Time().Add(time.Minute))
			m, err := h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: "licence", Name: "新执照.pdf", Body: ct.PDF(fmt.Sprint("新", round))})
			must(t, err)
			draft := h.Drafted(t, ct.Handler, ct.Subsidy)
			var wg sync.WaitGroup
			var used error
			wg.Go(func() { used = h.UseStored(ctx, ct.Handler, draft.ID, "licence", m.ID) })
			wg.Go(func() { must(t, h.Detach(ctx, ct.Boss, r.CaseID, m.ID)) })
			wg.Wait()
			body, err := h.Files.Open(ctx, m.BlobKey)
			if err == nil {
				_ = body.Close()
			}
			if (used == nil) != (err == nil) {
				t.Fatalf("round %d: handing in again: %v; the file: %v", round, used, err)
			}
		}
	})
}
