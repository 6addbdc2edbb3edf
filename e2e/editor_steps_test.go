package e2e

import (
	"slices"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ITM-3, EDT-6, EDT-9, EDT-13; acceptance 3, 2 and 5: a condition that can never hold is found and not submitted, a field goes with
// every reference to it or not at all, and without a script three steps are taken back.
func TestAnEditorIsToldWhatCannotBeAndTakesStepsBack(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	const code = "/staff/items/economic-layoff"

	// acceptance 3
	e.Open(code + "/form?open=field:rulingNo")
	e.Press("添加一行")
	row := browser.Row{Legend: "显示条件", Row: 2}
	e.ChooseRow(row, "字段", "裁减理由")
	e.ChooseRow(row, "比较", "等于")
	e.FillRow(row, "值", "生产经营发生严重困难")
	e.Choose("几个条件", "全部满足")
	e.Press("保存")
	e.See("已保存")
	e.Follow("检查")
	e.See("“法院裁定书文号”的显示条件永远不会满足")
	e.Open(code)
	e.Follow("提交审批")
	e.Fill("修改说明", "两个条件")
	e.Press("提交审批")
	e.See("必须修改")
	e.Miss("已提交审批")
	e.Open(code + "/form")
	e.Press("撤销")
	e.Open(code + "/check")
	e.Miss("永远不会满足")

	// acceptance 2
	e.Open(code + "/form?open=field:reason")
	e.Follow("删除")
	e.See("“法院裁定书文号”的显示条件")
	e.See("法院受理重整的裁定书")
	e.Follow("取消")
	if got := e.Value("题目"); got != "裁减理由" {
		t.Errorf("after 取消 the field is %q", got)
	}
	e.Follow("删除")
	e.Press("一并删除这些引用")
	e.Open(code + "/check")
	e.Miss("必须修改")
	e.Miss("裁减理由")
	e.Open(code + "/form?open=field:rulingNo")
	if rows := e.Labels(); slices.Contains(rows, "比较") {
		t.Errorf("a condition is left: %v", rows)
	}

	// acceptance 5
	n := chromium.Visit(t, h.URL, browser.View{Width: 1440, Height: 900, NoScript: true})
	staff(h, n, "editor2")
	n.Open(code + "/form")
	before := edited(n)
	n.Choose("在末尾添加", "数字")
	n.Press("添加字段")
	n.Press("上移：新的字段")
	n.Follow("编辑：联系人")
	n.Follow("删除")
	n.Press("删除")
	if now := edited(n); slices.Equal(now, before) || slices.Contains(now, "编辑：联系人") {
		t.Errorf("after three changes the fields are %v", now)
	}
	for range 3 {
		n.Press("撤销")
	}
	if now := edited(n); !slices.Equal(now, before) {
		t.Errorf("after 撤销 three times the fields are\n%v, before they were\n%v", now, before)
	}
}

// edited are the links to the fields of the part that is open, in their order.
func edited(v *browser.Visitor) []string {
	var out []string
	for _, l := range v.Links("") {
		if strings.HasPrefix(l.Name, "编辑：") || strings.HasPrefix(l.Name, "收起：") {
			out = append(out, l.Name)
		}
	}
	return out
}

// ITM-2, ITM-3, EDT-12; acceptance 4 and 13: a field that a condition, a sum and a tag use is renamed and moved, and all three still work; as
// a file the item comes into another hall as it is, which asks for the department that it does not have.
func TestAFieldIsRenamedAndMovedAndNothingBreaks(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	const code = "/staff/items/training-subsidy"
	e.Open(code)
	e.Follow("结果文书")
	e.Open("/staff/items/training-subsidy/documents?open=document:result")
	e.Fill("标题", "培训补贴核准书")
	e.Fill("发文代字", "人社补")
	e.Press("保存")
	e.Press("添加")
	e.Fill("内容", "核准补贴{{表单：申请补贴金额}}，{{表单：培训方式}}。")
	e.Press("保存")
	e.See("已保存")
	block := e.Address()
	for key, name := range map[string]string{"total": "补贴合计", "mode": "培训怎样组织"} {
		e.Open(code + "/form?open=field:" + key)
		e.Fill("题目", name)
		e.Press("保存")
		e.See("已保存")
		e.Press("上移：" + name)
	}
	e.Open(code + "/check")
	e.Miss("必须修改")
	e.Open(block)
	wantContains(t, "the block", e.Value("内容"), "{{表单：补贴合计}}，{{表单：培训怎样组织}}")

	e.Open(code + "/rehearsal")
	e.Press("开始试办")
	e.Press("用样例填写")
	e.See("已经填入样例")
	e.Fill("培训课时", "80")
	e.FillRow(browser.Row{Legend: "参加培训人员", Row: 1}, "证书编号", "JS2026-000101")
	sum := e.Value("补贴合计")
	e.Choose("培训怎样组织", "委托培训机构培训")
	e.See("培训机构统一社会信用代码")
	e.Choose("培训怎样组织", "本单位自主培训")
	e.Miss("培训机构统一社会信用代码")
	e.Fill("补贴合计", "1")
	e.Press("提交")
	wantContains(t, "a total that is not the sum", e.Mistake("补贴合计"), "补贴合计")
	e.Fill("补贴合计", sum)
	e.Press("提交")
	e.See("申请已提交")
	e.Press("受理")
	e.Follow("审查员乙")
	e.Press("审查")
	e.Follow("审查员丙")
	e.Fill("办理意见", "依据材料作出决定")
	e.Press("准予")
	e.See("已办理：“准予”")
	var words strings.Builder
	for _, a := range e.Links("") {
		if strings.Contains(a.Href, "/rehearsal/paper/") {
			pdf, err := e.Bytes(a.Href)
			if err != nil {
				t.Fatal(err)
			}
			words.WriteString(pdfText(t, pdf))
		}
	}
	wantContains(t, "the document", words.String(), "，本单位自主培训。")
	travels(t, e)
}

// travels brings the draft of an item into another hall (EDT-12, acceptance 13).
func travels(t *testing.T, e *browser.Visitor) {
	t.Helper()
	const code = "/staff/items/training-subsidy"
	e.Open(code + "/flow?open=stage:review")
	e.Fill("部门", "示例培训处")
	e.Press("保存")
	e.See("已保存")
	first, err := e.Bytes(code + "/export")
	if err != nil {
		t.Fatal(err)
	}
	h := hall.Start(t)
	h.Hire()
	v := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, v, "editor")
	v.Open("/staff/items")
	v.Follow("从文件导入")
	v.Upload("事项文件", material(t, "事项.zip", string(first)))
	v.Press("导入")
	v.See("已导入为草稿，请逐项检查")
	v.See("示例培训处")
	again, err := v.Bytes(code + "/export")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := zipped(t, first, "item.json"), zipped(t, again, "item.json"); a != b {
		t.Errorf("the draft is not the one that was exported:\n%s\n%s", a, b)
	}
}
