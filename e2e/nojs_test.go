package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

var plain = browser.View{Width: 1440, Height: 900, NoScript: true}

// POR-9: the forms work without JavaScript; the page that waits for the face has a link instead.
func TestAUnitRegistersWithoutJavaScript(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("常州示例新材料")
	u.Phone = "13851420007"
	desk, phone := chromium.Visit(t, h.URL, plain), chromium.Visit(t, h.URL, browser.Phone)
	desk.Open("/register")
	desk.Press("下一步")
	wantContains(t, "USCC", desk.Mistake("统一社会信用代码"), "请填写")
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.Arrive("/register/face")
	passFace(desk, phone)
	desk.Follow("我已完成，继续")
	desk.See("认证已通过")
	desk.Follow("继续填写账户信息")
	desk.Arrive("/register/account")

	desk.Fill("手机号", u.Phone)
	desk.Press("获取验证码")
	desk.Fill("短信验证码", h.SMS(u.Phone, 1))
	desk.Fill("密码", hall.Password)
	desk.Fill("确认密码", hall.Password)
	desk.Press("下一步")
	desk.Arrive("/register/done")
}

// POR-9, LOG-2: the login works without JavaScript.
func TestAUnitLogsInWithoutJavaScript(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420008")
	v := chromium.Visit(t, h.URL, plain)
	v.Open("/login")
	fillLogin(v, u.USCC, u.RepDocNumber, "Nicht-2026")
	v.See(wrongPassword)
	fillLogin(v, u.USCC, u.RepDocNumber, hall.Password)
	v.Headed("单位主页")
}
