package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/regno"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/workday"
)

// asked opens a page as the visitor and counts the statements behind it, those that find out who asks among them.
func (v *visitor) asked(path string) (statements int64, body string) {
	v.h.t.Helper()
	at, err := url.Parse(v.h.url)
	if err != nil {
		v.h.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(store.Counting(v.h.t.Context(), &statements), http.MethodGet, path, nil)
	for _, c := range v.c.Jar.Cookies(at) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.h.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		v.h.t.Fatalf("%s gave %d", path, w.Code)
	}
	return statements, w.Body.String()
}

// A person may act for hundreds of units: a page asks for all of them at once.
func TestWhoActsForManyUnitsCostsNoMoreThanWhoActsForOne(t *testing.T) { // PER-2
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		pages := map[string]int64{"/me": 0, "/me/cases": 0, "/me/messages": 0, "/app": 0, "/app/messages": 0}
		one := map[string]int64{}
		for path := range pages {
			_, _ = v.asked(path) // an answer may be the first that writes the session
			one[path], _ = v.asked(path)
			if most := map[string]int64{"/me": 9, "/me/cases": 4, "/me/messages": 4, "/app": 7, "/app/messages": 4}[path]; one[path] > most {
				t.Errorf("%s asks %d times, want at most %d", path, one[path], most)
			}
		}

		first := h.known("江南示例")
		n := 0
		for _, u := range h.world.People.Units() {
			if n < 4 && u.USCC != first.USCC && !strings.Contains(u.Status, "注销") {
				h.openedBy(u, first, "13800000101")
				n++
			}
		}
		held := h.acting(rep.Number, uscc)
		if len(held) != n+1 || n < 4 {
			t.Fatalf("the representative acts for %d units, want %d", len(held), n+1)
		}
		var newest string
		for i, who := range held {
			c := h.drafted(who)
			if i > 0 {
				r, err := h.Rooms.Cases.Submit(t.Context(), who, c.ID, c.Version)
				if err != nil {
					t.Fatal(err)
				}
				newest = r.Number
			}
		}
		for path, rows := range pages {
			got, body := v.asked(path)
			if got > one[path]+rows {
				t.Errorf("%s asks %d times for %d units and %d times for one, with %d rows", path, got, len(held), one[path], rows)
			}
			if path == "/me/cases" {
				if cases := strings.Count(body, "办件编号 "); cases != n {
					t.Errorf("%d cases are shown, want the %d that were filed", cases, n)
				}
				if !strings.Contains(body[strings.Index(body, "办件编号 "):][:60], newest) {
					t.Error("the newest case is not the first")
				}
			}
		}
	})
}

// Pages about the people of a unit ask for all of them at once.
func TestAUnitWithManyHandlersCostsNoMoreThanOneWithOne(t *testing.T) { // HAN-4, HAN-11, HAN-12
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		boss := h.signed(rep.Number, uscc)
		if err := h.Rooms.Mandates.OpenGiving(t.Context(), boss); err != nil {
			t.Fatal(err)
		}
		pages := []string{"/unit/agents", "/unit/agents/review", "/unit/agents/history?day=" + h.now().In(workday.Zone).Format(time.DateOnly)}
		h.handler(boss, 0)
		one := map[string]int64{}
		for _, path := range pages {
			_, _ = v.asked(path)
			one[path], _ = v.asked(path)
		}
		for i := range 8 {
			h.handler(boss, i+1)
		}
		for _, path := range pages {
			got, body := v.asked(path)
			if got > one[path] {
				t.Errorf("%s asks %d times with nine handlers and %d times with one", path, got, one[path])
			}
			if most := map[string]int64{"/unit/agents": 4, "/unit/agents/review": 5 /* who used it last is known above mandates */}[path]; most > 0 && got > most {
				t.Errorf("%s takes %d statements, want at most %d", path, got, most)
			}
			if n := strings.Count(body, "示例经"); n < 9 {
				t.Errorf("%s shows %d of nine handlers", path, n)
			}
		}
	})
}

