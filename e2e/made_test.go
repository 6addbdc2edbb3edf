package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ITM-8, acceptance 18: while the core business system is down the page says so and takes a file; when it is back the hall fetches the
// material by itself, dated, and the reviewer sees where it comes from.
func TestAMaterialIsFetchedFromTheCoreSystem(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	at := h.Drafted(u, "dispatch-report", false, sampleOf(t, "dispatch-report"))
	v.Open(at + "/materials")
	v.See("可以由大厅从核心业务系统获取")
	narrow(t, v)
	h.Break("core", "down")
	v.Press("自动获取")
	v.See("没有取到。请稍后重新获取，或者自己上传")
	narrow(t, v)
	h.Break("core", "ok")
	v.Press("自动获取")
	v.See("社会保险费缴费凭证（已自动获取）.pdf")
	v.See("重新获取")
	narrow(t, v)
	look(t, v, "made-material")
}
