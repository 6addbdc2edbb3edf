package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// STA-1: reception takes two numbers, a clerk calls them to a window, and the wall of the hall shows it.
func TestNumbersAreTakenAndCalledAtTheWindows(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	reception, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	wall := chromium.Visit(t, h.URL, browser.Desktop)

	staff(h, reception, "clerk")
	reception.Follow("窗口叫号")
	reception.See("今天还没有人取号")
	reception.See("没有号在等")
	reception.Axe()
	screen := ""
	for _, l := range reception.Links("") {
		if strings.Contains(l.Href, "/counter/") && !strings.Contains(l.Href, "/staff/") {
			screen = l.Href
		}
	}
	again := func() { wall.Open(strings.TrimPrefix(screen, h.URL) + "?still=1") }
	again()
	wall.See("今天还没有人取号")
	wall.Axe()

	reception.Press("取一个号")
	reception.See("请选择要办的业务")
	reception.Axe()
	reception.Choose("要办的业务", "窗口注册")
	reception.Press("取一个号")
	reception.Headed("001 号")
	reception.See("营业执照副本原件")
	reception.See("前面还有 0 个号在等")
	reception.Axe()
	look(t, reception, "counter-slip")
	reception.Follow("返回窗口叫号")
	reception.Choose("要办的业务", "咨询")
	reception.Press("取一个号")
	reception.Headed("002 号")
	reception.See("前面还有 1 个号在等")
	reception.Follow("事项要带什么")
	reception.Fill("事项名称", "培训")
	reception.Press("查找")
	reception.See("培训")
	reception.Axe()

	staff(h, clerk, "checker")
	clerk.Follow("窗口叫号")
	clerk.See("今天取了 2 个号，2 个在等")
	clerk.Press("叫下一个号")
	wantContains(t, "without a window", clerk.Mistake("窗口号"), "请填写本窗口的号")
	clerk.Fill("窗口号", "3")
	clerk.Press("叫下一个号")
	clerk.See("已请 001 号到 3 号窗口")
	clerk.Axe()
	look(t, clerk, "counter-desk")
	clerk.Press("叫下一个号")
	clerk.See("3 号窗口正在办 001 号")

	again()
	wall.See("请 001 号到 3 号窗口")
	wall.See("1 个号在等")
	wall.Axe()
	look(t, wall, "counter-wall")

	clerk.Press("过号001 号")
	clerk.See("001 号已过号")
	again()
	wall.See("001 号已过号")
	clerk.Press("叫下一个号")
	clerk.See("已请 002 号到 3 号窗口")
	clerk.Press("办完002 号")
	clerk.See("002 号已办完")
	clerk.Press("叫下一个号")
	clerk.See("没有人在等")
	again()
	wall.See("请等候叫号")
	wall.See("没有号在等")
}
