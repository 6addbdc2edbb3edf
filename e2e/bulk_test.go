package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-6: a clerk with a queue accepts many cases at once, sees before what will happen and after what became of each.
func TestAClerkAcceptsManyCasesAtOnce(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420585")
	unit, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	one, two := applied(t, unit, u), applied(t, unit, u)
	staff(h, clerk, "clerk")
	clerk.Open("/staff/cases")
	clerk.Press("批量办理")
	clerk.See("请先勾选要办理的办件")
	clerk.Tick("选择 " + one)
	clerk.Tick("选择 " + two)
	look(t, clerk, "desk-queue")
	clerk.Choose("对所选办件", "受理")
	clerk.Press("批量办理")
	clerk.Headed("批量受理")
	clerk.See("可以办理 2 件")
	look(t, clerk, "desk-bulk")
	clerk.Fill("受理的内容", "材料齐全【】")
	clerk.Press("受理 2 件")
	wantContains(t, "the fault", clerk.Mistake("受理的内容"), "【】")
	clerk.Fill("受理的内容", "材料齐全，予以受理。")
	clerk.Press("受理 2 件")
	clerk.See("已办理 2 件，没有办理 0 件")
	look(t, clerk, "desk-bulk-done")
	for _, n := range []string{one, two} {
		unit.Open("/unit/cases")
		unit.FollowNear(n, item)
		unit.See("已受理")
	}
}
