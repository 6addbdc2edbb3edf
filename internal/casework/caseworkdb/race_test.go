package caseworkdb_test

import (
	"fmt"
	"maps"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// refused is what whoever came late in a case may be told.
var refused = []fault.Kind{fault.Conflict, fault.NotFound, fault.Forbidden}

// CAS-10: a case is withdrawn or accepted, never both.
func TestACaseIsWithdrawnOrAccepted(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		for range 5 {
			r := h.Filed(t, ct.Boss, ct.Subsidy)
			events := len(dossier(t, h, r.CaseID).Events)
			errs := storetest.Together(t, 6, func(i int) error {
				if i%2 == 0 {
					return h.WithdrawCase(t.Context(), ct.Boss, r.CaseID, "不再需要")
				}
				return h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, "")
			}, refused...)
			withdrawn, accepted := 0, 0
			for i, err := range errs {
				switch {
				case err == nil && i%2 == 0:
					withdrawn++
				case err == nil:
					accepted++
				}
			}
			// who is accepted may be withdrawn afterwards, but not the other way about
			c := dossier(t, h, r.CaseID)
			if withdrawn > 1 || accepted > 1 || withdrawn+accepted == 0 || len(c.Events)-events != withdrawn+accepted ||
				(c.Case.State == casework.Withdrawn) != (withdrawn == 1) {
				t.Fatalf("%d withdrawn, %d accepted, now %s with %d more events", withdrawn, accepted, c.Case.State, len(c.Events)-events)
			}
		}
	})
}

// 行政许可法 art. 48: of two who move a hearing, or call it off, at once one does.
func TestAHearingIsMovedOrCalledOffOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		id := inReview(t, h)
		called(t, h, id)
		matters := len(dossier(t, h, id).Matters)
		days := []string{"2026-12-04T14:30", "2026-12-07T09:00", "2026-12-08T09:00"}
		errs := storetest.Together(t, 4, func(i int) error {
			if i == 3 {
				return h.CallOffHearing(t.Context(), ct.Reviewer, id, "申请人撤回听证申请")
			}
			return h.MoveHearing(t.Context(), ct.Reviewer2, id, casework.Moving{When: days[i], Place: "一楼大厅", Words: "会议室检修"})
		}, refused...)
		moved, off := 0, 0
		for i, err := range errs {
			switch {
			case err == nil && i == 3:
				off++
			case err == nil:
				moved++
			}
		}
		v, open := dossier(t, h, id), 0
		for _, m := range v.Matters {
			if m.Open() {
				open++
			}
		}
		if moved+off == 0 || open != 1-off || v.Limit.Paused != (off == 0) || len(v.Matters)-matters != moved {
			t.Errorf("moved %d times and called off %d times: %d hearings stand, %d are written down", moved, off, open, len(v.Matters)-matters)
		}
	})
}

// RES-4: a code hands documents out once, and of many wrong ones at once no more are looked at than may be.
func TestAWindowHandsOutOnceToWhomeverIsFirst(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := decided(t, h, counter)
		code := deliveryOf(t, h, ct.Boss, r.CaseID).Code
		won := storetest.Race(t, 6, func(int) error { return h.HandOut(t.Context(), ct.Clerk, r.CaseID, code, "100X") }, refused...)
		if won != 1 || deliveryOf(t, h, ct.Boss, r.CaseID).State != casework.DeliveryDone {
			t.Errorf("it was handed out %d times", won)
		}
		r = decided(t, h, counter)
		storetest.Race(t, 20, func(int) error { return h.HandOut(t.Context(), ct.Clerk, r.CaseID, "00000000", "100X") },
			fault.Invalid, fault.Conflict)
		if d := deliveryOf(t, h, ct.Boss, r.CaseID); d.State != casework.DeliveryWaiting || d.Tries > 5 {
			t.Errorf("after wrong codes the delivery is %+v", d)
		}
	})
}

// RES-4: a document that is opened while its way is changed is served, or waits in the new way.
func TestADocumentIsServedOrItsWayIsChanged(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := decided(t, h, casework.Choice{Way: casework.Online, Agree: true})
		d := deliveryOf(t, h, ct.Boss, r.CaseID)
		errs := storetest.Together(t, 6, func(i int) error {
			if i%2 == 0 {
				_, err := h.Opened(t.Context(), ct.Boss, r.CaseID, true)
				return err
			}
			return h.ChangeWay(t.Context(), ct.Boss, r.CaseID, d.Version, counter)
		}, refused...)
		changed := 0
		for i, err := range errs {
			if i%2 == 1 && err == nil {
				changed++
			}
		}
		now := deliveryOf(t, h, ct.Boss, r.CaseID)
		if served := now.State == casework.DeliveryDone; changed > 1 || served == (changed == 1) || served != (now.Way == casework.Online) {
			t.Errorf("changed %d times, the delivery is %+v", changed, now)
		}
	})
}

// CAS-8: a correction is answered once, by whichever tab is first.
func TestACorrectionIsAnsweredOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		id := inReview(t, h)
		must(t, h.AskCorrection(t.Context(), ct.Reviewer, id, askReason))
		v, err := h.Open(t.Context(), ct.Boss, id)
		must(t, err)
		events := len(v.Events)
		won := storetest.Race(t, 6, func(i int) error {
			data := maps.Clone(v.Case.Data)
			data["reason"] = fmt.Sprint("第", i, "个窗口写的理由")
			return h.AnswerCorrection(t.Context(), []actor.Actor{ct.Boss, ct.Handler}[i%2], id, data, v.Case.Version)
		}, refused...)
		if now := dossier(t, h, id); won != 1 || len(now.Events)-events != 1 {
			t.Errorf("answered %d times, %d events", won, len(now.Events)-events)
		}
	})
}

// CAS-2: of two tabs that save one draft, one does.
func TestOfTwoTabsThatSaveADraftOneDoes(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		won := storetest.Race(t, 8, func(i int) error {
			data := ct.Filled()
			data["reason"] = fmt.Sprint("第", i, "个窗口写的理由")
			_, err := h.Save(t.Context(), ct.Boss, c.ID, data, c.Version)
			return err
		}, fault.Conflict)
		if won != 1 {
			t.Errorf("%d saved the version %d", won, c.Version)
		}
	})
}

// CAS-10: a draft is discarded or submitted, and nothing of a discarded one stays.
func TestADraftIsDiscardedOrSubmitted(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		for range 5 {
			c := h.Drafted(t, ct.Boss, ct.Subsidy)
			errs := storetest.Together(t, 2, func(i int) error {
				if i == 0 {
					return h.Discard(t.Context(), ct.Boss, c.ID)
				}
				_, err := h.Submit(t.Context(), ct.Boss, c.ID, c.Version)
				return err
			}, append([]fault.Kind{fault.Invalid}, refused...)...) // Invalid: its materials went while it was read
			_, err := h.Open(t.Context(), ct.Boss, c.ID)
			if (errs[0] == nil) == (errs[1] == nil) || (err == nil) != (errs[1] == nil) {
				t.Fatalf("discarding gave %v, submitting %v, opening %v", errs[0], errs[1], err)
			}
		}
	})
}
