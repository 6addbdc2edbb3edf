package e2e

import (
	"regexp"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// PER-3, CEN-6: a personal item goes from the person to the employer, back with a
// reason, to the employer again, to the hall, and its result to the person.
func TestAPersonalItemNeedsTheWordOfTheEmployer(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Fill()
	own, unit := chromium.Visit(t, h.URL, browser.Phone), chromium.Visit(t, h.URL, browser.Desktop)
	own.Open("/items/title-returned")
	own.See("登录后可以在线办理")
	own.Axe()
	own.Follow("在线办理")
	own.Fill("证件号码/移动电话", u.RepDocNumber)
	own.Fill("请输入密码", hall.Password)
	own.Press("登录")
	own.Headed("职称申报退回修改")
	own.Press("在线办理")
	own.Arrive("/me/drafts/")
	own.Axe()
	own.Fill("工作单位统一社会信用代码", "91320100MA1TE5T0XF") // valid, without an account here
	own.Choose("受理地", "南京市")
	own.Fill("申报年度", "2026")
	own.Choose("职称系列", "工程技术人员")
	own.Choose("申报级别", "中级")
	own.Fill("申报专业", "机械制造")
	own.Choose("退回单位", "评审委员会办公室")
	own.Fill("退回意见", "业绩材料缺少证明。")
	own.Fill("修改说明", "补充两份验收证明。")
	own.Tick("填报内容和材料真实、准确，愿意承担相应的法律责任")
	own.Press("下一步")
	own.Upload("修改后的申报材料", material(t, "修改后的材料.pdf", "%PDF-1.7 title"))
	own.SeeNear("修改后的申报材料", "修改后的材料.pdf")
	if wide := own.Overflow(); wide != "" {
		t.Errorf("the page is wider than the phone: %s", wide)
	}
	own.Follow("下一步")
	own.See("提交后先由您的工作单位审核")
	own.Axe()
	own.Press("提交申请")
	holds(t, "the fault", own.Mistake("工作单位统一社会信用代码"), "还没有在本大厅开通账户")
	own.Axe()
	own.Fill("工作单位统一社会信用代码", u.USCC)
	own.Press("下一步")
	own.Follow("下一步")
	own.PressTwice("提交申请")
	own.Arrive("/me/applications/")
	number := regexp.MustCompile(`办件编号 ([0-9A-Z-]{8,})`).FindStringSubmatch(own.Text())
	if number == nil {
		t.Fatalf("no 办件编号 on the receipt: %s", own.Text())
	}
	own.Follow("返回我的申请")
	own.See("待单位审核")
	own.Axe()

	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/workbench")
	unit.Axe()
	unit.FollowNear("职称申报退回修改", "审核")
	unit.See("补充两份验收证明。")
	unit.Axe()
	unit.Press("退回")
	holds(t, "the fault", unit.Mistake("审核意见"), "请填写退回的原因")
	unit.Fill("审核意见", "申报专业请写机械设计。")
	unit.Press("退回")
	unit.See("已退回申请人修改")

	h.Text(u.Phone, "被单位退回")
	own.Open("/me/messages")
	own.Follow("单位退回了申请")
	own.See("申报专业请写机械设计。")
	own.Axe()
	own.FollowNear("退回原因", "去修改")
	own.Fill("申报专业", "机械设计")
	own.Press("下一步")
	own.Follow("下一步")
	own.Press("提交申请")
	own.See(number[1])

	unit.Open("/unit/workbench")
	again := unit.Tab()
	unit.FollowNear("职称申报退回修改", "审核")
	at := unit.At()
	again.Open(at)
	unit.Press("同意")
	unit.See("已同意，申请转到受理部门")
	again.Press("同意") // in the other tab: somebody has answered already
	again.See("已经有人处理过")
	unit.Open("/unit/workbench?tab=done")
	unit.See("已同意")
	unit.See("已退回")
	unit.Axe()

	clerk, reviewer := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	staff(h, reviewer, "reviewer")
	take(clerk, number[1])
	clerk.Axe()
	clerk.Press("受理")
	clerk.See("已受理")
	take(reviewer, number[1])
	reviewer.Press("准予")
	reviewer.See("决定已作出")
	reviewer.Press("办结")
	reviewer.See("已办结")

	own.Open("/me/applications")
	own.FollowNear("职称申报退回修改", "去评价")
	own.Axe()
	own.Choose("您对这次办理满意吗", "满意")
	own.Press("提交评价")
	own.See("评价已提交")
	unit.Open("/unit/cases")
	unit.Miss(number[1]) // it is the person's, not the unit's
}
