package caseworkdb

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/store"
)

// A search walks one index, newest first, and checks every row against the rest of what is asked. Which index is decided by how
// many rows each that could serve has: of a token of case_token, or of a column of case_file. However many they are, one page looks
// at mostWalked of them.

// lastID is after every id.
const lastID = "g"

// mostWalked bounds the rows that one page looks at.
const mostWalked = 2000

// mostItems is of how many items the index is walked; of more, the rows of another walk are checked.
const mostItems = 8

const indexApplicant = "case.applicant"

// walk is an index to go along: a source for each of its parts, in which the first placeholder stands for the value.
type walk struct {
	probe, rows string // everything after SELECT …
	us, id      string // the columns of the place
	parts       []any
}

// Sources of rows. CROSS JOIN keeps SQLite from turning the join around.
const (
	byToken = `
  FROM case_token AS k
 WHERE k.token = %s`
	byTokenRows = `
  FROM case_token AS k CROSS JOIN case_file AS c
 WHERE k.token = %s
   AND c.id = k.case_id`
	byColumn = `
  FROM case_file AS c
 WHERE c.%s = %%s
   AND c.number IS NOT NULL`
	byDesk = `
  FROM case_file AS c
 WHERE c.desk = %s
   AND c.desk <> ''`
	byHolder = `
  FROM case_file AS c
 WHERE c.claimed_by = %s
   AND c.claimed_by <> ''`
	byTime = `
  FROM case_file AS c
 WHERE %s = 1
   AND c.number IS NOT NULL`
)

// reachedSQL is casework's reachedHall, but for its last word, which stays with the core.
const reachedSQL = `
   AND c.number IS NOT NULL
   AND c.state NOT IN ('DRAFT', 'UNIT_REVIEW', 'UNIT_REJECTED', 'DELETED')
   AND c.owner_id NOT LIKE 'ffff%'
   AND (c.employer_id = '' OR c.days > 0)`

// tokensWalk goes along tokens, which are of the same kind.
func tokensWalk(tokens ...string) walk {
	w := walk{probe: byToken, rows: byTokenRows, us: "k.at_us", id: "k.case_id"}
	for _, t := range tokens {
		w.parts = append(w.parts, t)
	}
	return w
}

func fileWalk(source string, values ...any) walk {
	return walk{probe: source, rows: source, us: "c.submitted_us", id: "c.id", parts: values}
}

// walks are the indexes along which a query could go, those that always fit best first.
func (s Store) walks(q casework.SearchQuery) []walk {
	if q.Name != "" {
		return []walk{tokensWalk(s.nameToken(q.Name))}
	}
	var out []walk
	seen := map[string]bool{}
	for _, g := range grams(q.Digits) {
		if !seen[g] {
			seen[g] = true
			out = append(out, tokensWalk(g))
		}
	}
	if len(q.Units) > 0 {
		var tokens []string
		for _, u := range q.Units {
			tokens = append(tokens, unitToken(u))
		}
		out = append(out, tokensWalk(tokens...))
	}
	if q.Holder != "" {
		out = append(out, fileWalk(byHolder, q.Holder))
	}
	if len(q.Desks) > 0 {
		var desks []any
		for _, d := range q.Desks {
			desks = append(desks, string(d))
		}
		out = append(out, fileWalk(byDesk, desks...))
	}
	if n := len(q.Items); n > 0 && n <= mostItems {
		var items []any
		for _, code := range q.Items {
			items = append(items, code)
		}
		out = append(out, fileWalk(fmt.Sprintf(byColumn, "item_code"), items...))
	}
	for _, is := range [][2]string{{"state", string(q.State)}, {"region", q.Region}} {
		if is[1] != "" {
			out = append(out, fileWalk(fmt.Sprintf(byColumn, is[0]), is[1]))
		}
	}
	if len(out) == 0 {
		out = append(out, fileWalk(byTime, 1))
	}
	return out
}

// asked builds a statement with its arguments.
type asked struct {
	text strings.Builder
	args []any
}

func (a *asked) put(v any) string {
	a.args = append(a.args, v)
	return fmt.Sprintf("$%d", len(a.args))
}

