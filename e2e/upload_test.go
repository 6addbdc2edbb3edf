package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// CAS-3: an upload that the network interrupts waits, resumes where it stopped, and ends as one file.
func TestAnUploadThatTheNetworkBreaksGoesOn(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420019")
	unit := chromium.Visit(t, h.URL, browser.Phone)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/items/training-subsidy")
	unit.Follow("在线办理")
	unit.Press("保存草稿")
	unit.Arrive("/unit/drafts/")
	unit.Open(unit.Address() + "/materials")

	const label = "培训签到表"
	unit.Cut(h.URL + "/*\\?from=1048576")
	unit.Upload(label, material(t, "大文件.pdf", "%PDF-1.4\n"+strings.Repeat("0123456789\n", 290_000)))
	unit.See("网络中断，已传 32%，正在等待恢复，恢复后接着传")
	unit.Axe()
	unit.Cut("")
	unit.SeeNear(label, "大文件.pdf")
	unit.SeeNear(label, "3.0 MB")
	unit.Miss("网络中断")
	unit.Axe()

	// a file chosen during an upload waits, and is then sent
	unit.Cut(h.URL + "/*\\?from=0")
	unit.Upload(label, material(t, "第二份.pdf", "%PDF-1.4\n"+strings.Repeat("9876543210\n", 150_000)))
	unit.See("正在等待恢复")
	unit.Upload(label, material(t, "第三份.pdf", "%PDF-1.4\n"))
	unit.Cut("")
	unit.SeeNear(label, "第二份.pdf")
	unit.SeeNear(label, "第三份.pdf")
	unit.Axe()
}
