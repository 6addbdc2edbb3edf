package e2e

import (
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// REG-10, STA-1, STA-4: a clerk enters the applicant's particulars; only a second clerk may
// check them. The applicant sets the password with a link that works once.
func TestAnAccountIsOpenedAtTheWindowByTwoClerks(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u, helper := h.Known("江南示例精密机械"), h.Known("苏州示例软件")
	const mobile = "13851420091"
	clerk, checker := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	applicant := chromium.Visit(t, h.URL, browser.Phone)
	pdf := material(t, "扫描件.pdf", "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")

	applicant.Open("/cities/320100/windows")
	applicant.Headed("南京市办理前准备")
	applicant.See("工作日")
	look(t, applicant, "window-prepare")

	staff(h, clerk, "clerk")
	clerk.Follow("窗口注册")
	clerk.Axe()
	clerk.Follow("新的窗口注册")
	clerk.Axe()
	clerk.Press("提交复核")
	wantContains(t, "the fault", clerk.Mistake("统一社会信用代码"), "请填写")
	clerk.See("请选择办理人身份")
	clerk.Axe()
	clerk.Fill("统一社会信用代码", u.USCC)
	clerk.Fill("单位名称", u.Name)
	clerk.Fill("法定代表人证件号码", u.RepDocNumber)
	clerk.Fill("法定代表人姓名", "别人")
	clerk.Choose("办理人身份", "办理人")
	clerk.Fill("办理人证件号码", helper.RepDocNumber)
	clerk.Fill("办理人姓名", helper.RepName)
	clerk.Fill("移动电话", mobile)
	var picture strings.Builder
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 600, 400))); err != nil {
		t.Fatal(err)
	}
	photo := material(t, "身份证.png", picture.String())
	papers := func() {
		for _, label := range []string{"营业执照副本", "授权委托书"} {
			clerk.Upload(label, pdf)
		}
		clerk.Upload("办理人身份证", photo)
	}
	clerk.See("营业执照副本原件")
	clerk.Fill("录入说明", "执照是新版")
	clerk.Press("提交复核")
	wantContains(t, "without a letter", clerk.Mistake("授权委托书"), "请选择授权委托书的扫描件")
	papers()
	clerk.Press("提交复核")
	clerk.See("与登记信息不一致")
	clerk.Fill("法定代表人姓名", u.RepName)
	papers()
	clerk.Press("提交复核")
	clerk.See("请另一名受理员复核")
	clerk.Follow("查看" + u.Name)
	clerk.See("录入人不能复核自己录入的信息")
	clerk.Axe()
	if n := clerk.Buttons("复核通过"); n != 0 {
		t.Error("who entered it may check it")
	}

	staff(h, checker, "checker")
	checker.Follow("窗口注册")
	look(t, checker, "window-queue")
	checker.Press("领取下一件")
	checker.See("执照是新版")
	checker.Axe()
	look(t, checker, "window-check")
	checker.Press("退回")
	wantContains(t, "without a reason", checker.Mistake("复核意见"), "请填写退回原因")
	checker.Fill("复核意见", "原件已核对")
	checker.Press("复核通过")
	checker.See("已通过")

	link := regexp.MustCompile(`/w/[\w-]+`).FindString(h.Text(mobile, "窗口"))
	applicant.Open(link)
	applicant.Headed("设置登录密码")
	applicant.Axe()
	applicant.Fill("新密码", newPassword)
	applicant.Fill("确认密码", "Anders-2026")
	applicant.Press("确定")
	wantContains(t, "the fault", applicant.Mistake("确认密码"), "不一致")
	applicant.Fill("新密码", newPassword)
	applicant.Fill("确认密码", newPassword)
	applicant.Press("确定")
	applicant.See("密码已设置")
	applicant.Axe()
	if code := applicant.Try(link); code != 410 {
		t.Errorf("the link answers %d the second time", code)
	}
	applicant.Open("/login")
	fillLogin(applicant, u.USCC, mobile, newPassword)
	applicant.Headed("单位主页")
	applicant.See("管理员")
}