// handler writes a person with a mandate into the unit of boss, as a batch of old data would.
func (h *hall) handler(boss actor.Actor, i int) {
	h.t.Helper()
	ctx, now := h.t.Context(), h.now().Add(-time.Hour)
	p := person.Person{
		ID:        id.New(),
		Name:      "示例经",
		DocType:   regno.IdentityCard,
		DocNumber: fmt.Sprintf("32010219900101%04d", i),
		Phone:     regno.Mobile(fmt.Sprintf("1380000%04d", i)),
		CreatedAt: now,
	}
	if ok, err := (persondb.Store{DB: h.DB, Keys: h.Keys}).Add(ctx, p); err != nil || !ok {
		h.t.Fatal(ok, err)
	}
	m := mandate.Mandate{
		ID:        id.New(),
		UnitID:    boss.UnitID,
		PersonID:  p.ID,
		Level:     actor.Operator,
		State:     mandate.Active,
		From:      now,
		GiverID:   boss.MandateID,
		GrantedAt: now,
	}
	if err := (mandatedb.Store{DB: h.DB, Now: h.now}).Add(ctx, m); err != nil {
		h.t.Fatal(err)
	}
}

// acting is somebody as whoever acts for each of their units, the unit with the code first.
func (h *hall) acting(document, uscc string) []actor.Actor {
	h.t.Helper()
	who := h.signed(document, uscc)
	list, err := h.Rooms.Mandates.OfPerson(h.t.Context(), who.PersonID)
	if err != nil {
		h.t.Fatal(err)
	}
	out := []actor.Actor{who}
	for _, m := range list {
		if m.State == mandate.Active && m.UnitID != who.UnitID {
			as := who
			as.MandateID, as.UnitID, as.Level = m.ID, m.UnitID, m.Level
			out = append(out, as)
		}
	}
	return out
}

// The page of a case reads the case once and asks once whether it may be read, also when it is a sensitive one.
func TestThePageOfACaseReadsTheCaseOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		unit := h.signed(rep.Number, uscc)
		c := h.drafted(unit)
		if _, err := h.Rooms.Cases.Submit(t.Context(), unit, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		// beside who asks (2), the case and its right: materials, corrections, events, names, counters, delivery, documents twice, parcels
		for path, most := range map[string]int64{"/unit/cases/" + c.ID: 13, "/unit/cases": 4, "/unit/workbench": 4, "/unit/messages": 4} {
			_, _ = v.asked(path)
			if n, _ := v.asked(path); n > most || n < 3 {
				t.Errorf("%s takes %d statements, want at most %d", path, n, most)
			}
		}
	})
}

// CEN-1 and the rule of the house: a page of the centre takes few statements, who asks among them.
func TestPagesOfTheCentreKeepWithinTheirStatements(t *testing.T) {
	h := open(t, unchanged)
	v := h.signedIn()
	for path, most := range map[string]int64{"/unit": 4, "/unit/cases": 4, "/unit/messages": 4, "/unit/workbench": 4, "/unit/access-requests": 4, "/unit/agents/log": 5, "/unit/info": 8, "/unit/institutions": 4, "/unit/parcels": 4, "/unit/settings": 7,
		"/me/applications": 4, "/me/parcels": 4, "/me/addresses": 4, "/me/data": 4, "/me/data/consents": 3} {
		t.Run(fmt.Sprintf("%s in %d", path, most), func(t *testing.T) {
			_, _ = v.asked(path)
			if n, _ := v.asked(path); n > most || n < 2 {
				t.Errorf("%d statements, want at most %d", n, most)
			}
		})
	}
}

