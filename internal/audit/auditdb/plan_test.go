package auditdb

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/audit"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// Every way of 审计查询 walks one index, newest first: no table scan and no sort.
func TestEveryWayOfASearchWalksAnIndex(t *testing.T) {
	later := audit.Cursor{At: time.UnixMicro(9), ID: "x"}
	for name, tc := range map[string]struct {
		q     audit.Query
		index string
	}{
		"everything":     {audit.Query{}, "audit_at"},
		"days":           {audit.Query{From: time.UnixMicro(1), To: time.UnixMicro(8)}, "audit_at"},
		"staff":          {audit.Query{StaffID: "s", Acts: []string{"a", "b"}}, "audit_by_staff"},
		"a person":       {audit.Query{PersonID: "p"}, "audit_by_person"},
		"an address":     {audit.Query{IP: "192.0.2.1"}, "audit_by_ip"},
		"an act":         {audit.Query{Acts: []string{"a"}}, "audit_by_act"},
		"a unit":         {audit.Query{UnitID: "u"}, "audit_unit"},
		"an object":      {audit.Query{Object: "person", ObjectID: "p"}, "audit_object"},
		"act, next page": {audit.Query{Acts: []string{"a"}, Before: later}, "audit_by_act"},
	} {
		tc.q.Limit = 50
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				plan := planOf(t, db, tc.q)
				for _, bad := range []string{"TEMP B-TREE", "SCAN audit\n", "Seq Scan", "Sort"} {
					if strings.Contains(plan, bad) {
						t.Errorf("%s in %s", bad, plan)
					}
				}
				if !strings.Contains(plan, tc.index) {
					t.Errorf("%s is not used: %s", tc.index, plan)
				}
			})
		})
	}
}

// planOf explains a search. PostgreSQL may not scan here, as it would an empty table.
func planOf(t *testing.T, db *store.DB, q audit.Query) string {
	t.Helper()
	tx, err := db.Reader().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	query, args := searchSQL(q)
	explain := "EXPLAIN QUERY PLAN "
	if db.Engine() == store.Postgres {
		explain = "EXPLAIN "
		for _, off := range []string{"enable_seqscan", "enable_sort", "enable_bitmapscan"} {
			if _, err := tx.ExecContext(t.Context(), "SET LOCAL "+off+" = off"); err != nil {
				t.Fatal(err)
			}
		}
	}
	rows, err := tx.QueryContext(t.Context(), explain+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var line string
		to := []any{&line}
		if db.Engine() == store.SQLite {
			to = []any{&id, &parent, &unused, &line}
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(strings.TrimSpace(line) + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
