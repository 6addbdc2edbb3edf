package centre_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address/addressweb"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/centre"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/session/sessiondb"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
	"wangting/internal/web/webtest"
)

// openOwn opens 「个人中心」 for who, over the real rooms.
func openOwn(t *testing.T, who actor.Actor) *hall {
	t.Helper()
	r := openOver(t, storetest.SQLite(t))
	r.settle(t)
	mandates, rows, inbox := r.mandates(), caseworkdb.Store{DB: r.db, Keys: r.keys}, noticedb.Store{DB: r.db, Keys: r.keys}
	p := centre.OwnPages{
		Catalog:    r.catalog.Service,
		Favourites: r.catalog.Favourites,
		Notices:    &notice.Service{Inbox: inbox, Outbox: inbox, Tx: r.db, Now: clock},
		Mandates:   mandates,
		Sessions: &session.Service{
			Store:  sessiondb.Store{DB: r.db, Keys: r.keys},
			Keys:   r.keys,
			Tx:     r.db,
			Audit:  r.book.Service,
			Held:   mandates.Held,
			Limits: session.DefaultLimits(),
			Now:    clock,
		},
		Cases: &casework.Service{Store: rows, Lists: rows, Rights: mandates, Items: r.catalog.Service, Now: clock,
			Persons: &person.Service{Store: persondb.Store{DB: r.db, Keys: r.keys}, Tx: r.db, Now: clock}},
	}
	return &hall{webtest.Open(t, r.db, who, shown, p.Mount), r}
}

func TestAPersonKeepsItemsAtHandOfTheirOwn(t *testing.T) { // PER-2
	h := openOwn(t, actor.Actor{PersonID: chief.PersonID})
	if page := h.Page("/me"); !strings.Contains(page, "还没有收藏") {
		t.Error("something is kept before anything was")
	}
	for _, item := range []string{"card-loss", "economic-layoff"} {
		if a := h.Post("/me/favourites?item="+item+"&on=1", nil); a.Location != "/me" {
			t.Fatalf("keeping %s gave %d to %q", item, a.Status, a.Location)
		}
	}
	page := h.Page("/me")
	for _, want := range []string{
		"/items/card-loss", "/me/apply/card-loss", "/items/economic-layoff", `action="/me/favourites?item=card-loss&amp;on=0"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if strings.Contains(page, "/me/apply/economic-layoff") {
		t.Error("a person is offered what only units apply for")
	}
}

func TestAPersonSeesTheirPowersAndWhatIsNewUnderThem(t *testing.T) { // PER-2
	h := openOwn(t, actor.Actor{PersonID: chief.PersonID})
	h.busy(t)
	db, day := mandatedb.Store{DB: h.db, Now: clock}, 24*time.Hour
	for _, id := range []string{"u2", "u3", "u4"} {
		u := unit.Unit{ID: id, Number: id, USCC: regno.USCC(id), State: unit.Active, CreatedAt: now, Version: 1}
		ok(t)(unitdb.Store{DB: h.db}.Add(t.Context(), u))
	}
	for i, m := range []mandate.Mandate{
		{ID: "waits", UnitID: "u2", State: mandate.Pending},
		{ID: "later", UnitID: "u3", State: mandate.Active, From: now.Add(day)},
		{ID: "over1", UnitID: "u4", State: mandate.Ended},
		{ID: "over2", UnitID: "u4", State: mandate.Ended},
		{ID: "over3", UnitID: "u4", State: mandate.Ended},
		{ID: "over4", UnitID: "u4", State: mandate.Ended},
	} {
		m.PersonID, m.Level, m.GrantedAt, m.Version = chief.PersonID, actor.Operator, now.Add(-time.Duration(i)*time.Minute), 1
		if m.From.IsZero() {
			m.From = now.Add(-day)
		}
		if err := db.Add(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	page := h.Page("/me")
	for _, want := range []string{
		"已生效", "未到开始日期", "待本人确认", `href="` + mandatephone.ScreenPath("waits") + `"`, "全部业务", "0 项", "/me/units/m",
		addressweb.OwnPath, loginweb.PasskeyPath, "办件编号 20261109000318", "示例",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if n := strings.Count(page, "已结束"); n != 3 {
		t.Errorf("%d powers that are over are shown, want 3", n)
	}
	if strings.Contains(page, "/unit/cases/") {
		t.Error("a case of a unit is opened without acting for it")
	}
	for _, path := range []string{"/me", "/me/cases", "/me/messages"} {
		if page := h.Page(path); !strings.Contains(page, `<nav class="sidenav" aria-label="个人中心"`) {
			t.Errorf("%s stands without the entries of 个人中心", path)
		}
	}
	if page := h.Page("/me/cases"); strings.Count(page, "办件编号 ") != 5 {
		t.Errorf("%d cases are listed, want the 5 that were filed", strings.Count(page, "办件编号 "))
	}
	if page := h.Page("/me/messages"); strings.Count(page, ">示例") != 3 {
		t.Errorf("%d messages are listed, want 3", strings.Count(page, ">示例"))
	}
}
