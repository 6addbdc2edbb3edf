package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-9, DSK-10: everything about a case is on one screen, its papers beside what was filed, and a decision is seen before it is made.
func TestACaseIsExaminedOnOneScreen(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420723")
	unit, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	number := applied(t, unit, u)
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.See("在新窗口打开")
	look(t, clerk, "dossier")
	clerk.Resize(browser.Desktop)
	if high := clerk.Taller(); high != "" { // DSK-9: one screen at 1440 × 900
		t.Errorf("the dossier is %s", high)
	}
	for _, field := range []string{"", "不予受理的理由"} { // the last form of the pane
		if field != "" {
			clerk.Focus(field)
		}
		if out := clerk.Outside(".pane__foot"); out != "" {
			t.Errorf("the acts are out of sight: %s", out)
		}
	}
	clerk.Follow("办理记录")
	clerk.Press("受理")
	clerk.See("已受理")
	reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")
	take(reviewer, number)
	reviewer.Open("/staff/cases")
	reviewer.FollowNear(number, "办理")
	reviewer.See("下一件")
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")
	take(decider, number)
	decider.Fill("决定内容", "符合条件，予以补贴。")
	decider.Press("预览文书")
	decider.See("尚未作出决定")
	look(t, decider, "dossier-preview")
	decider.Press("确认并送达")
	decider.See("决定已作出")
}
