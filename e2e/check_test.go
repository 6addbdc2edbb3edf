package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// CAS-3: what is checked before it is submitted stays in its card on a phone, however long it is, and numbers are whole to whoever
// typed them.
func TestWhatIsCheckedStaysInItsCard(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420009")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/apply/training-subsidy")
	fillApplication(t, v, u)
	uploadMaterials(t, v)
	v.Follow("返回修改")
	word, long := strings.Repeat("Wangting33", 6), strings.Repeat("参加过上年度同一职业的培训，", 29)
	v.Fill("开班备案号", word)
	v.Choose("这些人员的本次培训是否享受过其他补贴", "是")
	v.Fill("享受过的补贴", long[:len("参加过上年度同一职业的培训，")*28]+"共八个字没有断开")
	v.Press("下一步")
	v.Follow("下一步")
	v.See("请核对以上内容")
	v.See(word)
	v.See("320105197411151748")
	v.See("6222020111122220000")
	submit, _, _ := strings.Cut(v.Attribute("#submit", "action"), "/submit")
	for _, mode := range []string{"text=normal", "text=large"} {
		v.Resize(browser.Desktop)
		v.Open("/modes?" + mode + "&back=" + submit + "/check")
		v.See("请核对以上内容")
		for _, view := range []browser.View{browser.Desktop, browser.Phone, browser.Narrow} {
			v.Resize(view)
			if out := v.Overflow() + v.Squeezed(); out != "" {
				t.Errorf("with %s in a window of %d px: %s", mode, view.Width, out)
			}
		}
	}
}
