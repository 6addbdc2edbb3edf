package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

const item = "就业技能培训补贴申请"

// CAS-1 to CAS-5, CAS-8, CAS-11, STA-2, CEN-1: an application from its first field to the
// rating, handled by three members of staff.
func TestAnApplicationIsFiledMendedDecidedAndRated(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420009")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)

	unit.Open("/items/training-subsidy")
	unit.Headed(item)
	unit.Follow("在线办理")
	unit.Arrive("/unit/apply/")
	unit.Headed(item)
	fillApplication(t, unit, u)
	uploadMaterials(t, unit)
	number := file(t, unit)

	unit.Open("/unit")
	if got := tile(unit, "办理中"); got != "1" {
		t.Errorf("办理中 is %s, want 1", got)
	}
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	askForCorrection(clerk, number)
	mend(t, unit)
	accept(clerk, number)
	reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")
	decide(t, reviewer, decider, number)
	rate(t, unit)
}

// fillApplication covers CAS-2 and CAS-3: a conditional part, rows, and a draft that saves itself.
func fillApplication(t *testing.T, v *browser.Visitor, u hall.Unit) {
	t.Helper()
	if got := v.Value("单位名称"); got != u.Name {
		t.Errorf("单位名称 is prefilled with 「%s」, want 「%s」", got, u.Name)
	}
	v.Axe()
	v.Press("下一步")
	v.See("需要修改")
	wantContains(t, "培训职业（工种）", v.Mistake("培训职业（工种）"), "培训职业（工种）")

	v.Choose("受理地", "南京市")
	v.Fill("联系人", u.RepName)
	v.Fill("联系电话", u.Phone)
	v.Choose("培训类别", "就业技能培训")
	v.Fill("开班备案号", "示例开班〔2026〕33 号")
	v.Fill("培训职业（工种）", "电工")
	v.Choose("技能等级", "四级／中级工")
	v.Miss("培训机构统一社会信用代码")
	v.Choose("培训方式", "委托培训机构培训")
	v.Miss("时填写") // a question that shows itself need not say when it is asked
	v.Fill("培训机构名称", "江苏省示例职业培训中心")
	v.Fill("培训机构统一社会信用代码", "123200004660012320")
	v.Fill("培训开始日期", "2026-09-01")
	v.Fill("培训结束日期", "2026-09-20")
	v.Fill("培训课时", "80")
	v.Fill("培训地点", "江苏省南京市玄武区示例路 1 号")
	v.Choose("证书类型", "职业技能等级证书")
	v.See("已自动保存")

	trainees := []struct{ name, number, phone, certificate, amount string }{
		{"测试丙", "320105197411151748", "13851420101", "JS2026-000101", "1200"},
		{"测试丁", "320106197704222112", "13851420102", "JS2026-000102", "1300.5"},
	}
	for i, p := range trainees {
		if i > 0 {
			v.Press("添加一行")
		}
		row := browser.Row{Legend: "参加培训人员", Row: i + 1}
		v.FillRow(row, "姓名", p.name)
		v.FillRow(row, "居民身份证号码", p.number)
		v.FillRow(row, "移动电话", p.phone)
		v.ChooseRow(row, "人员类别", "企业在职职工")
		v.FillRow(row, "证书编号", p.certificate)
		v.FillRow(row, "申请金额", p.amount)
	}
	v.Fill("取得证书人数", "2")
	v.Fill("申请补贴金额", "2500")
	v.Choose("这些人员的本次培训是否享受过其他补贴", "否")
	v.Fill("开户银行", "示例银行南京分行")
	v.Fill("银行账号", "6222020111122220000")
	v.Tick("填报内容和材料真实、准确，没有重复申请补贴，愿意承担相应的法律责任")
	v.Press("下一步")
	wantContains(t, "a total that is not the sum", v.Mistake("申请补贴金额"), "申请补贴金额")
	v.Fill("申请补贴金额", "2500.50")
	v.Press("下一步")
	v.Arrive("/unit/drafts/")
	v.See("培训签到表")
}

