package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/form"
	"wangting/internal/workday"
)

// ITM-19, ITM-20, EDT-9, EDT-11; acceptance 9, 10, 11 and 12: a version approved for tomorrow is not there today, and not at all once it
// is called off; who has begun an older one goes on in it, or in the new one as they choose; an old version comes back as a new one.
func TestAVersionBeginsOnItsDayAndNobodyWhoHasBegunLosesTheirs(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420586")
	unit, e, e2 := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	running := applied(t, unit, u)
	unit.Open("/items/training-subsidy")
	unit.Follow("在线办理")
	fillApplication(t, unit, u)
	uploadMaterials(t, unit)
	kept := strings.TrimSuffix(unit.Address(), "/check")
	renewed := h.Drafted(u, "training-subsidy", false, form.Data{"place": "江苏省南京市玄武区示例路 1 号", "course": "电工"})

	const code = "/staff/items/training-subsidy"
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	e.Open(code + "/versions")
	old := latest(t, e)
	change := func() {
		e.Open(code + "/form?open=field:place")
		e.Follow("删除")
		e.Press("删除")
		e.Open(code)
		e.Fill("一句话说明", "培训补贴的新说明。")
		e.Press("保存")
		e.See("已保存")
	}
	change()
	const guide = "/items/training-subsidy"
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open(guide)
	v.Miss("培训补贴的新说明")

	// acceptance 9: called off, then for tomorrow again
	tomorrow := func() string { return h.Now().In(workday.Zone).AddDate(0, 0, 1).Format(time.DateOnly) }
	published(e, e2, tomorrow())
	e.Open(code + "/versions")
	look(t, e, "editor-waiting")
	e.Press("取消生效")
	e.See("内容已放回草稿")
	e.Miss("零点生效")
	e.Open(code + "/steps")
	e.See("的生效")
	published(e, e2, tomorrow())
	v.Open(guide)
	v.Miss("培训补贴的新说明")
	h.Later(24 * time.Hour)
	v.Open(guide)
	v.See("培训补贴的新说明")

	// acceptance 11
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open(renewed)
	unit.See("事项已更新")
	look(t, unit, "renew")
	unit.Follow("按新版本继续")
	unit.See("培训地点")
	unit.Press("按新版本继续")
	unit.See("已换成新版本")
	unit.Miss("事项已更新")
	unit.Miss("培训地点")
	unit.Open(kept)
	unit.See("事项已更新")
	unit.Follow("按原版本提交")
	file(t, unit)

	// acceptance 10
	staff(h, clerk, "clerk")
	take(clerk, running)
	clerk.See("江苏省南京市玄武区示例路 1 号")
	clerk.Press("培训情况")
	clerk.Tick("培训地点")
	clerk.Choose("“培训地点”的补正原因", "有误")
	clerk.Fill("告知申请人", "培训地点请写到楼层。")
	clerk.Press("要求补正")
	clerk.See("已要求补正")
	unit.Open("/unit")
	unit.FollowNear("需要补正", "去补正")
	unit.FollowNear("培训地点请写到楼层。", "去补正")
	unit.Fill("培训地点", "江苏省南京市玄武区示例路 1 号 3 楼")
	unit.Press("提交补正")
	unit.Open("/unit/cases")
	unit.FollowNear(running, item)
	unit.See("示例路 1 号 3 楼")

	// acceptance 12
	staff(h, e, "editor")
	staff(h, e2, "editor2")
	e.Open(code + "/versions")
	e.Press("回退到此版本") // the other version is online
	published(e, e2, "")
	e.Open(code + "/versions")
	now := latest(t, e)
	if now <= old {
		t.Errorf("the version after 回退 is %d, before it was %d", now, old)
	}
	e.Open(fmt.Sprintf("%s/compare?a=%d&b=%d", code, old, now))
	e.See("没有不同，两边的内容完全相同")
	v.Open(guide)
	v.Miss("培训补贴的新说明")
}

// published has the draft of the item submitted and approved; on is its day, "" is at once.
func published(e, e2 *browser.Visitor, on string) {
	e.Open("/staff/items/training-subsidy")
	e.Follow("提交审批")
	e.Fill("修改说明", "调整培训补贴")
	if on != "" {
		e.Choose("生效方式", "指定时间")
		e.Fill("生效时间", on)
	}
	e.Press("提交审批")
	e.See("已提交审批")
	e2.Open("/staff/items")
	e2.Follow("发布审批")
	e2.Follow(item)
	e2.Press("批准发布")
	if on != "" {
		e2.See("零点生效")
		return
	}
	e2.See("已批准发布")
}

// latest is the number of the newest version on the page 版本.
func latest(t *testing.T, e *browser.Visitor) int {
	t.Helper()
	m := regexp.MustCompile(`第 (\d+) 版 已发布`).FindStringSubmatch(e.Text())
	if m == nil {
		t.Fatalf("no version is published: %s", e.Text())
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
