package e2e

import (
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// LOG-8: the login ends in another tab while a form is being filled in. Whoever sent it reads it after the next login, and one click
// sends it again: a unit its new handler, a member of staff their opinion.
func TestAFormThatWasSentAfterTheLoginEndedIsSentAgain(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u, other := h.Opened("江南示例精密机械", "13851420771"), h.Opened("苏州示例软件", "13851420772")
	h.Several(u)
	h.Personal(other)
	caseID := h.OwnCase(other, "dispute-mediation", "identity", sampleOf(t, "dispute-mediation"))

	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/agents/new")
	unit.Choose("用户类别", "普通经办人")
	unit.Fill("姓名", other.RepName)
	unit.Fill("证件号码", other.RepDocNumber)
	unit.Fill("移动电话", other.Phone)
	tab := unit.Tab()
	tab.Open("/unit")
	tab.Press("退出")
	unit.Press("提交")
	unit.Arrive("/login")
	unit.See("刚才提交的内容已保留")
	look(t, unit, "parked-login")
	fillLogin(unit, u.USCC, u.RepDocNumber, hall.Password)
	unit.Arrive("/unfinished")
	unit.Headed("登录前提交的内容")
	unit.See("在“经办人管理”提交的内容")
	unit.See(other.RepDocNumber)
	look(t, unit, "parked-unit")
	unit.Press("重新提交")
	unit.Headed("可经办业务范围设置")
	unit.Open("/unit/agents")
	unit.See("待本人确认")

	desk := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, desk, "clerk")
	desk.Open("/staff/cases")
	desk.Press("认领")
	desk.Open("/staff/cases/" + caseID)
	desk.Fill("受理意见", "材料齐全，予以受理。")
	tab = desk.Tab()
	tab.Open("/staff")
	tab.Press("退出")
	desk.Press("受理")
	desk.Arrive("/staff/login")
	desk.See("刚才提交的内容已保留")
	desk.Axe()
	h.Later(time.Minute) // a code works once
	a, code := h.Staff("clerk")
	desk.Fill("账号", a.Login)
	desk.Fill("密码", a.Password)
	desk.Fill("动态验证码", code)
	desk.Press("登录")
	desk.Arrive("/staff/unfinished")
	desk.Headed("登录前提交的内容")
	desk.See("在“办件队列”提交的内容")
	desk.See("材料齐全，予以受理。")
	look(t, desk, "parked-desk")
	desk.Press("重新提交")
	desk.See("已受理")
	desk.Open("/staff/unfinished")
	desk.Headed("工作台")
}
