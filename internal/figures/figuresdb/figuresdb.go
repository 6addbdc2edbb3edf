// Package figuresdb keeps the figures in SQL: sums by day, region and item. It contains no rules.
package figuresdb

import (
	"context"
	"hash/fnv"

	"wangting/internal/casework"
	"wangting/internal/figures"
	"wangting/internal/store"
)

// Store implements figures.Store on SQL.
type Store struct{ DB *store.DB }

const (
	addSQL = `
INSERT INTO figure_day AS f (day, region, item, received, accepted, refused, corrected, granted, denied, first, late)
VALUES (:day, :region, :item, :received, :accepted, :refused, :corrected, :granted, :denied, :first, :late)
    ON CONFLICT (item, day, region) DO UPDATE` + plus
	addToDepartmentSQL = `
INSERT INTO figure_department AS f (day, region, item, department, received, accepted, refused, corrected, granted, denied, first, late)
VALUES (:day, :region, :item, :department, :received, :accepted, :refused, :corrected, :granted, :denied, :first, :late)
    ON CONFLICT (department, day, item, region) DO UPDATE` + plus
	plus = `
   SET received  = f.received + excluded.received,
       accepted  = f.accepted + excluded.accepted,
       refused   = f.refused + excluded.refused,
       corrected = f.corrected + excluded.corrected,
       granted   = f.granted + excluded.granted,
       denied    = f.denied + excluded.denied,
       first     = f.first + excluded.first,
       late      = f.late + excluded.late`
)

type row struct {
	Day    int64  `db:"day"`
	Region string `db:"region"`
	Item   string `db:"item"`

	Department string `db:"department"`
	figures.Counts
}

// Add adds to the rows of cases, in the order given.
func (s Store) Add(ctx context.Context, by []figures.Bump) error {
	for _, b := range by {
		add := addSQL
		if b.Department != "" {
			add = addToDepartmentSQL
		}
		if _, err := s.DB.ExecNamed(ctx, add, row{int64(b.Day), b.Region, b.Item, b.Department, b.Counts}); err != nil {
			return err
		}
	}
	return nil
}

const (
	addStaySQL = `
INSERT INTO figure_stay (day, region, item, desk, days, n)
VALUES ($1, '', '', $4, $5, 1), ($1, $2, '', $4, $5, 1), ($1, '', $3, $4, $5, 1), ($1, $2, $3, $4, $5, 1)
    ON CONFLICT (item, region, day, desk, days) DO UPDATE
   SET n = figure_stay.n + 1`
	addStayToDepartmentSQL = `
INSERT INTO figure_stay_department (day, region, item, desk, days, department, n)
VALUES ($1, '', '', $4, $5, $6, 1), ($1, $2, '', $4, $5, $6, 1), ($1, '', $3, $4, $5, $6, 1), ($1, $2, $3, $4, $5, $6, 1)
    ON CONFLICT (department, item, region, day, desk, days) DO UPDATE
   SET n = figure_stay_department.n + 1`
)

// AddStay counts a stay that has ended: for its region and item, in the sums over both, and for its department if there is one.
func (s Store) AddStay(ctx context.Context, p figures.Place, y figures.Stay) error {
	with := []any{int64(p.Day), p.Region, p.Item, string(y.Desk), y.Days}
	_, err := s.DB.Exec(ctx, addStaySQL, with...)
	if err == nil && p.Department != "" {
		_, err = s.DB.Exec(ctx, addStayToDepartmentSQL, append(with, p.Department)...)
	}
	return err
}

const stepsSQL = `
SELECT at_us, state
  FROM case_event
 WHERE case_id = $1
 ORDER BY at_us, id`

// Steps gives the events of a case, oldest first.
func (s Store) Steps(ctx context.Context, caseID string) ([]figures.Step, error) {
	var rows []struct {
		At    int64  `db:"at_us"`
		State string `db:"state"`
	}
	if err := s.DB.Select(ctx, &rows, stepsSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]figures.Step, len(rows))
	for i, r := range rows {
		out[i] = figures.Step{At: store.Time(r.At), State: casework.State(r.State)}
	}
	return out, nil
}

const (
	addLoginSQL = `
INSERT INTO figure_login (day, way, slot, entered, refused)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (day, way, slot) DO UPDATE
   SET entered = figure_login.entered + excluded.entered,
       refused = figure_login.refused + excluded.refused`
	slots = 16
)

// AddLogin counts a login, or a refusal. by spreads the rows: logins with another by seldom wait for each other.
func (s Store) AddLogin(ctx context.Context, day figures.Day, way, by string, refused bool) error {
	h := fnv.New32a()
	_, _ = h.Write([]byte(by))
	in, out := 1, 0
	if refused {
		in, out = 0, 1
	}
	_, err := s.DB.Exec(ctx, addLoginSQL, int64(day), way, int64(h.Sum32()%slots), in, out)
	return err
}
