package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// STA-5, DSK-13; acceptance 30: an auditor finds who looked at a full number, and why, and their own look is found too.
func TestAnAuditorFindsWhoLookedAtANumberAndWhy(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420584")
	unit, clerk, auditor := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	n := applied(t, unit, u)
	staff(h, clerk, "clerk")
	take(clerk, n)
	clerk.Fill("查看原因", "核对参保记录")
	clerk.Press("查看完整号码")
	if got := clerk.Try("/staff/audit"); got != 403 {
		t.Errorf("a clerk opens the audit with %d", got)
	}

	staff(h, auditor, "auditor")
	auditor.Open("/staff")
	auditor.Follow("审计查询")
	auditor.Headed("审计查询")
	look(t, auditor, "audit-search")
	auditor.Fill("网络地址", "192.0.2")
	auditor.Press("查询")
	wantContains(t, "the fault", auditor.Mistake("网络地址"), "完整的网络地址")
	auditor.Follow("重置")
	auditor.Fill("人员", "演示受理员")
	auditor.Fill("办件编号", n)
	auditor.Press("查询")
	auditor.See("查看原因：核对参保记录")
	auditor.See("演示受理员")
	look(t, auditor, "audit-found")
	if got := auditor.Fetch("/staff/audit/result.xlsx"); got != 200 {
		t.Errorf("the export answers %d", got)
	}

	auditor.Follow("重置")
	auditor.Fill("人员", u.RepDocNumber)
	auditor.Press("查询")
	auditor.See("提交申请")
	auditor.Open(auditor.Attribute(`a[href^="/staff/audit/rows/"]`, "href"))
	auditor.Headed("审计记录")
	auditor.Miss(u.RepDocNumber)
	look(t, auditor, "audit-row")
	auditor.Press("查看完整号码")
	wantContains(t, "the fault", auditor.Mistake("查看原因"), "2 至 200")
	auditor.Fill("查看原因", "信访核查")
	auditor.Press("查看完整号码")
	auditor.See(u.RepDocNumber)
	auditor.Open("/staff/audit/result")
	auditor.See("查看原因：信访核查")
}
