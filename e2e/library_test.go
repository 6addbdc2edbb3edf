package e2e

import (
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// CAS-10; acceptance 17: a material of last month's case is chosen again with its date and the days for which it stands, and no longer once
// they are over.
func TestAMaterialOfLastMonthIsChosenAgain(t *testing.T) {
	t.Parallel()
	const licence = "营业执照或者事业单位法人证书"
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420725")
	v, clerk := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	pdf := material(t, "执照.pdf", "%PDF-1.4\n%%EOF\n")
	materials := func() {
		enter(v, u.USCC, u.RepDocNumber)
		v.Open(h.Drafted(u, "institution-registration", false, sampleOf(t, "institution-registration")))
		v.Press("下一步")
		v.Headed("机构登记")
	}
	materials()
	v.Miss("从材料库选用")
	for _, label := range []string{licence, "相应的许可、备案或者认定文件"} {
		v.Upload(label, pdf)
		v.SeeNear(label, "执照.pdf")
	}
	v.Follow("下一步")
	number := file(t, v)
	staff(h, clerk, "clerk")
	take(clerk, number)
	clerk.Fill("受理意见", "材料齐全，予以受理。")
	clerk.Press("受理")
	clerk.See("已受理")

	h.Later(30 * 24 * time.Hour)
	materials()
	v.See("从材料库选用")
	v.See("来自办件 " + number)
	v.See("有效期至")
	look(t, v, "library")
	v.Press("选用")
	v.See("已从材料库选用")

	h.Later(340 * 24 * time.Hour)
	materials()
	v.Miss("从材料库选用")
}
