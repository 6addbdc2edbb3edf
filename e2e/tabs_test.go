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

// HAN-5, CEN-2: of two who save the same page the second is shown what the first has changed; nothing is overwritten unseen.
func TestWhoSavesSecondSeesWhatTheFirstHasChanged(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("江南示例精密机械", "13851420571"), h.Opened("苏州示例软件", "13851420572")
	h.Several(u)
	h.Handler(u, other)
	one := chromium.Visit(t, h.URL, browser.Desktop)
	enter(one, u.USCC, u.RepDocNumber)
	one.Open("/unit/agents")
	one.Follow("授权")
	two := one.Tab()
	two.Open("/unit/agents")
	two.Follow("授权")
	one.Tick("就业技能培训补贴申请")
	one.Press("保存")
	one.See("业务范围已保存")
	two.Tick("劳务派遣单位年度经营情况报告核验")
	two.Press("保存")
	two.See("业务范围刚刚被别人修改过，新增了“就业技能培训补贴申请”")
	two.Axe()
	two.Press("保存")
	two.See("业务范围已保存")

	one.Open("/unit/info/edit")
	two.Open("/unit/info/edit")
	one.Fill("注册地地址", "示例路 8 号")
	one.Press("保存")
	one.See("单位信息已保存")
	two.Fill("注册地地址", "示例路 9 号")
	two.Press("保存")
	wantContains(t, "the fault", two.Mistake("注册地地址"), "注册地地址现在是“示例路 8 号”")
	two.Axe()
	two.Press("保存")
	two.See("单位信息已保存")
}
