package e2e

import (
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// views are a desktop and a phone, for pages that have to hold on both.
var views = map[string]browser.View{"desktop": browser.Desktop, "phone": browser.Phone}

// narrow fails the test when the page is wider than the screen, and looks for barriers.
func narrow(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Axe()
	if wide := v.Overflow(); wide != "" {
		t.Errorf("the page is wider than the screen: %s", wide)
	}
}

// POR-6: anybody looks a certificate up, past the puzzle in words; the address holds neither name nor number, going
// back finds the form, and an outage is no empty answer.
func TestAnybodyLooksACertificateUp(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			v := chromium.Visit(t, h.URL, view)
			v.Open("/queries")
			narrow(t, v)
			v.Open("/items/title-certificate")
			narrow(t, v)
			v.Follow("立即查询")
			v.Headed("职称证书在线查询")
			narrow(t, v)
			v.Fill("姓名", "测试壬")
			v.Press("查询")
			wantContains(t, "the fault", v.Mistake("证件号码"), "填一项就可以")
			narrow(t, v)
			v.Fill("证件号码", "321202199205013965")
			v.Press("查询")
			answerInWords(t, v)
			v.Arrive("/queries/title-certificate/result")
			v.See("查到 2 条")
			v.See("测**")
			v.Miss("321202199205013965")
			narrow(t, v)
			if at := v.Address(); strings.Contains(at, "321202") || strings.Contains(at, "?") {
				t.Errorf("the address is %s", at)
			}
			v.Fill("证件号码", "32010219680101100X") // of somebody else
			v.Press("查询")
			answerInWords(t, v)
			v.Arrive("/queries/title-certificate/result")
			v.See("没有查到这样的职称证书")
			narrow(t, v)
		})
	}
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/queries/school-query")
	v.Miss("查到")
	past := func(code string) {
		v.Press("查询")
		answerInWords(t, v)
		v.Arrive("/queries/" + code + "/result")
	}
	past("school-query")
	v.See("查到 24 条")
	v.Follow("下一页")
	v.See("第 21–24 条")
	v.Choose("地区", "泰州市")
	v.Fill("职业（工种）", "电工")
	past("school-query")
	v.See("查到 1 条")
	narrow(t, v)
	v.Open("/queries/designated")
	v.Choose("机构类型", "工伤康复")
	past("designated")
	v.See("查到 4 条")
	narrow(t, v)
	h.Break("core", "down")
	past("designated")
	v.See("暂时查不到")
	v.Miss("没有符合条件")
	narrow(t, v)
	h.Break("core", "ok")
}

// POR-6: the number of a case and the last four digits of the phone tell where it stands, and nothing personal; a wrong
// phone and a wrong number have one answer.
func TestAnybodyWithNumberAndPhoneSeesWhereACaseStands(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/cases")
	number := regexp.MustCompile(`\b[0-9]{14}\b`).FindString(unit.Text())
	if number == "" {
		t.Fatalf("no case number in %s", unit.Text())
	}
	v := chromium.Visit(t, h.URL, browser.Phone)
	v.Open("/queries")
	v.Follow("查询进度")
	narrow(t, v)
	for _, tc := range []struct{ phone, see, miss string }{
		{"0000", "没有查到这个办件", "办理状态"},
		{u.Phone[7:], "办理状态", u.RepName},
	} {
		v.Fill("办件编号", number)
		v.Fill("手机号码后 4 位", tc.phone)
		v.Press("查询")
		answerInWords(t, v)
		v.Arrive("/queries/case-progress/result")
		v.See(tc.see)
		v.Miss(tc.miss)
		narrow(t, v)
	}
}