// span limits a walk to what comes after a place, not beyond a floor (of a walk back: not above it), and to the days that are asked for.
func (a *asked) span(w walk, q casework.SearchQuery, floor int64) {
	if q.Back {
		a.spanBack(w, q, floor)
		return
	}
	us, id := int64(math.MaxInt64), ""
	if q.After != nil {
		us, id = q.After.Us, q.After.ID
	}
	if !q.Until.IsZero() && store.Us(q.Until) <= us {
		us, id = store.Us(q.Until), ""
	}
	if !q.From.IsZero() {
		floor = max(floor, store.Us(q.From))
	}
	fmt.Fprintf(&a.text, "\n   AND (%s, %s) < (%s, %s)\n   AND %s >= %s", w.us, w.id, a.put(us), a.put(id), w.us, a.put(floor))
}

func (a *asked) spanBack(w walk, q casework.SearchQuery, top int64) {
	us, id := q.After.Us, q.After.ID
	if !q.From.IsZero() && store.Us(q.From) > us {
		us, id = store.Us(q.From), ""
	}
	if top == 0 {
		top = math.MaxInt64
	}
	if !q.Until.IsZero() {
		top = min(top, store.Us(q.Until)-1)
	}
	fmt.Fprintf(&a.text, "\n   AND (%s, %s) > (%s, %s)\n   AND %s <= %s",
		w.us, w.id, a.put(us), a.put(id), w.us, a.put(top))
}

// sorted is how the rows of a walk are sorted.
func (w walk) sorted(q casework.SearchQuery) string {
	_, down := way(!q.Back)
	return "\n ORDER BY " + w.us + down + ", " + w.id + down
}

// fits limits rows to everything that is asked for.
func (a *asked) fits(q casework.SearchQuery) {
	for _, is := range [][2]string{{"region", q.Region}, {"state", string(q.State)}, {"claimed_by", q.Holder},
		{"department", q.Department}} {
		if is[1] != "" {
			fmt.Fprintf(&a.text, "\n   AND c.%s = %s", is[0], a.put(is[1]))
		}
	}
	if len(q.Items) > 0 {
		a.text.WriteString("\n   AND c.item_code IN (" + list(a, q.Items) + ")")
	}
	if len(q.Desks) > 0 {
		a.text.WriteString("\n   AND c.desk IN (" + list(a, q.Desks) + ")")
	}
	if len(q.Units) > 0 {
		a.text.WriteString("\n   AND (c.owner_id IN (" + list(a, q.Units) + ") OR c.employer_id IN (" + list(a, q.Units) + "))")
	}
	if q.Digits != "" {
		fmt.Fprintf(&a.text, "\n   AND c.number LIKE %s", a.put("%"+q.Digits+"%"))
	}
	if !q.DueFrom.IsZero() {
		fmt.Fprintf(&a.text, "\n   AND c.paused_us = 0\n   AND c.due_us >= %s\n   AND c.due_us < %s",
			a.put(store.Us(q.DueFrom)), a.put(store.Us(q.DueUntil)))
	}
	a.text.WriteString(reachedSQL + outcomeSQL[q.Outcome])
}

// outcomeSQL is Case.Was in SQL.
var outcomeSQL = map[casework.Outcome]string{
	casework.WasAccepted:  "\n   AND c.accepted_us > 0",
	casework.WasCorrected: "\n   AND c.corrected",
	casework.WasGranted:   "\n   AND c.verdict = 'approved'",
	casework.WasDenied:    "\n   AND c.verdict = 'denied'",
	casework.WasFirst:     "\n   AND c.verdict = 'approved'\n   AND NOT c.corrected",
	casework.WasLate:      "\n   AND c.late",
}

func list[T ~string](a *asked, values []T) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = a.put(string(v))
	}
	return strings.Join(out, ", ")
}

