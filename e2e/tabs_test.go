package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// One person acts for several units: each page names the unit, a unit's data is not visible
// in another, and a form drawn for one unit and sent for another does nothing.
func TestTwoTabsForTwoUnitsDoNotMix(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	first, second := h.Opened("江南示例精密机械", "13851420561"), h.Opened("苏州示例软件", "13851420562")
	h.Several(first)
	h.Handler(first, second) // the second unit's representative is a handler of the first
	h.Personal(second)
	tab := chromium.Visit(t, h.URL, browser.Desktop)
	enter(tab, second.USCC, second.RepDocNumber)
	tab.See(second.Name)
	tab.Open("/unit/settings/addresses/new")
	tab.Headed("新增收件地址")
	tab.See(second.Name)

	other := tab.Tab()
	other.Open("/me")
	other.PressNear(first.Name, "进入单位")
	other.Arrive("/unit")
	other.See(first.Name)
	other.Miss(second.Name)

	tab.Fill("收件人姓名", "示例五")
	tab.Press("保存")
	tab.See("您已在其他页面切换到“" + first.Name + "”")
	tab.Axe()
	other.Open("/unit/settings/addresses")
	other.Miss("示例五")
	other.Open("/me")
	other.PressNear(second.Name, "进入单位")
	other.Open("/unit/settings/addresses")
	other.Miss("示例五")
	other.See(second.Name)
	other.Miss(first.Name)
}
