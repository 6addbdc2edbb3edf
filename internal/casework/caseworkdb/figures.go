package caseworkdb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/id"
	"wangting/internal/store"
)

const (
	regionDesksSQL = `
SELECT 'desk' AS kind, class, n, '' AS address
  FROM case_count
 WHERE owner = %[1]s
   AND scope = ''`

	allDesksSQL = `
SELECT 'desk' AS kind, class, n, '' AS address
  FROM case_count
 WHERE class IN ('accept', 'review', 'decide', 'close', 'applicant', 'consult', 'publicity', 'standing')`

	// figureSQL brings the figures into the columns of what is awaited.
	figureSQL = `
SELECT kind AS part, class, n, address, ` + withoutMatter + `
  FROM (%[1]s) AS figures`

	// countSQL counts what a walk finds, and stops at a limit.
	countSQL = `
SELECT '%[1]s', '', COUNT(*), ''
  FROM (SELECT 1%[2]s
         LIMIT %[3]d) AS counted%[4]d`

	// keptSQL gives the searches that somebody has named, with their moment as n.
	keptSQL = `
SELECT 'kept', name, at_us, address
  FROM case_search
 WHERE staff_id = %[1]s`

	overdueSQL = `
          FROM case_file
         WHERE desk = %[1]s
           AND desk <> ''
           AND queue_us < %[2]s`

	dueTodaySQL = `
          FROM case_file
         WHERE desk = %[1]s
           AND desk <> ''
           AND queue_us >= %[2]s
           AND queue_us < %[3]s`

	heldSQL = `
          FROM case_file
         WHERE claimed_by = %[1]s
           AND claimed_by <> ''`

	endedTodaySQL = `
          FROM case_file
         WHERE ended_us >= %[1]s
           AND ended_us > 0
           AND owner_id NOT LIKE '` + id.PracticeFrom + `%%'
           AND state IN ('CLOSED', 'NOT_ACCEPTED', 'TERMINATED')`

	handledCountSQL = `
          FROM case_event
         WHERE by_id = %[1]s
           AND by_kind = 'staff'
           AND at_us >= %[2]s
           AND verb NOT IN ('claim', 'release', 'hand_over', 'assign', 'transfer', 'undo')
         GROUP BY case_id`

	unheardSQL = `
          FROM case_file AS c
         WHERE c.claimed_by = %[1]s
           AND c.claimed_by <> ''
           AND EXISTS (SELECT 1
                         FROM case_event AS e
                        WHERE e.case_id = c.id
                          AND e.verb = 'say'
                          AND e.by_kind = 'person'
                          AND e.at_us > COALESCE((SELECT s.at_us FROM case_seen AS s WHERE s.staff_id = %[1]s AND s.case_id = c.id), 0))`
)

// Figures gives what stands above the lists in one statement: the kept counters, a walk along an index for whatever depends on the moment
// or the caller, and the searches that the caller has named.
func (s Store) Figures(ctx context.Context, q casework.FiguresQuery) (casework.Figures, error) {
	f := casework.Figures{Desks: map[casework.Desk]int64{}}
	query, args := figuresQuery(q)
	var rows []part
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return f, err
	}
	to := map[string]*int{"overdue": &f.Overdue, "today": &f.DueToday, "mine": &f.Mine,
		"ended": &f.DoneToday, "handled": &f.Handled, "unheard": &f.Unheard,
		"tidings": &f.Tidings}
	for _, r := range rows {
		switch n := to[r.Part]; {
		case r.Part == "consulted":
			c, err := s.consulted(r)
			if err != nil {
				return f, err
			}
			f.Consulted = append(f.Consulted, c)
		case r.Part == "department":
			f.Departments = append(f.Departments, r.department())
		case r.Part == "kept":
			f.Kept = append(f.Kept, casework.KeptSearch{StaffID: q.Staff, Name: r.Class, Address: r.Address, At: store.Time(r.N)})
		case n != nil:
			*n = min(*n+int(r.N), q.Limit)
		default:
			f.Desks[casework.Desk(r.Class)] += r.N
		}
	}
	slices.SortFunc(f.Kept, func(x, y casework.KeptSearch) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Name, y.Name)) })
	slices.SortFunc(f.Consulted, firstDue)
	return f, nil
}

func figuresQuery(q casework.FiguresQuery) (string, []any) {
	a := &asked{}
	parts := []string{allDesksSQL}
	region := ""
	if q.Region != "" {
		at := a.put(q.Region)
		region = "\n           AND region = " + at
		parts[0] = fmt.Sprintf(regionDesksSQL, at)
	}
	count := func(kind, walk string) { parts = append(parts, fmt.Sprintf(countSQL, kind, walk, q.Limit, len(parts))) }
	now, me := a.put(store.Us(q.Now)), a.put(q.Staff)
	for _, d := range casework.TimedDesks {
		count("overdue", fmt.Sprintf(overdueSQL, a.put(string(d)), now)+region)
	}
	for _, d := range casework.TimedDesks {
		count("today", fmt.Sprintf(dueTodaySQL, a.put(string(d)), now, a.put(store.Us(q.Today.AddDate(0, 0, 1))))+region)
	}
	for _, h := range q.Holders {
		count("mine", fmt.Sprintf(heldSQL, a.put(h))+region)
	}
	count("ended", fmt.Sprintf(endedTodaySQL, a.put(store.Us(q.Today)))+region)
	count("handled", fmt.Sprintf(handledCountSQL, me, a.put(store.Us(q.Since))))
	count("unheard", fmt.Sprintf(unheardSQL, me))
	count("tidings", fmt.Sprintf(happenedSQL, me, list(a, q.Holders), a.put(store.Us(q.Since)))+strings.Replace(region, "AND", "WHERE", 1))
	parts = append(parts, fmt.Sprintf(keptSQL, me))
	if q.Departments {
		parts = append(parts, departmentsSQL)
	}
	query := fmt.Sprintf(figureSQL, strings.Join(parts, "\nUNION ALL"))
	if q.Awaited > 0 {
		query = fmt.Sprintf(consultedSQL, strings.Replace(region, "region", "f.region", 1), q.Awaited) + "\nUNION ALL" + query
	}
	return query, a.args
}
