package e2e

import (
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// rehearse plays a new item to one of its ends with the usual flow.
func rehearse(e *browser.Visitor, code string, fill func(), ending string) {
	e.Open("/staff/items/" + code + "/rehearsal")
	e.Press("开始试办")
	e.See("试办，不产生任何效力")
	fill()
	e.Press("提交")
	e.See("申请已提交")
	if ending == "不予受理" {
		e.Fill("办理意见", "不属于受理范围")
		e.Press("不予受理")
		e.See("已办理：“不予受理”")
	} else {
		e.Press("受理")
		e.Follow("审查员乙")
		e.Press("审查")
		e.Follow("审查员丙")
		e.Fill("办理意见", "依据材料作出决定")
		e.Press(ending)
		e.See("已办理：“" + ending + "”")
		e.Press("办结")
		e.See("已办结")
	}
}

// EDT-8, acceptance 7: an editor rehearses a changed item to 准予, and nobody in the hall notices.
func TestAnItemIsRehearsedAndNothingOfItReachesTheHall(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	e, c := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, c, "clerk")
	c.Open("/log")
	log := logHead(t, c)
	a := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, a, "admin")
	a.Open("/staff/dashboard")
	figures, sent := untimed(a), h.Sent()
	staff(h, e, "editor")
	e.Open("/staff/items/agency-authorisation")
	e.Follow("试办")
	e.Headed("试办：授权人力资源服务（人才中介服务）组织从事人事代理业务")
	look(t, e, "rehearsal-begin")
	e.Press("开始试办")
	e.See("试办，不产生任何效力")
	e.Press("提交")
	e.See("请")
	look(t, e, "rehearsal-refused")
	e.Press("用样例填写")
	e.See("已经填入样例")
	look(t, e, "rehearsal-form")
	e.Press("提交")
	e.See("申请已提交")
	e.See("试2")

	// four eyes hold here as they will in the hall
	e.Press("受理")
	e.See("已办理：“受理”")
	e.Follow("审查员乙")
	e.Press("用样例填写附注")
	e.See("内部附注已保存")
	e.Press("审查")
	e.See("已办理：“审查”")
	look(t, e, "rehearsal-act")
	e.Follow("兼岗人员丁")
	e.Fill("工作日数", "0")
	e.Press("时间快进")
	wantContains(t, "the fault", e.Mistake("工作日数"), "1 到 60")
	e.Fill("工作日数", "2")
	e.Press("时间快进")
	e.See("时间已快进 2 个工作日")
	e.Press("准予")
	e.See("已办理：“准予”")
	e.See("试办样张，无效")
	look(t, e, "rehearsal-decided")
	papers := 0
	for _, a := range e.Links("") {
		if strings.Contains(a.Href, "/rehearsal/paper/") {
			papers++
			pdf, err := e.Bytes(a.Href)
			if err != nil {
				t.Fatal(err)
			}
			wantContains(t, a.Href, pdfText(t, pdf), "无效")
		}
	}
	if papers < 2 {
		t.Errorf("%d documents were made", papers)
	}

	c.Open("/log")
	if now := logHead(t, c); now != log {
		t.Errorf("the public log has changed from\n%s\nto\n%s", log, now)
	}
	a.Open("/staff/dashboard")
	if now := untimed(a); now != figures {
		t.Errorf("the figures have changed from\n%s\nto\n%s", figures, now)
	}
	if now := h.Sent(); now != sent {
		t.Errorf("%d text messages were sent", now-sent)
	}
	c.Open("/staff")
	c.Miss("试2")
	c.Miss("试办示例单位")
	e.Press("结束试办")
	e.Headed("试办：授权人力资源服务（人才中介服务）组织从事人事代理业务")
	e.See("开始试办")
}

var minute = regexp.MustCompile(`\d\d:\d\d`)

var headLines = regexp.MustCompile(`条数\s*\d+|根\s*\S{40,}`)

// logHead is what the page of the public log says of its records: their number and the root. Who else has signed them, and when, grows.
func logHead(t *testing.T, v *browser.Visitor) string {
	t.Helper()
	found := headLines.FindAllString(v.Text(), 2)
	if len(found) != 2 {
		t.Fatalf("the log does not say how many records it has: %s", v.Text())
	}
	return strings.Join(found, " ")
}

// untimed is what the dashboard says of cases, without the hour to which it counts. Outside systems, such as a witness of the log, answer
// meanwhile.
func untimed(v *browser.Visitor) string {
	cases, _, _ := strings.Cut(v.Text(), "外部系统和任务")
	return minute.ReplaceAllString(cases, "")
}
