package e2e

import (
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-14, STA-6: whoever answers for the hall sees that a case is overdue, opens it from its figure, and hands it over.
func TestAnOverdueCaseIsSeenInTheFiguresAndHandedOver(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420585")
	unit, chief := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	number := applied(t, unit, u)
	h.Later(20 * 24 * time.Hour)
	staff(h, chief, "admin")
	chief.Open("/staff")
	chief.Follow("运行看板")
	chief.Headed("运行看板")
	chief.See("受理率")
	look(t, chief, "dashboard")
	chief.Fill("开始日期", "2026-02-01")
	chief.Fill("结束日期", "2026-01-01")
	chief.Press("查看")
	wantContains(t, "the fault", chief.Mistake("结束日期"), "结束日期不能早于开始日期")
	chief.Follow("重置")
	if got := chief.Fetch("/staff/dashboard/figures.xlsx"); got != 200 {
		t.Errorf("the workbook answers %d", got)
	}
	chief.Follow("1 件，打开现在超期的办件")
	chief.Headed("查找办件")
	chief.FollowNear(number, item)
	chief.See(number)
	chief.Choose("接手的工作人员", "演示受理员")
	chief.Fill("移交说明", "请今天办理")
	chief.Press("移交")
	chief.See("移交")
	chief.Open("/staff/cases/search?due=late")
	chief.See("演示受理员")
	chief.Open("/modes?theme=dark&back=/")
	chief.Open("/staff/dashboard")
	look(t, chief, "dashboard-dark")
	chief.Open("/staff/dashboard#daily")
	look(t, chief, "dashboard-daily")
	chief.Open("/staff/dashboard#logins")
	look(t, chief, "dashboard-systems")
	visitor := chromium.Visit(t, h.URL, browser.Desktop)
	visitor.Open("/ratings")
	visitor.See("还没有评价")
	look(t, visitor, "ratings-none")
}
