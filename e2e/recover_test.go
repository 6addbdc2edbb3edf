package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

const newPassword = "Besser-2027"

// forget fills in step 1 of 「法定代表人找回密码」 and solves the puzzle.
func forget(t *testing.T, v *browser.Visitor, uscc, number, name string) {
	t.Helper()
	v.Open("/login")
	v.Follow("忘记密码?")
	v.Headed("法定代表人找回密码")
	v.Fill("统一社会信用代码", uscc)
	v.Fill("法定代表人证件号码", number)
	v.Fill("法定代表人姓名", name)
	v.Press("下一步")
	v.See("拖动下方滑块完成拼图")
	answerInWords(t, v)
	v.Arrive("/login/recover/prove")
}

func choosePassword(v *browser.Visitor) {
	v.Arrive("/login/recover/password")
	v.Fill("新密码", newPassword)
	v.Fill("确认密码", newPassword)
	v.Press("下一步")
	v.Headed("法定代表人找回密码")
	v.See("密码修改成功")
}

// LOG-7: recovery by face. All devices are logged out, and the old password no longer works.
func TestARepresentativeRecoversThePasswordByFace(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420041")
	desk := chromium.Visit(t, h.URL, browser.Desktop)
	phone := chromium.Visit(t, h.URL, browser.Phone)
	inside := chromium.Visit(t, h.URL, browser.Desktop)
	enter(inside, u.USCC, u.RepDocNumber)

	desk.Open("/login/recover")
	desk.Press("下一步")
	wantContains(t, "the fault", desk.Mistake("统一社会信用代码"), "请填写统一社会信用代码")
	desk.Axe()
	for _, early := range []string{"/login/recover/prove", "/login/recover/password", "/login/recover/done"} {
		desk.Open(early)
		if at := desk.Address(); at != "/login/recover" {
			t.Errorf("%s before step 1 leads to %s", early, at)
		}
	}
	forget(t, desk, u.USCC, u.RepDocNumber, u.RepName)
	desk.Axe()
	desk.Open("/login/recover/password")
	desk.Arrive("/login/recover/prove")
	passFace(desk, phone)
	desk.Arrive("/login/recover/password")
	desk.Axe()
	desk.Fill("新密码", "12345678")
	desk.Fill("确认密码", "12345678")
	desk.Press("下一步")
	wantContains(t, "the fault", desk.Mistake("新密码"), "三种")
	choosePassword(desk)
	desk.Axe()
	wantContains(t, "the text", h.Text(u.Phone, "如非本人操作，请立即"), "您在"+u.Name+"的登录密码已于")

	inside.Open("/unit")
	inside.Headed("登录后办理单位业务")
	desk.Follow("去登录")
	fillLogin(desk, u.USCC, u.RepDocNumber, hall.Password)
	desk.See(wrongPassword)
	fillLogin(desk, u.USCC, u.RepDocNumber, newPassword)
	desk.Headed("单位主页")
}

// LOG-7: recovery by a code sent to the phone on file.
func TestARepresentativeRecoversThePasswordByCode(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420042")
	v := chromium.Visit(t, h.URL, browser.Phone)
	forget(t, v, u.USCC, u.RepDocNumber, u.RepName)
	v.Follow("改用短信验证码")
	v.Axe()
	v.Press("获取验证码")
	v.See("验证码已发送至预留手机")
	v.Fill("短信验证码", "000000")
	v.Press("下一步")
	wantContains(t, "the fault", v.Mistake("短信验证码"), "验证码")
	v.Fill("短信验证码", h.SMS(u.Phone, 1))
	v.Press("下一步")
	choosePassword(v)
	v.Follow("去登录")
	fillLogin(v, u.USCC, u.Phone, newPassword)
	v.Headed("单位主页")
}

// LOG-7, against enumeration: whoever asks for the password of a unit without an account,
// or is not its representative, sees the same pages. The code is never right and the face
// never passes.
func TestRecoveryDoesNotTellWhetherAnAccountExists(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, stranger := h.Opened("江南示例精密机械", "13851420043"), h.Known("苏州示例软件")
	known := chromium.Visit(t, h.URL, browser.Desktop)
	unknown := chromium.Visit(t, h.URL, browser.Desktop)
	phone := chromium.Visit(t, h.URL, browser.Phone)
	forget(t, known, u.USCC, u.RepDocNumber, u.RepName)
	forget(t, unknown, stranger.USCC, stranger.RepDocNumber, stranger.RepName)
	said := map[string][2]string{}
	for _, v := range []*browser.Visitor{known, unknown} {
		i := 0
		if v == unknown {
			i = 1
		}
		note := func(what string) {
			x := said[what]
			x[i] = v.Text()
			said[what] = x
		}
		note("step 2")
		v.Open("/login/recover/code")
		v.Press("获取验证码")
		v.See("验证码已发送至预留手机")
		v.Fill("短信验证码", "000000")
		v.Press("下一步")
		v.Mistake("短信验证码")
		note("a wrong code")
	}
	for what, x := range said {
		if x[0] != x[1] {
			t.Errorf("%s tells them apart:\n%s\n----\n%s", what, x[0], x[1])
		}
	}
	unknown.Open("/login/recover/prove")
	scan(unknown, phone)
	phone.Press("通过")
	unknown.See("认证未通过")
	unknown.Open("/login/recover/password")
	unknown.Arrive("/login/recover/prove")
}
