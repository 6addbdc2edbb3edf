package caseworkdb

import (
	"context"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/store"
)

const addTransferSQL = `
INSERT INTO case_transfer (id, case_id, by_id, at_us, version, from_holder, from_department, from_region, from_claimed_us, undone_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`

// AddTransfer keeps who gave a case on.
func (s Store) AddTransfer(ctx context.Context, m casework.Moved) error {
	_, err := s.DB.Exec(ctx, addTransferSQL, m.ID, m.CaseID, m.By, store.Us(m.At), m.Version, m.From.ClaimedBy, m.From.Department,
		m.From.Region, store.Us(m.From.ClaimedAt))
	return err
}

type moved struct {
	ID         string  `db:"id"`
	CaseID     string  `db:"case_id"`
	By         string  `db:"by_id"`
	AtUs       int64   `db:"at_us"`
	Version    int64   `db:"version"`
	Holder     string  `db:"from_holder"`
	Department string  `db:"from_department"`
	Region     string  `db:"from_region"`
	ClaimedUs  int64   `db:"from_claimed_us"`
	Number     *string `db:"number"`
	ItemName   string  `db:"item_name"`
	Now        int64   `db:"now_version"`
}

func (r moved) out() casework.Moved {
	m := casework.Moved{ID: r.ID, CaseID: r.CaseID, By: r.By, At: store.Time(r.AtUs), Version: r.Version, ItemName: r.ItemName,
		Undoable: r.Now == r.Version,
		From:     casework.Case{ClaimedBy: r.Holder, Department: r.Department, Region: r.Region, ClaimedAt: store.Time(r.ClaimedUs)}}
	if r.Number != nil {
		m.Number = *r.Number
	}
	return m
}

const transferSQL = `
SELECT t.id, t.case_id, t.by_id, t.at_us, t.version, t.from_holder, t.from_department, t.from_region, t.from_claimed_us,
       c.number, c.item_name, c.version AS now_version
  FROM case_transfer AS t
  JOIN case_file AS c ON c.id = t.case_id
 WHERE t.undone_us = 0`

// Transfer gives one that was not undone. NotFound when there is none.
func (s Store) Transfer(ctx context.Context, id string) (casework.Moved, error) {
	var r moved
	err := s.DB.Get(ctx, &r, transferSQL+"\n   AND t.id = $1", id)
	return r.out(), err
}

// TransfersOf gives what a member of staff gave on since a moment and has not undone, newest first.
func (s Store) TransfersOf(ctx context.Context, staffID string, since time.Time, most int) ([]casework.Moved, error) {
	var rows []moved
	err := s.DB.Select(ctx, &rows, transferSQL+"\n   AND t.by_id = $1\n   AND t.at_us >= $2\n ORDER BY t.at_us DESC, t.id\n LIMIT $3",
		staffID, store.Us(since), most)
	out := make([]casework.Moved, len(rows))
	for i, r := range rows {
		out[i] = r.out()
	}
	return out, err
}

const endTransferSQL = `
UPDATE case_transfer
   SET undone_us = $2
 WHERE id        = $1
   AND undone_us = 0`

// EndTransfer records that a transfer was undone. Conflict when it was before.
func (s Store) EndTransfer(ctx context.Context, id string, at time.Time) error {
	n, err := s.DB.Exec(ctx, endTransferSQL, id, store.Us(at))
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}
