package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// EDT-1 … EDT-14: an editor makes an item from nothing, the check says what is missing, another editor publishes it, and a unit
// finds it in the catalogue.
func TestAnItemIsMadeAndPublishedByTwoEditors(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	e.Follow("事项管理")
	e.Headed("事项管理")
	look(t, e, "editor-list")
	e.Follow("新建事项")
	e.Press("新建事项")
	wantContains(t, "the fault", e.Mistake("事项编码"), "小写字母")
	e.Axe()
	e.Fill("事项名称", "人才公寓申请")
	e.Fill("事项编码", "talent-flat")
	e.Choose("业务板块", "人才人事")
	e.Press("新建事项")
	e.Headed("人才公寓申请")
	e.See("处必须修改")
	look(t, e, "editor-new")

	// acceptance 1: each missing thing is listed, and its link leads there
	e.Follow("检查")
	e.See("没有填写一句话说明")
	look(t, e, "editor-check")
	e.Follow("没有填写一句话说明")
	e.Fill("一句话说明", "单位为引进的人才申请公寓。")
	e.Fill("受理部门", "人才处")
	e.Choose("事项类型", "公共服务")
	e.Press("保存")
	e.See("已保存")
	e.Follow("依据与时限")
	e.Fill("承诺时限", "10")
	e.Press("添加一行")
	e.Fill("名称和条款", "《人才公寓管理办法》第三条")
	e.Press("保存")
	e.See("已保存")
	e.Follow("办事指南")
	e.Fill("申请条件", "单位在本地参保\n人才已经认定")
	e.Press("保存")
	e.See("已保存")

	e.Follow("表单")
	e.Press("加一段")
	e.Fill("标题", "单位情况")
	e.Press("保存")
	e.Press("添加字段")
	e.Fill("题目", "单位名称")
	e.Choose("来源", "单位名称")
	e.Tick("锁定为办理人")
	e.Tick("必填")
	e.Press("保存")
	e.See("已保存")
	look(t, e, "editor-field")
	e.Choose("在末尾添加", "单选")
	e.Press("添加字段")
	e.Fill("题目", "公寓类型")
	e.Tick("必填")
	e.Press("保存")
	e.Choose("在末尾添加", "数字")
	e.Press("添加字段")
	e.Fill("题目", "人数")
	e.Press("保存")
	e.See("已保存")
	e.Choose("在末尾添加", "说明")
	e.Press("添加字段")
	e.Fill("题目", "公寓按批次安排入住")
	e.Press("保存")
	e.See("已保存")
	look(t, e, "editor-words")
	e.Press("上移：人数")
	e.Press("撤销")
	e.Press("重做")
	e.Follow("修改记录")
	e.See("移动 字段“人数”")
	look(t, e, "editor-steps")
	e.Open("/staff/items/talent-flat/preview")
	e.See("公寓类型")
	e.See("公寓按批次安排入住")
	look(t, e, "editor-preview")

	e.Open("/staff/items/talent-flat/check")
	e.Miss("必须修改")
	e.Open("/staff/items/talent-flat")
	e.Follow("提交审批")
	look(t, e, "editor-submit")
	e.Fill("修改说明", "新事项")
	e.Press("提交审批")
	e.See("还没有试办到：准予、不予、不予受理")
	for _, ending := range []string{"准予", "不予", "不予受理"} {
		rehearse(e, "talent-flat", func() { e.Press("用样例填写"); e.See("已经填入样例") }, ending)
		e.Press("结束试办")
	}
	e.Open("/staff/items/talent-flat")
	e.Follow("提交审批")
	e.Fill("修改说明", "新事项")
	e.Press("提交审批")
	e.See("已提交审批")

	// acceptance 8: who changed it does not approve it
	e.Follow("发布审批")
	e.Follow("人才公寓申请")
	if n := e.Buttons("批准发布"); n != 0 {
		t.Error("the author sees 批准发布")
	}
	staff(h, e2, "editor2")
	e2.Follow("发布审批")
	e2.Axe()
	e2.Follow("人才公寓申请")
	e2.See("流程有改动，各种结果都已试办")
	look(t, e2, "editor-approve")
	e2.Press("批准发布")
	e2.See("已批准发布")

	u := h.Opened("江南示例精密机械", "13851420581")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/apply/talent-flat")
	v.See("公寓类型")
	v.Axe()

	// EDT-11: stopped at once by one person
	e.Open("/staff/items/talent-flat/stop")
	e.Fill("告诉申请人", "房源已满，明年三月恢复")
	e.Press("停止受理")
	e.See("已停止受理")
	e.Open("/staff/items/talent-flat/versions")
	look(t, e, "editor-versions")
	e.Open("/staff/items/economic-layoff/form")
	look(t, e, "editor-form")
	e.Open("/staff/items/economic-layoff/flow?open=stage:review")
	look(t, e, "editor-flow")
}

