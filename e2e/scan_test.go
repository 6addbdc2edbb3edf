package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// loginCode returns the eight digits below the QR code.
func loginCode(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	_, after, ok := strings.Cut(v.Text(), "在 APP 中输入登录码")
	if !ok {
		t.Fatal("the screen shows no code to type")
	}
	f := strings.Fields(after)
	return f[0] + f[1]
}

// appLogin logs in on the phone.
func appLogin(v *browser.Visitor, u hall.Unit) {
	v.Open("/app")
	v.Headed("登录")
	v.Axe()
	v.Fill("证件号码/移动电话", u.RepDocNumber)
	v.Fill("请输入密码", hall.Password)
	v.Press("登录")
	v.Headed("智慧人社")
}

// LOG-5, APP-1: the screen shows a code, the phone reads it, the person confirms, and the
// screen is logged in without a click.
func TestAScreenEntersByThePhone(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420061")
	h.Personal(u)
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	appLogin(phone, u)
	phone.Axe()

	desk.Open("/login")
	desk.Follow("扫码登录")
	desk.See("等待扫码")
	desk.Axe()
	picture := strings.TrimPrefix(desk.Attribute(".qr", "data-qr"), h.URL)
	phone.Open(picture)
	phone.See("确认在电脑上登录？")
	phone.See("同一网络")
	phone.Axe()
	desk.See("扫描成功")
	desk.Axe()
	phone.Press("取消")
	phone.See("已取消登录")
	desk.See("已在手机上取消登录")

	desk.Press("换一个")
	desk.See("等待扫码")
	phone.Follow("再扫一次")
	phone.Headed("扫一扫")
	phone.Axe()
	phone.Press("下一步")
	wantContains(t, "the fault", phone.Mistake("登录码"), "请输入电脑上的 8 位登录码")
	phone.Fill("登录码", "12345678")
	phone.Press("下一步")
	wantContains(t, "the fault", phone.Mistake("登录码"), "没有找到这个登录码")
	phone.Axe()
	phone.Fill("登录码", loginCode(t, desk))
	phone.Press("下一步")
	phone.Headed("扫码确认")
	phone.See(u.Name)
	phone.Press("确认登录")
	phone.See("已确认登录")
	phone.Axe()
	desk.Headed("单位主页")
	desk.See(u.Name)

	if code := phone.Try(picture); code != 410 {
		t.Errorf("a code that was used answers %d", code)
	}
	phone.See("二维码已失效")
	for _, tab := range []string{"办件", "消息", "我的"} {
		phone.Open("/app")
		phone.Follow(tab)
		phone.Headed(tab)
		phone.Axe()
		if wide := phone.Overflow(); wide != "" {
			t.Errorf("%s is wider than the phone: %s", tab, wide)
		}
	}
	phone.See(u.Name)
	phone.Press("退出登录")
	phone.Headed("登录")
}

// LOG-10: a person who forgot the password for a unit sets a new one on the phone, by face.
func TestAForgottenPasswordIsSetOnThePhoneByFace(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420063")
	h.Personal(u)
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	enter(desk, u.USCC, u.RepDocNumber)
	appLogin(phone, u)
	phone.Follow("我的")
	phone.Follow("重设单位登录密码")
	phone.Axe()
	phone.Press("刷脸验证")
	phone.See("等待人脸认证")
	phone.Axe()
	alipay := phone.Tab()
	alipay.Open(strings.TrimPrefix(phone.Attribute(".poll a", "href"), h.URL))
	alipay.Press("通过")
	phone.See("请设置新的密码")
	phone.Axe()
	phone.Fill("新密码", "kurz")
	phone.Fill("确认密码", "kurz")
	phone.Press("完成设置")
	wantContains(t, "the fault", phone.Mistake("新密码"), "8")
	phone.Fill("新密码", newPassword)
	phone.Fill("确认密码", newPassword)
	phone.Press("完成设置")
	phone.See("已重新设置")
	desk.Open("/unit")
	desk.See("请重新登录")
	fillLogin(desk, u.USCC, u.RepDocNumber, newPassword)
	desk.Headed("单位主页")
}

// PER-2: the same for a person's own account; and the pages about the app exist.
func TestAPersonEntersByThePhone(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420062")
	h.Personal(u)
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	appLogin(phone, u)
	desk.Open("/login/person")
	desk.Follow("扫码登录")
	desk.Follow("如何扫码？")
	desk.Headed("如何扫码？")
	desk.Axe()
	desk.Follow("下载江苏智慧人社APP")
	desk.Headed("下载江苏智慧人社APP")
	desk.Axe()
	desk.Open("/login/person?way=scan")
	phone.Open("/app/scan")
	phone.Fill("登录码", loginCode(t, desk))
	phone.Press("下一步")
	phone.See("个人登录")
	phone.Press("确认登录")
	phone.See("已确认登录")
	desk.Headed("个人中心")
}
