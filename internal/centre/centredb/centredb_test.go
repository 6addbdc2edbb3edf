package centredb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
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
	c := casework.Case{
		ID:          id,
		UnitID:      unit,
		UnitName:    "示例",
		ItemCode:    "gs-rd",
		ItemVersion: 1,
		ItemName:    "工伤认定",
		Region:      "320100",
		State:       st,
		StartedBy:   casework.Hand{Kind: "person", ID: "p", Label: "法定代表人"},
		FiledBy:     casework.Hand{Kind: "person", ID: "p", Label: "法定代表人"},
		StartedAt:   at,
		UpdatedAt:   at,
		Version:     1,
	}
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

// asked stores a request for access by a handler of u1.
func asked(t *testing.T, db *store.DB, id string, at time.Time, state string) {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
		 VALUES ('p1', 'x', 'x', 'x', '', 0, 1, 1) ON CONFLICT DO NOTHING`,
		`INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
		 VALUES ('u1', 'u1', 'u1', 'x', '320000', '企业', '', 'active', 1, 1) ON CONFLICT DO NOTHING`,
		`INSERT INTO mandate (id, unit_id, person_id, level, state, from_us, until_us, giver_id, granted_us, ended_us, ended_why, version)
		 VALUES ('m1', 'u1', 'p1', 3, 'active', 1, 0, '', 1, 0, '', 1) ON CONFLICT DO NOTHING`,
	} {
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	_, err := db.Exec(t.Context(), `
INSERT INTO mandate_request (id, unit_id, mandate_id, person_id, item_code, reason, state, created_us, answered_us, answered_by, answer)
VALUES ($1, 'u1', 'm1', 'p1', $1, 'x', $2, $3, 0, '', '')`, id, state, store.Us(at))
	if err != nil {
		t.Fatal(err)
	}
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
		if ids(got.Urgent) != "b c" || ids(got.Latest) != "c f d b" || ids(got.Drafts) != "a" {
			t.Errorf("urgent %s, latest %s, drafts %s", ids(got.Urgent), ids(got.Latest), ids(got.Drafts))
		}
		draft, closed, accepted := got.Drafts[0], got.Latest[1], got.Latest[2]
		if draft.Number != "" || draft.Class != "draft" || closed.Mark != "rate" || closed.Class != "done" || !accepted.Promised ||
			got.Urgent[0].Promised {
			t.Errorf("read as %+v", got.Latest)
		}
		if u := got.Urgent[0]; u.Mark != "correct" || !u.Due.Equal(now.Add(48*time.Hour)) || u.FiledBy != "法定代表人" ||
			u.Number != "2026b" {
			t.Errorf("the urgent one is %+v", u)
		}
	})
}

func TestTheFrameReadsItsCountersInOneStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		keys := secrettest.Keyring(t)
		cases := caseworkdb.Store{DB: db, Keys: keys}
		s := centredb.Store{DB: db, UnreadSQL: noticedb.UnreadSQL, Now: func() time.Time { return now }}
		err := cases.Bump(t.Context(), []casework.Bump{
			{Owner: "u1", Class: "open", N: 3},
			{Owner: "u1", Scope: "zc", Class: "open", N: 2},
			{Owner: "u2", Class: "open", N: 9},
		})
		if err != nil {
			t.Fatal(err)
		}
		inbox := noticedb.Store{DB: db, Keys: keys}
		for i, p := range []string{"", "p1", "p2"} {
			if err := inbox.Add(t.Context(), notice.Message{ID: fmt.Sprint(i), UnitID: "u1", PersonID: p, Title: "x", At: now}); err != nil {
				t.Fatal(err)
			}
		}
		for i, item := range []string{"old", "new", "old"} {
			if err := (catalogdb.Store{DB: db}).Keep(t.Context(), "u1", "p1", item, now.Add(time.Duration(i)*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		asked(t, db, "fresh", now.AddDate(0, 0, -29), "open")
		asked(t, db, "stale", now.AddDate(0, 0, -31), "open")
		asked(t, db, "done", now, "granted")
		var n int64
		got, err := s.Marks(store.Counting(t.Context(), &n), notice.Reader{UnitID: "u1", PersonID: "p1"})
		if err != nil || n != 1 {
			t.Fatalf("%d statements (%v)", n, err)
		}
		slices.SortFunc(got.Cases, func(a, b casework.Count) int { return strings.Compare(a.Scope, b.Scope) })
		if fmt.Sprint(got) != "{[{ open 3} {zc open 2}] 2 0 1 [new old] map[] []}" {
			t.Errorf("got %v", got)
		}
		bare, err := s.Counts(t.Context(), notice.Reader{UnitID: "u1", PersonID: "p2"})
		if err != nil || bare.Unread != 2 || len(bare.Cases) != 2 || len(bare.Stars) != 0 {
			t.Errorf("a colleague has %+v (%v)", bare, err)
		}
		if none, err := s.Marks(t.Context(), notice.Reader{UnitID: "u9", PersonID: "p9"}); err != nil || none.Unread != 0 || len(none.Cases)+len(none.Stars) != 0 {
			t.Errorf("a new unit has %+v (%v)", none, err)
		}
	})
}

func TestAFavouriteIsKeptOnceAndLetGo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := centredb.Store{DB: db, UnreadSQL: noticedb.UnreadSQL, Now: func() time.Time { return now }}
		storetest.Race(t, 6, func(int) error { return catalogdb.Store{DB: db}.Keep(t.Context(), "u", "p", "a", now) })
		if got, err := s.Marks(t.Context(), notice.Reader{UnitID: "u", PersonID: "p"}); err != nil || len(got.Stars) != 1 {
			t.Errorf("kept %v (%v)", got.Stars, err)
		}
		for range 2 {
			if err := (catalogdb.Store{DB: db}).Drop(t.Context(), "u", "p", "a"); err != nil {
				t.Error(err)
			}
		}
		if got, _ := s.Marks(t.Context(), notice.Reader{UnitID: "u", PersonID: "p"}); len(got.Stars) != 0 {
			t.Errorf("still %v", got.Stars)
		}
	})
}
