package e2e

import (
	"net/url"
	"testing"

	"wangting/e2e/browser"
)

// searchLog searches 「操作记录」, which desk has open, by person, item and days, on a desktop and a phone (HAN-11).
func searchLog(t *testing.T, desk *browser.Visitor, person string) {
	t.Helper()
	desk.Fill("人员", person)
	desk.Press("查询")
	desk.See("确认授权")
	desk.Miss("开通多经办人")
	if v := desk.Value("人员"); v != person {
		t.Errorf("after the search 人员 holds %q", v)
	}
	if got := desk.Fetch("/unit/agents/log.xlsx?person=" + url.QueryEscape(person)); got != 200 {
		t.Errorf("the export answers %d", got)
	}
	desk.Fill("事项", "就业技能培训补贴申请")
	desk.Press("查询")
	desk.See("增加事项：就业技能培训补贴申请")
	desk.Miss("身份变更")
	desk.Follow("重置")
	desk.See("开通多经办人")
	desk.Choose("操作类别", "登录")
	desk.Press("查询")
	desk.See("登录")
	desk.Miss("设置业务范围")
	desk.Follow("重置")
	look(t, desk, "log")
	desk.Fill("办件编号", "123")
	desk.Press("查询")
	wantContains(t, "the fault", desk.Mistake("办件编号"), "办件编号不完整")
	desk.Axe()
	desk.Try("/unit/agents/log?from=2026-12-02&until=2026-12-01")
	wantContains(t, "the fault", desk.Mistake("结束日期"), "不能早于开始日期")
	desk.Open("/unit/agents/log?until=2001-01-01")
	desk.See("没有符合条件的记录")
	desk.Axe()

	desk.Open("/unit/agents/log")
	for _, width := range []int64{1440, 1024, 390} {
		desk.Resize(browser.View{Width: width, Height: 900})
		if wide := desk.Overflow(); wide != "" {
			t.Errorf("at %d px the log leaves the page: %s", width, wide)
		}
	}
	desk.Axe()
	desk.Resize(browser.Desktop)
}
