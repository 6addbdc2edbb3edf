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
	v.See("2026 年 12 月 31 日前可以确认")
	look(t, v, "entitled-home")
	v.Resize(browser.Desktop)
	v.Press("确认申领")
	v.Arrive("/unit/drafts/")
	draft := v.Address()
	if got := v.Value("核定返还金额"); got != "12345.00 元" {
		t.Errorf("the form says %q", got)
	}
	v.Open("/unit")
	v.Press("确认申领")
	v.Arrive("/unit/drafts/")
	if v.Address() != draft {
		t.Errorf("a second press leads to %s, not %s", v.Address(), draft)
	}
	v.Fill("开户银行", "示例银行泰州分行")
	v.Fill("银行账号", "6222020111122220000")
	v.Tick("填报内容真实、准确，愿意承担相应的法律责任")
	v.Press("下一步")
	v.See("请核对以上内容")
	number := file(t, v)
	v.Open("/unit/cases")
	v.FollowNear(number, "稳岗返还资金申请")
	for range 100 {
		if v.Open(v.Address()); strings.Contains(v.Text(), "已办结") {
			break
		}
	}
	v.See("已办结")
	v.Open("/unit/entitlements")
	v.See("已申领")
	v.See(number)
	v.Axe()
	v.Open("/unit")
	if v.Buttons("确认申领") != 0 {
		t.Error("what was claimed can be claimed again")
	}
}
