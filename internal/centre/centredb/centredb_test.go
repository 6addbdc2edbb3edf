package centredb_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var now = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// insert stores a case of a unit, n minutes old.
func insert(t *testing.T, db caseworkdb.Store, unit, id string, st casework.State, n int, due time.Time) {
	t.Helper()
	at := now.Add(-time.Duration(n) * time.Minute)
	c := casework.Case{ID: id, UnitID: unit, UnitName: "示例", ItemCode: "gs-rd", ItemVersion: 1, ItemName: "工伤认定", Region: "320100", State: st,
		StartedBy: casework.Hand{Kind: "person", ID: "p", Label: "法定代表人"}, FiledBy: casework.Hand{Kind: "person", ID: "p", Label: "法定代表人"},
		StartedAt: at, UpdatedAt: at, Version: 1}
	if st != casework.Draft {
		c.Number, c.SubmittedAt, c.Clock.Due = "2026"+id, at, due
	}
	if err := db.Insert(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func ids(list []centre.Case) string {
	var out []string
	for _, c := range list {
		out = append(out, c.ID)
	}
	return strings.Join(out, " ")
}

// CEN-1.
func TestTheHomePageReadsItsCasesInOneStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		cases := caseworkdb.Store{DB: db, Keys: secrettest.Keyring(t)}
		insert(t, cases, "u1", "a", casework.Draft, 1, time.Time{})
		insert(t, cases, "u1", "b", casework.Correcting, 9, now.Add(48*time.Hour))
		insert(t, cases, "u1", "c", casework.Correcting, 3, now.Add(72*time.Hour))
		insert(t, cases, "u1", "d", casework.Accepted, 5, now.Add(240*time.Hour))
		insert(t, cases, "u1", "e", casework.Deleted, 0, time.Time{})
		insert(t, cases, "u1", "f", casework.Closed, 4, time.Time{})
		insert(t, cases, "u2", "g", casework.Correcting, 0, now)

		var n int64
		got, err := centredb.Store{DB: db}.Home(store.Counting(t.Context(), &n), "u1", 4)
		if err != nil || n != 1 {
			t.Fatalf("%d statements (%v)", n, err)
		}
		if ids(got.Urgent) != "b c" || ids(got.Latest) != "a c f d" {
			t.Errorf("urgent %s, latest %s", ids(got.Urgent), ids(got.Latest))
		}
		draft, closed, accepted := got.Latest[0], got.Latest[2], got.Latest[3]
		if draft.Number != "" || draft.Class != "draft" || closed.Mark != "rate" || closed.Class != "done" || !accepted.Promised || got.Urgent[0].Promised {
			t.Errorf("read as %+v", got.Latest)
		}
		if u := got.Urgent[0]; u.Mark != "correct" || !u.Due.Equal(now.Add(48*time.Hour)) || u.FiledBy != "法定代表人" || u.Number != "2026b" {
			t.Errorf("the urgent one is %+v", u)
		}
	})
}

func TestTheFrameReadsItsCountersInOneStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys := secrettest.Keyring(t)
		cases := caseworkdb.Store{DB: db, Keys: keys}
		s := centredb.Store{DB: db}
		if err := cases.Bump(t.Context(), []casework.Bump{{Owner: "u1", Class: "open", N: 3}, {Owner: "u1", Scope: "zc", Class: "open", N: 2}, {Owner: "u2", Class: "open", N: 9}}); err != nil {
			t.Fatal(err)
		}
		inbox := noticedb.Store{DB: db, Keys: keys}
		for i, p := range []string{"", "p1", "p2"} {
			if err := inbox.Add(t.Context(), notice.Message{ID: fmt.Sprint(i), UnitID: "u1", PersonID: p, Title: "x", At: now}); err != nil {
				t.Fatal(err)
			}
		}
		for i, item := range []string{"old", "new", "old"} {
			if err := s.Keep(t.Context(), "u1", "p1", item, now.Add(time.Duration(i)*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		var n int64
		got, err := s.Marks(store.Counting(t.Context(), &n), "u1", "p1")
		if err != nil || n != 1 {
			t.Fatalf("%d statements (%v)", n, err)
		}
		slices.SortFunc(got.Cases, func(a, b centre.Count) int { return strings.Compare(a.Scope, b.Scope) })
		if fmt.Sprint(got) != "{[{ open 3} {zc open 2}] 2 0 [new old]}" {
			t.Errorf("got %v", got)
		}
		bare, err := s.Counts(t.Context(), "u1", "p2")
		if err != nil || bare.Unread != 2 || len(bare.Cases) != 2 || len(bare.Stars) != 0 {
			t.Errorf("a colleague has %+v (%v)", bare, err)
		}
		if none, err := s.Marks(t.Context(), "u9", "p9"); err != nil || none.Unread != 0 || len(none.Cases)+len(none.Stars) != 0 {
			t.Errorf("a new unit has %+v (%v)", none, err)
		}
	})
}

