package e2e

import (
	"net/url"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/form"
)

// Acceptance 14 and 27: what is posted into a locked field is not read; while an objection to a publicity waits for its answer nobody can grant, not even when the publicity is over.
func TestNobodyGrantsWhileAnObjectionWaits(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420588")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	clerk, reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	number := applied(t, unit, u)
	othersCode(t, h, unit, u)
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.Press("受理")
	clerk.See("已受理")
	staff(h, reviewer, "reviewer")
	take(reviewer, number)
	reviewer.Press("开始公示")
	reviewer.See("已开始公示，公示期间办理时限暂停")

	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/publicity/" + number)
	v.Follow("提出异议")
	answerInWords(t, v)
	v.Fill("您的姓名或者单位名称", "测试某甲")
	v.Fill("联系电话", "13851420777")
	v.Fill("异议的内容", "培训没有开班")
	v.Press("提交异议")
	v.See("异议已收到")

	h.Later(12 * 24 * time.Hour)
	h.Hourly()
	staff(h, decider, "decider")
	take(decider, number)
	if decider.Buttons("准予") != 0 {
		t.Error("准予 is offered while an objection waits")
	}
	decider.Press("为什么不能办理")
	decider.See("异议")
	decider.Fill("答复", "经核查，培训已经开班。")
	decider.Press("答复异议")
	decider.See("异议已答复")
	decider.Fill("决定内容", "异议不成立，准予补贴。")
	decider.Press("准予")
	decider.See("决定已作出")
}

// othersCode posts the code of another unit into the locked field of a draft (ITM-5, acceptance 14).
func othersCode(t *testing.T, h *hall.Hall, unit *browser.Visitor, u hall.Unit) {
	t.Helper()
	const other = "91321200MA2ABCD130"
	at := h.Drafted(u, "training-subsidy", false, form.Data{"course": "电工"})
	unit.Open(at)
	typed := url.Values{"uscc": {other}, "unitName": {"泰州示例物流有限公司"}, "course": {"焊工"},
		"version": {unit.Attribute("#draft input[name=version]", "value")}}
	if _, err := unit.Posted(unit.Attribute("#draft", "data-autosave"), typed.Encode()); err != nil {
		t.Fatal(err)
	}
	unit.Open(at)
	if got := unit.Value("培训职业（工种）"); got != "焊工" {
		t.Errorf("the post was not kept: %q", got)
	}
	if got := unit.Value("统一社会信用代码"); got != u.USCC {
		t.Errorf("the case holds %q, want the account's", got)
	}
}