// look inspects a page wide and narrow, and keeps pictures where WANGTING_SHOTS says.
func look(t *testing.T, v *browser.Visitor, name string) {
	t.Helper()
	for suffix, view := range map[string]browser.View{"-1440": browser.Desktop, "-390": browser.Phone} {
		v.Resize(view)
		v.Axe()
		if out := v.Overflow() + v.Squeezed(); out != "" {
			t.Errorf("%s%s: %s", name, suffix, out)
		}
		if to := os.Getenv("WANGTING_SHOTS"); to != "" {
			png, err := v.Picture()
			if err == nil {
				err = os.WriteFile(filepath.Join(to, name+suffix+".png"), png, 0o644)
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
	v.Resize(browser.Desktop)
}

// EDT-14, acceptance 6: two editors keep what each has changed, and see both values where they meet.
func TestTwoEditorsOfOneItemMeet(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	const form = "/staff/items/economic-layoff/form"
	for name, v := range map[string]*browser.Visitor{"联系人": e, "联系电话": e2} {
		v.Open(form)
		v.Follow("编辑：" + name)
	}
	e.Fill("提示", "谁联系")
	e2.Fill("提示", "怎样联系")
	e.Press("保存")
	e2.Press("保存")
	e2.See("已保存")
	for name, want := range map[string]string{"联系人": "谁联系", "联系电话": "怎样联系"} {
		e2.Open(form)
		e2.Follow("编辑：" + name)
		if got := e2.Value("提示"); got != want {
			t.Errorf("the hint of %s is %q", name, got)
		}
	}
	for _, v := range []*browser.Visitor{e, e2} {
		v.Open(form)
		v.Follow("编辑：联系人")
	}
	e.Fill("提示", "填写经办人姓名")
	e.Press("保存")
	e.See("已保存")
	e2.Fill("提示", "填写负责人姓名")
	e2.Press("保存")
	e2.See("演示编辑刚刚也改了这一处")
	e2.See("填写经办人姓名")
	look(t, e2, "editor-clash")
	e2.Press("用我的")
	e2.See("已保存")
	if got := e2.Value("提示"); got != "填写负责人姓名" {
		t.Errorf("the hint is %q", got)
	}

	// acceptance 2: a field that a condition asks about
	e2.Open("/staff/items/economic-layoff/delete?path=field:reason")
	e2.See("的显示条件")
	look(t, e2, "editor-delete")
	e2.Follow("取消")
	e2.Open("/staff/items/economic-layoff/compare")
	e2.See("填写负责人姓名")
	look(t, e2, "editor-compare")
}

// ITM-14, EDT-2, EDT-7: an editor maps another column of a query's view, the check refuses what tells too much, the preview shows the
// sample, another editor publishes it, and whoever asks sees the new column.
func TestAQueryIsEditedAndPublished(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	e.Open("/staff/items/economic-layoff/flow")
	e.See("流程图")
	look(t, e, "editor-flow")
	if e.Buttons("添加查询条件") != 0 {
		t.Error("an application asks for parameters of a query")
	}
	e.Open("/staff/items/title-certificate/query")
	look(t, e, "editor-query")
	e.Open("/staff/items/title-certificate/query?open=params")
	e.Follow("编辑：证书编号")
	e.Fill("提示", "在证书首页")
	e.Press("保存")
	e.See("已保存")
	look(t, e, "editor-query-param")
	e2.Open("/staff/items/title-certificate/query")
	e2.See("演示编辑正在编辑查询条件“证书编号”")
	e2.Axe()

	e.Open("/staff/items/title-certificate/query?open=columns")
	e.Choose("在末尾添加", "姓名")
	e.Press("添加列")
	e.Fill("列名", "持证人")
	e.Choose("遮掩", "只留后 4 位")
	e.Press("保存")
	e.See("列“持证人”是个人姓名，不登录的查询应当遮掩")
	e.Choose("遮掩", "姓名只留姓，本人除外")
	e.Press("保存")
	e.Miss("应当遮掩")
	e.Press("上移：持证人")
	e.Press("撤销")
	e.Open("/staff/items/title-certificate/compare")
	e.See("列“持证人”")
	e.See("在证书首页")
	e.Open("/staff/items/title-certificate/preview")
	e.See("查询结果（样例）")
	e.See("持证人")
	look(t, e, "editor-query-preview")

	e.Open("/staff/items/title-certificate")
	e.Follow("提交审批")
	e.Fill("修改说明", "显示持证人")
	e.Press("提交审批")
	e.See("已提交审批")
	e2.Follow("发布审批")
	e2.Follow("职称证书在线查询")
	e2.See("持证人")
	e2.Press("批准发布")
	e2.See("已批准发布")

	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/queries/title-certificate")
	v.See("在证书首页")
	v.Fill("姓名", "测试壬")
	v.Fill("证书编号", "苏职证示例2025000123")
	v.Press("查询")
	answerInWords(t, v)
	v.Arrive("/queries/title-certificate/result")
	v.See("持证人")
	v.Miss("测试壬 ")
}
