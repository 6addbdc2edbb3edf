package filing

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/wording"
)

// ITM-8, acceptance 18: what the core business system knows is fetched into a dated sheet; while it is away, or knows nothing, uploading
// stays possible and nothing is lost; what may be promised is promised.
func TestAMaterialIsFetchedOrPromisedInsteadOfUploaded(t *testing.T) {
	h := open(t, ct.Boss)
	var core error = fault.New(fault.Away, "")
	asked := 0
	h.Fetch = func(_ context.Context, c casework.Case, key string) (casework.Written, error) {
		asked++
		if c.UnitID != ct.Boss.UnitID || key != "unit-months" {
			t.Errorf("asked for %s of %s", key, c.UnitID)
		}
		return casework.Written{Words: []string{"缴费 12 个月"}}, core
	}
	var set casework.Sheet
	h.Sheet = func(s casework.Sheet) ([]byte, error) {
		set = s
		return []byte("%PDF-1.7 " + s.Title), nil
	}
	it := ct.ItemOf(ct.Subsidy)
	it.Materials = append(it.Materials, catalog.Material{Key: "paid", Name: "缴费凭证", Fetch: "unit-months"},
		catalog.Material{Key: "clean", Name: "无违法证明", Promise: "本单位近两年没有违法记录。"})
	it.Documents = []catalog.Document{{Key: "own", Name: "告知承诺书", For: wording.Promised, Blocks: []catalog.Block{
		{Key: "b1", Text: "{{申请人}}以承诺代替{{承诺代替的材料}}。"}, {Key: "b2", Text: "{{承诺内容}}"},
		{Key: "b3", Kind: catalog.Heading, Text: "确认"}, {Key: "b4", Text: "{{确认}}。"}}}}
	h.Publish(t, it)
	c := h.Drafted(t, ct.Boss, ct.Subsidy)
	at := "/unit/drafts/" + c.ID
	made := at + "/materials/made"

	page := h.page(at + "/materials")
	has(t, page, "自动获取", "以承诺代替", "承诺的内容是：本单位近两年没有违法记录。", `name="material.paid"`)
	has(t, h.whole(h.post(made, url.Values{"fetch": {"paid"}}), http.StatusUnprocessableEntity),
		"核心业务系统暂时没有回应，“缴费凭证”没有取到。请稍后重新获取，或者自己上传", `name="material.paid"`)
	core = fault.New(fault.NotFound, "")
	has(t, h.whole(h.post(made, url.Values{"fetch": {"paid"}}), http.StatusUnprocessableEntity), "没有查到可以代替“缴费凭证”的记录，请自己上传")

	core = nil
	h.goes(h.post(made, url.Values{"fetch": {"paid"}}), at+"/materials")
	h.SetTime(h.Time().Add(time.Minute))
	h.goes(h.post(made, url.Values{"fetch": {"paid"}}), at+"/materials")
	h.goes(h.post(made, url.Values{"promise": {"clean"}}), at+"/materials")
	if set.Title != "告知承诺书" || set.Holder == "" || set.Text.Words[0] != set.Holder+"以承诺代替无违法证明。" ||
		set.Text.Words[1] != "本单位近两年没有违法记录。" || !strings.Contains(set.Text.Clauses[0].Words[0], "在网上确认") {
		t.Errorf("the promise says %+v", set)
	}
	page = h.page(at + "/materials")
	has(t, page, "缴费凭证（已自动获取）.pdf", "重新获取", "无违法证明（以承诺代替）.pdf")
	lacks(t, page, `value="clean" formaction`)
	v, err := h.Open(t.Context(), ct.Boss, c.ID)
	must(t, err)
	if n := len(v.Current("paid")); n != 1 {
		t.Errorf("fetching twice left %d sheets", n)
	}
	if v.Current("paid")[0].Made != casework.Fetched || v.Current("clean")[0].Made != casework.Promised {
		t.Errorf("made as %q and %q", v.Current("paid")[0].Made, v.Current("clean")[0].Made)
	}

	for name, typed := range map[string]url.Values{
		"a material that nobody promises": {"promise": {"paid"}}, "a material that nobody fetches": {"fetch": {"clean"}},
		"no material": {"fetch": {"x"}}, "nothing": {},
	} {
		if a := h.post(made, typed); a.status != http.StatusUnprocessableEntity && a.status != http.StatusNotFound {
			t.Errorf("%s: %d", name, a.status)
		}
	}

	r, err := h.Submit(t.Context(), ct.Boss, c.ID, v.Case.Version)
	must(t, err)
	has(t, h.page("/unit/cases/"+r.CaseID+"/receipt"), "无违法证明（以承诺代替，PDF，", "缴费凭证（已自动获取，PDF，")
	again, err := h.FileAgain(t.Context(), ct.Boss, r.CaseID)
	must(t, err)
	next, err := h.Open(t.Context(), ct.Boss, again.ID)
	must(t, err)
	if len(next.Current("paid"))+len(next.Current("clean")) > 0 {
		t.Error("what the hall made last time was handed in again, as if it were of today")
	}
	asked = 0
	must(t, h.FetchMissing(t.Context(), ct.Boss, next))
	if next, err = h.Open(t.Context(), ct.Boss, again.ID); err != nil || len(next.Current("paid")) != 1 || asked != 1 {
		t.Errorf("going on fetched %d sheets, with %d questions: %v", len(next.Current("paid")), asked, err)
	}
}

// A correction that asks for the material offers the same, and keeps what is typed beside it.
func TestACorrectionIsAnsweredWithWhatTheHallFetches(t *testing.T) {
	h := open(t, ct.Boss)
	h.Fetch = func(context.Context, casework.Case, string) (casework.Written, error) { return casework.Written{}, nil }
	h.Sheet = func(s casework.Sheet) ([]byte, error) { return []byte("%PDF-1.7 " + s.Title), nil }
	it := ct.ItemOf(ct.Subsidy)
	it.Materials = append(it.Materials, catalog.Material{Key: "paid", Name: "缴费凭证", Fetch: "unit-months", Optional: true})
	h.Publish(t, it)
	sent := h.Filed(t, ct.Boss, ct.Subsidy)
	must(t, h.AskCorrection(t.Context(), ct.Clerk, sent.CaseID, casework.Asking{Words: "请补缴费凭证",
		Points: []casework.Point{{Name: "count", Reason: casework.Wrong}, {Material: true, Name: "paid", Reason: casework.Missing}}}))
	h.SetTime(h.Time().Add(time.Minute))
	mend := "/unit/cases/" + sent.CaseID + "/correction"
	page := h.page(mend)
	has(t, page, `formaction="`+mend+`/materials/made"`)
	answer := h.whole(h.post(mend+"/materials/made", url.Values{"version": {versionOn(t, page)}, "count": {"23"}, "fetch": {"paid"}}), http.StatusOK)
	has(t, answer, "已自动获取", `value="23"`)
}
