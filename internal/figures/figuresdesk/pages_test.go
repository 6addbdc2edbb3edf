package figuresdesk_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/console"
	"wangting/internal/figures"
	"wangting/internal/figures/figuresdb"
	"wangting/internal/figures/figuresdesk"
	"wangting/internal/queue"
	"wangting/internal/store/storetest"
	"wangting/internal/web/webtest"
)

// hall has one case that was accepted after its limit, one refused, and one nobody has looked at for weeks.
func hall(t *testing.T, who actor.Actor) (*webtest.Hall, *ct.Hall) {
	t.Helper()
	h := ct.New(t, storetest.SQLite(t))
	s := &figures.Service{
		Store: figuresdb.Store{DB: h.DB}, Tx: h.DB, Audit: h.Audit, Calendar: h.Calendar, Now: h.Time,
		Systems: func() []figures.System {
			return []figures.System{{Name: "短信服务", LastSuccess: ct.Start, Took: 42 * time.Millisecond}, {Name: "电子印章", Away: true}}
		},
		Backlog: func(context.Context, time.Time) (queue.Backlog, error) {
			return queue.Backlog{Jobs: 7, Oldest: 3 * time.Minute}, nil
		},
	}
	h.OnMoved = append(h.OnMoved, s.Moved)
	late, refused := h.Filed(t, ct.Boss, ct.Subsidy), h.Filed(t, ct.Boss, ct.Layoff)
	h.Filed(t, ct.Boss, ct.Subsidy)
	must(t, h.RefuseAcceptance(t.Context(), ct.Clerk, refused.CaseID, "不属于受理范围"))
	h.SetTime(ct.Start.AddDate(0, 0, 14))
	must(t, h.AcceptCase(t.Context(), ct.Clerk, late.CaseID, ""))
	must(t, s.LoggedIn(t.Context(), "scan", "a"))
	must(t, s.Refused(t.Context(), "password"))
	pages := figuresdesk.Pages{Figures: s, Items: h.Items, Tree: h.Staff.Tree, Frame: console.Shell}
	return webtest.Open(t, h.DB, who, actor.Who{Person: "演示", Role: "管理员"}, pages.Mount), h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func member(region string, roles ...actor.Role) actor.Actor {
	return actor.Actor{StaffID: "s", Region: region, Roles: roles}
}

func wants(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			t.Errorf("the page does not say %s", w)
		}
	}
}

func TestTheBoardSaysWhatHappenedAndLeadsToIt(t *testing.T) {
	b, _ := hall(t, member(casework.Province, actor.Admin))
	wants(t, b.Page("/staff/dashboard"), "受理 1 件", "50.0%", "电子印章现在连不上", "42 毫秒", "7 项到期的任务", "3 分钟", "扫码登录", "账号密码登录", "中断",
		`/staff/cases/search?from=2026-11-08&amp;outcome=late&amp;until=2026-12-07`, "due=late", "10 天", "口径")
	wants(t, b.Page("/staff/dashboard?region=320500"), "没有办件", "region=320500")
	wants(t, b.Page("/staff/dashboard?department=d-other"), "没有办件", "department=d-other", "各环节停留", "评价时由这个部门办理", "受理后和办结后的评价都算")
	wants(t, b.Page("/staff/dashboard"), "各部门", "全部部门", "示例市就业服务中心", "department=d-hall")
	for address, say := range map[string]string{
		"?from=2026-12-01&until=2026-11-01": "结束日期不能早于开始日期", "?from=2020-01-01": "一次最多统计 366 天", "?until=gestern": "请填写有效的日期",
	} {
		answer := b.Get("/staff/dashboard" + address)
		if answer.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %d", address, answer.Status)
		}
		wants(t, answer.Body, say)
	}
}

// The whole hall's logins and systems are none of a city's business, and another city's cases neither.
func TestStaffOfACitySeeTheirCityOnly(t *testing.T) {
	b, _ := hall(t, member("320500", actor.Auditor))
	page := b.Page("/staff/dashboard?region=" + ct.Nanjing)
	wants(t, page, "没有办件")
	for _, hidden := range []string{"短信服务", "登录方式", "region="} {
		if strings.Contains(page, hidden) {
			t.Errorf("a city is shown %s", hidden)
		}
	}
}

func TestWhoMayNotLookIsRefused(t *testing.T) {
	for name, who := range map[string]actor.Actor{
		"a clerk": ct.Clerk, "a reviewer": ct.Reviewer, "an editor": member(casework.Province, actor.Editor), "no role": member(casework.Province),
	} {
		b, _ := hall(t, who)
		for _, path := range []string{"/staff/dashboard", "/staff/dashboard/figures.xlsx"} {
			if got := b.Get(path).Status; got != http.StatusForbidden {
				t.Errorf("%s is answered %d at %s", name, got, path)
			}
		}
	}
}

func TestTheWorkbookSaysTheSameAndIsWrittenDown(t *testing.T) {
	b, h := hall(t, member(casework.Province, actor.Auditor))
	answer := b.Get("/staff/dashboard/figures.xlsx?item=" + ct.Layoff)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(answer.Body)))
	must(t, err)
	rows, err := book.GetRows("事项")
	must(t, err)
	if len(rows) != 2 || rows[1][0] != "企业经济性裁减人员备案" || rows[1][1] != "1" || rows[1][3] != "1" {
		t.Errorf("the items are %v", rows)
	}
	if days, err := book.GetRows("每日"); err != nil || len(days) != 31 {
		t.Errorf("there are %d rows of days (%v)", len(days), err)
	}
	acts := h.Acts()
	if acts[len(acts)-1] != "figures.exported" {
		t.Errorf("the audit has %v", acts)
	}
}