// CAS-1: an institution looks its own people up, turns pages, and exports; a company reads why it may not.
func TestAnInstitutionLooksItsPeopleUp(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("泰州市示例医院", "13851420121"), h.Opened("泰州示例物流", "13851420122")
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			v := chromium.Visit(t, h.URL, view)
			enter(v, u.USCC, u.RepDocNumber)
			v.Open("/items/institution-staff")
			v.Follow("立即查询")
			v.Headed("事业单位工作人员认定情况查询")
			narrow(t, v)
			v.Press("查询")
			v.Arrive("/unit/queries/institution-staff/result")
			v.See("数据时间")
			v.See("示例甲子")
			narrow(t, v)
			v.Follow("下一页")
			v.See("第 21–")
			v.Back()
			v.See("第 1–20 条")
			if code := v.Fetch("/unit/queries/institution-staff/result.xlsx"); code != 200 {
				t.Errorf("the export answers %d", code)
			}
			v.Fill("姓名", "示例甲子")
			v.Press("查询")
			v.See("查到 1 条")
			v.Follow("工资重新测算")
			v.Press("查询")
			v.See("专技十一级 → 专技十级")
			narrow(t, v)
			h.Break("core", "down")
			v.Press("查询")
			v.See("暂时查不到")
			v.Miss("没有查到符合条件")
			narrow(t, v)
			h.Break("core", "ok")
		})
	}
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, other.USCC, other.RepDocNumber)
	if status := v.Try("/unit/queries/institution-wage"); status != 403 {
		t.Errorf("a company is answered %d", status)
	}
	v.See("这项查询只对事业单位开放")
	narrow(t, v)

	handler := chromium.Visit(t, h.URL, browser.Desktop)
	h.Handler(u, other)
	handler.Open("/login")
	fillLogin(handler, u.USCC, other.RepDocNumber, hall.Password)
	handler.Arrive("/unit")
	if status := handler.Try("/unit/queries/institution-survivors"); status != 403 {
		t.Errorf("a handler without the grant is answered %d", status)
	}
	handler.See("您还没有获得办理这个事项的授权")
	handler.Follow("查看原因，申请授权")
	handler.Arrive("/unit/access/institution-survivors")
}

// CAS-1: a person looks up what concerns themselves, after a login that leads there.
func TestAPersonLooksThemselvesUp(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("泰州示例物流", "13851420131") // 测试壬, whose archive has arrived
	h.Personal(u)
	retired := h.Opened("南京示例人力资源", "13851420132") // 测试丙, who has a pension
	h.Personal(retired)
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			v := chromium.Visit(t, h.URL, view)
			v.Open("/items/archive-query")
			v.See("登录后可以查询")
			v.Follow("立即查询")
			v.Fill("证件号码/移动电话", u.RepDocNumber)
			v.Fill("请输入密码", hall.Password)
			v.Press("登录")
			v.Headed("档案接收查询")
			v.See("泰州示例人才服务中心")
			narrow(t, v)
			v.Follow("养老保险待遇")
			v.See("没有查到您的养老保险待遇")
			narrow(t, v)
		})
	}
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/me/queries/pension-query")
	v.Fill("证件号码/移动电话", retired.RepDocNumber)
	v.Fill("请输入密码", hall.Password)
	v.Press("登录")
	v.See("发放记录")
	v.Choose("发放年度", "2025")
	v.Press("查询")
	v.See("2025-12")
	v.Miss("2026-10")
	narrow(t, v)

	// RES-7, acceptance 30: the printed answer is true on the check page, and an auditor finds the query
	v.Press("打印凭证")
	v.Headed("查询凭证")
	v.See("企业养老保险待遇查询")
	narrow(t, v)
	check := chromium.Visit(t, h.URL, browser.Desktop)
	check.Open(v.Attribute(`a[href^="/check/"]`, "href"))
	check.See("真实，有效")
	check.See("有效期至")
	h.Hire()
	auditor := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, auditor, "auditor")
	auditor.Open("/staff")
	auditor.Follow("审计查询")
	auditor.Fill("人员", retired.RepDocNumber)
	auditor.Press("查询")
	auditor.See("查询数据")
	auditor.See("打印查询凭证")
}
