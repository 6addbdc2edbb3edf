package caseworkdb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/store"
)

// tidingsSQL brings tidings into the columns of what is awaited.
const tidingsSQL = `
SELECT 'tiding' AS part, kind AS class, us AS n, region AS address, '' AS id, case_id, '' AS kind, '' AS asked_by, '' AS asked_label,
       0 AS asked_us, '' AS to_id, 0 AS due_us, 0 AS days, FALSE AS stands, '' AS answered_by, '' AS answered_label, 0 AS answered_us,
       FALSE AS agreed, CAST(NULL AS BYTEA) AS words, number, item_name, 0 AS limit_us, '' AS asked_for
  FROM (SELECT case_id, kind, us, number, item_name, region` + happenedSQL + `
         ORDER BY us DESC, case_id, kind
         LIMIT %[4]d) AS happened`

// happenedSQL is what has happened since the reader looked: to the cases that they hold, and to what they asked others.
const happenedSQL = `
  FROM (SELECT e.case_id, CASE WHEN e.verb IN ('say', 'answer') THEN e.verb ELSE 'given' END AS kind, MAX(e.at_us) AS us,
               f.number, f.item_name, f.region
          FROM case_file AS f
          JOIN case_event AS e ON e.case_id = f.id
          LEFT JOIN case_seen AS s ON s.staff_id = %[1]s AND s.case_id = f.id
         WHERE f.claimed_by IN (%[2]s)
           AND f.claimed_by <> ''
           AND e.at_us > COALESCE(s.at_us, 0)
           AND (e.by_kind = 'person' AND e.verb IN ('say', 'answer')
                OR e.by_id <> %[1]s AND e.verb IN ('hand_over', 'assign', 'undo') AND e.at_us >= f.claimed_us)
         GROUP BY e.case_id, 2, f.number, f.item_name, f.region
        UNION ALL
        SELECT m.case_id, CASE WHEN m.kind = 'extend' AND m.agreed THEN 'agreed' WHEN m.kind = 'extend' THEN 'refused'
                               WHEN m.answered_by = 'casework' THEN 'unanswered' ELSE 'opinion' END, MAX(m.answered_us),
               f.number, f.item_name, f.region
          FROM case_matter AS m
          JOIN case_file AS f ON f.id = m.case_id
          LEFT JOIN case_seen AS s ON s.staff_id = %[1]s AND s.case_id = f.id
         WHERE m.asked_by IN (%[2]s)
           AND m.answered_us >= %[3]s
           AND m.answered_us > 0
           AND m.answered_us > COALESCE(s.at_us, 0)
           AND m.answered_by <> %[1]s
           AND m.kind IN ('consult', 'extend')
         GROUP BY m.case_id, 2, f.number, f.item_name, f.region) AS t`

// News gives what has happened for a member of staff since they looked at each case, the latest first, what is awaited, and where the
// departments stand, all in one statement.
func (s Store) News(ctx context.Context, q casework.NewsQuery) (casework.NewsRead, error) {
	query, args := newsQuery(q)
	var rows []part
	var out casework.NewsRead
	if query == "" {
		return out, nil
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return out, err
	}
	for _, r := range rows {
		switch r.Part {
		case "consulted":
			c, err := s.consulted(r)
			if err != nil {
				return out, err
			}
			out.Consulted = append(out.Consulted, c)
		case "department":
			out.Departments = append(out.Departments, r.department())
		default:
			out.Tidings = append(out.Tidings, casework.Tiding{CaseID: r.CaseID, Number: r.Number, ItemName: r.ItemName, Region: r.Address,
				Kind: casework.TidingKind(r.Class), At: store.Time(r.N)})
		}
	}
	slices.SortFunc(out.Consulted, firstDue)
	slices.SortFunc(out.Tidings, func(x, y casework.Tiding) int {
		return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.CaseID, y.CaseID), cmp.Compare(x.Kind, y.Kind))
	})
	return out, nil
}

func newsQuery(q casework.NewsQuery) (string, []any) {
	a := &asked{}
	var parts []string
	if q.Awaited > 0 {
		region := ""
		if q.Region != "" {
			region = "\n           AND f.region = " + a.put(q.Region)
		}
		parts = append(parts, fmt.Sprintf(consultedSQL, region, q.Awaited),
			"\nSELECT kind AS part, class, n, address, "+withoutMatter+"\n  FROM ("+departmentsSQL+") AS departments")
	}
	if q.Tidings > 0 {
		parts = append(parts, fmt.Sprintf(tidingsSQL, a.put(q.Staff), list(a, q.Holders), a.put(store.Us(q.Since)), q.Tidings))
	}
	return strings.Join(parts, "\nUNION ALL"), a.args
}
