package filing

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
)

func TestTheWayIsChangedOnThePageOfTheCaseAndAFaultKeepsWhatWasTyped(t *testing.T) { // RES-4
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Subsidy)
	at := "/unit/cases/" + r.CaseID
	has(t, h.page(at), "修改送达方式", `href="`+at+`/delivery"`, "未选择", "作出决定后送达")
	has(t, h.page(at+"/delivery"), "<h1>修改送达方式</h1>", "我同意电子送达", ct.Address.ID, ct.Window)
	form := url.Values{"version": {"0"}, "delivery.way": {"counter"}}
	bad := h.whole(h.post(at+"/delivery", form), http.StatusUnprocessableEntity)
	has(t, bad, "请选择领取窗口", `value="counter" checked`)
	form.Set("delivery.window", ct.Window)
	h.goes(h.post(at+"/delivery", form), at)
	stale := h.whole(h.post(at+"/delivery", url.Values{"version": {"0"}, "delivery.way": {"online"}, "delivery.agree": {"1"}}), http.StatusConflict)
	has(t, stale, "刷新页面", `value="online" checked`)
	page := h.page(at)
	has(t, page, "窗口领取", ct.Window)
	lacks(t, page, "取件码") // there is nothing to collect yet

	ctx := t.Context()
	for _, err := range []error{h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""), h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""),
		h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := h.DeliveryOf(ctx, ct.Boss, r.CaseID)
	if err != nil {
		t.Fatal(err)
	}
	has(t, h.page(at), "待送达", "取件码", d.Code, "领取人", "送达期限")
	if err := h.HandOut(ctx, ct.Clerk, r.CaseID, d.Code, "100X"); err != nil {
		t.Fatal(err)
	}
	page = h.page(at)
	has(t, page, "已送达", "凭取件码领取")
	lacks(t, page, d.Code, at+"/delivery")
	h.goes(h.get(at+"/delivery"), at)
}

func TestWithoutAnAddressALetterCannotBeChosen(t *testing.T) { // RES-4
	h := open(t, ct.Stranger)
	draft := h.begun(ct.Layoff)
	form := fieldValues(versionOn(t, h.page(draft)))
	form.Set("do", "next")
	h.goes(h.post(draft, form), draft+"/check")
	check := h.page(draft + "/check")
	has(t, check, "还没有收件地址", `href="/unit/settings/addresses"`)
	lacks(t, check, `name="delivery.address"`, `name="delivery.window"`)
	id := strings.TrimPrefix(draft, "/unit/drafts/")
	h.goes(h.post(draft+"/submit", sending(t, check)), "/unit/cases/"+id+"/receipt")
}
