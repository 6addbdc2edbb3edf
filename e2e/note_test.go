package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/form"
)

// ITM-4: an editor adds a part that the reviewer fills, rehearses it and has it published. The applicant does not see it, and the
// reviewer cannot lead the case on without it.
func TestANoteOfStaffIsAddedRehearsedAndAskedOfTheReviewer(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	const code = "agency-authorisation"
	e.Open("/staff/items/" + code + "/form")
	e.Press("加一段")
	e.Fill("标题", "核实记录")
	e.Choose("填写人", "审查人员")
	e.Press("保存")
	e.See("核实记录（审查人员填写）")
	e.Choose("在末尾添加", "长文字")
	e.Press("添加字段")
	e.Fill("题目", "核实情况")
	e.Tick("必填")
	e.Press("保存")
	e.See("已保存")
	look(t, e, "note-editor")
	e.Open("/staff/items/" + code + "/preview")
	e.Miss("核实情况")
	e.See("必交，可以以承诺代替")
	e.Open("/staff/items/" + code + "/preview?as=review")
	e.See("可用操作")
	e.Miss("这个岗位没有要办理的环节")

	for _, ending := range []string{"准予", "不予", "不予受理"} {
		e.Open("/staff/items/" + code + "/rehearsal")
		e.Press("开始试办")
		e.Miss("核实情况")
		e.Press("用样例填写")
		e.Press("提交")
		e.See("申请已提交")
		if ending == "不予受理" {
			e.Fill("办理意见", "不属于受理范围")
			e.Press("不予受理")
		} else {
			e.Press("受理")
			e.Follow("审查员乙")
			e.See("请先填写内部附注")
			e.See("核实记录")
			if n := e.Buttons("审查"); n != 0 {
				t.Error("审查 is possible without the note")
			}
			look(t, e, "note-rehearsal")
			e.Press("用样例填写附注")
			e.See("内部附注已保存")
			e.Press("审查")
			e.Follow("审查员丙")
			e.Fill("办理意见", "依据材料作出决定")
			e.Press(ending)
		}
		e.See("已办理：“" + ending + "”")
		e.Press("结束试办")
	}
	e.Open("/staff/items/" + code)
	e.Follow("提交审批")
	e.Fill("修改说明", "增加核实记录")
	e.Press("提交审批")
	e.See("已提交审批")
	staff(h, e2, "editor2")
	e2.Follow("发布审批")
	e2.Follow("授权人力资源服务（人才中介服务）组织从事人事代理业务")
	e2.Press("批准发布")
	e2.See("已批准发布")

	u := h.Opened("江南示例精密机械", "13851420582")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open(h.Drafted(u, code, false, sampleOf(t, code)))
	unit.Miss("核实情况")
	unit.Press("下一步")
	pdf := material(t, "材料.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	for _, label := range []string{"人力资源服务许可证", "人事代理业务申请书", "管理制度和人员名单", "场所证明"} {
		unit.Upload(label, pdf)
		unit.SeeNear(label, "材料.pdf")
	}
	unit.Follow("下一步")
	unit.See("请核对以上内容")
	number := file(t, unit)
	clerk, reviewer := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	take(clerk, number)
	look(t, clerk, "note-desk")
	clerk.Press("受理")
	clerk.See("已受理")
	staff(h, reviewer, "reviewer")
	take(reviewer, number)
	reviewer.See("请先填写内部附注")
	reviewer.Axe()
	reviewer.Fill("现场核查的情况", "办公场所和人员与申请一致。")
	reviewer.Fill("核实情况", "到现场核对了办公场所和人员。")
	reviewer.Press("保存内部附注")
	reviewer.See("内部附注已保存")
	reviewer.Axe()
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")

	unit.Open("/unit/cases")
	unit.FollowNear(number, "授权人力资源服务（人才中介服务）组织从事人事代理业务")
	unit.See("审核中")
	if all := unit.Text(); strings.Contains(all, "核实") || strings.Contains(all, "附注") {
		t.Error("the applicant reads the note")
	}
}

// sampleOf are answers that the form of an item takes.
func sampleOf(t *testing.T, item string) form.Data {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "internal", "catalog", "testdata", "samples", item+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Passes form.Data `json:"passes"`
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s.Passes
}
