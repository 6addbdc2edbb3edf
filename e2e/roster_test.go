package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// items.md §3, 人员增减: a clerk takes people for 减员 out of the roster, finds nobody twice in the table, and writes by hand while the core
// business system is down.
func TestPeopleAreTakenFromTheRoster(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/apply/staff-change")
	v.Choose("申报类型", "减员")
	v.Press("从名册选择")
	v.Headed("从名册选择：减少的人员")
	look(t, v, "roster")
	v.Press("加入所选人员")
	v.See("请勾选要加入的人员")
	v.Fill("姓名", "辛")
	v.Press("查找")
	v.See("共 1 人")
	v.Tick("测试辛，证件末四位 3591，驾驶员，参保日期 2021-03-01")
	v.Press("加入所选人员")
	v.See("已加入 1 人")
	look(t, v, "roster-added")
	v.Tick("测试辛，证件末四位 3591，驾驶员，参保日期 2021-03-01，已在表中")
	v.Press("加入所选人员")
	v.See("已加入 0 人，1 人已在表中")
	v.Follow("返回填写")
	wantContains(t, "the row", v.Value("姓名"), "测试辛")
	look(t, v, "staff-change-rows")
	h.Break("core", "down")
	v.Press("从名册选择")
	v.See("名册打不开")
	look(t, v, "roster-away")
	v.Follow("返回填写")
	wantContains(t, "the row", v.Value("姓名"), "测试辛")
}
