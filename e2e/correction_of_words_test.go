package e2e

import (
	"bytes"
	"fmt"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/ledger"
)

// ITM-20: 「文字更正」 mends labels and hints of running cases, never fields or flow. One editor proposes, another approves; what began
// before shows the new words afterwards, with the same answers, on every page that is drawn from then on.
func TestWordsOfARunningVersionAreCorrectedByTwoEditors(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420588")
	h.Personal(u)
	const item, was, now = "dispute-mediation", "事实和理由", "争议的事实和理由"
	running := h.OwnCase(u, item, "identity", sampleOf(t, item))
	draft := h.Drafted(u, item, false, sampleOf(t, item))
	e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	unit, person, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	enterAlone(person, u.RepDocNumber)
	staff(h, clerk, "clerk")
	page := "/me/applications/" + running
	person.Open(page)
	person.See(was)
	receipt := receiptFile(t, person, page)

	// proposed
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	e.Open("/staff/items/" + item + "/versions")
	look(t, e, "mend-versions")
	mend := fmt.Sprintf("文字更正第 %d 版", latest(t, e))
	e.Follow(mend)
	e.Headed("文字更正")
	look(t, e, "mend-form")
	e.Fill("“事实和理由”的题目", "")
	e.Press("提交审批")
	e.See("需要修改")
	wantContains(t, "the fault of an empty text", e.Mistake("“事实和理由”的题目"), "不能为空")
	wantContains(t, "the fault of no reason", e.Mistake("更正原因"), "请填写更正原因")
	look(t, e, "mend-fault")
	e.Fill("“事实和理由”的题目", now)
	e.Fill("更正原因", "原来的题目容易误解")
	e.Press("提交审批")
	e.See("文字更正已提交")
	e.See("须由另一名编辑或管理员批准")
	if e.Buttons("批准") != 0 {
		t.Error("the author can approve")
	}
	look(t, e, "mend-mine")

	// given back, taken up again
	e2.Open("/staff")
	e2.Open("/staff/approvals")
	e2.See("原来的题目容易误解")
	look(t, e2, "mend-approvals")
	e2.Follow("劳动人事争议调解申请")
	e2.See(now)
	e2.Press("退回")
	wantContains(t, "the fault of no reason", e2.Mistake("退回原因"), "写明退回的原因")
	e2.Fill("退回原因", "请用“争议的”开头")
	e2.Press("退回")
	e2.See("已退回")
	e.Press("撤回") // from the page of before
	e.See("已经处理")
	e.See("请用“争议的”开头")
	e.Open("/staff/items/" + item + "/versions")
	e.Follow(mend)
	e.Follow("修改后再提交")
	if got := e.Value("“事实和理由”的题目"); got != now {
		t.Errorf("what was given back is 「%s」 in the form", got)
	}
	look(t, e, "mend-again")
	e.Press("提交审批")
	e.See("文字更正已提交")
	person.Open(page)
	person.Miss(now)

	// approved
	e2.Open("/staff/approvals")
	e2.Follow("劳动人事争议调解申请")
	look(t, e2, "mend-approve")
	tab := e2.Tab()
	tab.Open("/staff/approvals")
	tab.Follow("劳动人事争议调解申请")
	e2.Press("批准")
	e2.See("已批准，新的文字从现在起显示")
	tab.Press("批准")
	tab.See("已经处理")
	look(t, e2, "mend-history")

	person.Open(page)
	person.See(now)
	person.See("受理") // its flow goes on
	if again := receiptFile(t, person, page); !bytes.Equal(receipt, again) {
		t.Errorf("the receipt has changed from\n%s\nto\n%s", receipt, again)
	}
	unit.Open(draft)
	unit.See(now)
	if unit.Value(now) == "" {
		t.Error("the answer of the draft is gone")
	}
	unit.Axe()
	clerk.Open("/staff/cases")
	clerk.Press("认领")
	clerk.Open("/staff/cases/" + running)
	clerk.See(now)
	clerk.Axe()
}

// receiptFile is the receipt of a case out of its package, whose proof moves with the log. There is a package once the log has taken
// the receipt up, some moments after the case was filed.
func receiptFile(t *testing.T, v *browser.Visitor, page string) (file []byte) {
	t.Helper()
	for range 500 {
		v.Open(page + "/receipt")
		b, err := v.Bytes(page + "/receipt/package")
		if err != nil {
			t.Fatal(err)
		}
		if file, _, err = ledger.Unpack(b); err == nil && len(file) > 0 {
			v.Open(page)
			return file
		}
	}
	t.Fatal("the log does not take the receipt up")
	return nil
}
