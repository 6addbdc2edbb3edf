package mandatedb_test

import (
	"fmt"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestAskingForAccess(t *testing.T) { // HAN-9
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		now := noon
		clock := func() time.Time { return now }
		s, _ := service(t, db)
		d := mandatedb.Store{DB: db, Now: clock}
		s.Store, s.Giving, s.Asking, s.Past, s.Now = d, d, d, d, clock
		boss, hand := give(t, db, "1", "p", actor.Representative), give(t, db, "3", "q", actor.Operator)

		good := storetest.Race(t, 20, func(int) error { return s.AskAccess(t.Context(), hand, "item", "请授权") }, fault.Conflict)
		if good != 1 {
			t.Errorf("%d of twenty at once were taken", good)
		}
		list, err := s.AccessRequests(t.Context(), boss)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		kind(t, "a handler answers", s.AnswerAccess(t.Context(), hand, list[0].ID, true, "", ""), fault.Forbidden)
		kind(t, "declined without a word", s.AnswerAccess(t.Context(), boss, list[0].ID, false, "", ""), fault.Invalid)
		kind(t, "until yesterday", s.AnswerAccess(t.Context(), boss, list[0].ID, true, "2026-11-25", ""), fault.Invalid)
		if err := s.AnswerAccess(t.Context(), boss, list[0].ID, true, "2026-11-30", ""); err != nil {
			t.Fatal(err)
		}
		kind(t, "answered twice", s.AnswerAccess(t.Context(), boss, list[0].ID, false, "", "no"), fault.Conflict)
		ask := mandate.Ask{UnitID: "u", Item: "item"}
		if _, err := s.Decide(t.Context(), hand, ask); err != nil {
			t.Errorf("granted: %v", err)
		}
		now = noon.AddDate(0, 0, 5)
		_, err = s.Decide(t.Context(), hand, ask)
		kind(t, "after the date", err, fault.Forbidden)

		if err := s.AskAccess(t.Context(), hand, "item", "再申请"); err != nil {
			t.Errorf("asking again: %v", err)
		}
		now = now.AddDate(0, 0, 31)
		if err := s.AskAccess(t.Context(), hand, "item", "第三次"); err != nil {
			t.Errorf("after thirty days of silence: %v", err)
		}
		for i := range 19 {
			if err := s.AskAccess(t.Context(), hand, fmt.Sprint("other", i), "请授权"); err != nil {
				t.Fatal(err)
			}
		}
		kind(t, "the twenty-first", s.AskAccess(t.Context(), hand, "one more", "请授权"), fault.Limited)

		if _, err := db.Exec(t.Context(), `UPDATE mandate SET state = 'ended' WHERE id = $1`, hand.MandateID); err != nil {
			t.Fatal(err)
		}
		list, err = s.AccessRequests(t.Context(), boss)
		if err != nil || len(list) == 0 {
			t.Fatal(err)
		}
		for _, r := range list {
			if r.Waits(now) {
				t.Errorf("%s waits for an answer to somebody who has left", r.Item)
			}
		}
	})
}

func TestWhoCouldActOnADayByWhatWasKnownWhen(t *testing.T) { // HAN-12
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		now := noon
		clock := func() time.Time { return now }
		s, _ := service(t, db)
		d := mandatedb.Store{DB: db, Now: clock}
		s.Store, s.Giving, s.Asking, s.Past, s.Now = d, d, d, d, clock
		add := func(id, person string, l actor.Level) actor.Actor {
			m := mandate.Mandate{ID: id, UnitID: "u", PersonID: person, Level: l, State: mandate.Active, From: now.Add(-time.Hour), GrantedAt: now}
			if err := d.Add(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			return actor.Actor{PersonID: person, UnitID: "u", MandateID: id, Level: l}
		}
		boss := add("1", "p", actor.Representative)
		hand := add("3", "q", actor.Operator)
		if err := s.SetScope(t.Context(), boss, hand.MandateID, nil, []string{"a"}, func(string) bool { return true }); err != nil {
			t.Fatal(err)
		}
		day := func(n int) time.Time { return noon.AddDate(0, 0, n).Add(time.Minute) }
		now = day(10)
		if err := s.SetScope(t.Context(), boss, hand.MandateID, []string{"a"}, []string{"b"}, func(string) bool { return true }); err != nil {
			t.Fatal(err)
		}
		now = day(20)
		if err := s.End(t.Context(), boss, hand.MandateID, "删除"); err != nil {
			t.Fatal(err)
		}
		now = day(30)
		for _, c := range []struct {
			name      string
			at, known time.Time
			people    int
			items     string
		}{
			{"on day 5, known on day 5", day(5), day(5), 2, "[a]"},
			{"on day 15, known on day 15", day(15), day(15), 2, "[b]"},
			{"on day 15, known today", day(15), day(30), 2, "[b]"},
			{"on day 5, known today", day(5), day(30), 2, "[a]"},
			{"on day 25, known today", day(25), day(30), 1, ""},
			{"on day 25, known on day 15: it was thought to go on", day(25), day(15), 2, "[b]"},
			{"before anything was known", day(5), day(-1), 0, ""},
		} {
			got, err := s.ActiveMandatesAt(t.Context(), boss, c.at, c.known)
			if err != nil || len(got) != c.people {
				t.Errorf("%s: %+v, %v", c.name, got, err)
				continue
			}
			if c.items != "" && fmt.Sprint(got[1].Items) != c.items {
				t.Errorf("%s: items %v, want %s", c.name, got[1].Items, c.items)
			}
		}
		_, err := s.ActiveMandatesAt(t.Context(), hand, day(5), day(5))
		kind(t, "a handler asks", err, fault.Forbidden)
	})
}
