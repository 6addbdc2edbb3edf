package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// catalogue.md section 6, 一次录入: what was decided is written to the core business system, read back and shown beside the decision.
func TestADecisionIsWrittenToTheCoreSystemAndShown(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	own := chromium.Visit(t, h.URL, browser.Desktop)
	enterAlone(own, u.RepDocNumber)
	own.Open(h.Drafted(u, "unemployment-benefit", true, sampleOf(t, "unemployment-benefit")))
	own.Press("下一步")
	own.Follow("下一步")
	own.See("请核对以上内容")
	electronically(own)
	own.Press("提交申请")
	own.Arrive("/me/applications/")
	number := receiptNumber(t, own)

	clerk, reviewer, decider := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop),
		chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.Press("受理")
	clerk.See("已受理")
	staff(h, reviewer, "reviewer")
	take(reviewer, number)
	reviewer.Choose("建议", "予以发放")
	for _, x := range [][2]string{{"累计缴费月数", "130"}, {"领取期限（月）", "24"}, {"开始月份", "2026-12"}, {"结束月份", "2028-11"}, {"每月标准", "1890"}} {
		reviewer.Fill(x[0], x[1])
	}
	reviewer.Press("保存内部附注")
	reviewer.See("内部附注已保存")
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")
	staff(h, decider, "decider")
	take(decider, number)
	decider.See("准予后将写入核心业务系统")
	look(t, decider, "once-before")
	decider.Press("准予")
	decider.See("决定已作出")
	for range 100 { // a job writes it
		if decider.Open(decider.Address()); strings.Contains(decider.Text(), "与决定一致") {
			break
		}
	}
	decider.See("与决定一致")
	decider.Open(strings.Split(decider.Address(), "#")[0] + "#core-record")
	look(t, decider, "once-after")
}
