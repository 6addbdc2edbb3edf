package e2e

import (
	"regexp"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// left is what a page says of the working days that are left.
var left = regexp.MustCompile(`剩 \d+ 个工作日`)

// DSK-12, 行政许可法 art. 32; acceptance 25 and 26: after a correction, a suspension and its end as many days are left as before, and both
// sides read why; an application for a 行政许可 of which nothing was said for five days is deemed accepted on the day of its receipt.
func TestTheClockStandsWhileItMustAndRunsWhenNothingIsSaid(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	const code, name = "agency-authorisation", "授权人力资源服务（人才中介服务）组织从事人事代理业务"
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	e.Open("/staff/items/" + code)
	e.Choose("事项类型", "行政许可")
	e.Press("保存")
	e.See("已保存")
	e.Open("/staff/items/" + code + "/flow?open=stage:review")
	e.PressNear("可用操作", "添加一行")
	e.ChooseRow(browser.Row{Legend: "可用操作", Row: 3}, "操作", "中止")
	e.Press("保存")
	e.See("已保存")
	for _, ending := range []string{"准予", "不予", "不予受理"} {
		rehearse(e, code, func() { e.Press("用样例填写"); e.See("已经填入样例") }, ending)
		e.Press("结束试办")
	}
	e.Open("/staff/items/" + code)
	e.Follow("提交审批")
	e.Fill("修改说明", "这是行政许可")
	e.Press("提交审批")
	e.See("已提交审批")
	e2.Follow("发布审批")
	e2.Follow(name)
	e2.Press("批准发布")
	e2.See("已批准发布")

	u := h.Opened("江南示例精密机械", "13851420582")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	pdf := material(t, "材料.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	apply := func() string {
		unit.Open(h.Drafted(u, code, false, sampleOf(t, code)))
		unit.Press("下一步")
		for _, label := range []string{"人力资源服务许可证", "人事代理业务申请书", "管理制度和人员名单", "场所证明"} {
			unit.Upload(label, pdf)
			unit.SeeNear(label, "材料.pdf")
		}
		unit.Follow("下一步")
		unit.See("请核对以上内容")
		return file(t, unit)
	}
	handled, silent := apply(), apply()
	clerk, reviewer := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	take(clerk, handled)
	clerk.Press("受理")
	clerk.See("已受理")
	staff(h, reviewer, "reviewer")
	take(reviewer, handled)
	days := func() string {
		t.Helper()
		n := left.FindString(reviewer.Text())
		if n == "" {
			t.Fatalf("no days on the page: %s", reviewer.Text())
		}
		return n
	}
	before := days()
	reviewer.Press("单位情况")
	reviewer.Tick("联系人")
	reviewer.Choose("“联系人”的补正原因", "有误")
	reviewer.Fill("告知申请人", "联系人请写全名。")
	reviewer.Press("要求补正")
	reviewer.See("已要求补正")
	unit.Open("/unit")
	unit.FollowNear("需要补正", "去补正")
	unit.FollowNear("联系人请写全名。", "去补正")
	unit.Fill("联系人", "测试甲乙")
	unit.Press("提交补正")

	reviewer.Open("/staff/cases?pile=mine")
	reviewer.FollowNear(handled, "办理")

	reviewer.Choose("中止的原因", "需要等待司法机关或者有关主管部门的结论")
	reviewer.FillNear("中止办理", "依据", "《行政许可法》第四十五条")
	reviewer.FillNear("中止办理", "补充说明", "等待仲裁裁决。")
	reviewer.Press("中止")
	reviewer.See("已中止，办理时限暂停")
	h.Later(9 * 24 * time.Hour)
	h.Hourly()
	staff(h, reviewer, "reviewer")
	take(reviewer, handled) // untouched for days, it went back to the queue
	reviewer.Fill("恢复的理由", "裁决已经生效。")
	reviewer.Press("恢复")
	reviewer.See("已恢复办理")
	if after := days(); after != before {
		t.Errorf("before there were %q, after %q", before, after)
	}
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/cases")
	unit.FollowNear(handled, name)
	for _, v := range []*browser.Visitor{reviewer, unit} {
		v.See("联系人请写全名。")
		v.See("等待仲裁裁决。")
		v.See("裁决已经生效。")
	}

	unit.Open("/unit/cases")
	unit.FollowNear(silent, name)
	unit.See("逾期未告知，视为受理")
	take(reviewer, silent)
	reviewer.See("逾期未告知，视为受理")
	if n := days(); n == before {
		t.Errorf("the promise of the silent case begins later than its receipt: %s", n)
	}
}
