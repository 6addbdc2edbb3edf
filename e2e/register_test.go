package e2e

import (
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

const agree = "我已阅读并同意《法人用户注册协议》"

// REG-2 to REG-8, LOG-2: a unit's complete way into the hall.
func TestALegalRepresentativeRegistersAUnitAndLogsIn(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("江南示例精密机械")
	u.Phone = "13851420001"
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)

	desk.Open("/")
	desk.Follow("注册")
	desk.Arrive("/register")
	desk.See("填写单位信息")
	desk.See("注册说明")
	desk.Axe()
	refuseParticulars(t, desk, u)
	fillParticulars(desk, u)
	desk.Press("下一步")

	desk.Arrive("/register/face") // REG-5
	desk.Axe()
	passFace(desk, phone)
	desk.Arrive("/register/account") // the page moves on without a click
	desk.Axe()
	account(t, h, desk, u)

	desk.Arrive("/register/done") // REG-8
	desk.Axe()
	number := unitNumber(t, desk)
	desk.Follow("去登录")
	desk.Arrive("/login")
	fillLogin(desk, u.USCC, u.RepDocNumber, hall.Password) // LOG-2
	desk.Headed("单位主页")
	desk.See(u.Name)
	desk.Press("退出")
	desk.Follow("登录")
	fillLogin(desk, number, u.Phone, hall.Password)
	desk.Headed("单位主页")
	desk.See("法定代表人")
}

var numbered = regexp.MustCompile(`单位编号\D{0,12}(\d{6,})`)

// unitNumber returns the 单位编号 on the last page of the enrolment.
func unitNumber(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	number := numbered.FindStringSubmatch(v.Text())
	if number == nil {
		t.Fatalf("no 单位编号 on the page: %s", v.Text())
	}
	return number[1]
}

// refuseParticulars covers REG-4: each wrong value has a message beside its field and in
// the summary. A mismatch does not reveal which value is wrong.
func refuseParticulars(t *testing.T, desk *browser.Visitor, u hall.Unit) {
	t.Helper()
	desk.Press("下一步")
	for _, label := range []string{"统一社会信用代码", "单位全称", "法定代表人证件号码", "法定代表人姓名"} {
		say := desk.Mistake(label)
		wantContains(t, label, say, label)
		inSummary(t, desk, say)
	}
	wantContains(t, "agreement", desk.Mistake(agree), "《法人用户注册协议》")
	if !strings.HasPrefix(desk.Title(), "错误：") {
		t.Errorf("the title of a form with faults is 「%s」", desk.Title())
	}
	desk.Axe()

	fillParticulars(desk, u)
	desk.Fill("统一社会信用代码", u.USCC[:17])
	desk.Fill("法定代表人证件号码", "320102196801011000")
	desk.Press("下一步")
	wantContains(t, "USCC", desk.Mistake("统一社会信用代码"), "18 位")
	wantContains(t, "identity number", desk.Mistake("法定代表人证件号码"), "校验位不对")
	if got := desk.Value("单位全称"); got != u.Name {
		t.Errorf("what was typed is lost: 单位全称 is 「%s」", got)
	}

	fillParticulars(desk, u)
	desk.Fill("法定代表人姓名", "测试乙")
	desk.Press("下一步")
	desk.See("单位信息或法定代表人信息与登记信息不一致")
	desk.Miss("姓名不正确")
}

func inSummary(t *testing.T, desk *browser.Visitor, say string) {
	t.Helper()
	for _, l := range desk.Links("需要修改") {
		if strings.Contains(l.Name, say) {
			return
		}
	}
	t.Errorf("the summary does not list 「%s」: %v", say, desk.Links("需要修改"))
}

func fillParticulars(desk *browser.Visitor, u hall.Unit) {
	desk.Fill("统一社会信用代码", u.USCC)
	desk.Fill("单位全称", u.Name)
	desk.Choose("法定代表人证件类型", "居民身份证")
	desk.Fill("法定代表人证件号码", u.RepDocNumber)
	desk.Fill("法定代表人姓名", u.RepName)
	desk.Tick(agree)
}

// scan reads the QR code on the desktop and opens it on the phone.
func scan(desk, phone *browser.Visitor) {
	phone.Open(desk.Attribute("[data-qr]", "data-qr"))
	phone.Headed("请确认是您本人操作")
}

func passFace(desk, phone *browser.Visitor) {
	scan(desk, phone)
	phone.Press("通过")
	phone.See("回到办理页面")
}

// account fills in step 3: REG-6, REG-7.
func account(t *testing.T, h *hall.Hall, desk *browser.Visitor, u hall.Unit) {
	t.Helper()
	desk.Fill("手机号", u.Phone)
	desk.Press("获取验证码")
	desk.See("秒后可重新获取")
	code := h.SMS(u.Phone, 1)

	desk.Fill("短信验证码", code)
	desk.Fill("密码", "abcdefgh")
	desk.Fill("确认密码", "abcdefgi")
	desk.Press("下一步")
	wantContains(t, "password", desk.Mistake("密码"), "三种以上")
	if got := desk.Value("密码"); got != "" {
		t.Errorf("a refused password is still in the page: %q", got)
	}
	desk.Fill("短信验证码", code)
	desk.Fill("密码", "Aa1"+u.Phone)
	desk.Fill("确认密码", "Aa1"+u.Phone)
	desk.Press("下一步")
	wantContains(t, "password with the phone in it", desk.Mistake("密码"), "手机号")

	desk.Fill("短信验证码", code)
	desk.Fill("密码", hall.Password)
	desk.Fill("确认密码", hall.Password)
	desk.Press("下一步")
}

// REG-4: a registered unit is told so, with a link to the login.
func TestAUnitThatIsRegisteredIsSentToTheLogin(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("南通示例建筑", "13851420002")
	desk := chromium.Visit(t, h.URL, browser.Desktop)
	desk.Open("/register")
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.See("已注册")
	desk.FollowNear("该单位已注册", "登录")
	desk.Arrive("/login")
}

// REG-4, OUT-3: a register that is away is reported, and no input is lost.
func TestARegisterThatIsAwayLosesNothingTyped(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("苏州示例软件")
	desk := chromium.Visit(t, h.URL, browser.Desktop)
	desk.Open("/register")
	h.Break("registry", "down")
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.See("稍后")
	if got := desk.Value("单位全称"); got != u.Name {
		t.Errorf("单位全称 is 「%s」", got)
	}
}
