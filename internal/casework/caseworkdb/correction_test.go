package caseworkdb_test

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// CAS-8: each field and material has a reason, the clock stops, only requested points are accepted,
// and the reviewer sees what changed.
func TestACorrectionIsAskedAndAnswered(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		h.SetTime(ct.Start.AddDate(0, 0, 7)) // a week later, Monday: 5 of 20 days are used
		ask := casework.Asking{Words: "申请表缺少盖章", Points: []casework.Point{
			{Name: "reason", Reason: casework.Wrong}, {Material: true, Name: "table", Reason: casework.Missing}}}
		wantFault(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID,
			casework.Asking{Words: "请修改", Points: []casework.Point{{Name: "nothing", Reason: casework.Wrong}}}),
			fault.Invalid, "a field of no form")
		wantFault(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID,
			casework.Asking{Words: "请修改", Points: []casework.Point{{Name: "company", Reason: casework.Wrong}}}),
			fault.Invalid, "a field that the account answers")
		wantFault(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, casework.Asking{Words: "请修改", Points: []casework.Point{{Name: "reason"}}}),
			fault.Invalid, "a point without a reason")
		long := ask
		long.Points = slices.Clone(ask.Points)
		long.Points[0].Words = strings.Repeat("长", 501)
		wantFault(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, long), fault.Invalid, "a point of 501 characters")
		long.Points = slices.Repeat(ask.Points, 201)
		wantFault(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, long), fault.Invalid, "hundreds of points")
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, ask))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Conflict, "a decision while the correction waits")

		h.SetTime(ct.Start.AddDate(0, 0, 9))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if !v.Limit.Paused || v.Limit.Left != 15 || v.Case.Word() != "待补正" || v.Waiting() == nil ||
			v.Waiting().Points[1].Label != "培训补贴申请表" {
			t.Fatalf("while it waits: %+v, %+v", v.Limit, v.Waiting())
		}
		data := form.Data{"reason": "组织十八名职工参加技能培训", "count": float64(99)}
		err = h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version)
		if f := fault.Of(err); f.FieldSays("material.table") != "请上传培训补贴申请表" {
			t.Fatalf("an answer without the material gave %v", err)
		}
		_, err = h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: "photos", Name: "a.pdf", Body: ct.PDF("x")})
		wantFault(t, err, fault.NotFound, "a material that was not asked for")
		wantFault(t, h.Detach(ctx, ct.Boss, r.CaseID, v.Materials[0].ID), fault.Forbidden, "taking out what was filed")
		_, err = h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: "table", Name: "新申请表.pdf", Body: ct.PDF("new")})
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version))
		wantFault(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version), fault.Conflict, "a second answer")

		v, err = h.Dossier(ctx, ct.Reviewer, r.CaseID)
		must(t, err)
		if v.Case.State != casework.Accepted || v.Case.Word() != "补正已提交" || v.Limit.Left != 15 || v.Limit.Paused {
			t.Errorf("after the answer: %s %+v", v.Case.Word(), v.Limit)
		}
		if v.Case.Data["count"] != float64(18) || v.Case.Data["reason"] != "组织十八名职工参加技能培训" {
			t.Errorf("the data became %v", v.Case.Data)
		}
		k := v.Corrections[0]
		if len(k.Changes) != 2 || k.Changes[0].Label != "申请理由" || k.Changes[0].Old != "组织职工参加技能培训" ||
			k.Changes[1].New != "新申请表.pdf" || k.Changes[1].Old != "申请表.pdf" {
			t.Errorf("the reviewer is shown %+v", k.Changes)
		}
		if now := v.Current("table"); len(now) != 1 || now[0].Name != "新申请表.pdf" || len(v.Materials) != 2 {
			t.Errorf("the materials are %+v", v.Materials)
		}
	})
}

func TestAnAnswerBeforeTheAcceptanceGoesBackToTheClerk(t *testing.T) { // CAS-8
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID,
			casework.Asking{Words: "人数有误", Days: 3, Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}}))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		wantFault(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"count": float64(18)}, v.Case.Version), fault.Invalid,
			"an answer that changes nothing")
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"count": float64(17)}, v.Case.Version))
		v, err = h.Open(ctx, ct.Boss, r.CaseID)
		if err != nil || v.Case.State != casework.Submitted || v.Limit.Left != 5 {
			t.Errorf("after the answer: %s %+v %v", v.Case.State, v.Limit, err)
		}
	})
}
