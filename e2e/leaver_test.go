package e2e

import (
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/config"
	"wangting/internal/emulator"
)

// HAN-13: the core system reports that a handler's insurance with the unit ended. Both
// people are warned and asked. Nothing is deleted, and an answered question does not return.
func TestAHandlerWhoseInsuranceEndedIsAskedAboutAndStays(t *testing.T) {
	t.Parallel()
	h := hall.StartWith(t, func(_ *hall.Hall, c *config.Config, _ emulator.Keys) { c.Limits.Insurance = time.Second })
	u, other := h.Opened("泰州示例物流", "13851420541"), h.Opened("苏州示例软件", "13851420542")
	h.Several(u)
	h.Handler(u, other)
	boss, hand := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	enter(boss, u.USCC, u.RepDocNumber)
	enter(hand, u.USCC, other.RepDocNumber)
	boss.Open("/unit/agents")
	boss.Miss("需要确认")

	h.Leave(u, other)
	h.Text(other.Phone, "参保已于")
	hand.Open("/unit/agents")
	hand.See("2026-11-20 已停保，待确认")
	hand.Axe()
	boss.Open("/unit/messages")
	boss.See("经办人已停保，请确认授权")
	boss.Open("/unit/workbench")
	boss.See("有 1 人的授权需要确认")
	boss.Axe()
	hand.Open("/unit/workbench")
	hand.Miss("授权需要确认")
	boss.Open("/unit/agents")
	boss.See("有 1 人的授权需要确认")
	boss.Axe()
	boss.Follow("去确认")
	boss.See("2026-11-20 已停保，待确认")
	boss.Axe()
	boss.Press("继续保留")
	boss.See("已确认继续保留")
	boss.Miss("已停保")
	hand.Open("/unit/agents")
	hand.Miss("已停保")
}
