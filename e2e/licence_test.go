package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// licence shows the code of 电子营业执照, which a holder answers on a phone.
func licence(t *testing.T, v *browser.Visitor, h *hall.Hall, holder, say string) {
	t.Helper()
	v.Open("/login")
	v.Follow("电子营业执照")
	v.Headed("电子营业执照登录")
	var at string
	for _, l := range v.Links("") {
		if strings.Contains(l.Name, "在本机打开") {
			at = l.Href
		}
	}
	phone := chromium.Visit(t, h.Control, browser.Phone)
	phone.Open(strings.TrimPrefix(at, h.Control))
	phone.Choose("执照和持有人", holder)
	phone.Press(say)
	phone.See(map[string]string{"确认登录": "已确认", "取消": "已取消"}[say])
}

// REG-11, LOG-1: the representative's licence opens an unknown unit and asks for document
// number, phone and agreement. The next time it logs in. A handler of the licence without a
// mandate in the hall gets nothing. An unsigned callback does nothing.
func TestALicenceOpensTheUnitAndEntersIt(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("江南示例精密机械")
	const mobile = "13851420096"
	v := chromium.Visit(t, h.URL, browser.Desktop)

	v.Open("/login/licence")
	v.Axe()
	licence(t, v, h, u.Name+" - 办事人", "确认登录")
	v.See("请先由法定代表人登录或注册")
	v.Axe()
	licence(t, v, h, u.Name+" - 法定代表人 "+u.RepName, "取消")
	v.See("已在手机上取消登录")
	v.Press("换一个")
	licence(t, v, h, u.Name+" - 法定代表人 "+u.RepName, "确认登录")
	v.Headed("开通单位账户")
	v.See(u.Name)
	v.Fill("法定代表人证件号码", "11010119900307803X")
	v.Press("下一步")
	wantContains(t, "the fault", v.Mistake("法定代表人证件号码"), "不一致")
	v.Axe()
	h.Break("registry", "down") // the register is asked at this step, before a phone and a consent
	v.Fill("法定代表人证件号码", u.RepDocNumber)
	v.Press("下一步")
	v.See("登记系统暂时没有响应")
	h.Break("registry", "ok")
	revoked := u
	revoked.Status = "吊销"
	h.Register(revoked)
	v.Press("下一步")
	v.See("该单位的状态为“吊销”，不能开通账户。如有疑问，请联系登记机关，或拨打 12333")
	v.Axe()
	h.Register(u)
	v.Press("下一步")
	openWithPhone(t, v, h, u, mobile)

	again := chromium.Visit(t, h.URL, browser.Desktop)
	licence(t, again, h, u.Name+" - 法定代表人 "+u.RepName, "确认登录")
	again.Headed("单位主页")
	other := chromium.Visit(t, h.URL, browser.Desktop)
	licence(t, other, h, u.Name+" - 办事人", "确认登录")
	other.See("您在这个单位还没有授权")
}

// OUT-3: a platform that is down is reported, with what works instead.
func TestALicencePlatformThatIsDownIsTold(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Break("licence", "down")
	v := chromium.Visit(t, h.URL, browser.Phone)
	if code := v.Try("/login/licence"); code != 503 {
		t.Errorf("answers %d", code)
	}
	v.See("电子营业执照平台暂时没有响应")
	v.Axe()
	v.Follow("账号密码登录")
	v.Headed("登录后办理单位业务")
}
