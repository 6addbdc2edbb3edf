package e2e

import (
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
