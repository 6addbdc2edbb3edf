package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ACC-5: the register names another representative. The new one proves it by register and
// face; the old one is logged out at once; the handlers have to be confirmed. When the unit
// is dissolved, the account is closed.
func TestANewRepresentativeTakesOverAndAtLastClosesTheAccount(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("泰州示例物流", "13851420551"), h.Opened("苏州示例软件", "13851420552")
	h.Several(u)
	h.Handler(u, other)
	old := chromium.Visit(t, h.URL, browser.Desktop)
	desk := chromium.Visit(t, h.URL, browser.Desktop)
	phone := chromium.Visit(t, h.URL, browser.Phone)
	enter(old, u.USCC, u.RepDocNumber)

	desk.Open("/login")
	desk.Follow("法定代表人变更")
	desk.Headed("法定代表人变更")
	desk.See("原法定代表人不能再代表本单位登录")
	desk.Axe()
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.See("没有变更")
	desk.Axe()

	next := h.Known("扬州")
	now := u
	now.RepName, now.RepDocType, now.RepDocNumber, now.Phone = next.RepName, next.RepDocType, next.RepDocNumber, "13851420553"
	h.Register(now)
	desk.Open("/representative")
	fillParticulars(desk, now)
	desk.Press("下一步")
	desk.Arrive("/representative/face")
	desk.Axe()
	passFace(desk, phone)
	desk.Arrive("/representative/account")
	desk.Axe()
	account(t, h, desk, now)
	desk.Arrive("/representative/done")
	desk.Headed("变更成功")
	desk.See("原法定代表人的权限已结束")
	desk.Axe()
	h.Text(u.Phone, "您在网上办事服务大厅代表该单位的权限已结束")
	h.Text(other.Phone, "须在")

	old.Open("/unit")
	old.Arrive("/login")
	enter(desk, u.USCC, now.RepDocNumber)
	desk.Open("/unit/agents")
	desk.See("有 1 人的授权需要确认")
	desk.See("法定代表人已变更，须在")
	desk.Follow("去确认")
	desk.Press("继续保留")
	desk.See("已确认继续保留")

	desk.Open("/unit/info")
	desk.Follow("注销单位账户")
	desk.Headed("注销单位账户")
	desk.See("登记机关的登记状态是“在业”")
	desk.Axe()
	now.Status = "注销"
	h.Register(now)
	desk.Open("/unit/info/close")
	desk.Press("确认注销")
	wantContains(t, "the fault", desk.Mistake("我已了解注销后不能恢复"), "请确认已了解注销后不能恢复")
	desk.Axe()
	desk.Tick("我已了解注销后不能恢复")
	desk.Choose("确认方式", "登录密码")
	desk.Fill("请输入登录密码", hall.Password)
	desk.Press("确认注销")
	desk.Headed("单位账户已注销")
	desk.Axe()
	h.Text("13851420553", "单位账户已注销")
	desk.Open("/unit")
	desk.Arrive("/login")
}
