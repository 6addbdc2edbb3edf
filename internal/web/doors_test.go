package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
)

func says(words string) web.Page {
	return func(w http.ResponseWriter, _ *http.Request) error {
		_, err := io.WriteString(w, words)
		return err
	}
}

// STA-1: a page of the staff opens for its role only, and for no visitor and no unit.
func TestAPageOfTheStaffOpensForItsRoleOnly(t *testing.T) {
	db := storetest.SQLite(t)
	mount := func(m *web.Mux) {
		m.Staff("GET /staff/any", "", says("any"))
		m.Staff("GET /staff/clerk", actor.Clerk, says("clerk"))
	}
	clerk := webtest.Open(t, db, actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Clerk}}, actor.Who{}, mount)
	reviewer := webtest.Open(t, db, actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Reviewer}}, actor.Who{}, mount)
	nobody := webtest.Open(t, db, actor.Actor{}, actor.Who{}, mount)
	unit := webtest.Open(t, db, actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m"}, actor.Who{}, mount)
	for _, tc := range []struct {
		name   string
		h      *webtest.Hall
		path   string
		status int
	}{
		{"a clerk at a page for all", clerk, "/staff/any", http.StatusOK},
		{"a clerk at their page", clerk, "/staff/clerk", http.StatusOK},
		{"a reviewer at a page for all", reviewer, "/staff/any", http.StatusOK},
		{"a reviewer at the clerks' page", reviewer, "/staff/clerk", http.StatusForbidden},
		{"a visitor", nobody, "/staff/any", http.StatusSeeOther},
		{"a unit", unit, "/staff/any", http.StatusSeeOther},
	} {
		if a := tc.h.Get(tc.path); a.Status != tc.status || a.Status == http.StatusForbidden && a.Body == "clerk" {
			t.Errorf("%s gets %d to %q", tc.name, a.Status, a.Location)
		}
	}
}

// LOG-6: who came in with a first password sets their own before anything else.
func TestAFirstPasswordOpensOnlyThePageThatReplacesIt(t *testing.T) {
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m"},
		actor.Who{First: true}, func(m *web.Mux) {
			m.Unit("GET /unit/cases", says("cases"))
			m.Unit("GET "+web.FirstPasswordPath, says("password"))
		})
	if a := h.Get("/unit/cases"); a.Status != http.StatusSeeOther || a.Location != web.FirstPasswordPath {
		t.Errorf("the cases open with %d to %q", a.Status, a.Location)
	}
	if a := h.Get(web.FirstPasswordPath); a.Status != http.StatusOK {
		t.Errorf("the page for the password answers %d", a.Status)
	}
}

// A form that was drawn for one unit and is sent while another is acted for does nothing.
func TestAFormOfAnotherUnitDoesNothing(t *testing.T) {
	done := 0
	who := actor.Actor{PersonID: "p", UnitID: "u", MandateID: "01890000-0000-7000-8000-000000000001"}
	h := webtest.Open(t, storetest.SQLite(t), who, actor.Who{Unit: "示例有限公司"}, func(m *web.Mux) {
		m.Unit("POST /unit/do", func(w http.ResponseWriter, _ *http.Request) error {
			done++
			w.WriteHeader(http.StatusNoContent)
			return nil
		})
	})
	if a := h.Post("/unit/do?as=ffffffff", nil); a.Status != http.StatusConflict || done != 0 {
		t.Errorf("a form of another unit is answered %d, done %d times", a.Status, done)
	}
	if a := h.Post("/unit/do", nil); a.Status != http.StatusNoContent || done != 1 {
		t.Errorf("a form of this unit is answered %d, done %d times", a.Status, done)
	}
}

// A refusal that knows where the person goes on leads there instead of to the home page.
func TestARefusalLeadsOn(t *testing.T) { // HAN-5
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, func(m *web.Mux) {
		m.Handle("GET /on", func(http.ResponseWriter, *http.Request) error {
			return &fault.Fault{Kind: fault.Forbidden, Say: "没有授权", Next: fault.Next{Text: "申请授权", Path: "/unit/access/x"}}
		})
		m.Handle("GET /home", func(http.ResponseWriter, *http.Request) error { return fault.New(fault.Forbidden, "没有授权") })
	})
	for path, want := range map[string]string{"/on": `href="/unit/access/x">申请授权</a>`, "/home": `href="/">返回厅首页</a>`} {
		if a := h.Get(path); a.Status != http.StatusForbidden || !strings.Contains(a.Body, `class="btn" `+want) {
			t.Errorf("%s answers %d without %s", path, a.Status, want)
		}
	}
}
