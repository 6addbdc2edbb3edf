package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// catalogue.md §6 免申即享: the job finds who is entitled, the unit sees the card, confirms, and comes back to the same draft.
func TestAUnitClaimsWhatItIsEntitledToWithoutApplying(t *testing.T) {
	t.Parallel()
	h, _ := hall.StartFilled(t)
	u := h.Known("泰州示例物流")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	for range 100 {
		if v.Open("/unit"); strings.Contains(v.Text(), "核定 12,345.00 元") {
			break
		}
	}
	v.See("2026 年度：核定 12,345.00 元，确认后拨付")
	v.Press("确认申领")
	v.Arrive("/unit/drafts/")
	draft := v.Address()
	v.See("12345.00 元")
	v.Open("/unit")
	v.Press("确认申领")
	v.Arrive("/unit/drafts/")
	if v.Address() != draft {
		t.Errorf("a second press leads to %s, not %s", v.Address(), draft)
	}
}
