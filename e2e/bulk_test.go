package e2e

import (
	"path"
	"regexp"
	"slices"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-6; acceptance 23: a clerk with a queue accepts five cases at once, sees before what will happen and after what became of each: four
// are accepted, and of the fifth it says why not.
func TestAClerkAcceptsManyCasesAtOnce(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420585")
	unit, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	one, two := applied(t, unit, u), applied(t, unit, u)
	for range 3 {
		h.OwnCase(u, "dispute-mediation", "identity", sampleOf(t, "dispute-mediation"))
	}
	checker := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, checker, "checker")
	staff(h, clerk, "clerk")
	clerk.Open("/staff/cases")
	clerk.Press("批量办理")
	clerk.See("请先勾选要办理的办件")
	numbers := regexp.MustCompile(`\b[0-9]{14}\b`).FindAllString(clerk.Text(), -1)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for _, n := range numbers {
		clerk.Tick("选择 " + n)
	}
	taken := numbers[slices.IndexFunc(numbers, func(n string) bool { return n != one && n != two })]
	look(t, clerk, "desk-queue")
	clerk.Choose("对所选办件", "受理")
	clerk.Press("批量办理")
	clerk.Headed("批量受理")
	clerk.See("可以办理 5 件")
	look(t, clerk, "desk-bulk")
	clerk.Fill("受理的内容", "材料齐全【】")
	clerk.Press("受理 5 件")
	wantContains(t, "the fault", clerk.Mistake("受理的内容"), "【】")
	checker.Open("/staff/cases")
	checker.PressNear(taken, "认领")
	checker.See("已认领")
	clerk.Fill("受理的内容", "材料齐全，予以受理。")
	clerk.Press("受理 5 件")
	clerk.See("已办理 4 件，没有办理 1 件")
	clerk.See("已由其他工作人员认领")
	look(t, clerk, "desk-bulk-done")
	for _, n := range []string{one, two} {
		unit.Open("/unit/cases")
		unit.FollowNear(n, item)
		unit.See("已受理")
	}
}

// DSK-6: a reviewer asks one question about two cases; decided, the letter of the one goes out with a number, and of the other it says
// why there is none.
func TestManyCasesAreAskedAboutAndManyLettersSent(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420586")
	unit, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/settings/addresses/new")
	address(unit, "测试壬", "江苏省", "南京市", "玄武区")
	posted, online := applied(t, unit, u), applied(t, unit, u)
	both := []string{posted, online}
	unit.Open("/unit/cases")
	unit.FollowNear(posted, item)
	unit.Open("/unit/cases/" + path.Base(unit.Address()) + "/delivery")
	unit.Choose("送达方式", "邮寄")
	unit.Choose("收件地址", "测试壬，江苏省南京市玄武区凤凰路 1 号")
	unit.Press("保存")
	unit.See("送达方式已修改为")
	staff(h, clerk, "clerk")
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")
	many := func(v *browser.Visitor, act string) {
		for _, n := range both {
			v.Tick("选择 " + n)
		}
		v.Choose("对所选办件", act)
		v.Press("批量办理")
		v.Headed("批量" + act)
	}
	clerk.Open("/staff/cases")
	many(clerk, "受理")
	clerk.Press("受理 2 件")
	clerk.See("已办理 2 件")

	reviewer.Open("/staff/cases")
	many(reviewer, "征求意见")
	reviewer.See("可以办理 2 件")
	reviewer.Press("征求意见 2 件")
	wantContains(t, "no question", reviewer.Mistake("要问的问题"), "请填写")
	asked, _ := h.Staff("decider")
	reviewer.Tick(asked.Name)
	reviewer.Tick("每一件现有的全部材料")
	reviewer.Fill("要问的问题", "补贴标准是否正确")
	look(t, reviewer, "desk-bulk-consult")
	reviewer.Press("征求意见 2 件")
	reviewer.See("已办理 2 件，没有办理 0 件")
	for _, n := range both {
		decider.Open("/staff/cases?pile=consult")
		decider.FollowNear(n, item)
		decider.See("补贴标准是否正确")
		decider.Fill("您的意见", "标准正确。")
		decider.Press("反馈意见")
		decider.See("标准正确。")
	}
	for _, n := range both {
		ruled(reviewer, decider, n, "准予", "材料齐全，准予补贴。")
	}

	clerk.Open("/staff/cases?pile=deliver")
	look(t, clerk, "desk-undelivered")
	many(clerk, "送达")
	clerk.See("可以办理 1 件")
	clerk.See("申请人选择了在线下载")
	clerk.Press("送达 1 件")
	wantContains(t, "no number", clerk.Mistake(posted+" 的快递单号"), "快递单号")
	clerk.Fill(posted+" 的快递单号", "1151 2345 67777")
	look(t, clerk, "desk-bulk-deliver")
	clerk.Press("送达 1 件")
	clerk.See("已办理 1 件")
	unit.Open("/unit/cases")
	unit.FollowNear(posted, item)
	unit.See("已寄出")
}
