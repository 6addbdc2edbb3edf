package caseworkdb_test

import (
	"maps"
	"testing"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// ITM-3, ITM-10: an act with a condition is there only where the answers meet it, numbers compared as numbers; what the address says
// changes nothing.
func TestAnActIsOfferedOnlyWhereItsConditionHolds(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		it := ct.ItemOf(ct.Permit)
		it.Flow.Stages[1].Verbs[1].When = &form.Cond{Field: "count", Op: form.OpGreater, Equals: []string{"9"}} // 公示
		h.Publish(t, it)
		for name, tc := range map[string]struct {
			count float64
			want  bool
		}{"few": {9, false}, "many": {10, true}} {
			d := h.Drafted(t, ct.Boss, ct.Permit)
			was, err := h.Open(t.Context(), ct.Boss, d.ID)
			must(t, err)
			data := maps.Clone(was.Case.Data)
			data["count"] = tc.count
			version, err := h.Save(t.Context(), ct.Boss, d.ID, data, d.Version)
			must(t, err)
			r, err := h.Submit(t.Context(), ct.Boss, d.ID, version)
			must(t, err)
			must(t, h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
			v, err := h.Dossier(t.Context(), ct.Reviewer, r.CaseID)
			must(t, err)
			offered := false
			for _, a := range v.Standing().Acts(ct.Reviewer) {
				offered = offered || a.Verb == "publish" && a.Why == ""
			}
			err = h.PublishCase(t.Context(), ct.Reviewer, r.CaseID, "公示")
			if offered != tc.want || (err == nil) != tc.want {
				t.Errorf("%s: offered %v, publishing gave %v", name, offered, err)
			}
			if !tc.want {
				wantFault(t, err, fault.Conflict, name)
			}
		}
		if it.Flow.Stages[1].Verbs[1].Verb != "publish" || it.Flow.Stages[1].Kind != catalog.Manual {
			t.Fatal("the flow of the test has changed")
		}
	})
}

// ITM-18: a case waits in the department of the first rule that holds.
func TestACaseIsRoutedByItsAnswers(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		it := ct.ItemOf(ct.Subsidy)
		it.Routes = []catalog.Route{
			{When: &form.Cond{All: []form.Cond{{Field: form.AtRegion, Equals: []string{ct.Subregion}},
				{Field: "count", Op: form.OpGreater, Equals: []string{"9"}}}}, Department: "劳动关系处"},
			{Department: it.Department},
		}
		h.Publish(t, it)
		for count, want := range map[float64]string{9: "d-hall", 10: "d-other"} {
			d := h.Drafted(t, ct.Boss, ct.Subsidy)
			was, err := h.Open(t.Context(), ct.Boss, d.ID)
			must(t, err)
			data := maps.Clone(was.Case.Data)
			data["count"] = count
			version, err := h.Save(t.Context(), ct.Boss, d.ID, data, d.Version)
			must(t, err)
			r, err := h.Submit(t.Context(), ct.Boss, d.ID, version)
			must(t, err)
			if got := dossier(t, h, r.CaseID).Case.Department; got != want {
				t.Errorf("%v people: waits in %q, want %q", count, got, want)
			}
		}
	})
}
