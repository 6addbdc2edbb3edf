package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// PER-1, REG-6, OUT-3: a service that is out is named where it is needed, with another way; what was typed stays. Nobody
// becomes a verified person without the real-name service, and whose name and number differ does not either.
func TestServicesThatAreOutAreToldAndNobodyPassesWithoutThem(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Known("苏州示例软件"), h.Known("江南示例精密机械")
	const mobile = "13851420161"
	v, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)

	v.Open("/register/person")
	v.Fill("姓名", other.RepName)
	v.Fill("证件号码", u.RepDocNumber)
	v.Fill("移动电话", mobile)
	h.Break("sms", "down")
	askForCode(t, v)
	v.See("短信服务暂时没有响应")
	v.Miss("验证码已发送")
	v.Axe()
	h.Break("sms", "ok")
	v.Press("获取验证码")
	v.See("验证码已发送至")
	fill := func() {
		v.Fill("短信验证码", h.SMS(mobile, 1))
		v.Fill("密码", newPassword)
		v.Fill("确认密码", newPassword)
		v.Tick("我已阅读并同意《个人用户注册协议》")
		v.Press("下一步")
	}
	fill()
	v.See("姓名和证件号码核验不一致")
	v.Axe()

	v.Fill("姓名", u.RepName)
	h.Break("realname", "down")
	v.Fill("密码", newPassword)
	v.Fill("确认密码", newPassword)
	v.Press("下一步")
	v.See("暂时没有响应")
	v.Axe()
	h.Break("realname", "ok")
	v.Fill("密码", newPassword)
	v.Fill("确认密码", newPassword)
	v.Press("下一步")
	v.Arrive("/register/person/face")
	passFace(v, phone)
	v.See("注册成功")
}
