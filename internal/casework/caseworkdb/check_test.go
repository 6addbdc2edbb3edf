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

// 指着说: a finding points at a place on a page of the case; the place goes along into the correction where it is sent, and the applicant
// sees no other one.
func TestAFindingPointsAtAPlaceThatGoesAlongIntoTheCorrection(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		it := ct.ItemOf(ct.Subsidy)
		flow := it.TheFlow()
		at := slices.IndexFunc(flow.Stages, func(s catalog.Stage) bool { return s.Post == catalog.ReviewPost })
		here := flow.Stages[at].Key
		flow.Stages = slices.Clone(flow.Stages)
		flow.Stages[at].Points = []catalog.Check{{Text: "已盖章", On: "material:table"}, {Text: "理由属实", On: "field:reason"}, {Text: "照片"}}
		it.Flow = &flow
		h.Publish(t, it)
		id, other := h.Filed(t, ct.Boss, ct.Subsidy).CaseID, h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		must(t, h.AcceptCase(ctx, ct.Clerk, id, ""))
		h.SetTime(ct.Start.AddDate(0, 0, 7))
		v, err := h.Dossier(ctx, ct.Reviewer, id)
		must(t, err)
		theirs, err := h.Dossier(ctx, ct.Reviewer, other)
		must(t, err)
		file := v.Materials[0].ID
		found := func(s casework.Spot) []casework.PointFound {
			return []casework.PointFound{{Mark: casework.Fails, Spot: s}, {Mark: casework.Fails, Note: "只给同事看",
				Spot: casework.Spot{Material: file, Page: 7, X: 1, Y: 1}}, {Mark: casework.Meets, Spot: casework.Spot{Material: file, Page: 9}}}
		}
		for field, s := range map[string]casework.Spot{"on.0": {Material: theirs.Materials[0].ID, Page: 2},
			"page.0": {Material: file, Page: 100000}, "at.0": {Material: file, X: 5000, Y: 1}} {
			err := h.CheckPoints(ctx, ct.Reviewer, id, here, found(s))
			if fault.Of(err).FieldSays(field) == "" {
				t.Errorf("%+v gave %v, want a fault of %s", s, err, field)
			}
		}
		must(t, h.CheckPoints(ctx, ct.Reviewer, id, here, found(casework.Spot{Material: file, Page: 2, X: 900, Y: 100})))
		v, err = h.Dossier(ctx, ct.Reviewer, id)
		must(t, err)
		failed := v.Standing().Failed()
		if len(failed) != 2 || failed[0].Spot.Words() != "《培训补贴申请表》第 2 页，右上" || failed[0].Spot.X != 900 {
			t.Fatalf("what fails points at %+v", failed)
		}
		ask := func(spots ...casework.Spot) casework.Asking {
			return casework.Asking{Words: "请盖章", Points: []casework.Point{{Name: "reason", Reason: casework.Wrong},
				{Material: true, Name: "table", Reason: casework.Wrong, Spots: spots}}}
		}
		for what, s := range map[string]casework.Spot{"a place nobody found": {Material: file, Page: 3, X: 900, Y: 100}, "no place": {},
			"a place of a point that is met": {Material: file, Page: 9}} {
			wantFault(t, h.AskCorrection(ctx, ct.Reviewer, id, ask(s)), fault.Invalid, what)
		}
		must(t, h.AskCorrection(ctx, ct.Reviewer, id, ask(casework.SpotOf(failed[0].Spot.Key()))))
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		own, err := h.Open(ctx, ct.Boss, id)
		must(t, err)
		k := own.Waiting()
		if len(own.Checks) != 0 || len(k.Points[0].Spots) != 0 || len(k.Points[1].Spots) != 1 || k.Points[1].Spots[0] != failed[0].Spot {
			t.Fatalf("the applicant is shown %+v and %+v", own.Checks, k.Points)
		}
		_, err = h.Attach(ctx, ct.Boss, id, casework.Upload{Slot: "table", Name: "新申请表.pdf", Body: ct.PDF("new")})
		must(t, err)
		data := ct.Filled()
		data["reason"] = "组织十八名职工参加技能培训"
		must(t, h.AnswerCorrection(ctx, ct.Boss, id, data, own.Case.Version))
		v, err = h.Dossier(ctx, ct.Reviewer, id)
		must(t, err)
		if there, replaced := v.Standing().Failed()[0].Spot.On(v.Materials); !there || !replaced {
			t.Error("the place does not know that its file was replaced")
		}
	})
}
