package caseworkdb_test

import (
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// CAS-11: after a correction the receipt names a new digest; the older paper is said to have been replaced, not to be false.
func TestACorrectedCaseHasANewReceiptAndTheOldOneIsSaidToBeReplaced(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{
			Words:  "人数有误",
			Points: []casework.Point{{Name: "count", Reason: casework.Wrong}},
		}))
		h.SetTime(h.Time().Add(time.Hour))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"count": float64(19)}, v.Case.Version))
		v, err = h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if v.Case.Digest == r.Digest {
			t.Fatal("the receipt still names what was filed before the correction")
		}
		now, err := h.CheckReceipt(ctx, r.Number, v.Case.Digest)
		if err != nil || !now.ReplacedAt.IsZero() || now.Digest != v.Case.Digest {
			t.Errorf("the receipt that holds gave %+v, %v", now, err)
		}
		old, err := h.CheckReceipt(ctx, r.Number, r.Digest)
		if err != nil || !old.ReplacedAt.Equal(h.Time()) || old.Digest != r.Digest {
			t.Errorf("the older receipt gave %+v, %v", old, err)
		}
		other := h.Filed(t, ct.Boss, ct.Arbitration)
		_, err = h.CheckReceipt(ctx, other.Number, r.Digest)
		wantFault(t, err, fault.NotFound, "an older digest of another case")
	})
}
