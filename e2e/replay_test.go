package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// The 回放 of a draft (catalogue of ideas, 6): five cases of the past, one of them decided by rules; a question that the draft
// requires and an answer that it narrows are named with how many cases they touch, without their numbers and without what was typed,
// and whoever approves reads it in a line.
func TestPastCasesAreReplayedBeforeADraftIsPublished(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v, e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enterAlone(v, u.RepDocNumber)
	answers := sampleOf(t, "card-loss")
	delete(answers, "cardNo")
	var numbers []string
	for range 5 {
		v.Open(h.Drafted(u, "card-loss", true, answers))
		v.Press("下一步")
		electronically(v)
		v.Press("提交申请")
		v.Arrive("/me/applications/")
		numbers = append(numbers, receiptNumber(t, v))
		v.Open(strings.TrimSuffix(v.Address(), "/receipt"))
		for range 100 {
			if v.Open(v.Address()); strings.Contains(v.Text(), "已办结") || strings.Contains(v.Text(), "转人工") {
				break
			}
		}
	}

	staff(h, e, "editor")
	const code = "/staff/items/card-loss"
	e.Open(code + "/form?open=field:cardNo")
	e.Tick("必填")
	e.Press("保存")
	e.See("已保存")
	e.Open(code + "/form?open=field:phone")
	e.Fill("最少字数", "15")
	e.Press("保存")
	e.See("已保存")
	e.Follow("回放")
	e.Headed("回放：社会保障卡正式挂失")
	look(t, e, "replay-begin")
	e.Press("开始回放")
	for range 100 {
		if e.Open(code + "/replay"); strings.Contains(e.Text(), "回放结果") {
			break
		}
	}
	e.See("回放 5 件：5 件会被拒绝")
	e.See("会被拒绝：“社会保障卡号”没有填写")
	e.See("会被拒绝：“联系电话”不符合填写要求")
	for _, number := range numbers {
		e.Miss(number[len(number)-4:])
	}
	e.Miss("13800000104")
	e.See("您没有查看这些办件的权限")
	look(t, e, "replay-result")

	e.Open(code + "/form?open=field:phone")
	e.Fill("题目", "手机号码")
	e.Press("保存")
	e.See("已保存")
	e.Open(code + "/replay")
	e.See("草稿已在回放之后修改，请重新回放")
	e.Open(code)
	e.Press("撤销")
	e.Open(code + "/replay")
	e.Miss("请重新回放")
	e.Open(code)
	e.Follow("提交审批")
	e.Fill("修改说明", "卡号改为必填")
	e.Press("提交审批")
	e.See("已提交审批")
	staff(h, e2, "editor2")
	e2.Follow("发布审批")
	e2.Follow("社会保障卡正式挂失")
	e2.See("回放 5 件：5 件会被拒绝")
	look(t, e2, "replay-approval")
	e2.Follow("查看回放")
	e2.Headed("回放：社会保障卡正式挂失")
}