// probe counts what a walk has after the place, at most mostWalked a part, and gives the moment down to which that was counted.
func (s Store) probe(ctx context.Context, w walk, q casework.SearchQuery) (n, floor int64, err error) {
	for _, part := range w.parts {
		most := max(1, cmp.Or(s.Walk, mostWalked)/len(w.parts))
		a := probeSQL(w, part, q, most)
		var r struct {
			N  int64 `db:"n"`
			Us int64 `db:"us"`
		}
		if err := s.DB.Get(ctx, &r, a.text.String(), a.args...); err != nil {
			return 0, 0, err
		}
		if n += r.N; r.N == int64(most) && (floor == 0 || r.Us < floor == q.Back) {
			floor = r.Us
		}
	}
	return n, floor, nil
}

func probeSQL(w walk, part any, q casework.SearchQuery, most int) *asked {
	a := &asked{}
	last := "MIN"
	if q.Back {
		last = "MAX"
	}
	a.text.WriteString("SELECT COUNT(*) AS n, CAST(COALESCE(" + last + "(us), 0) AS BIGINT) AS us\n  FROM (SELECT " + w.us + " AS us")
	fmt.Fprintf(&a.text, w.probe, a.put(part))
	a.span(w, q, 0)
	fmt.Fprintf(&a.text, "%s\n LIMIT %d) AS walked", w.sorted(q), most)
	return a
}

// shortest chooses the walk with the fewest rows; of two that are longer than a page may look at, the one that reaches back further.
func (s Store) shortest(ctx context.Context, q casework.SearchQuery) (best walk, floor int64, err error) {
	least := int64(math.MaxInt64)
	for _, w := range s.walks(q) {
		n, down, err := s.probe(ctx, w, q)
		if err != nil {
			return walk{}, 0, err
		}
		beyond := (down < floor) != q.Back
		if better := down == 0 && (floor > 0 || n < least) || down > 0 && floor > 0 && beyond; least == math.MaxInt64 || better {
			best, least, floor = w, n, down
		}
	}
	return best, floor, nil
}

func rowsSQL(w walk, q casework.SearchQuery, floor int64) *asked {
	a := &asked{}
	for i, part := range w.parts {
		if i > 0 {
			a.text.WriteString("\nUNION ALL\n")
		}
		if len(w.parts) > 1 {
			a.text.WriteString("SELECT " + columns + ", place_us FROM (")
		}
		a.text.WriteString("SELECT " + caseColumns + ", " + w.us + " AS place_us")
		fmt.Fprintf(&a.text, w.rows, a.put(part))
		a.span(w, q, floor)
		a.fits(q)
		fmt.Fprintf(&a.text, "%s\n LIMIT %d", w.sorted(q), q.Limit+1)
		if len(w.parts) > 1 {
			fmt.Fprintf(&a.text, ") AS part%d", i)
		}
	}
	return a
}

// placed is a row with its place in the walk.
type placed struct {
	row
	PlaceUs int64 `db:"place_us"`
}

// Search gives one page of what is asked for, newest first.
func (s Store) Search(ctx context.Context, q casework.SearchQuery) (list []casework.Case, next *casework.ListPlace, cut bool, err error) {
	w, floor, err := s.shortest(ctx, q)
	if err != nil {
		return nil, nil, false, err
	}
	var rows []placed
	a := rowsSQL(w, q, floor)
	if err := s.DB.Select(ctx, &rows, a.text.String(), a.args...); err != nil {
		return nil, nil, false, err
	}
	slices.SortFunc(rows, func(x, y placed) int {
		if q.Back {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(y.PlaceUs, x.PlaceUs), cmp.Compare(y.ID, x.ID))
	})
	rows = slices.CompactFunc(rows, func(x, y placed) bool { return x.ID == y.ID }) // a case under both of two units
	switch {
	case len(rows) > q.Limit:
		rows = rows[:q.Limit]
		last := rows[len(rows)-1]
		next = &casework.ListPlace{Us: last.PlaceUs, ID: last.ID}
	case floor > 0:
		next, cut = &casework.ListPlace{Us: floor}, true
		if q.Back {
			next.ID = lastID
		}
	}
	for _, r := range rows {
		list = append(list, r.toCase())
	}
	return list, next, cut, nil
}
