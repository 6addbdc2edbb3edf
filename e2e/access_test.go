package e2e

import (
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/workday"
)

// HAN-9, HAN-10, HAN-12: a handler who lacks a right learns why and asks for it. The
// representative declines with a reason, then grants; the record of the mandate shows both.
// The history of a day shows what is known now and what was known then. A review keeps
// the mandate.
func TestAHandlerLearnsWhyAsksAndIsAnswered(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("江南示例精密机械", "13851420141"), h.Opened("苏州示例软件", "13851420142")
	h.Several(u)
	h.Handler(u, other)
	boss, hand := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	enter(boss, u.USCC, u.RepDocNumber)
	enter(hand, u.USCC, other.RepDocNumber)

	ask := func(reason string) {
		hand.Open("/items/training-subsidy")
		hand.Follow("查看原因，申请授权")
		hand.Headed("为什么我能办/不能办")
		hand.See("没有获得这个事项的授权")
		hand.Fill("申请理由", reason)
		hand.Press("申请授权")
	}
	ask("")
	wantContains(t, "the fault", hand.Mistake("申请理由"), "请填写申请理由")
	hand.Axe()
	ask("本月由我申报培训补贴")
	hand.See("申请已提交")
	hand.See("等待处理")
	hand.Axe()
	ask("再申请一次")
	hand.See("这个事项您已经申请过")

	boss.Open("/unit/workbench")
	boss.See("我的工作台 (1)")
	boss.See("有 1 件授权申请等待处理")
	boss.Follow("去处理")
	boss.Headed("授权申请")
	hand.Open("/unit/workbench")
	hand.See("我的工作台 (0)")

	answer := func() {
		boss.Open("/unit/agents")
		boss.Follow("授权申请")
		boss.Axe()
		boss.Follow("处理")
		boss.Headed("处理授权申请")
		boss.See("本月由我申报培训补贴")
	}
	answer()
	boss.Press("不同意")
	wantContains(t, "the fault", boss.Mistake("说明"), "请填写不同意的原因")
	boss.Axe()
	boss.Fill("说明", "请先参加培训")
	boss.Press("不同意")
	boss.See("未同意")
	ask("本月由我申报培训补贴")
	answer()
	boss.Press("同意授权")
	boss.See("已同意")
	boss.See("我的工作台 (0)")
	hand.Open("/unit/access/training-subsidy")
	hand.See("可以办理")
	hand.Axe()
	hand.Open("/items/training-subsidy")
	hand.Follow("在线办理")
	hand.Arrive("/unit/apply/")

	boss.Open("/unit/agents")
	boss.Follow("为什么能办")
	boss.Choose("事项", "企业经济性裁减人员备案")
	boss.Press("查询")
	boss.See("不能办理")
	boss.See("可由本单位法定代表人或管理员")
	boss.Axe()

	today := h.Now().In(workday.Zone).Format(time.DateOnly)
	boss.Open("/unit/agents/history")
	boss.Fill("查询日期", today)
	boss.Press("查询")
	boss.See("就业技能培训补贴申请")
	boss.Axe()
	boss.Open("/unit/agents/history?day=" + today + "&known=2020-01-01")
	boss.See("没有人可以办理")
	boss.Open("/unit/agents/review")
	boss.Axe()
	boss.Press("继续保留")
	boss.See("已确认继续保留")

	for _, path := range []string{"/unit/agents/history?day=" + today, "/unit/agents/review"} {
		if code := hand.Try(path); code != 403 {
			t.Errorf("a handler at %s: %d", path, code)
		}
	}
}
