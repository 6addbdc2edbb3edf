package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-7, DSK-10; acceptance 21, 22 and 28: what staff type is there when they come back, two who decide at once make one
// decision, and a phrase whose blank is left open is not sent.
func TestWhatStaffTypeIsKeptAndNoBlankIsSent(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420584")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	clerk, reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	n := applied(t, unit, u)

	clerk.Open("/staff/cases")
	clerk.Follow("常用语")
	clerk.Press("添加")
	wantContains(t, "the fault", clerk.Mistake("常用语"), "1 到 500")
	clerk.Fill("常用语", "请于【】前补交培训协议。")
	clerk.Press("添加")
	clerk.See("已添加")
	look(t, clerk, "desk-phrases")
	take(clerk, n)
	clerk.PressNear("不予受理申请", "常用语")
	clerk.PressNear("不予受理申请", "插入：请于【】前补交培训协议。")
	if got := clerk.Value("不予受理的理由"); got != "请于【】前补交培训协议。" {
		t.Errorf("inserted %q", got)
	}
	clerk.See("已暂存")
	look(t, clerk, "desk-words")
	clerk.PressNear("不予受理申请", "不予受理")
	wantContains(t, "the fault", clerk.Mistake("不予受理的理由"), "【】")
	clerk.Fill("受理意见", "材料齐全，准予受理。")
	clerk.PressNear("受理申请", "暂存")
	clerk.See("已暂存，只有您能看到")
	clerk.Press("受理")
	clerk.See("已受理")

	// acceptance 21: the tab is closed, and another one opened
	staff(h, reviewer, "reviewer")
	take(reviewer, n)
	reviewer.Fill("审查意见", "人数与名册一致，")
	reviewer.See("已暂存")
	reviewer = reviewer.Tab()
	reviewer.Open("/staff/cases")
	reviewer.FollowNear(n, "办理")
	if got := reviewer.Value("审查意见"); got != "人数与名册一致，" {
		t.Errorf("in the next tab there is %q", got)
	}
	reviewer.Fill("审查意见", "人数与名册一致，同意。")
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")

	// acceptance 22: another tab decides first
	staff(h, decider, "decider")
	take(decider, n)
	other := decider.Tab()
	other.Open(decider.Address())
	decider.Fill("决定内容", "符合条件，准予补贴。")
	decider.Press("准予")
	decider.See("决定已作出")
	other.Fill("决定内容", "我写了很久的决定。")
	other.Press("准予")
	other.See("我写了很久的决定。")
	other.Miss("决定已作出")
}
