package caseworkdb

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

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
		"draft": newestDraftSQL, "counts": unitCountsSQL, "region": regionDesksSQL, "desks": allDesksSQL,
		"desk": deskSQL, "desk of a region": deskRegionSQL, "held": heldSQL, "overdue": overdueSQL,
		"overdue of a region": overdueRegionSQL, "corrections due": correctionsDueSQL, "arrival": arrivalSQL, "arrivals": arrivalsSQL,
		"waiting deliveries": waitingDeliveriesSQL, "department": departmentSQL, "idle claims": idleSQL, "messages not read": unheardSQL,
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
				if strings.Contains(detail, "TEMP B-TREE") || strings.HasPrefix(detail, "SCAN case") {
					t.Errorf("%s", detail)
				}
			}
			if steps == 0 {
				t.Error("no plan")
			}
		})
	}
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
