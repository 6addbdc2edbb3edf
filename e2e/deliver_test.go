package e2e

import (
	"path"
	"regexp"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// RES-4: a unit chooses 窗口领取, and a window clerk hands the decision out by its code, once; for another application it chooses
// 在线下载, and the first opening of the decision is its delivery.
func TestADecisionIsCollectedAtAWindowOrDeliveredByItsFirstOpening(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420019")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	clerk, reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")

	unit.Open("/items/training-subsidy")
	unit.Follow("在线办理")
	unit.Arrive("/unit/apply/")
	fillApplication(t, unit, u)
	uploadMaterials(t, unit)
	unit.Press("提交申请")
	unit.See("请选择送达方式")
	unit.Choose("送达方式", "在线下载")
	unit.Press("提交申请")
	wantContains(t, "no consent", unit.Mistake("我同意电子送达"), "须勾选")
	unit.Choose("送达方式", "窗口领取")
	unit.Press("提交申请")
	wantContains(t, "no window", unit.Mistake("领取窗口"), "请选择领取窗口")
	unit.Choose("领取窗口", "江苏省政务服务中心人社专区")
	collected := filed(t, unit)
	opened := applied(t, unit, u)
	for _, number := range []string{collected, opened} {
		take(clerk, number)
		clerk.Press("受理")
		clerk.See("已受理")
		ruled(reviewer, decider, number, "准予", "材料齐全，准予补贴。")
	}

	unit.Open("/unit/cases")
	unit.FollowNear(collected, item)
	unit.See("待送达")
	unit.Axe()
	code := regexp.MustCompile(`取件码\s*(\d{8})`).FindStringSubmatch(unit.Text())
	if code == nil {
		t.Fatalf("no 取件码 on the page: %s", unit.Text())
	}
	last := u.RepDocNumber[len(u.RepDocNumber)-4:]
	clerk.Open(atDesk(unit))
	clerk.See("窗口领取")
	clerk.Miss(code[1])
	clerk.Follow("窗口发放")
	clerk.Axe()
	clerk.Fill("取件码", "00000000")
	clerk.Fill("身份证件号码末 4 位", last)
	clerk.Press("确认发放")
	wantContains(t, "a wrong code", clerk.Mistake("取件码"), "不正确")
	clerk.Axe()
	clerk.Fill("取件码", code[1])
	clerk.Fill("身份证件号码末 4 位", last)
	clerk.Press("确认发放")
	clerk.See("文书已发放")
	unit.Open("/unit/messages")
	unit.Follow("文书已领取")
	unit.See("凭取件码领取")
	unit.Miss("修改送达方式")

	unit.Open("/unit/cases")
	unit.FollowNear(opened, item)
	unit.See("待送达")
	unit.Follow("修改送达方式")
	unit.Headed("修改送达方式")
	unit.Axe()
	unit.Follow("返回办件")
	downloaded(t, unit, opened, "职业培训补贴审核结果通知书")
	unit.See("已送达")
	unit.Miss("修改送达方式")
	clerk.Open(atDesk(unit))
	clerk.See("已送达")
}

// atDesk is the page at the desk of the case whose page a unit has open.
func atDesk(unit *browser.Visitor) string { return "/staff/cases/" + path.Base(unit.Address()) }
