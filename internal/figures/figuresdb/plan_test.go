package figuresdb

import (
	"fmt"
	"strings"
	"testing"

	"wangting/internal/store/storetest"
)

// A look at the figures reads the rows of its days, and of the cases those alone that wait at a desk: it scans no table.
func TestNoFigureScansATable(t *testing.T) {
	db := storetest.SQLite(t)
	for name, query := range map[string]string{
		"by region": byRegionSQL, "by item": byItemSQL, "by day": byDaySQL, "stays": staysSQL, "rated": ratedSQL, "logins": loginsSQL, "by department": byDepartmentSQL,
		"by department of one": byDepartmentOfSQL, "stays of one": staysOfSQL, "rated of one": ratedOfSQL,
		"by region of one": byRegionOfSQL, "by item of one": byItemOfSQL, "by day of one": byDayOfSQL, "late": lateSQL, "steps": stepsSQL,
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			for strings.Contains(query, fmt.Sprintf("$%d", n+1)) {
				n++
			}
			rows, err := db.Reader().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, n)...)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rows.Close() }()
			searched := false
			for rows.Next() {
				var id, parent, unused int
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					t.Fatal(err)
				}
				searched = searched || strings.HasPrefix(detail, "SEARCH")
				for _, table := range []string{"figure_", "rating_", "case_"} {
					if strings.HasPrefix(detail, "SCAN "+table) {
						t.Error(detail)
					}
				}
			}
			if !searched {
				t.Error("no index is searched")
			}
		})
	}
}
