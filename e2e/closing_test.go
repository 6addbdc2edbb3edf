package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ACC-5: closing the account of a unit needs the password of the representative, or their face. A wrong password
// says what to do next.
func TestTheRepresentativeClosesTheAccountByFace(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420581")
	gone := u
	gone.Status = "注销"
	h.Register(gone)
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	enter(desk, u.USCC, u.RepDocNumber)
	desk.Open("/unit/info/close/confirm") // not before the face
	desk.Arrive("/unit/info/close")
	desk.Axe()
	desk.Tick("我已了解注销后不能恢复")
	desk.Press("确认注销")
	desk.See("请选择确认方式")
	desk.Axe()
	desk.Choose("确认方式", "登录密码")
	desk.Fill("请输入登录密码", "Wrong-2026")
	desk.Press("确认注销")
	wantContains(t, "the fault", desk.Mistake("请输入登录密码"), "登录密码不正确")
	desk.Axe()

	desk.Choose("确认方式", "人脸认证")
	desk.Press("确认注销")
	desk.Arrive("/unit/info/close/face")
	desk.Headed("人脸认证")
	desk.Axe()
	passFace(desk, phone)
	desk.Arrive("/unit/info/close/confirm")
	desk.Headed("确认注销单位账户")
	desk.See("刷脸验证通过")
	desk.Axe()
	desk.Press("确认注销")
	desk.Headed("单位账户已注销")
	desk.Axe()
	h.Text(u.Phone, "单位账户已注销")
	desk.Open("/unit")
	desk.Arrive("/login")
}
