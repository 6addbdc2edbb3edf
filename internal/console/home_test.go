package console_test

import (
	"context"
	"net/http"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/console"
	"wangting/internal/console/consoletest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
)

// queue is a fake that returns figures and records who asked.
type queue struct{ asked []string }

func (q *queue) QueueFigures(_ context.Context, who actor.Actor) (casework.Figures, error) {
	q.asked = append(q.asked, who.StaffID)
	return casework.Figures{
		Mine:      7,
		Desks:     map[casework.Desk]int64{casework.AcceptDesk: 23, casework.ReviewDesk: 5, casework.ApplicantDesk: 4},
		Overdue:   2,
		DoneToday: 12,
		Tidings:   3,
	}, nil
}

var members = map[string]actor.Actor{
	"clerk":   {StaffID: "s-clerk", Roles: []actor.Role{actor.Clerk}, Region: "320100"},
	"editor":  {StaffID: "s-editor", Roles: []actor.Role{actor.Editor}, Region: "320000"},
	"admin":   {StaffID: "s-admin", Roles: []actor.Role{actor.Admin}, Region: "320000"},
	"auditor": {StaffID: "s-auditor", Roles: []actor.Role{actor.Auditor}, Region: "320100"},
	"fresh":   {StaffID: "s-fresh", Region: "320100"},
}

func open(t *testing.T) (*consoletest.Browser, *queue) {
	q := &queue{}
	return consoletest.Open(t, consoletest.Setup{DB: storetest.SQLite(t),
		Mount: func(m *web.Mux) {
			console.Pages{Queue: q}.Mount(m)
			m.Staff("GET /staff/password", "", func(w http.ResponseWriter, _ *http.Request) error {
				_, err := w.Write([]byte("change it"))
				return err
			})
			m.Handle("GET /staff/login", func(w http.ResponseWriter, _ *http.Request) error {
				_, err := w.Write([]byte("door"))
				return err
			})
		},
		Staff: func(_ context.Context, login string) (actor.Actor, actor.Who, error) {
			who, ok := members[login]
			if !ok {
				return actor.Actor{}, actor.Who{}, fault.New(fault.Anonymous, "")
			}
			return who, actor.Who{Person: "示例甲", Role: "窗口受理员"}, nil
		}}), q
}

func TestTheFirstPageOfAClerkShowsTheFiguresOfTheQueue(t *testing.T) {
	b, _ := open(t)
	b.SignIn("clerk").Get("/staff").Check(t, http.StatusOK).
		Has(t, "南京市　示例甲　窗口受理员", "待受理", "审核中", "待补正", "超期", "今日办结", "审批台", "提醒（3）", "有 3 条提醒").
		Lacks(t, "/staff/accounts").Golden(t, "home-clerk")
}

func TestTheMenuShowsWhatTheRolesAllow(t *testing.T) {
	b, q := open(t)
	b.SignIn("admin").Get("/staff").Check(t, http.StatusOK).Has(t, "/staff/accounts", "/staff/cases")
	q.asked = nil
	b.SignIn("editor").Get("/staff").Check(t, http.StatusOK).Lacks(t, "/staff/accounts", "/staff/cases", "待受理")
	if len(q.asked) != 0 {
		t.Errorf("the figures were read for somebody who has no cases: %v", q.asked)
	}
}

func TestWhoHasToChangeAPasswordIsTakenThere(t *testing.T) {
	b, _ := open(t)
	if p := b.SignIn("fresh").Get("/staff"); p.Path != "/staff/password" {
		t.Errorf("landed on %s, want /staff/password", p.Path)
	}
}

func TestAVisitorFindsTheDoor(t *testing.T) {
	b, _ := open(t)
	if p := b.Get("/staff"); p.Path != "/staff/login?next=%2Fstaff" {
		t.Errorf("landed on %s, want the login", p.Path)
	}
}

// B8: the first page tells everybody what their own roles do there.
func TestTheFirstPagePromisesNobodyWhatTheyCannotDo(t *testing.T) {
	b, _ := open(t)
	b.SignIn("auditor").Get("/staff").Check(t, http.StatusOK).Lacks(t, "认领办件", "登录和外部系统").Has(t, "看各环节的办件和时限")
	b.SignIn("clerk").Get("/staff").Check(t, http.StatusOK).Has(t, "认领办件")
	b.SignIn("admin").Get("/staff").Check(t, http.StatusOK).Has(t, "登录和外部系统").Lacks(t, "认领办件", "每个数字")
	b.SignIn("editor").Get("/staff").Check(t, http.StatusOK).Lacks(t, "看转给您的办件").Has(t, "看等您复核的事项")
}
