package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ACC-2: a face first, then a code to the new phone. The old phone is told; the old number
// no longer works.
func TestAPhoneIsChangedByFaceAndCode(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	const old, fresh = "13851420101", "13851420102"
	u := h.Opened("江南示例精密机械", old)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/settings")
	v.Follow("修改手机")
	v.Headed("修改手机")
	v.Axe()
	v.Try("/me/phone/new") // open a later step too early
	v.Headed("修改手机")
	v.Press("开始人脸认证")
	v.See("请本人用支付宝扫描二维码")
	v.Axe()
	phone := chromium.Visit(t, h.URL, browser.Phone)
	passFace(v, phone)
	v.Arrive("/me/phone/new")
	v.Axe()
	v.Fill("新手机号", old)
	v.Press("确认修改")
	wantContains(t, "the fault", v.Mistake("新手机号"), "与现在的手机号相同")
	v.Axe()
	v.Fill("新手机号", fresh)
	v.Press("获取验证码")
	v.See("验证码已发送至")
	v.Fill("短信验证码", h.SMS(fresh, 1))
	v.Press("确认修改")
	v.See("手机已修改")
	h.Text(old, "手机号已改为")
	v.Press("退出")
	v.Open("/login")
	fillLogin(v, u.USCC, old, hall.Password)
	v.See("不正确")
	enter(v, u.USCC, fresh)
}
