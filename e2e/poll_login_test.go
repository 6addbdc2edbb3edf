package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// A page that waits for a face says that the login has ended, and does not wait for what cannot come.
func TestAPageThatWaitsSaysThatTheLoginHasEnded(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420733")
	gone := u
	gone.Status = "注销"
	h.Register(gone)
	desk := chromium.Visit(t, h.URL, browser.Desktop)
	enter(desk, u.USCC, u.RepDocNumber)
	desk.Open("/unit/info/close")
	desk.Tick("我已了解注销后不能恢复")
	desk.Choose("确认方式", "人脸认证")
	desk.Press("确认注销")
	desk.Arrive("/unit/info/close/face")
	other := desk.Tab()
	other.Open("/unit")
	other.Press("退出")
	desk.See("在新标签页重新登录")
	desk.Axe()
}
