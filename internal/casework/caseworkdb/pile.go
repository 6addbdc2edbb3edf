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

// pileSQL is one walk along an index of cases in the order of the queue; %[3]s is what the index begins with.
const pileSQL = `
SELECT pile, ` + columns + `, place_us, way
  FROM (SELECT %[1]d AS pile, ` + columns + `, queue_us AS place_us, '' AS way
          FROM case_file
         WHERE %[3]s
           AND (queue_us, id) %[8]s (%[4]s, %[5]s)%[6]s
         ORDER BY queue_us%[9]s, id%[9]s
         LIMIT %[7]d) AS part%[2]d`

// Piles walks the index of each holder, department or desk that is asked for, all in one statement.
func (s Store) Piles(ctx context.Context, piles ...casework.PileQuery) ([][]casework.Case, error) {
	query, args := pilesQuery(piles)
	out := make([][]casework.Case, len(piles))
	if query == "" {
		return out, nil
	}
	var rows []struct {
		row
		Pile    int    `db:"pile"`
		PlaceUs int64  `db:"place_us"`
		Way     string `db:"way"`
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[r.Pile] = append(out[r.Pile], r.toCase())
	}
	for i, list := range out {
		out[i] = soonest(list, piles[i])
	}
	return out, nil
}

// soonest sorts what some walks have found, and leaves as much as was asked for.
func soonest(list []casework.Case, q casework.PileQuery) []casework.Case {
	slices.SortFunc(list, func(a, b casework.Case) int {
		x, y := a.QueuePlace(), b.QueuePlace()
		if q.Back {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(x.Us, y.Us), cmp.Compare(x.ID, y.ID))
	})
	return list[:min(len(list), q.Limit)]
}

// pilesQuery is the statement for some piles; "" when none of them has anything to walk.
func pilesQuery(piles []casework.PileQuery) (string, []any) {
	a := &asked{}
	var parts []string
	for i, p := range piles {
		parts = walks(a, parts, i, p)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return strings.Join(parts, "\nUNION ALL"), a.args
}

// walks adds the walks of a pile to the parts of a statement.
func walks(a *asked, parts []string, pile int, p casework.PileQuery) []string {
	begin := begins(a, p)
	if len(begin) == 0 {
		return parts
	}
	us, id := after(p.After)
	placeUs, placeID, more := a.put(us), a.put(id), ""
	if p.Region != "" {
		more += "\n           AND region = " + a.put(p.Region)
	}
	if !p.Until.IsZero() {
		more += "\n           AND queue_us < " + a.put(store.Us(p.Until))
	}
	side, down := way(p.Back)
	for _, b := range begin {
		parts = append(parts, fmt.Sprintf(pileSQL, pile, len(parts), b, placeUs, placeID, more, p.Limit, side, down))
	}
	return parts
}

// begins are the beginnings of the walks of a pile, as the partial indexes have them.
func begins(a *asked, p casework.PileQuery) []string {
	var out []string
	for _, h := range p.Holders {
		out = append(out, "claimed_by = "+a.put(h)+" AND claimed_by <> ''")
	}
	if len(p.Departments) == 0 {
		for _, d := range p.Desks {
			out = append(out, "desk = "+a.put(string(d))+" AND desk <> ''")
		}
	}
	for _, id := range p.Departments {
		for _, d := range p.Desks {
			out = append(out, "department = "+a.put(id)+" AND department <> '' AND desk = "+a.put(string(d))+" AND desk <> ''")
		}
	}
	return out
}

// way gives on which side of a place the rows of a list are that goes up, or back, and how they are sorted.
func way(back bool) (side, sorted string) {
	if back {
		return "<", " DESC"
	}
	return ">", ""
}
