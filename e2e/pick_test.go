package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// items.md §2.3: an applicant chooses the application that was returned to them, finds the rest filled in, and types it all while the core
// business system is down.
func TestAReturnedApplicationIsChosen(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enterAlone(v, u.RepDocNumber)
	v.Open("/me/apply/title-returned")
	v.Press("从清单选择申报编号")
	v.Headed("选择申报编号")
	v.Axe()
	look(t, v, "pick")
	v.Press("填入表单")
	v.See("请选择申报编号")
	v.Choose("申报编号", "ZC2026000155，2026 年度，工程系列副高级，机械，由评委会退回，修改截止日期 2026-12-18")
	v.Press("填入表单")
	v.Arrive("/me/drafts/")
	v.See("已填入所选内容")
	v.See("来自核心业务系统，不能在这里修改")
	wantContains(t, "the number", v.Value("申报编号"), "ZC2026000155")
	wantContains(t, "the level", v.Value("申报级别"), "副高级")
	wantContains(t, "the opinion", v.Value("退回意见"), "论文缺检索证明")
	v.Axe()
	look(t, v, "pick-filled")
	v.Fill("工作单位统一社会信用代码", u.USCC)
	v.Choose("受理地", "泰州市")
	v.Fill("修改说明", "补充检索证明。")
	v.Tick("填报内容和材料真实、准确，愿意承担相应的法律责任")
	v.Press("下一步")
	v.Upload("修改后的申报材料", material(t, "修改后的材料.pdf", "%PDF-1.7 title"))
	v.SeeNear("修改后的申报材料", "修改后的材料.pdf")
	v.Follow("下一步")
	v.See("职称申报在退回状态，未过修改截止日期")
	electronically(v)
	v.Press("提交申请")
	v.Arrive("/me/applications/")

	h.Break("core", "down")
	v.Open("/me/apply/title-returned")
	v.Press("从清单选择申报编号")
	v.See("清单打不开")
	look(t, v, "pick-away")
	v.Follow("返回填写")
	v.Fill("申报编号", "ZC2026000155")
	v.Fill("申报专业", "机械制造")
	v.Press("保存草稿")
	wantContains(t, "the major", v.Value("申报专业"), "机械制造")
}
