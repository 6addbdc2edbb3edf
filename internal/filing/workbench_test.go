package filing

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/form"
)

// CEN-6: what is answered, by whomever or by nobody, is not offered for an answer again.
func TestOnlyWhatWaitsIsOfferedForAnAnswer(t *testing.T) {
	for _, answer := range []casework.EndorsementAnswer{casework.Agreed, casework.Disagreed, casework.SentBack, casework.Unsaid, casework.TakenBack} {
		if row := taskOf(casework.Endorsement{Answer: answer}, "测**"); row.Do.Text != "查看" || row.Note == "" {
			t.Errorf("%s is listed as %q with %q", answer, row.Note, row.Do.Text)
		}
	}
	if row := taskOf(casework.Endorsement{}, "测**"); row.Do.Text != "审核" {
		t.Errorf("what waits is listed with %q", row.Do.Text)
	}
}

// asks publishes an item whose employer fills in a part, with a table in it.
func asks(h *hall) {
	it := ct.ItemOf(ct.Title)
	d, err := form.DefinitionOf(it.Schema)
	must(h.t, err)
	part := ct.EmployerPart()
	part.Fields = append(part.Fields, form.FieldDef{Key: "years", Kind: form.Rows, Label: "历年考核", MaxItems: 5,
		Fields: []form.FieldDef{{Key: "grade", Kind: form.Text, Label: "等次"}}})
	d.Parts = append(d.Parts, part)
	it.Schema, it.Definition = nil, &d
	h.Publish(h.t, it)
}

func TestTheReviewerOfAUnitFillsInItsPart(t *testing.T) { // ITM-4, CEN-6
	h := open(t, ct.Boss)
	asks(h)
	id := h.Filed(t, ct.Self, ct.Title).CaseID
	at := "/unit/workbench/" + id
	has(t, h.page(at), "单位意见", `name="facts"`, "江南示例精密机械有限公司", "退回时可以不填完", `name="words"`)

	typed := url.Values{"facts": {"no"}, "years.0.grade": {"优秀"}, "words": {"请核对"}}
	with := func(pairs ...string) url.Values {
		out := url.Values{}
		for k, v := range typed {
			out[k] = v
		}
		for i := 0; i < len(pairs); i += 2 {
			out.Set(pairs[i], pairs[i+1])
		}
		return out
	}
	page := h.whole(h.post(at, with("_add", "years")), http.StatusOK)
	has(t, page, `name="years.1.grade"`, `value="优秀"`, "请核对")
	page = h.whole(h.post(at, with("do", "agree")), http.StatusUnprocessableEntity)
	has(t, page, `href="#why"`, `value="优秀"`, "请核对", `value="no" checked`)
	page = h.whole(h.post(at, with("do", "back", "words", "", "why", "短")), http.StatusUnprocessableEntity)
	has(t, page, `href="#words"`, "请填写退回的原因", `href="#why"`, ">短</textarea>")
	h.goes(h.post(at, with("do", "agree", "why", "日期不对")), "/unit/workbench")
	page = h.page(at)
	has(t, page, "不属实的内容", "日期不对", "单位审核人", "优秀")
	lacks(t, page, `name="facts"`)
}

func TestTheApplicantReadsWhatTheEmployerFilledInAndIsNotAskedForIt(t *testing.T) { // ITM-4
	h := open(t, ct.Boss)
	asks(h)
	c := h.Filed(t, ct.Self, ct.Title)
	v, err := h.Open(t.Context(), ct.Self, c.CaseID)
	must(t, err)
	if all := partsOf(v, ""); all[len(all)-1].Title == "单位意见" {
		t.Errorf("before the answer the applicant reads %+v", all)
	}
	must(t, h.EndorseFilled(t.Context(), ct.Boss, c.CaseID, true, "", form.Data{"facts": "yes"}))
	v, err = h.Open(t.Context(), ct.Self, c.CaseID)
	must(t, err)
	all := partsOf(v, "")
	if last := all[len(all)-1]; last.Title != "单位意见" || last.ID == all[0].ID ||
		!strings.HasPrefix(last.Items[len(last.Items)-2].Value, "法定代表人") {
		t.Errorf("the applicant reads %+v", all)
	}
}
