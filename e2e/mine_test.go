package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// PER-2: a person sees what is new in all their units, and changes the personal password.
// Another device is logged out; the password for the unit stays.
func TestAPersonHasACentreOfTheirOwn(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	login := func(v *browser.Visitor, password string) {
		v.Open("/login/person")
		v.Fill("证件号码/移动电话", u.RepDocNumber)
		v.Fill("请输入密码", password)
		v.Press("登录")
	}
	v, other := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	login(v, hall.Password)
	login(other, hall.Password)
	other.Headed("个人中心")
	v.Headed("个人中心")
	v.See("我的办件")
	v.See("办件编号")
	v.See("我的授权")
	v.See("已生效")
	v.Axe()
	for _, page := range []string{"/me/cases", "/me/messages"} {
		v.Open(page)
		v.Axe()
	}
	v.Open("/me")
	v.See("还没有收藏")
	v.Open("/items/title-returned")
	v.Press("收藏")
	v.Open("/me")
	v.See("职称申报退回修改")
	v.Axe()
	v.Press("取消收藏")
	v.Open("/me")
	v.See("还没有收藏")
	v.Follow("修改密码")
	v.Axe()
	v.Fill("原密码", "Wrong-2026")
	v.Fill("新密码", "Another-2026")
	v.Fill("请再次输入您的新登录密码", "Another-2026")
	v.Press("确认")
	wantContains(t, "the fault", v.Mistake("原密码"), "原密码不正确")
	v.Fill("原密码", hall.Password)
	v.Fill("新密码", "Another-2026")
	v.Fill("请再次输入您的新登录密码", "Another-2026")
	v.Press("确认")
	v.See("密码已修改")
	other.Open("/me")
	other.Headed("登录后办理个人业务")
	login(other, "Another-2026")
	other.Headed("个人中心")
	other.Press("退出")
	enter(other, u.USCC, u.RepDocNumber)
}
