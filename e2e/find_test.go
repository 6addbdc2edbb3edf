package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-2; acceptance 24: a case is found by four digits, by the pinyin of its unit, by state and day; the search is still there after a
// reload, and under the name that the clerk gave it.
func TestACaseIsFoundAndTheSearchIsKept(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420584")
	unit, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	n := applied(t, unit, u)
	staff(h, clerk, "clerk")

	clerk.Open("/staff/cases")
	clerk.Follow("查找办件")
	clerk.Fill("办件编号", n[len(n)-4:])
	clerk.Press("查找")
	clerk.See(n)
	clerk.Follow("清空")
	clerk.Miss(n)
	clerk.Fill("单位", "jnsl")
	clerk.Press("查找")
	clerk.See(n)
	look(t, clerk, "desk-find")

	clerk.Follow("清空")
	clerk.Choose("状态", "待审核")
	clerk.Fill("开始日期", "2020-01-01")
	clerk.Press("查找")
	clerk.See(n)
	if at := clerk.Address(); !strings.Contains(at, "state=SUBMITTED") || !strings.Contains(at, "from=2020-01-01") {
		t.Errorf("the search is at %s", at)
	}
	clerk.Open(clerk.Address())
	clerk.See(n)
	clerk.Fill("筛选名称", "近期待审核")
	clerk.Press("存为常用筛选")
	clerk.See("已存为常用筛选")
	clerk.Follow("清空")
	clerk.Miss(n)
	clerk.Follow("近期待审核")
	clerk.See(n)
	clerk.Follow("清空")
	clerk.Fill("申请人", "查无此人")
	clerk.Press("查找")
	clerk.See("没有符合条件的办件")
	if at := clerk.Address(); strings.Contains(at, "%") {
		t.Errorf("the name is in the address: %s", at)
	}
}
