package e2e

import (
	"regexp"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// items.md §2.8: what a unit files for both sides waits for the person whom it names. They confirm it in their own account, or say why
// not, and staff see which.
func TestTheOtherSideConfirmsWhatAUnitFiles(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	other := h.Opened("苏州示例软件", "13851420602")
	h.Personal(other)
	unit, own, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	enterAlone(own, other.RepDocNumber)
	own.Miss("待我确认")
	staff(h, clerk, "clerk")
	file := func() string {
		t.Helper()
		data := sampleOf(t, "mediation-registration")
		data["worker"] = map[string]any{"name": other.RepName, "docType": other.RepDocType, "number": other.RepDocNumber, "phone": other.Phone}
		unit.Open(h.Drafted(u, "mediation-registration", false, data) + "/materials")
		for _, m := range []string{"调解协议书", "仲裁审查申请书", "双方身份证明"} {
			unit.Upload(m, material(t, m+".pdf", "%PDF-1.7 "+m))
			unit.SeeNear(m, m+".pdf")
		}
		unit.Follow("下一步")
		unit.See("提交后请对方本人登录")
		electronically(unit)
		unit.Press("提交申请")
		unit.Arrive("/unit/cases/")
		number := regexp.MustCompile(`办件编号 ([0-9A-Z-]{8,})`).FindStringSubmatch(unit.Text())
		if number == nil {
			t.Fatalf("no 办件编号 on the receipt: %s", unit.Text())
		}
		h.Text(other.Phone, "待我确认")
		return number[1]
	}

	agreed := file()
	take(clerk, agreed)
	clerk.See("等待对方确认")
	clerk.Press("为什么不能办理")
	clerk.See("对方还没有确认共同申请")
	clerk.Axe()
	own.Open("/me/messages")
	own.Follow("有一件申请等您确认")
	own.Arrive("/me/confirmations/")
	own.Open("/me")
	own.See("待我确认")
	own.FollowNear(agreed, "核对并确认")
	own.See("双方当事人")
	if wide := own.Overflow(); wide != "" {
		t.Errorf("the page is wider than the phone: %s", wide)
	}
	own.Axe()
	again := own.Tab()
	again.Open(own.Address())
	own.Press("确认，共同申请")
	own.See("您已确认共同申请")
	own.Axe()
	again.Press("确认，共同申请") // in the other tab; the question is answered already
	again.See("已经确认过")
	own.Open("/me")
	own.Miss("待我确认")
	clerk.Open(clerk.Address())
	clerk.See("对方本人在线确认")
	clerk.Press("受理")
	clerk.See("已受理")

	refused := file()
	own.Open("/me")
	own.FollowNear(refused, "核对并确认")
	own.Press("不同意")
	wantContains(t, "the fault", own.Mistake("说明"), "请填写不同意的理由")
	own.Fill("说明", "协议不是我签的")
	own.Press("不同意")
	own.See("您不同意共同申请")
	take(clerk, refused)
	clerk.See("对方不同意：协议不是我签的")
	clerk.Press("为什么不能办理")
	clerk.See("对方不同意共同申请，不能受理")
	clerk.Fill("怎样核实的", "对方持身份证到窗口当面确认")
	clerk.Press("登记对方确认")
	clerk.See("对方确认已登记，可以受理")
	clerk.Press("受理")
	clerk.See("已受理")
}
