package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// registerPerson goes through 「个人注册」 up to the face.
func registerPerson(t *testing.T, h *hall.Hall, v *browser.Visitor, name, number, phone string, nth int) {
	v.Open("/login/person")
	v.Follow("个人注册")
	v.Headed("个人注册")
	v.Fill("姓名", name)
	v.Fill("证件号码", number)
	v.Fill("移动电话", phone)
	askForCode(t, v)
	v.See("验证码已发送至")
	v.Fill("短信验证码", h.SMS(phone, nth))
	v.Fill("密码", newPassword)
	v.Fill("确认密码", newPassword)
	v.Tick("我已阅读并同意《个人用户注册协议》")
	v.Press("下一步")
	v.Arrive("/register/person/face")
}

// askForCode asks for the first code of 「个人注册」 and answers the puzzle before it (LOG-3).
func askForCode(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Press("获取验证码")
	v.See("拖动下方滑块完成拼图")
	v.Axe()
	answerInWords(t, v)
	v.Headed("个人注册")
}

// PER-1, PER-2, HAN-8: a representative whom the hall already knows registers as a person,
// logs in, and enters their unit without a second login.
func TestAPersonRegistersLogsInAndEntersTheirUnit(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420051")
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)

	desk.Open("/register/person")
	desk.Press("下一步")
	wantContains(t, "the fault", desk.Mistake("姓名"), "请填写姓名")
	desk.Axe()
	for _, early := range []string{"/register/person/face", "/register/person/done"} {
		desk.Open(early)
		if at := desk.Address(); at != "/register/person" {
			t.Errorf("%s before step 1 leads to %s", early, at)
		}
	}
	registerPerson(t, h, desk, u.RepName, u.RepDocNumber, u.Phone, 1)
	desk.Axe()
	passFace(desk, phone)
	desk.See("注册成功")
	desk.Axe()

	desk.Follow("去登录")
	desk.Fill("证件号码/移动电话", u.RepDocNumber)
	desk.Fill("请输入密码", "Nicht-2026")
	desk.Press("登录")
	desk.See(wrongPassword)
	desk.Axe()
	desk.Fill("请输入密码", newPassword)
	desk.Press("登录")
	desk.Headed("个人中心")
	desk.See(u.Name)
	desk.Axe()
	desk.Open("/unit/cases")
	desk.Headed("个人中心")
	desk.See("请先选择要进入的单位")
	desk.Axe()

	desk.Press("进入单位")
	desk.Headed("单位主页")
	desk.See(u.Name)
	desk.Open("/me")
	desk.See("当前")
	desk.Press("退出")
	desk.Open("/me")
	desk.Arrive("/login/person")
}

// PER-1: a person unknown to the hall gets an account without a unit. A failed face makes
// no account.
func TestAStrangerToTheHallRegisters(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("苏州示例软件")
	v, phone := chromium.Visit(t, h.URL, browser.Phone), chromium.Visit(t, h.URL, browser.Phone)
	registerPerson(t, h, v, u.RepName, u.RepDocNumber, "13851420052", 1)
	scan(v, phone)
	phone.Press("不通过")
	v.See("未通过或未完成")
	v.Open("/register/person/done")
	v.Arrive("/register/person")
	v.Open("/register/person/face")
	v.Press("重新认证")
	v.Arrive("/register/person/face")
	passFace(v, phone)
	v.See("注册成功")
	v.Follow("去登录")
	v.Fill("证件号码/移动电话", "13851420052")
	v.Fill("请输入密码", newPassword)
	v.Press("登录")
	v.Headed("个人中心")
	v.See("暂无单位授权")
}
