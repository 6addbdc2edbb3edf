package caseworkdb

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// wanted are searches as staff make them, by what they ask.
func wanted(now time.Time) map[string]casework.SearchQuery {
	city := casework.SearchQuery{Region: "320100", Limit: 20}
	with := func(change func(*casework.SearchQuery)) casework.SearchQuery {
		q := city
		change(&q)
		return q
	}
	return map[string]casework.SearchQuery{
		"everything":  city,
		"province":    {Limit: 20},
		"digits":      with(func(q *casework.SearchQuery) { q.Digits = "4321" }),
		"many digits": with(func(q *casework.SearchQuery) { q.Digits = "2604321" }),
		"units":       with(func(q *casework.SearchQuery) { q.Units = []string{"u7", "u8", "u9"} }),
		"name":        with(func(q *casework.SearchQuery) { q.Name = "测试7" }),
		"item":        with(func(q *casework.SearchQuery) { q.Items = []string{"i3"} }),
		"items, unit, digits": with(func(q *casework.SearchQuery) {
			q.Items, q.Units, q.Digits = []string{"i3", "i4"}, []string{"u7"}, "4321"
		}),
		"many items": with(func(q *casework.SearchQuery) { q.Items = slices.Repeat([]string{"i3"}, 2*mostItems) }),
		"state, day": with(func(q *casework.SearchQuery) {
			q.State, q.From, q.Until = casework.Submitted, now.AddDate(0, 0, -30), now.AddDate(0, 0, -20)
		}),
		"rare state": with(func(q *casework.SearchQuery) { q.State, q.Items = casework.Suspended, []string{"i3"} }),
		"holder":     with(func(q *casework.SearchQuery) { q.Holder = "s1" }),
		"overdue": with(func(q *casework.SearchQuery) {
			q.Desks, q.DueFrom, q.DueUntil = casework.TimedDesks[:], time.UnixMicro(1), now
		}),
		"page two": with(func(q *casework.SearchQuery) {
			q.Items, q.After = []string{"i3"}, &casework.ListPlace{Us: now.AddDate(0, -1, 0).UnixMicro(), ID: "5"}
		}),
	}
}

// Whatever is asked, each index that could serve is walked in its order: no scan of a table and no sort.
func TestEverySearchWalksAnIndex(t *testing.T) {
	db := storetest.SQLite(t)
	s := Store{DB: db, Keys: secrettest.Keyring(t)}
	for name, q := range wanted(time.UnixMicro(1e15)) {
		for i, w := range s.walks(q) {
			t.Run(name+" "+strconv.Itoa(i), func(t *testing.T) {
				plain(t, db, probeSQL(w, w.parts[0], q, mostWalked))
				plain(t, db, rowsSQL(w, q, 1))
			})
		}
	}
	for _, query := range []string{unitsCalledSQL, unitsNamedSQL, countCalledSQL, numberedAfterSQL, searchesOfSQL, countSearchesSQL, forgetSearchSQL} {
		a := &asked{args: make([]any, strings.Count(query, "$"))}
		a.text.WriteString(query)
		plain(t, db, a)
	}
}

// plain fails when the plan of a statement scans a table or sorts.
func plain(t *testing.T, db *store.DB, a *asked) {
	t.Helper()
	rows, err := db.Reader().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+a.text.String(), a.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	steps := 0
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps++
		if strings.Contains(detail, "TEMP B-TREE") || strings.HasPrefix(detail, "SCAN c") || strings.HasPrefix(detail, "SCAN k") {
			t.Errorf("%s of\n%s", detail, a.text.String())
		}
	}
	if steps == 0 {
		t.Error("no plan")
	}
}

// A page that has looked at enough ends with what it has, and the next goes on there: all that fits is found, once.
func TestASearchThatLooksAtFewRowsFindsAllOverItsPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := Store{DB: db, Keys: secrettest.Keyring(t), Walk: 3}
		var want []string
		for i := range 24 {
			c := casework.Case{ID: id.New(), Number: "2611230000" + strconv.Itoa(1000+i), UnitID: "u1", ItemCode: "b", Region: "320100",
				State: casework.Closed, SubmittedAt: time.UnixMicro(int64(1e15 + i)), UpdatedAt: time.UnixMicro(1e15)}
			if i < 12 {
				c.State = casework.Submitted
			}
			if i%4 == 0 {
				c.ItemCode = "a"
			}
			if err := s.Insert(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if c.State == casework.Submitted && c.ItemCode == "a" {
				want = append([]string{c.ID}, want...)
			}
		}
		var got []string
		cuts := 0
		q := casework.SearchQuery{Region: "320100", State: casework.Submitted, Items: []string{"a"}, Limit: 10}
		for range 30 {
			list, next, cut, err := s.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				got = append(got, c.ID)
			}
			if cut {
				cuts++
			}
			if q.After = next; next == nil {
				break
			}
		}
		if !slices.Equal(got, want) || cuts == 0 || q.After != nil {
			t.Errorf("found %v over %d cuts, want %v", got, cuts, want)
		}
	})
}
