package caseworkdb

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"wangting/internal/casework"
	"wangting/internal/clocktest"
	"wangting/internal/store/storetest"
)

// Every query of a page uses an index: no table scan and no sort, on any page.
func TestEveryQueryWalksAnIndex(t *testing.T) {
	db := storetest.SQLite(t)
	for name, query := range map[string]string{
		"case": caseSQL, "by number": caseByNumberSQL, "update": bound(t, updateSQL, row{}), "save": saveSQL, "data": dataSQL,
		"events": eventsSQL, "material": materialSQL, "materials": materialsSQL, "remove": removeMaterialSQL,
		"replace": replaceMaterialSQL, "blob": blobUsedSQL, "corrections": correctionsSQL, "answer": answerCorrectionSQL,
		"unit": unitAllSQL, "bucket": unitBucketSQL, "mark": unitMarkSQL, "item": unitItemSQL, "number": unitNumberSQL,
		"draft": newestDraftSQL, "counts": unitCountsSQL,
		"piles": piles(casework.PileQuery{Desks: casework.TimedDesks[:], Until: clocktest.Now(), Limit: 9}, casework.PileQuery{Holders: []string{"a", "b"},
			Limit: 9}, casework.PileQuery{Departments: []string{"a", "b"}, Desks: casework.StaffDesks[:], Limit: 9}),
		"piles of a region": piles(casework.PileQuery{Desks: casework.StaffDesks[:], Region: "320100", Until: clocktest.Now(), Limit: 9},
			casework.PileQuery{Holders: []string{"a"}, Region: "320100", Limit: 9}),
		"everything": piles(casework.PileQuery{Desks: casework.OpenDesks[:], Limit: 9}), "the case before": piles(casework.PileQuery{Desks: casework.OpenDesks[:], After: &casework.ListPlace{}, Back: true, Limit: 9}), "figures": figures(""), "figures of a region": figures("320100"), "corrections due": correctionsDueSQL, "promises": promisesToRemindSQL,
		"arrival": arrivalSQL, "arrivals": arrivalsSQL, "waiting deliveries": waitingDeliveries(false), "waiting deliveries before": waitingDeliveries(true), "idle claims": idleSQL, "news": news(), "the desk": desk(""), "the desk, handled": desk(casework.Handled), "the desk, done": desk(casework.Done), "the desk, waiting": desk(casework.Waiting),
		"latest": latestOfSQL, "known arrival": findArrivalSQL, "old arrivals": arrivalsBeforeSQL, "advance": advanceArrivalSQL,
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for strings.Contains(query, fmt.Sprintf("$%d", n+1)) {
				n++
			}
			args := make([]any, n)
			rows, err := db.Reader().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
			if err != nil {
				t.Fatal(err)
			}
			steps := 0
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var id, parent, unused int
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					t.Fatal(err)
				}
				steps++
				counts := (strings.HasPrefix(name, "figures") || strings.HasSuffix(name, "handled")) && strings.HasSuffix(detail, "FOR GROUP BY") // 已办 counts cases by their steps
				few := name == "news" || strings.HasSuffix(name, "handled") || strings.HasPrefix(name, "figures")                                 // of the cases of one member of staff
				if strings.Contains(detail, "TEMP B-TREE") && !counts && !few || strings.HasPrefix(detail, "SCAN case") {
					t.Errorf("%s", detail)
				}
			}
			if steps == 0 {
				t.Error("no plan")
			}
		})
	}
}

func piles(list ...casework.PileQuery) string {
	query, _ := pilesQuery(list)
	return query
}

func news() string {
	query, _ := newsQuery(casework.NewsQuery{Holders: []string{"a", "b"}, Tidings: 9, Awaited: 9, Region: "320100"})
	return query
}

func desk(kind casework.Pile) string {
	query, _ := deskQuery(casework.DeskQuery{Kind: kind, Reader: "a", Page: casework.PileQuery{Holders: []string{"a"}, Desks: casework.OpenDesks[:], Region: "320100", Limit: 9},
		More: []casework.PileQuery{{Departments: []string{"a", "b"}, Desks: casework.StaffDesks[:], Limit: 9}}})
	return query
}

func figures(region string) string {
	query, _ := figuresQuery(casework.FiguresQuery{Holders: []string{"a", "b"}, Region: region, Limit: 9, Departments: true, Awaited: 9})
	return query
}

// bound replaces the named parameters of a statement by placeholders, as the database receives it.
func bound(t *testing.T, query string, line any) string {
	t.Helper()
	text, _, err := sqlx.BindNamed(sqlx.DOLLAR, query, line)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
