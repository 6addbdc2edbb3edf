package e2e

import (
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// POR-4: a visitor looks for an answer, asks, and reads it by number and code; staff answer; everybody reads it only when both agree.
func TestAVisitorAsksAndStaffAnswer(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	v, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	clerk.Open("/staff/phrases")
	clerk.Fill("常用语", "请带【】到窗口。")
	clerk.Press("添加")
	clerk.See("已添加")
	private, privateCode := asks(t, v, "王某某的停工留薪期怎么算？", false)
	number, code := asks(t, v, "裁员 18 个人，总共 200 人，要不要备案？<script>alert(1)</script>", true)

	v.Follow("查看答复")
	v.Fill("留言编号", private)
	v.Fill("查询码", code)
	v.Press("查看答复")
	v.See("没有查到。请核对")
	look(t, v, "ask-find")
	v.Fill("留言编号", number)
	v.Fill("查询码", strings.ToLower(code))
	v.Press("查看答复")
	v.Arrive("/ask/answer/result")
	v.See("待答复")
	v.See("<script>alert(1)</script>")

	clerk.Open("/staff/questions")
	clerk.See("无人认领")
	look(t, clerk, "ask-desk")
	reply(t, clerk, private)
	clerk.Open("/staff/questions")
	clerk.FollowNear(number, "裁员 18 个人，总共 200 人，要不要备案？<scr…")
	clerk.Press("认领")
	clerk.Press("常用语")
	clerk.Press("插入：请带【】到窗口。")
	wantContains(t, "the answer", clerk.Value("答复"), "请带【】到窗口。")
	clerk.Press("提交答复")
	wantContains(t, "the fault", clerk.Mistake("答复"), "【】")
	clerk.Fill("答复", "不用备案。两项都没有达到。")
	clerk.Tick("收入常见问题")
	clerk.Fill("公开的问题", "裁减不足 20 人要备案吗？")
	clerk.Fill("公开的答复", "请打 13800000101")
	clerk.Press("提交答复")
	wantContains(t, "the fault", clerk.Mistake("公开的答复"), "手机号")
	look(t, clerk, "ask-answer")
	clerk.Fill("公开的答复", "占职工总数不到 10% 的，不用备案。")
	clerk.Press("提交答复")
	clerk.See("答复已提交")
	wantContains(t, "the text", h.Text("13800000101", number), "已答复")
	if text := h.Text("13800000101", number); strings.Contains(text, "备案") || strings.Contains(text, code) {
		t.Errorf("the text says %s", text)
	}

	v.Open("/ask/answer/result")
	v.See("不用备案。两项都没有达到。")
	look(t, v, "ask-answered")
	other := chromium.Visit(t, h.URL, browser.Phone)
	other.Open("/ask/answer/result")
	other.Arrive("/ask/answer")
	other.Open("/ask?q=不足")
	other.Miss("裁减不足 20 人要备案吗？")
	second := chromium.Visit(t, h.URL, browser.Desktop)
	clerk.Open("/staff/questions?state=proposed")
	clerk.FollowNear(number, "裁员 18 个人，总共 200 人，要不要备案？<scr…")
	clerk.See("由另一名工作人员确认后公开")
	if clerk.Buttons("确认公开") != 0 {
		t.Error("who answered is offered the second word")
	}
	staff(h, second, "reviewer")
	second.Open("/staff/questions?state=proposed")
	second.FollowNear(number, "裁员 18 个人，总共 200 人，要不要备案？<scr…")
	look(t, second, "ask-proposed")
	second.Press("确认公开")
	second.See("已收入常见问题")
	other.Open("/ask?q=不足")
	other.See("裁减不足 20 人要备案吗？")
	other.Miss("18 个人")
	other.Open("/ask?q=停工留薪期怎么算")
	other.Miss("王某某")
	other.Open("/ask/answer")
	other.Fill("留言编号", private)
	other.Fill("查询码", privateCode)
	other.Press("查看答复")
	other.See("请看工伤保险条例。")
	v.Press("撤回公开的同意")
	v.See("不再公开")
	v.Open("/ask?q=不足")
	v.Miss("裁减不足 20 人要备案吗？")
	look(t, v, "ask")
}

var codeForm = regexp.MustCompile(`[2-9A-Z]{4} [2-9A-Z]{4}`)

// asks leaves a question and gives its number and code.
func asks(t *testing.T, v *browser.Visitor, text string, public bool) (number, code string) {
	t.Helper()
	v.Open("/ask")
	v.Follow("我要留言")
	answerInWords(t, v)
	v.Arrive("/ask/new")
	v.See("先看看有没有现成的答案")
	v.Choose("问题类别", "劳动关系")
	v.Fill("您的问题", text)
	v.Fill("手机号", "1380000")
	v.Press("提交留言")
	wantContains(t, "the fault", v.Mistake("手机号"), "11 位")
	look(t, v, "ask-new")
	if v.Value("您的问题") != text {
		t.Errorf("the text was lost: %q", v.Value("您的问题"))
	}
	v.Fill("手机号", "13800000101")
	v.Fill("姓名", "王某某")
	if public {
		v.Tick("同意公开问题（不显示姓名和电话）")
	}
	v.Press("提交留言")
	v.Arrive("/ask/done")
	look(t, v, "ask-done")
	number, code = regexp.MustCompile(`LY[0-9]{14}`).FindString(v.Text()), codeForm.FindString(v.Text())
	if number == "" || code == "" {
		t.Fatalf("no number and code in %s", v.Text())
	}
	return number, code
}

// reply answers a question that is not published.
func reply(t *testing.T, clerk *browser.Visitor, number string) {
	t.Helper()
	clerk.FollowNear(number, "王某某的停工留薪期怎么算？")
	clerk.Press("认领")
	clerk.See("已认领")
	clerk.See("提问人没有同意公开")
	clerk.Fill("答复", "请看工伤保险条例。")
	clerk.Press("提交答复")
	clerk.See("答复已提交")
}
