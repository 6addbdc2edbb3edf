package e2e

import (
	"regexp"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// INS-1 … INS-6: a case registers an institution. Its unit opens it with a verified
// administrator, who logs in with 机构编号 and the initial password, must change it, and
// has a centre of their own. Another administrator takes over, and the first is logged out.
func TestAnInstitutionIsRegisteredOpenedAndActs(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u, first := h.Opened("江南示例精密机械", "13851420121"), h.Opened("苏州示例软件", "13851420122")
	second := h.Opened("泰州示例物流", "13851420123")
	h.Personal(first)
	h.Personal(second)
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/institutions")
	unit.See("暂无已登记的机构")
	unit.Axe()
	unit.Follow("机构登记")
	unit.Follow("在线办理")
	unit.Arrive("/unit/apply/")
	unit.Fill("机构名称", "江南示例职业培训学校")
	unit.Choose("机构类型", "民办职业培训学校")
	unit.Choose("机构级别", "市级")
	unit.Choose("机构所在地", "南京市")
	unit.Fill("机构负责人", "测试戊")
	unit.Fill("负责人电话", "13851420007")
	unit.Tick("填报内容和材料真实、准确，愿意承担相应的法律责任")
	unit.Press("下一步")
	pdf := material(t, "证书.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	for _, label := range []string{"营业执照或者事业单位法人证书", "相应的许可、备案或者认定文件"} {
		unit.Upload(label, pdf)
		unit.SeeNear(label, "证书.pdf")
	}
	unit.Follow("下一步")
	number := file(t, unit)

	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	reviewer := chromium.Visit(t, h.URL, browser.Desktop)
	decider := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.Fill("受理意见", "材料齐全，予以受理。")
	clerk.Press("受理")
	clerk.See("已受理")
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")
	decide(t, reviewer, decider, number)

	unit.Open("/unit/institutions")
	for range 20 { // the case's word travels through the queue
		if unit.Buttons("开通") > 0 || len(unit.Links("江南示例职业培训学校")) > 0 {
			break
		}
		unit.Open("/unit/institutions")
	}
	unit.See("江南示例职业培训学校")
	unit.See("民办职业培训学校")
	unit.Axe()
	unit.Follow("开通")
	unit.Headed("开通机构")
	unit.Axe()
	unit.Fill("管理员姓名", "不对")
	unit.Fill("管理员证件号码", first.RepDocNumber)
	unit.Fill("管理员移动电话", first.Phone)
	unit.Press("提交")
	wantContains(t, "the fault", unit.Mistake("管理员证件号码"), "没有找到这位实名用户")
	unit.Fill("管理员姓名", first.RepName)
	unit.Press("提交")
	unit.See("已保存，将短信通知机构管理员")
	code := institutionNumber(t, unit)
	h.Text(first.Phone, code)

	admin := chromium.Visit(t, h.URL, browser.Phone)
	admin.Open("/login")
	fillLogin(admin, code, first.RepDocNumber, "Js"+first.RepDocNumber[12:])
	admin.Headed("密码设置")
	admin.See("这是初始密码")
	admin.Axe()
	admin.Try("/unit/cases") // no other page before the password is changed
	admin.Headed("密码设置")
	admin.Fill("原密码", "Js"+first.RepDocNumber[12:])
	admin.Fill("新密码", "Another-2026")
	admin.Fill("请再次输入您的新登录密码", "Another-2026")
	admin.Press("确认")
	admin.See("密码已修改")
	admin.Open("/unit")
	admin.Headed("单位主页")
	admin.See("江南示例职业培训学校")
	admin.Miss("经办人管理")
	for _, page := range []string{"/unit/info", "/unit/cases", "/unit/parcels", "/unit/settings"} {
		admin.Open(page)
		admin.Axe()
	}

	unit.Open("/unit/institutions")
	unit.Follow("变更")
	unit.See("原管理员信息")
	unit.See("更改管理员信息")
	unit.Fill("管理员姓名", second.RepName)
	unit.Fill("管理员证件号码", second.RepDocNumber)
	unit.Fill("管理员移动电话", second.Phone)
	unit.Press("提交")
	unit.See("已保存")
	admin.Open("/unit") // logged out at once
	admin.Headed("登录后办理单位业务")
	unit.Follow("密码重置")
	unit.Axe()
	unit.Press("确认重置")
	unit.See("密码已重置")
	admin.Open("/login")
	fillLogin(admin, code, second.RepDocNumber, "Js"+second.RepDocNumber[12:])
	admin.Headed("密码设置")
}

var jg = regexp.MustCompile(`JG\d{12}`)

func institutionNumber(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	code := jg.FindString(v.Text())
	if code == "" {
		t.Fatal("the list shows no 机构编号")
	}
	return code
}
