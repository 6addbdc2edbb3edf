package caseworkdb_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// withPart publishes an item whose employer fills in a part, and gives a case that waits for them.
func withPart(t *testing.T, h *ct.Hall, code string) string {
	t.Helper()
	it := ct.ItemOf(code)
	d, err := form.DefinitionOf(it.Schema)
	must(t, err)
	d.Parts = append(d.Parts, ct.EmployerPart())
	it.Schema, it.Definition = nil, &d
	h.Publish(t, it)
	return h.Filed(t, ct.Self, code).CaseID
}

func TestTheEmployerFillsInTheirPartBeforeTheyAgree(t *testing.T) { // ITM-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), withPart(t, h, ct.Title)
		begun, err := h.OpenEndorsed(ctx, ct.Boss, id)
		must(t, err)
		if begun.Begun["stamp"] != "江南示例精密机械有限公司" || begun.Begun["hand"] != "测试" || begun.UnitSaid(true) != nil {
			t.Errorf("their part begins with %v", begun.Begun)
		}
		err = h.EndorseFilled(ctx, ct.Boss, id, true, "", form.Data{"facts": "no"})
		wantFault(t, err, fault.Invalid, "agreeing with half of the part")
		if f := fault.Of(err); f.FieldSays("why") == "" || f.FieldSays("facts") != "" {
			t.Errorf("said %+v", f.Fields)
		}
		wantFault(t, h.Endorse(ctx, ct.Boss, id, true, ""), fault.Invalid, "agreeing without the part")
		err = h.EndorseFilled(ctx, ct.Boss, id, false, "", form.Data{"facts": "no", "why": "短"})
		if f := fault.Of(err); f.FieldSays("why") == "" || f.FieldSays("words") == "" || f.FieldSays("facts") != "" {
			t.Errorf("sending back without a reason said %v", err)
		}
		wantFault(t, h.EndorseFilled(ctx, ct.Boss, id, true, "", form.Data{"facts": "no", "why": strings.Repeat("多", 3000)}), fault.Invalid, "too much")

		must(t, h.EndorseFilled(ctx, ct.Boss, id, false, "请改专业", form.Data{"facts": "no", "why": "专业写错了"}))
		back, err := h.Open(ctx, ct.Self, id)
		must(t, err)
		if said := rows(back.UnitSaid(false)); !strings.Contains(said, "不属实的内容=专业写错了") || back.Case.EmployerAnswer.By.ID != ct.Boss.PersonID {
			t.Errorf("the applicant reads %s by %+v", said, back.Case.EmployerAnswer)
		}
		mended := ct.Filled()
		mended["employer"], mended["stamp"], mended["why"] = ct.EmployerCode, "自己写的", "自己写的"
		version, err := h.Save(ctx, ct.Self, id, mended, back.Case.Version)
		must(t, err)
		_, err = h.Submit(ctx, ct.Self, id, version)
		must(t, err)
		again, err := h.OpenEndorsed(ctx, ct.Boss, id)
		must(t, err)
		if again.Begun["why"] != "专业写错了" {
			t.Errorf("asked again, their part begins with %v", again.Begun)
		}
		must(t, h.EndorseFilled(ctx, ct.Boss, id, true, "", form.Data{"stamp": "别的单位", "facts": "yes", "why": "专业写错了"}))

		v, err := h.Dossier(ctx, ct.Clerk, id)
		must(t, err)
		if got, want := rows(v.UnitSaid(true)), "盖章单位=江南示例精密机械有限公司|审核人=测试|是否属实=是"; got != want {
			t.Errorf("staff read %s, want %s", got, want)
		}
		if told := v.Case.Told(); told["facts"] != "yes" || told["count"] == nil || told["stamp"] == "自己写的" || v.Case.Data["why"] != nil {
			t.Errorf("documents are told %v", told)
		}
		wantFault(t, h.AskCorrection(ctx, ct.Clerk, id, casework.Asking{Words: "请补正",
			Points: []casework.Point{{Name: "facts", Reason: casework.Wrong}}}), fault.Invalid, "asking the applicant for what the employer fills in")
		var raw [][]byte
		must(t, h.DB.Select(ctx, &raw, "SELECT data FROM case_endorsement WHERE case_id = $1 ORDER BY answered_us", id))
		if len(raw) != 2 || len(raw[0]) == 0 || bytes.Contains(raw[0], []byte("专业写错了")) {
			t.Errorf("%d answers are kept, and the first may be in the clear: %q", len(raw), raw)
		}
	})
}

// A disagreement and silence pass an opinion on, with the part as far as it is filled.
func TestAnOpinionTakesThePartWithItAndSilenceNone(t *testing.T) { // ITM-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), withPart(t, h, ct.Injury)
		must(t, h.EndorseFilled(ctx, ct.Boss, id, false, "不在工作时间", form.Data{"facts": "no"}))
		v, err := h.Dossier(ctx, ct.Clerk, id)
		must(t, err)
		if v.Case.EmployerAnswer.Answer != casework.Disagreed || !strings.Contains(rows(v.UnitSaid(false)), "是否属实=否") {
			t.Errorf("the hall reads %+v", v.Case.EmployerAnswer)
		}
		silent := h.Filed(t, ct.Self, ct.Injury).CaseID
		h.SetTime(h.Time().AddDate(0, 0, 14))
		must(t, h.PassSilence(ctx, silent))
		if v, err = h.Dossier(ctx, ct.Clerk, silent); err != nil || v.Case.EmployerAnswer.Said() || v.UnitSaid(false) != nil {
			t.Errorf("silence filled in %+v, %v", v.Case.EmployerAnswer, err)
		}
	})
}

// The answer of an employer whom the applicant has named by mistake is shown to no other unit.
func TestAnotherEmployerBeginsAnew(t *testing.T) { // ITM-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), withPart(t, h, ct.Title)
		must(t, h.EndorseFilled(ctx, ct.Boss, id, false, "不是本单位的人", form.Data{"why": "不在册"}))
		_, err := h.DB.Exec(ctx, "UPDATE case_file SET employer_id = $2 WHERE id = $1", id, ct.OtherUnit)
		must(t, err)
		v, err := h.Open(ctx, ct.Self, id)
		must(t, err)
		if v.Case.EmployerAnswer.Said() || v.UnitSaid(true) != nil {
			t.Errorf("the next employer would read %+v", v.Case.EmployerAnswer)
		}
	})
}

func rows(list []form.Row) string {
	var all []string
	for _, r := range list {
		all = append(all, fmt.Sprintf("%s=%s", r.Label, r.Value))
	}
	return strings.Join(all, "|")
}
