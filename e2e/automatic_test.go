package e2e

import (
	"strings"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ITM-12; acceptance 19 and 18: where the rules hold, an item that is decided at once is closed with its document and without anybody's
// act; while the core business system is down the case goes to staff, and nothing of it is lost.
func TestAnItemIsDecidedAtOnceOrGoesToStaff(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enterAlone(v, u.RepDocNumber)
	submit := func() {
		v.Open(h.Drafted(u, "card-loss", true, sampleOf(t, "card-loss")))
		v.Press("下一步")
		v.See("请核对以上内容")
		electronically(v)
		v.Press("提交申请")
		v.Arrive("/me/applications/")
	}
	h.Break("core", "down")
	submit()
	number := receiptNumber(t, v)
	h.Later(2 * time.Minute)
	v.Open(strings.TrimSuffix(v.Address(), "/receipt"))
	for range 100 {
		if v.Open(v.Address()); strings.Contains(v.Text(), "转人工") {
			break
		}
	}
	v.See("已转人工受理")

	h.Break("core", "ok")
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.See("2026-11-20")

	submit()
	v.Open(strings.TrimSuffix(v.Address(), "/receipt"))
	for range 100 {
		if v.Open(v.Address()); strings.Contains(v.Text(), "已办结") {
			break
		}
	}
	v.See("已办结")
	pdf, err := v.Bytes(v.Attribute("#documents .file a.btn--2", "href"))
	if err != nil {
		t.Fatal(err)
	}
	wantContains(t, "the document", pdfText(t, pdf), "挂失")
}
