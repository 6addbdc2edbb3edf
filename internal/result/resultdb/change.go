package resultdb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/result"
	"wangting/internal/store"
)

const changePurpose = "result.change"

const addChangeSQL = `
INSERT INTO result_change (id, paper_id, act, state, by_id, for_id, at_us, settled_id, settled_us, private)
VALUES ($1, $2, $3, 'open', $4, $5, $6, '', 0, $7)`

// AddChange stores a proposal. Conflict when one is open for the document.
func (s Store) AddChange(ctx context.Context, c result.Change) error {
	b, err := json.Marshal(c.Proposal)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, addChangeSQL, c.ID, c.PaperID, string(c.Act), c.By, c.For, store.Us(c.At), s.Keys.Seal(changePurpose, string(b)))
	return err
}

const openChangeSQL = `
SELECT id, paper_id, act, by_id, for_id, at_us, private
  FROM result_change
 WHERE paper_id = $1
   AND state    = 'open'`

// OpenChange gives the proposal that waits for a document. NotFound when there is none.
func (s Store) OpenChange(ctx context.Context, paperID string) (result.Change, error) {
	var r struct {
		ID      string `db:"id"`
		PaperID string `db:"paper_id"`
		Act     string `db:"act"`
		By      string `db:"by_id"`
		For     string `db:"for_id"`
		AtUs    int64  `db:"at_us"`
		Private []byte `db:"private"`
	}
	if err := s.DB.Get(ctx, &r, openChangeSQL, paperID); err != nil {
		return result.Change{}, err
	}
	c := result.Change{ID: r.ID, PaperID: r.PaperID, By: r.By, For: r.For, At: store.Time(r.AtUs)}
	sealed, err := s.Keys.Open(changePurpose, r.Private)
	if err == nil {
		err = json.Unmarshal([]byte(sealed), &c.Proposal)
	}
	if err != nil {
		return c, fmt.Errorf("opening change %s: %w", r.ID, err)
	}
	c.Act = result.Act(r.Act)
	return c, nil
}

const settleSQL = `
UPDATE result_change
   SET state      = $1,
       settled_id = $2,
       settled_us = $3
 WHERE id    = $4
   AND state = 'open'`

// Settle ends a proposal; false when somebody has done so before.
func (s Store) Settle(ctx context.Context, id, state, staffID string, at time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, settleSQL, state, staffID, store.Us(at), id)
	return n == 1, err
}

const turnSQL = `
UPDATE result_paper
   SET state     = $1,
       successor = $2
 WHERE id    = $3
   AND state = 'valid'`

// Turn takes a document out of force; false when it was before.
func (s Store) Turn(ctx context.Context, id string, state result.State, successor string) (bool, error) {
	n, err := s.DB.Exec(ctx, turnSQL, string(state), successor, id)
	return n == 1, err
}

// ByNumber gives a document by its number.
func (s Store) ByNumber(ctx context.Context, number string) (result.Paper, error) {
	return s.one(ctx, ` WHERE number = $1`, number)
}
