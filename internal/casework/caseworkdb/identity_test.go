package caseworkdb_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

const unitName = "江南示例精密机械有限公司"

// B.3, CAS-2: who files a case comes from the account, in a draft, at the submission and in a correction.
func TestTheNameOfAnotherUnitIsNeverFiled(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		data := ct.Filled()
		data["company"] = "别的公司"
		version, err := h.Save(ctx, ct.Boss, c.ID, data, c.Version)
		must(t, err)
		v, err := h.Open(ctx, ct.Boss, c.ID)
		must(t, err)
		if v.Case.Data["company"] != unitName || data["company"] != "别的公司" {
			t.Errorf("the draft names %v", v.Case.Data["company"])
		}
		r, err := h.Submit(ctx, ct.Boss, c.ID, version)
		must(t, err)
		v, err = h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if v.Case.Data["company"] != unitName {
			t.Errorf("filed for %v", v.Case.Data["company"])
		}
	})
}

// A draft of the time before identity was locked, or of a unit that has been renamed since.
func TestWhatAnOldDraftSaysIsReplacedWhenItIsFiled(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		old, err := h.Store.Case(ctx, c.ID)
		must(t, err)
		old.Data["company"], old.Data["phone"] = "旧名称有限公司", "+86 138 0000 0082"
		must(t, h.Tx.InTx(ctx, func(ctx context.Context) error { return h.Store.Update(ctx, old, true) }))
		_, err = h.Submit(ctx, ct.Boss, c.ID, old.Version+1)
		must(t, err)
		filed, err := h.Store.Case(ctx, c.ID)
		must(t, err)
		if filed.Data["company"] != unitName || filed.Data["phone"] != "13800000082" {
			t.Errorf("filed as %v", filed.Data)
		}
	})
}

// IN-1: what is too much is refused whole; the draft stays as it was.
func TestASaveKeepsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		for n, fits := range map[int]bool{6667: true, 20_000: true, 20_001: false} {
			now, err := h.Store.Case(ctx, c.ID)
			must(t, err)
			data := ct.Filled()
			data["reason"] = strings.Repeat("事", n)
			_, err = h.Save(ctx, ct.Boss, c.ID, data, now.Version)
			if fits != (err == nil) || !fits && (!errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays("reason") == "") {
				t.Errorf("%d characters: %v", n, err)
			}
			after, err := h.Store.Case(ctx, c.ID)
			must(t, err)
			if kept := after.Data["reason"] == data["reason"]; kept != fits {
				t.Errorf("%d characters kept: %v", n, kept)
			}
		}
	})
}
