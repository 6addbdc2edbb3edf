package e2e

import (
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// DSK-1, DSK-3, DSK-4, DSK-5: a head assigns what waits in the department, a correction returns to whoever asked for it, a deputy acts in
// both names, and the cases of somebody who leaves move at once.
func TestWorkIsAssignedReturnedDeputisedAndMoved(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420723")
	unit, admin := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, admin, "admin")
	departed(t, admin)

	enter(unit, u.USCC, u.RepDocNumber)
	number := applied(t, unit, u)
	head, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, head, "checker")
	head.Open("/staff/cases?pile=department")
	head.See("新到")
	look(t, head, "desk-department")
	head.FollowNear(number, item)
	head.Choose("承办人", "演示受理员")
	look(t, head, "desk-assign")
	head.Press("分配")
	head.See("已分配")

	staff(h, clerk, "clerk")
	clerk.Follow("提醒（1）")
	clerk.Headed("提醒")
	clerk.See("转到您名下")
	look(t, clerk, "desk-reminders")
	clerk.Open("/staff/cases?pile=mine")
	clerk.See("转入")
	clerk.FollowNear(number, "办理")
	clerk.Press("收款账户")
	clerk.Tick("开户银行")
	clerk.Choose("“开户银行”的补正原因", "有误")
	clerk.Fill("告知申请人", "开户银行请写到支行。")
	clerk.Press("要求补正")
	clerk.See("已要求补正")
	mend(t, unit)
	clerk.Open("/staff/cases?pile=mine")
	clerk.See("补正已提交")
	look(t, clerk, "desk-mine")

	today := h.Now().In(time.FixedZone("", 8*3600)).Format(time.DateOnly)
	clerk.Follow("设置代办")
	clerk.Headed("设置代办")
	clerk.Press("设置代办")
	clerk.See("请选择代办人")
	clerk.Choose("代办人", "演示复核员")
	clerk.Fill("开始日期", today)
	clerk.Fill("结束日期", today)
	clerk.Press("设置代办")
	clerk.See("代办已设置")
	look(t, clerk, "desk-deputy")

	head.Open("/staff/cases?pile=mine")
	head.FollowNear(number, "办理")
	head.See("由您代办")
	head.Fill("受理意见", "材料齐全，予以受理。")
	head.Press("受理")
	head.See("（代演示受理员）")

	// acceptance 20: who accepted, or stood in for who did, does not grant, and reads why
	clerk.Open(head.Address())
	for who, v := range map[string]*browser.Visitor{"the clerk": clerk, "the deputy": head} {
		if n := v.Buttons("准予"); n != 0 {
			t.Errorf("%s is offered 准予", who)
		}
		v.Press("为什么不能办理")
		v.See("准予：")
	}

	// acceptance 24: by department and day, after a reload too
	clerk.Open("/staff/cases")
	clerk.Follow("查找办件")
	clerk.Choose("部门", "职业能力建设处")
	clerk.Fill("开始日期", today)
	clerk.Press("查找")
	clerk.See(number)
	clerk.Open(clerk.Address())
	clerk.See(number)

	leaverMoves(t, h, admin, number)
}

// departed makes the department of the item, with a head and two members.
// STA-2: the head of a department, who is no administrator, finds what is overdue there and hands it to a colleague.
func TestTheHeadOfADepartmentHandsOverWhatIsOverdue(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420724")
	unit, admin, head := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, admin, "admin")
	departed(t, admin)
	enter(unit, u.USCC, u.RepDocNumber)
	number := applied(t, unit, u)
	h.Later(20 * 24 * time.Hour)
	staff(h, head, "checker")
	head.Open("/staff/cases?pile=overdue")
	head.See(number)
	look(t, head, "desk-overdue")
	head.FollowNear(number, item)
	head.Choose("接手的工作人员", "演示受理员")
	head.Fill("移交说明", "已经超期，请今天办理")
	head.Press("移交")
	head.Miss("接手的工作人员")
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	clerk.Open("/staff/cases?pile=mine")
	clerk.See(number)
	clerk.See("转入")
}

// departed makes the department that the item names, its head and two of its people.
func departed(t *testing.T, admin *browser.Visitor) {
	t.Helper()
	admin.Open("/staff/departments/new")
	admin.Press("保存")
	wantContains(t, "the fault", admin.Mistake("部门名称"), "请填写部门名称")
	admin.Fill("部门名称", "职业能力建设处")
	admin.Choose("负责人", "演示复核员（checker）")
	look(t, admin, "department-new")
	admin.Press("保存")
	admin.See("部门已保存")
	admin.See("没有工作人员")
	look(t, admin, "departments")
	for _, login := range []string{"clerk", "reviewer"} {
		admin.Open("/staff/accounts")
		admin.FollowNear(login, "管理"+login)
		admin.Choose("所在部门", "职业能力建设处")
		admin.Press("保存部门")
		admin.See("所在部门已更新")
	}
}

// leaverMoves has a reviewer claim the case and leave.
func leaverMoves(t *testing.T, h *hall.Hall, admin *browser.Visitor, number string) {
	t.Helper()
	reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, reviewer, "reviewer")
	take(reviewer, number)
	admin.Follow("移交全部在办办件")
	admin.Headed("移交全部在办办件")
	admin.See(number)
	admin.Press("全部移交")
	wantContains(t, "the fault", admin.Mistake("移交理由"), "请填写移交的理由")
	admin.Choose("接手的工作人员", "演示复审员")
	admin.Fill("移交理由", "调离岗位")
	look(t, admin, "desk-leaver")
	admin.Press("全部移交")
	admin.See("已移交 1 件")
	staff(h, decider, "decider")
	decider.Open("/staff/cases?pile=mine")
	decider.See("转入")
	decider.FollowNear(number, "办理")
	look(t, decider, "desk-case")
}
