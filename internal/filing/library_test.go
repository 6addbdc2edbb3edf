package filing

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/web/webtest"
)

var storedOn = regexp.MustCompile(`name="material" value="([0-9a-f-]{36})"`)

// Acceptance 17: 「从材料库选用」 shows last month's material with its date, and no expired one.
func TestAMaterialOfAnEarlierCaseIsChosenAgain(t *testing.T) {
	h := open(t, ct.Boss)
	ctx := t.Context()
	it := ct.ItemOf(ct.Subsidy)
	it.Materials = append(it.Materials, catalog.Material{Key: "licence", Name: "营业执照", Kind: "营业执照", ValidDays: 60, Optional: true})
	h.Publish(t, it)
	c := h.Drafted(t, ct.Boss, ct.Subsidy)
	_, err := h.Attach(ctx, ct.Boss, c.ID, casework.Upload{Slot: "licence", Name: "执照.pdf", Body: ct.PDF("x")})
	must(t, err)
	r, err := h.Submit(ctx, ct.Boss, c.ID, c.Version)
	must(t, err)
	must(t, h.AcceptCase(ctx, ct.Clerk, c.ID, ""))
	h.SetTime(ct.Start.AddDate(0, 1, 0))
	h.post("/in", nil)
	draft := h.Drafted(t, ct.Boss, ct.Subsidy)
	at := "/unit/drafts/" + draft.ID + "/materials"
	page := h.page(at)
	has(t, page, "从材料库选用", "来自办件 "+r.Number, "上传于 2026 年 11 月 23 日", "有效期至 2027 年 1 月 22 日", "您同意把这份材料用于本次申请")
	webtest.Golden(t, "materials-stored", still(page))
	m := storedOn.FindAllStringSubmatch(page, -1)
	typed := url.Values{"slot": {"licence"}, "material": {m[len(m)-1][1]}}
	h.goes(h.post(at+"/stored", typed), at)
	has(t, h.page(at), "已从材料库选用", "取自办件 "+r.Number+"，上传于 2026 年 11 月 23 日", "移除")

	sent := h.Filed(t, ct.Boss, ct.Subsidy)
	must(t, h.AskCorrection(ctx, ct.Clerk, sent.CaseID, casework.Asking{Words: "请提交执照",
		Points: []casework.Point{{Name: "count", Reason: casework.Wrong}, {Material: true, Name: "licence", Reason: casework.Missing}}}))
	h.SetTime(h.Time().Add(time.Minute))
	mend := "/unit/cases/" + sent.CaseID + "/correction"
	page = h.page(mend)
	has(t, page, "从材料库选用", "来自办件 "+r.Number, `formaction="`+mend+`/materials/stored`)
	one := regexp.MustCompile(`name="stored" value="(licence/[0-9a-f-]{36})"`).FindStringSubmatch(page)
	answer := h.whole(h.post(mend+"/materials/stored", url.Values{"version": {versionOn(t, page)}, "count": {"23"}, "stored": {one[1]}}), http.StatusOK)
	has(t, answer, "取自办件 "+r.Number, "移除", `value="23"`) // what was typed beside it stays

	h.SetTime(ct.Start.AddDate(0, 2, 0))
	h.post("/in", nil)
	other := h.Drafted(t, ct.Boss, ct.Subsidy)
	at = "/unit/drafts/" + other.ID + "/materials"
	lacks(t, h.page(at), "从材料库选用")
	if a := h.post(at+"/stored", typed); a.status != http.StatusNotFound {
		t.Errorf("an expired file gave %d", a.status)
	}
}
