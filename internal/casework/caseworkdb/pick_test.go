package caseworkdb_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/store/storetest"
)

// listed publishes the subsidy with an answer from a list, and one that the list knows.
func listed(t *testing.T, h *ct.Hall) {
	t.Helper()
	it := ct.ItemOf(ct.Subsidy)
	it.Materials = nil
	it.Schema = json.RawMessage(strings.NewReplacer(`"title":"联系电话","format":"phone","x-mask":"phone"`, `"title":"申报编号","x-pick":"title-applications"`,
		`"title":"申请理由",`, `"title":"申请理由","x-identity":"core.title.opinion",`).Replace(ct.Schema))
	h.Publish(t, it)
	h.Facts = func(_ context.Context, c casework.Case) (map[string]string, error) {
		if c.Data["phone"] == "ZC1" {
			return map[string]string{"core.title.opinion": "业绩材料缺原件"}, nil
		}
		return nil, nil
	}
	h.Choices = func(context.Context, casework.Case, string) ([]casework.Choosable, error) {
		return []casework.Choosable{{Value: "ZC1"}, {Value: "ZC2", Closed: "已过修改截止日期"}}, nil
	}
}

func begun(t *testing.T, h *ct.Hall, about string) casework.Case {
	t.Helper()
	v, err := h.Prepare(t.Context(), ct.Boss, ct.Subsidy)
	must(t, err)
	c, err := h.Start(t.Context(), ct.Boss, ct.Subsidy, v.Case.ID, form.Data{"count": float64(3), "reason": "另写的意见", "phone": about})
	must(t, err)
	return c
}

// items.md §2.3: what is chosen fills in what the list knows of it, and nobody types over that; what cannot be chosen is refused.
func TestAnAnswerIsChosenFromAList(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		listed(t, h)
		c := begun(t, h, "ZC9")
		if c.Data["reason"] != "另写的意见" {
			t.Errorf("what the list does not know begins as %v", c.Data)
		}
		wantFault(t, h.Pick(ctx, ct.Boss, c.ID, "phone", "", c.Version), fault.Invalid, "nothing")
		wantFault(t, h.Pick(ctx, ct.Boss, c.ID, "phone", "ZC2", c.Version), fault.Invalid, "what is closed")
		wantFault(t, h.Pick(ctx, ct.Boss, c.ID, "phone", "ZC7", c.Version), fault.Invalid, "what is not in the list")
		wantFault(t, h.Pick(ctx, ct.Boss, c.ID, "reason", "ZC1", c.Version), fault.NotFound, "a question without a list")
		wantFault(t, h.Pick(ctx, ct.Boss, c.ID, "phone", "ZC1", c.Version+1), fault.Conflict, "over another window")
		must(t, h.Pick(ctx, ct.Boss, c.ID, "phone", "ZC1", c.Version))
		_, err := h.Save(ctx, ct.Boss, c.ID, form.Data{"count": float64(3), "reason": "改掉的意见", "phone": "ZC1"}, c.Version+1)
		must(t, err)
		v, err := h.Open(ctx, ct.Boss, c.ID)
		must(t, err)
		if v.Case.Data["phone"] != "ZC1" || v.Case.Data["reason"] != "业绩材料缺原件" {
			t.Errorf("the draft holds %v", v.Case.Data)
		}
		h.Choices = func(context.Context, casework.Case, string) ([]casework.Choosable, error) {
			return nil, fault.New(fault.Away, "")
		}
		wantFault(t, h.Pick(ctx, ct.Boss, c.ID, "phone", "ZC1", v.Case.Version), fault.Away, "while the core system is away")
	})
}

// items.md §2.3: one open case an application, also when two are submitted at once.
func TestOfTwoCasesAboutOneThingOneIsSubmitted(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		listed(t, h)
		cases := []casework.Case{begun(t, h, "ZC1"), begun(t, h, "ZC1"), begun(t, h, "ZC1")}
		won := storetest.Race(t, len(cases), func(i int) error {
			_, err := h.Submit(t.Context(), ct.Boss, cases[i].ID, cases[i].Version)
			return err
		}, fault.Invalid)
		if won != 1 {
			t.Errorf("%d of %d were submitted", won, len(cases))
		}
		other := begun(t, h, "ZC8")
		_, err := h.Submit(t.Context(), ct.Boss, other.ID, other.Version)
		must(t, err)
	})
}
