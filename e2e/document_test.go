package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// EDT-5, ITM-13, ITM-20: an editor writes the approval document of an item, another publishes it, and a case of the new version
// is approved in the new words; one that began before is approved in the old ones.
func TestTheWordsOfADocumentAreAnEditorsAndEachCaseKeepsItsOwn(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420583")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	clerk, reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	staff(h, reviewer, "reviewer")
	staff(h, decider, "decider")
	accepted := func() string {
		n := applied(t, unit, u)
		take(clerk, n)
		clerk.Press("受理")
		clerk.See("已受理")
		return n
	}
	old := accepted()

	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, e, "editor")
	e.Open("/staff/items/training-subsidy")
	e.Follow("结果文书")
	e.Open("/staff/items/training-subsidy/documents?open=document:result")
	e.Fill("标题", "培训补贴核准书")
	e.Fill("发文代字", "人社补")
	e.Press("保存")
	e.See("已保存")
	look(t, e, "editor-document")
	e.Press("添加")
	e.Fill("内容", "核准{{申请人")
	e.Press("保存")
	e.See("没有成对")
	e.Fill("内容", "核准{{申请人}}的培训补贴，请在三十日内领取。经办部门：{{受理部门}}。")
	e.Press("保存")
	e.See("已保存")
	e.Miss("没有成对")
	block := e.Address()
	e.Open(block + "&tag=日期")
	e.See("{{提交日期}}")
	e.Miss("{{发文机关}}")
	e.Open(block + "&tag=办件编号")
	e.Press("插入{{办件编号}}")
	wantContains(t, "the block", e.Value("内容"), "{{办件编号}}")
	look(t, e, "editor-block")
	e.Axe()
	for _, a := range e.Links("") {
		if !strings.Contains(a.Href, "specimen") || strings.Contains(a.Href, "size=real") { // no case of it is closed yet
			continue
		}
		pdf, err := e.Bytes(a.Href)
		if err != nil || !strings.Contains(pdfText(t, pdf), "样张，不具法律效力") || !strings.Contains(pdfText(t, pdf), "请在三十日内领取") {
			t.Errorf("the sample: %.40q %v", pdf, err)
		}
	}
	e.Follow("消息与评价")
	e.Press("添加一行")
	e.Choose("什么时候", "办结")
	e.Fill("站内消息", "“{{申请人}}”办完了。")
	e.Press("保存")
	e.See("不能使用标签“申请人”")
	look(t, e, "editor-messages")
	e.Fill("站内消息", "“{{事项名称}}”办完了。")
	e.Press("保存")
	e.See("已保存")
	e.Miss("不能使用标签")
	e.Open("/staff/items/training-subsidy")
	e.Follow("提交审批")
	e.Fill("修改说明", "新的核准书")
	e.Press("提交审批")
	e.See("已提交审批")
	staff(h, e2, "editor2")
	e2.Follow("发布审批")
	e2.Follow(item)
	e2.See("请在三十日内领取")
	e2.Press("批准发布")
	e2.See("已批准发布")

	fresh := accepted()
	ruled(reviewer, decider, fresh, "准予", "准予补贴。")
	ruled(reviewer, decider, old, "准予", "准予补贴。")
	now := pdfText(t, downloaded(t, unit, fresh, "培训补贴核准书"))
	for _, want := range []string{"培训补贴核准书", "的培训补贴，请在三十日内领取", "宁人社补〔", "江南示例精密机械"} {
		if !strings.Contains(now, want) {
			t.Errorf("the new document lacks %q: %s", want, now)
		}
	}
	if was := pdfText(t, downloaded(t, unit, old, "职业培训补贴审核结果通知书")); strings.Contains(was, "三十日内领取") || strings.Contains(was, "人社补") {
		t.Errorf("the older case got the new words: %s", was)
	}
}
