// Package counterdb keeps the numbers of 窗口叫号 in SQL.
package counterdb

import (
	"context"
	"errors"
	"time"

	"wangting/internal/counter"
	"wangting/internal/fault"
	"wangting/internal/store"
)

// Store implements counter.Store on SQL.
type Store struct{ DB *store.DB }

var _ counter.Store = Store{}

type row struct {
	Region   string `db:"region"`
	Day      string `db:"day"`
	Number   int64  `db:"number"`
	Business string `db:"business"`
	State    string `db:"state"`
	Place    string `db:"place"`
	Call     int64  `db:"call"`
	TakenUs  int64  `db:"taken_us"`
	CalledUs int64  `db:"called_us"`
}

func (r row) open() counter.Number {
	return counter.Number{Region: r.Region, Day: r.Day, Number: r.Number, Business: r.Business, State: counter.State(r.State),
		Place: r.Place, Call: r.Call, TakenAt: store.Time(r.TakenUs), CalledAt: store.Time(r.CalledUs)}
}

const (
	columns = `region, day, number, business, state, place, call, taken_us, called_us`

	drawSQL = `
INSERT INTO counter_day (region, day, taken, calls)
VALUES ($1, $2, 1, 0)
    ON CONFLICT (region, day) DO UPDATE SET taken = counter_day.taken + 1
RETURNING taken`

	addSQL = `
INSERT INTO counter_number (` + columns + `)
VALUES ($1, $2, $3, $4, 'waiting', '', 0, $5, 0)`

	countCallSQL = `
UPDATE counter_day
   SET calls = calls + 1
 WHERE region = $1
   AND day = $2
RETURNING calls`

	atSQL = `
SELECT ` + columns + `
  FROM counter_number
 WHERE region = $1
   AND day = $2
   AND place = $3
   AND state = 'called'`

	callSQL = `
UPDATE counter_number
   SET state = 'called', place = $3, call = $4, called_us = $5
 WHERE region = $1
   AND day = $2
   AND state = 'waiting'
   AND number = (SELECT MIN(number)
                   FROM counter_number
                  WHERE region = $1
                    AND day = $2
                    AND state = 'waiting')
RETURNING ` + columns

	endSQL = `
UPDATE counter_number
   SET state = $4
 WHERE region = $1
   AND day = $2
   AND number = $3
   AND state = 'called'`
)

// Take draws the next number and stores it.
func (s Store) Take(ctx context.Context, n counter.Number) (counter.Number, error) {
	if err := s.DB.Write(ctx, &n.Number, drawSQL, n.Region, n.Day); err != nil {
		return n, err
	}
	_, err := s.DB.Exec(ctx, addSQL, n.Region, n.Day, n.Number, n.Business, store.Us(n.TakenAt))
	return n, err
}

// Call calls the number that waits longest. The row of the day is changed first, so that nobody else calls meanwhile.
func (s Store) Call(ctx context.Context, region, day, place string, at time.Time) (counter.Number, error) {
	none := fault.New(fault.NotFound, "没有人在等")
	var calls int64
	err := s.DB.Write(ctx, &calls, countCallSQL, region, day)
	if errors.Is(err, fault.NotFound) {
		return counter.Number{}, none
	}
	if err != nil {
		return counter.Number{}, err
	}
	var r row
	switch err := s.DB.Get(ctx, &r, atSQL, region, day, place); {
	case err == nil:
		return counter.Number{}, fault.New(fault.Conflict, place+" 号窗口正在办 "+r.open().Text()+" 号，请先按“办完”或者“过号”")
	case !errors.Is(err, fault.NotFound):
		return counter.Number{}, err
	}
	err = s.DB.Write(ctx, &r, callSQL, region, day, place, calls, store.Us(at))
	if errors.Is(err, fault.NotFound) {
		return counter.Number{}, none
	}
	return r.open(), err
}

// End moves a called number on.
func (s Store) End(ctx context.Context, n counter.Number) error {
	changed, err := s.DB.Exec(ctx, endSQL, n.Region, n.Day, n.Number, string(n.State))
	if err == nil && changed == 0 {
		return fault.New(fault.Conflict, n.Text()+" 号已经办完或者过号，请看最新的列表")
	}
	return err
}

const numberSQL = `
SELECT ` + columns + `
  FROM counter_number
 WHERE region = $1
   AND day = $2
   AND number = $3`

// Number reads one number.
func (s Store) Number(ctx context.Context, region, day string, number int64) (counter.Number, error) {
	var r row
	err := s.DB.Get(ctx, &r, numberSQL, region, day, number)
	if errors.Is(err, fault.NotFound) {
		return counter.Number{}, fault.New(fault.NotFound, "今天没有取过这个号")
	}
	return r.open(), err
}

const (
	takenSQL = `
SELECT taken
  FROM counter_day
 WHERE region = $1
   AND day = $2`
	waitingSQL = `
SELECT ` + columns + `
  FROM counter_number
 WHERE region = $1
   AND day = $2
   AND state = 'waiting'
 ORDER BY number`
	calledSQL = `
SELECT ` + columns + `
  FROM counter_number
 WHERE region = $1
   AND day = $2
   AND state = 'called'
 ORDER BY LENGTH(place), place`
	callsSQL = `
SELECT ` + columns + `
  FROM counter_number
 WHERE region = $1
   AND day = $2
   AND call > 0
 ORDER BY call DESC
 LIMIT $3`
)

// Board reads a region's day.
func (s Store) Board(ctx context.Context, region, day string, calls int) (counter.Board, error) {
	var b counter.Board
	err := s.DB.Get(ctx, &b.Taken, takenSQL, region, day)
	if errors.Is(err, fault.NotFound) {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	for _, l := range []struct {
		into  *[]counter.Number
		query string
		args  []any
	}{
		{&b.Waiting, waitingSQL, []any{region, day}},
		{&b.Serving, calledSQL, []any{region, day}},
		{&b.Calls, callsSQL, []any{region, day, calls}},
	} {
		var rows []row
		if err := s.DB.Select(ctx, &rows, l.query, l.args...); err != nil {
			return b, err
		}
		for _, r := range rows {
			*l.into = append(*l.into, r.open())
		}
	}
	return b, nil
}

// Sweep removes the days before a day.
func (s Store) Sweep(ctx context.Context, day string) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM counter_number WHERE day < $1`, day); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `DELETE FROM counter_day WHERE day < $1`, day)
	return err
}