// uploadMaterials covers CAS-3: the type is recognised by content, and the page names missing files.
func uploadMaterials(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Axe()
	pdf := material(t, "签到表.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	v.Upload("培训签到表", material(t, "假的.pdf", "<script>alert(1)</script>"))
	v.See("假的.pdf")
	if strings.Contains(v.Mistake("培训签到表"), "上传成功") {
		t.Error("a script in the shape of a PDF is taken")
	}
	for _, label := range []string{"培训签到表", "培训计划和教学大纲", "培训费用发票", "证书复印件"} {
		v.Upload(label, pdf)
		v.SeeNear(label, "签到表.pdf")
	}
	v.Follow("下一步")
	v.See("委托培训协议") // required by the answer 委托培训机构培训
	v.Upload("委托培训协议", pdf)
	v.SeeNear("委托培训协议", "签到表.pdf")
	v.Follow("下一步")
	v.See("请核对以上内容")
}

func material(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// receiptNumber is the case number on a receipt.
func receiptNumber(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	number := regexp.MustCompile(`办件编号 ([0-9A-Z-]{8,})`).FindStringSubmatch(v.Text())
	if number == nil {
		t.Fatalf("no 办件编号 on the receipt: %s", v.Text())
	}
	return number[1]
}

// file submits and returns the case number; anyone can verify the receipt (CAS-11).
func file(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	electronically(v)
	return filed(t, v)
}

// electronically chooses 在线下载 on the step 核对 (RES-4).
func electronically(v *browser.Visitor) {
	v.Choose("送达方式", "在线下载")
	v.Tick("我同意电子送达")
}

// filed is file for an application whose way of delivery is chosen.
func filed(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	v.Axe()
	v.PressTwice("提交申请") // CAS-3: this makes only one case, see 办理中 below
	v.Arrive("/unit/cases/")
	v.See("编号")
	v.Axe()
	number := receiptNumber(t, v)
	v.Open(v.Attribute("[data-qr]", "data-qr"))
	v.Headed("回执核验")
	v.See("核验通过")
	v.See(number)
	return number
}

// staff logs in a member of staff with the second factor (STA-4).
func staff(h *hall.Hall, v *browser.Visitor, login string) {
	a, code := h.Staff(login)
	v.Open("/staff/login")
	v.Fill("账号", a.Login)
	v.Fill("密码", a.Password)
	v.Fill("动态验证码", code)
	v.Press("登录")
	v.Arrive("/staff")
	v.See(a.Name)
}

func askForCorrection(v *browser.Visitor, number string) {
	v.Open("/staff/cases")
	v.Axe()
	take(v, number)
	v.Axe()
	v.Press("收款账户")
	v.Tick("开户银行")
	v.Choose("“开户银行”的补正原因", "有误")
	v.Fill("告知申请人", "开户银行请写到支行。")
	v.Press("要求补正")
	v.See("已要求补正")
}

// mend covers CAS-8: the correction stands out, and one button leads to exactly what was asked for.
func mend(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Open("/unit")
	v.See("需要补正")
	if got := tile(v, "待处理"); got != "1" {
		t.Errorf("待处理 is %s, want 1", got)
	}
	v.FollowNear("需要补正", "去补正")
	v.See("开户银行请写到支行。")
	v.FollowNear("开户银行请写到支行。", "去补正")
	v.Axe()
	v.Fill("开户银行", "示例银行南京玄武支行")
	v.Press("提交补正")
	v.See("补正")
	v.Open("/unit")
	if got := tile(v, "待处理"); got != "0" {
		t.Errorf("待处理 is %s after the correction", got)
	}
}

// take claims a case of the queue and opens it (STA-2).
func take(v *browser.Visitor, number string) {
	v.Open("/staff/cases")
	v.PressNear(number, "认领")
	v.See("已认领")
	v.Open("/staff/cases")
	v.FollowNear(number, "办理")
}

func accept(v *browser.Visitor, number string) {
	v.Open("/staff/cases?pile=mine") // it returned to whoever asked for the correction
	v.FollowNear(number, "办理")
	v.See("示例银行南京玄武支行") // the change is shown
	v.Fill("受理意见", "材料齐全，予以受理。")
	v.Press("受理")
	v.See("已受理")
}

func decide(t *testing.T, reviewer, decider *browser.Visitor, number string) {
	t.Helper()
	take(reviewer, number)
	reviewer.Fill("审查意见", "填报内容与材料一致。")
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")

	take(decider, number)
	decider.Fill("决定内容", "准予补贴。")
	decider.Press("准予")
	decider.See("决定已作出")
	decider.Press("办结")
	decider.See("已办结")
}

// rate covers CAS-5 and CEN-1.
func rate(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Open("/unit")
	for name, want := range map[string]string{"办理中": "0", "已办结": "1", "待评价": "1"} {
		if got := tile(v, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	v.Open("/unit/cases?class=rate")
	v.Axe()
	v.Follow("去评价")
	v.Headed("评价")
	v.Choose("您对这次办理满意吗", "非常满意")
	v.Press("提交评价")
	v.See("评价已提交")
	v.Open("/unit")
	if got := tile(v, "待评价"); got != "0" {
		t.Errorf("待评价 is %s after the rating", got)
	}
	v.Open("/ratings")
	v.See(item)
}

var figure = regexp.MustCompile(`\d+`)

// tile returns the figure in the tile with that name on 单位主页.
func tile(v *browser.Visitor, name string) string {
	for _, l := range v.Links("") {
		if rest, ok := strings.CutPrefix(l.Name, name); ok && strings.Contains(rest, "件") {
			return figure.FindString(rest)
		}
	}
	return "nowhere"
}
