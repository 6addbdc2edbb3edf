package caseworkdb_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

// sourced publishes the subsidy with answers from the account, the core system and the last application.
func sourced(t *testing.T, h *ct.Hall) {
	t.Helper()
	it := ct.ItemOf(ct.Subsidy)
	it.Materials = nil
	schema := strings.NewReplacer(`"title":"联系电话",`, `"title":"联系电话","x-prefill":"person.phone",`,
		`"title":"培训人数",`, `"title":"培训人数","x-prefill":"core.staffCount",`,
		`"title":"申请理由",`, `"title":"申请理由","x-prefill":"last",`).Replace(ct.Schema)
	it.Schema = json.RawMessage(schema)
	h.Publish(t, it)
}

// ITM-6: source, time and original are kept, and staff learn what the applicant changed.
func TestWhatASourceGaveIsKeptBesideWhatWasFiled(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		sourced(t, h)
		h.Facts = func(context.Context, casework.Case) (map[string]string, error) {
			return map[string]string{"core.staffCount": "31"}, nil
		}
		v, err := h.Prepare(ctx, ct.Boss, ct.Subsidy)
		must(t, err)
		if v.Case.Data["count"] != float64(31) || v.Case.Data["phone"] != "13800000082" || v.Case.Data["reason"] != nil || v.Away {
			t.Errorf("a new form begins with %v", v.Case.Data)
		}
		filed := v.Case.Data
		filed["reason"], filed["count"] = "新录用人员岗前培训", float64(30)
		c, err := h.Start(ctx, ct.Boss, ct.Subsidy, v.Case.ID, filed)
		must(t, err)
		_, err = h.Submit(ctx, ct.Boss, c.ID, c.Version)
		must(t, err)

		d, err := h.Dossier(ctx, ct.Clerk, c.ID)
		must(t, err)
		for name, want := range map[string][2]bool{"count": {true, true}, "phone": {false, true}, "reason": {false, false}, "company": {false, false}} {
			if changed, known := d.Origins.Changed(name, d.Case.Data); changed != want[0] || known != want[1] {
				t.Errorf("%s: changed %v, known %v", name, changed, known)
			}
		}
		if from := d.Origins.Of["count"]; from.Source != "core.staffCount" || from.Value != float64(31) || !d.Origins.At.Equal(ct.Start) {
			t.Errorf("the original is %+v of %v", from, d.Origins.At)
		}
		next, err := h.Prepare(ctx, ct.Boss, ct.Subsidy)
		must(t, err)
		if next.Case.Data["reason"] != "新录用人员岗前培训" {
			t.Errorf("the next form begins with %v", next.Case.Data)
		}
		if other, err := h.Prepare(ctx, ct.Stranger, ct.Subsidy); err != nil || other.Case.Data["reason"] != nil {
			t.Errorf("another unit's form begins with %v, %v", other.Case.Data, err)
		}
	})
}

// ITM-6: an outage of the core system never hinders whoever fills a form in.
func TestASourceThatIsAwayLeavesItsAnswerOpen(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		sourced(t, h)
		h.Facts = func(context.Context, casework.Case) (map[string]string, error) {
			return nil, fault.New(fault.Away, "没有应答")
		}
		v, err := h.Prepare(ctx, ct.Boss, ct.Subsidy)
		must(t, err)
		if _, filled := v.Case.Data["count"]; filled || !v.Away || v.Case.Data["phone"] == nil {
			t.Errorf("away: %v with %v", v.Away, v.Case.Data)
		}
		filed := v.Case.Data
		filed["reason"], filed["count"] = "新录用人员岗前培训", float64(30)
		c, err := h.Start(ctx, ct.Boss, ct.Subsidy, v.Case.ID, filed)
		must(t, err)
		_, err = h.Submit(ctx, ct.Boss, c.ID, c.Version)
		must(t, err)
		v, err = h.Prepare(ctx, ct.Boss, ct.Subsidy)
		must(t, err)
		left, err := h.Start(ctx, ct.Boss, ct.Subsidy, v.Case.ID, v.Case.Data)
		must(t, err)
		must(t, h.Discard(ctx, ct.Boss, left.ID))
		if o, err := h.Store.Origins(ctx, left.ID); err != nil || len(o.Of) != 0 {
			t.Errorf("a deleted draft keeps %v, %v", o, err)
		}
	})
}