// DSK-1: a page of the desk takes the same few statements however many cases, colleagues and departments there are; two find out who asks.
func TestTheDeskCostsTheSameForManyCasesAsForOne(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		v := h.everything()
		uscc, rep := h.opened("江南示例", "13800000101")
		unit := h.signed(rep.Number, uscc)
		file := func() string {
			c := h.drafted(unit)
			if _, err := h.Rooms.Cases.Submit(t.Context(), unit, c.ID, c.Version); err != nil {
				t.Fatal(err)
			}
			return c.ID
		}
		first := file()
		pages := map[string]int64{"/staff": 3, "/staff/cases": 4, "/staff/cases?pile=mine": 4, "/staff/cases?pile=department": 4, "/staff/cases?pile=examining": 4,
			"/staff/cases?pile=overdue": 4, "/staff/cases?pile=handled": 4, "/staff/cases?pile=done": 4, "/staff/cases?pile=deliver": 4,
			"/staff/reminders": 8,                                                                                                                        // six ask other rooms, each for its own role
			"/staff/news":      4, "/staff/departments": 4, "/staff/cases/search": 4, "/staff/cases/search?state=&desk=": 4, "/staff/cases/" + first: 21} // of which one asks what the account of the applicant answers, and one the notes of staff, which the item has
		one := map[string]int64{}
		for path := range pages {
			_, _ = v.asked(path)
			one[path], _ = v.asked(path)
		}
		for i, login := range []string{"desk-one", "desk-two", "desk-three"} {
			a, err := h.Rooms.Staff.Add(t.Context(), system, staff.New{Login: login, Name: "演示同事" + login, Region: "320000", Password: demo.Staff[0].Password,
				TOTPSecret: demo.Staff[0].TOTP, Roles: []actor.Role{actor.Clerk}})
			if err != nil {
				t.Fatal(err)
			}
			clerk := actor.Actor{StaffID: a.Account.ID, Region: "320000", Roles: []actor.Role{actor.Clerk}}
			for range i + 2 {
				if err := h.Rooms.Cases.ClaimCase(t.Context(), clerk, file()); err != nil {
					t.Fatal(err)
				}
			}
		}
		for path, most := range pages {
			got, body := v.asked(path)
			if got > most || got > one[path]+1 { // the names of the colleagues
				t.Errorf("%s asks %d times, with one case %d times, want at most %d", path, got, one[path], most)
			}
			if path == "/staff/cases" && strings.Count(body, "演示同事") < 9 {
				t.Error("the queue does not show who holds the cases")
			}
		}
	})
}

// CEN-1, CAS-10: what was granted to a handler is read with their login. A list takes no more statements for them than for their
// representative, however many sensitive items the unit has cases of, and shows them what was granted only.
func TestAListOfTheUnitTakesFourStatementsForAHandlerToo(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		boss := h.signed(rep.Number, uscc)
		if err := h.Rooms.Mandates.OpenGiving(t.Context(), boss); err != nil {
			t.Fatal(err)
		}
		c := h.drafted(boss)
		if _, err := h.Rooms.Cases.Submit(t.Context(), boss, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		h.handler(boss, 1)
		list, err := h.Rooms.Mandates.OfUnit(t.Context(), boss)
		if err != nil {
			t.Fatal(err)
		}
		m := list[len(list)-1]
		// the browser becomes the handler's
		if _, err := h.DB.Exec(t.Context(), `UPDATE login_session SET mandate_id = $2, person_id = $3 WHERE mandate_id = $1`,
			boss.MandateID, m.ID, m.PersonID); err != nil {
			t.Fatal(err)
		}
		asks := func(shown bool) {
			t.Helper()
			for _, path := range []string{"/unit", "/unit/cases", "/unit/messages", "/unit/workbench", "/unit/institutions", "/unit/parcels",
				"/unit/papers", "/unit/info/history", "/unit/settings/addresses", "/unit/settings/devices"} {
				_, _ = v.asked(path)
				n, body := v.asked(path)
				if n > 4 || n < 3 {
					t.Errorf("%s takes %d statements", path, n)
				}
				if path == "/unit/cases" && strings.Contains(body, "/unit/cases/"+c.ID) != shown {
					t.Errorf("the case of a sensitive item is shown: %t, want %t", !shown, shown)
				}
			}
		}
		asks(false)
		grant := func(until time.Time) {
			if err := (mandatedb.Store{DB: h.DB, Now: h.now}).AddScope(t.Context(), m.ID, mediationCode, h.now(), until); err != nil {
				t.Fatal(err)
			}
		}
		grant(h.now().Add(time.Minute))
		asks(true)
		h.later(2 * time.Minute)
		asks(false)
		grant(time.Time{})
		asks(true)
	})
}
