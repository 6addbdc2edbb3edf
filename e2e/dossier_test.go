package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-9: everything about a case is on one screen, its papers beside what was filed.
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
	clerk.Follow("办理记录")
	clerk.See("提交申请")
}
