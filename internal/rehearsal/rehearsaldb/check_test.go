package rehearsaldb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form/formsample"
	"wangting/internal/rehearsal"
)

const examined = "dispatch-report" // has 审查要点, 容缺受理 and 听证

// DSK-8, EDT-8: the 审查要点 are rehearsed, a hearing is moved, called off, noticed again and recorded, and the ending counts for the flow of
// the draft.
func TestPointsAndAHearingAreRehearsed(t *testing.T) {
	each(t, func(h *hall) {
		ctx := h.Context()
		look := func(as string) rehearsal.View {
			h.Helper()
			v, err := h.Look(ctx, one, examined, as)
			h.must(err)
			return v
		}
		do := func(verb, as, words string) error {
			return h.Act(ctx, one, examined, rehearsal.Doing{Verb: verb, As: as, Words: words})
		}
		h.must(h.Begin(ctx, one, examined, false))
		v := look("")
		data := formsample.Fill(v.Case.Item.Form, v.Case.Item.Form.Identify(v.Case.Case.Data, v.Case.Known), v.Rehearsal.Clock)
		data["business"], data["year"], data["capital"] = "no", "2025", float64(30000000)
		h.must(h.Submit(ctx, one, examined, v.Case.Item.Form.Clean(data)))
		h.must(do(casework.AcceptLacking, "clerk", ""))

		if _, found := look("clerk").Points(); found != nil {
			h.Error("the clerk fills in the points of the review")
		}
		stage, found := look("reviewer").Points()
		if len(found) != len(stage.Points) || len(found) < 3 {
			h.Fatalf("the reviewer fills in %d of %d points", len(found), len(stage.Points))
		}
		if err := do("review", "reviewer", ""); !errors.Is(err, fault.Conflict) {
			h.Errorf("reviewed with no point filled in: %v", err)
		}
		for i := range found {
			found[i].Mark = casework.Meets
		}
		h.must(h.Check(ctx, one, examined, "reviewer", stage.Key, found))

		if err := do(rehearsal.Move, "reviewer", "会场停电"); !errors.Is(err, fault.Conflict) {
			h.Errorf("moved without a hearing: %v", err)
		}
		h.must(do("hear", "reviewer", "拟不予通过"))
		if err := do(rehearsal.Move, "reviewer", ""); !errors.Is(err, fault.Invalid) {
			h.Errorf("moved without a reason: %v", err)
		}
		h.must(do(rehearsal.Move, "reviewer", "会场停电"))
		h.must(do(rehearsal.Move, "reviewer", "会场还是停电"))
		h.must(do(rehearsal.CallOff, "reviewer", "申请人放弃"))
		if err := do(rehearsal.HearingHeld, "reviewer", "笔录"); !errors.Is(err, fault.Conflict) {
			h.Errorf("recorded a hearing that was called off: %v", err)
		}
		var verbs []string
		for _, e := range look("").Rehearsal.Hall.Line {
			verbs = append(verbs, string(e.Verb))
		}
		if got := strings.Join(verbs, " "); !strings.HasSuffix(got, "hear hear_move hear_move hear_off") {
			h.Errorf("the timeline is %s", got)
		}

		h.must(do("review", "reviewer", ""))
		h.must(do(rehearsal.Supply, "", ""))
		h.must(do("grant", "second", "符合条件"))
		w, err := h.Editor.Work(ctx, one, examined)
		h.must(err)
		left, err := h.Left(ctx, w.Item)
		h.must(err)
		if slices.Contains(left, "准予") {
			h.Errorf("the ending does not count for the draft: left are %v", left)
		}
	})
}