func TestAFavouriteIsKeptOnceAndLetGo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := centredb.Store{DB: db}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if err := s.Keep(t.Context(), "u", "p", "a", now); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, err := s.Marks(t.Context(), "u", "p"); err != nil || len(got.Stars) != 1 {
			t.Errorf("kept %v (%v)", got.Stars, err)
		}
		for range 2 {
			if err := s.Drop(t.Context(), "u", "p", "a"); err != nil {
				t.Error(err)
			}
		}
		if got, _ := s.Marks(t.Context(), "u", "p"); len(got.Stars) != 0 {
			t.Errorf("still %v", got.Stars)
		}
	})
}

// A page drawn before is sent again while the version stands still, so everything it shows moves it.
func TestEachChangeOfWhatAUnitsPagesShowMovesItsVersionAndNoOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys := secrettest.Keyring(t)
		cases, inbox, powers := caseworkdb.Store{DB: db, Keys: keys}, noticedb.Store{DB: db, Keys: keys}, mandatedb.Store{DB: db}
		s := centredb.Store{DB: db}
		exec := func(query string, args ...any) func() error {
			return func() error { _, err := db.Exec(t.Context(), query, args...); return err }
		}
		if _, err := db.Exec(t.Context(), `INSERT INTO unit_version (unit_id, n) VALUES ('other', 7)`); err != nil {
			t.Fatal(err)
		}
		at := store.Us(now)
		for _, put := range []func() error{
			exec(`INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
			      VALUES ('u1', '2000000001', '91320100MA1EXAMP0X', '示例', '320100', '企业', '示例路 1 号', 'active', $1, 1)`, at),
			exec(`INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
			      VALUES ('p', $1, $1, $1, '', 0, 1, 1)`, []byte("p")),
		} {
			if err := put(); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			what string
			do   func() error
		}{
			{"a case begun", func() error { insert(t, cases, "u1", "a", casework.Draft, 1, time.Time{}); return nil }},
			{"a case moved", exec(`UPDATE case_file SET state = 'ACCEPTED' WHERE id = 'a'`)},
			{"a case counted", func() error {
				return cases.Bump(t.Context(), []casework.Bump{{Owner: "u1", Class: "open", N: 1}})
			}},
			{"a count that changes", func() error {
				return cases.Bump(t.Context(), []casework.Bump{{Owner: "u1", Class: "open", N: 1}})
			}},
			{"a message", func() error {
				return inbox.Add(t.Context(), notice.Message{ID: "m", UnitID: "u1", Title: "x", At: now})
			}},
			{"a message read", exec(`UPDATE message_unread SET n = 0 WHERE unit_id = 'u1'`)},
			{"a favourite", func() error { return s.Keep(t.Context(), "u1", "p", "i", now) }},
			{"a favourite let go", func() error { return s.Drop(t.Context(), "u1", "p", "i") }},
			{"a power given", func() error {
				return powers.Add(t.Context(), mandate.Mandate{ID: "m1", UnitID: "u1", PersonID: "p", Level: actor.Operator, State: mandate.Active, From: now, GrantedAt: now})
			}},
			{"a power that ends", exec(`UPDATE mandate SET state = 'ended' WHERE id = 'm1'`)},
			{"an item given", exec(`INSERT INTO mandate_scope (mandate_id, item_code, granted_us, until_us) VALUES ('m1', 'i', $1, $1)`, at)},
			{"an item whose time changes", exec(`UPDATE mandate_scope SET until_us = $1 WHERE mandate_id = 'm1'`, at+1)},
			{"an item taken back", exec(`DELETE FROM mandate_scope WHERE mandate_id = 'm1'`)},
			{"a doubt", exec(`INSERT INTO mandate_doubt (id, mandate_id, unit_id, why, since, raised_us, due_us, reminded_us, answered_us, answered_by) VALUES ('d', 'm1', 'u1', 'left', '', $1, $1, 0, 0, '')`, at)},
			{"a doubt answered", exec(`UPDATE mandate_doubt SET answered_us = $1 WHERE id = 'd'`, at)},
			{"a doubt dropped", exec(`DELETE FROM mandate_doubt WHERE id = 'd'`)},
		} {
			version := func(unit string) (n int64) {
				if err := db.Get(t.Context(), &n, `SELECT COALESCE(MAX(n), 0) FROM unit_version WHERE unit_id = $1`, unit); err != nil {
					t.Fatal(err)
				}
				return n
			}
			before := version("u1")
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.what, err)
			}
			if version("u1") <= before {
				t.Errorf("%s does not move the version of its unit", step.what)
			}
			if version("other") != 7 {
				t.Errorf("%s moves another unit's version", step.what)
			}
		}
	})
}
