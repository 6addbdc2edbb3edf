package filing

import (
	"net/http"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/web/webtest"
)

// Acceptance 11: a draft of an older version says 「事项已更新」, and both choices work.
func TestADraftSaysThatItsItemHasChanged(t *testing.T) {
	h := open(t, ct.Boss)
	first, other, late := h.Drafted(t, ct.Boss, ct.Subsidy), h.Drafted(t, ct.Boss, ct.Subsidy), h.Drafted(t, ct.Boss, ct.Subsidy)
	lacks(t, h.page("/unit/drafts/"+first.ID), "事项已更新")
	next := ct.ItemOf(ct.Subsidy)
	next.Materials = next.Materials[:1]
	next.Materials[0].Key, next.Materials[0].Name = "list", "学员名单"
	h.Publish(t, next)

	at := "/unit/drafts/" + first.ID
	has(t, h.page(at), "事项已更新", "按新版本继续", "按原版本提交", "2026 年 12 月 23 日前按原版本提交")
	page := h.page(at + "/renew")
	has(t, page, "带过去的", "培训人数", "新版本没有、不再保留的", "培训补贴申请表", "新版本新增的", "学员名单")
	webtest.Golden(t, "renew", still(page))
	h.goes(h.post(at+"/renew", nil), at)
	has(t, h.page(at), "已换成新版本")
	lacks(t, h.page(at), "事项已更新")
	h.goes(h.get(at+"/renew"), at)
	has(t, h.page(at+"/materials"), "学员名单")

	at = "/unit/drafts/" + other.ID
	check := h.page(at + "/check")
	has(t, check, "事项已更新", "提交申请")
	h.goes(h.post(at+"/submit", sending(t, check)), "/unit/cases/"+other.ID+"/receipt")

	h.SetTime(ct.Start.AddDate(0, 0, casework.GraceDays+1))
	h.post("/in", nil)
	page = h.page("/unit/drafts/" + late.ID)
	has(t, page, "事项已更新", "不能再按原版本提交", "按新版本继续")
	lacks(t, page, ">按原版本提交<")
}

func TestAClosedItemSaysSoOnEveryWayIn(t *testing.T) { // ITM-19
	h := open(t, ct.Boss)
	c := h.Drafted(t, ct.Boss, ct.Subsidy)
	h.Close(t, ct.Subsidy, "系统升级，12 月恢复")
	has(t, h.whole(h.get("/unit/apply/"+ct.Subsidy), http.StatusForbidden), "系统升级，12 月恢复")
	at := "/unit/drafts/" + c.ID
	has(t, h.page(at), "现在不受理新的申请", "系统升级，12 月恢复", "草稿已为您保留")
	check := h.page(at + "/check")
	lacks(t, check, "提交申请")
	has(t, h.whole(h.post(at+"/submit", sending(t, check)), http.StatusForbidden), "系统升级，12 月恢复")
}
