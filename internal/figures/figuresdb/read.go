package figuresdb

import (
	"context"
	"time"

	"wangting/internal/casework"
	"wangting/internal/figures"
	"wangting/internal/rating"
	"wangting/internal/store"
)

// A row whose item or region is ” is the sum over all of them. A statement reads those sums where it can: fourteen regions a day, or
// one row an item and day; a year of the whole province is about five thousand rows by region and forty thousand by item.
const (
	within = `
 WHERE item = $4
   AND region = $3
   AND day BETWEEN $1 AND $2`
	sums = `CAST(SUM(received) AS BIGINT) AS received, CAST(SUM(accepted) AS BIGINT) AS accepted,
       CAST(SUM(refused) AS BIGINT) AS refused, CAST(SUM(corrected) AS BIGINT) AS corrected,
       CAST(SUM(granted) AS BIGINT) AS granted, CAST(SUM(denied) AS BIGINT) AS denied,
       CAST(SUM(first) AS BIGINT) AS first, CAST(SUM(late) AS BIGINT) AS late`
	ofAll        = sums + " FROM figure_day"
	ofDepartment = sums + " FROM figure_department"
	ofRegions    = `
 WHERE item = $4
   AND day BETWEEN $1 AND $2
   AND region <> ''
   AND (CAST($3 AS TEXT) = '' OR region = $3)`
	byRegionSQL = `
SELECT region, ` + ofAll + ofRegions + perRegion
	perRegion = `
 GROUP BY region
 ORDER BY region`
	byDaySQL = `
SELECT day, ` + ofAll + ofRegions + perDay
	perDay = `
 GROUP BY day
 ORDER BY day`
	byItemSQL = `
SELECT item, ` + ofAll + ofItems + perItem
	ofItems = `
 WHERE region = $3
   AND day BETWEEN $1 AND $2
   AND item <> ''
   AND (CAST($4 AS TEXT) = '' OR item = $4)`
	perItem = `
 GROUP BY item`
)

// The same of one department, and all departments beside each other.
const (
	one           = " AND department = $5"
	byRegionOfSQL = `
SELECT region, ` + ofDepartment + ofRegions + one + perRegion
	byDayOfSQL = `
SELECT day, ` + ofDepartment + ofRegions + one + perDay
	byItemOfSQL = `
SELECT item, ` + ofDepartment + ofItems + one + perItem
	byDepartmentSQL   = "SELECT department, " + ofDepartment + within + perDepartment
	byDepartmentOfSQL = "SELECT department, " + ofDepartment + within + one + perDepartment
	perDepartment     = " GROUP BY department"
)

func args(f figures.Filter) []any { return []any{int64(f.From), int64(f.Until), f.Region, f.Item} }

// sums reads by all, or by of when a department is chosen.
func (s Store) sums(ctx context.Context, all, of string, f figures.Filter) ([]figures.Bump, error) {
	var rows []row
	if err := s.read(ctx, &rows, all, of, f); err != nil {
		return nil, err
	}
	out := make([]figures.Bump, len(rows))
	for i, r := range rows {
		out[i] = figures.Bump{Place: figures.Place{Day: figures.Day(r.Day), Region: r.Region, Item: r.Item, Department: r.Department},
			Counts: r.Counts}
	}
	return out, nil
}

// ByRegion sums by region, in the order of their codes.
func (s Store) ByRegion(ctx context.Context, f figures.Filter) ([]figures.Bump, error) {
	return s.sums(ctx, byRegionSQL, byRegionOfSQL, f)
}

// ByItem sums by item.
func (s Store) ByItem(ctx context.Context, f figures.Filter) ([]figures.Bump, error) {
	return s.sums(ctx, byItemSQL, byItemOfSQL, f)
}

// ByDepartment sums by department.
func (s Store) ByDepartment(ctx context.Context, f figures.Filter) ([]figures.Bump, error) {
	return s.sums(ctx, byDepartmentSQL, byDepartmentOfSQL, f)
}

