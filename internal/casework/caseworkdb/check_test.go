package caseworkdb_test

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

func TestTheReviewWaitsForItsPointsAndTheSecondReviewerSeesThem(t *testing.T) { // DSK-8
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		it := ct.ItemOf(ct.Permit)
		flow := it.TheFlow()
		at := slices.IndexFunc(flow.Stages, func(s catalog.Stage) bool { _, ok := s.Use("review"); return ok })
		here, before := flow.Stages[at].Key, flow.Stages[0].Key
		flow.Stages = slices.Clone(flow.Stages)
		flow.Stages[at].Points = []catalog.Check{{Text: "材料齐全"}, {Text: "理由属实", On: "field:reason"}}
		it.Flow = &flow
		h.Publish(t, it)
		id := inReview(t, h)
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Conflict, "a review without its points")
		half := []casework.PointFound{{Mark: casework.Meets}, {}}
		whole := []casework.PointFound{{Mark: casework.Meets}, {Mark: casework.Fails, Note: "与现场不符"}}
		wantFault(t, h.CheckPoints(ctx, ct.Clerk, id, here, whole), fault.Forbidden, "points by a clerk")
		wantFault(t, h.CheckPoints(ctx, ct.Reviewer, id, before, whole), fault.Conflict, "points of a stage that is over")
		wantFault(t, h.CheckPoints(ctx, ct.Reviewer, id, here, whole[:1]), fault.Conflict, "points of another list")
		long := []casework.PointFound{{Mark: casework.Meets, Note: strings.Repeat("长", 201)}, {}}
		wantFault(t, h.CheckPoints(ctx, ct.Reviewer, id, here, long), fault.Invalid, "a note that is too long")
		must(t, h.CheckPoints(ctx, ct.Reviewer, id, here, half))
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "请看理由", Files: []string{}}))
		wantFault(t, h.CheckPoints(ctx, ct.Reviewer2, id, here, whole), fault.Forbidden, "points by who is asked for an opinion")
		must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "属实"))
		wantFault(t, h.CheckPoints(ctx, ct.Reviewer2, id, here, whole), fault.Forbidden, "points by who was only asked and has not claimed")
		err := h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, "")
		wantFault(t, err, fault.Conflict, "a review with half of its points")
		if say := fault.Of(err).Say; !strings.Contains(say, "还有 1 条审查要点没有填写") {
			t.Errorf("the refusal says %q", say)
		}
		must(t, h.CheckPoints(ctx, ct.Reviewer, id, here, whole))
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
		v, err := h.Dossier(ctx, ct.Reviewer2, id)
		must(t, err)
		if len(v.Checks) != 0 || v.Standing().Failed() != nil {
			t.Errorf("who was only asked sees the points: %+v", v.Checks)
		}
		must(t, h.ClaimCase(ctx, ct.Reviewer2, id))
		v, err = h.Dossier(ctx, ct.Reviewer2, id)
		must(t, err)
		failed := v.Standing().Failed()
		if len(v.Checks) != 1 || len(failed) != 1 || failed[0].Note != "与现场不符" || failed[0].On != "field:reason" {
			t.Errorf("the second reviewer sees %+v, failed %+v", v.Checks, failed)
		}
	})
}