// ByDay sums by day, the first day first; days without a case are missing.
func (s Store) ByDay(ctx context.Context, f figures.Filter) ([]figures.Bump, error) {
	return s.sums(ctx, byDaySQL, byDayOfSQL, f)
}

const (
	ofStays    = "SELECT desk, days, CAST(SUM(n) AS BIGINT) AS n FROM "
	perStay    = " GROUP BY desk, days"
	staysSQL   = ofStays + "figure_stay" + within + perStay
	staysOfSQL = ofStays + "figure_stay_department" + within + one + perStay
)

// read selects by all, or by of when a department is chosen.
func (s Store) read(ctx context.Context, rows any, all, of string, f figures.Filter) error {
	if f.Department == "" {
		return s.DB.Select(ctx, rows, all, args(f)...)
	}
	return s.DB.Select(ctx, rows, of, append(args(f), f.Department)...)
}

// Stays gives how long ended stays took, by desk.
func (s Store) Stays(ctx context.Context, f figures.Filter) (map[casework.Desk]figures.Spread, error) {
	var rows []struct {
		Desk string `db:"desk"`
		Days int64  `db:"days"`
		N    int64  `db:"n"`
	}
	if err := s.read(ctx, &rows, staysSQL, staysOfSQL, f); err != nil {
		return nil, err
	}
	out := map[casework.Desk]figures.Spread{}
	for _, r := range rows {
		y := out[casework.Desk(r.Desk)]
		y[min(max(r.Days, 0), figures.MostDays)] += r.N
		out[casework.Desk(r.Desk)] = y
	}
	return out, nil
}

const (
	ofRatings  = "SELECT level, CAST(SUM(n) AS BIGINT) AS n FROM "
	perLevel   = " GROUP BY level"
	ratedSQL   = ofRatings + "rating_day" + within + perLevel
	ratedOfSQL = ofRatings + "rating_department" + within + one + perLevel
)

// Rated counts the ratings that were given in the days.
func (s Store) Rated(ctx context.Context, f figures.Filter) (rating.Tally, error) {
	var rows []struct {
		Level int64 `db:"level"`
		N     int64 `db:"n"`
	}
	var out rating.Tally
	if err := s.read(ctx, &rows, ratedSQL, ratedOfSQL, f); err != nil {
		return out, err
	}
	for _, r := range rows {
		out[r.Level] = r.N
	}
	return out, nil
}

const loginsSQL = `
SELECT way, CAST(SUM(entered) AS BIGINT) AS entered, CAST(SUM(refused) AS BIGINT) AS refused
  FROM figure_login
 WHERE day BETWEEN $1 AND $2
 GROUP BY way
 ORDER BY SUM(entered) DESC, way`

// Logins counts the logins of the days by way, the most frequent first.
func (s Store) Logins(ctx context.Context, from, until figures.Day) ([]figures.Logins, error) {
	var out []figures.Logins
	err := s.DB.Select(ctx, &out, loginsSQL, int64(from), int64(until))
	return out, err
}

// lateSQL counts along case_desk. It asks what the search of staff asks for with 时限 超期.
const lateSQL = `
SELECT COUNT(*)
  FROM (SELECT id
          FROM case_file
         WHERE desk IN ('accept', 'review', 'decide', 'close')
           AND desk <> ''
           AND due_us > 0
           AND due_us < $1
           AND paused_us = 0
           AND submitted_us >= $2
           AND submitted_us < $3
           AND (CAST($4 AS TEXT) = '' OR region = $4)
           AND (CAST($5 AS TEXT) = '' OR item_code = $5)
           AND (CAST($6 AS TEXT) = '' OR department = $6)
           AND owner_id NOT LIKE 'ffff%'
         LIMIT $7) AS late`

// LateNow counts the cases of the days that are overdue at a moment, at most most.
func (s Store) LateNow(ctx context.Context, f figures.Filter, now time.Time, most int) (n int64, err error) {
	err = s.DB.Get(ctx, &n, lateSQL, store.Us(now), store.Us(f.From.Begins()), store.Us((f.Until + 1).Begins()), f.Region, f.Item,
		f.Department, most)
	return n, err
}
