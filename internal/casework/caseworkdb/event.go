package caseworkdb

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const addEventSQL = `
INSERT INTO case_event (id, case_id, at_us, verb, state, by_kind, by_id, by_label, words, left_days, timed, inside)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// AddEvent writes what happened.
func (s Store) AddEvent(ctx context.Context, e casework.Event) error {
	_, err := s.DB.Exec(ctx, addEventSQL, e.ID, e.CaseID, store.Us(e.At), e.Verb, e.To, e.By.Kind, e.By.ID, e.By.Label,
		s.seal(sealWords, e.Words), e.Left, e.Timed, e.Inside)
	return err
}

const eventsSQL = `
SELECT id, case_id, at_us, verb, state, by_kind, by_id, by_label, words, left_days, timed, inside
  FROM case_event
 WHERE case_id = $1
 ORDER BY at_us, id`

// Events gives what happened to a case, the oldest first.
func (s Store) Events(ctx context.Context, caseID string) ([]casework.Event, error) {
	var rows []struct {
		ID      string `db:"id"`
		CaseID  string `db:"case_id"`
		AtUs    int64  `db:"at_us"`
		Verb    string `db:"verb"`
		State   string `db:"state"`
		ByKind  string `db:"by_kind"`
		ByID    string `db:"by_id"`
		ByLabel string `db:"by_label"`
		Words   []byte `db:"words"`
		Left    int    `db:"left_days"`
		Timed   bool   `db:"timed"`
		Inside  bool   `db:"inside"`
	}
	if err := s.DB.Select(ctx, &rows, eventsSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Event, len(rows))
	for i, r := range rows {
		words, err := s.open(sealWords, r.Words)
		if err != nil {
			return nil, fmt.Errorf("opening the words of event %s: %w", r.ID, err)
		}
		out[i] = casework.Event{ID: r.ID, CaseID: r.CaseID, At: store.Time(r.AtUs), Verb: casework.Verb(r.Verb),
			To: casework.State(r.State), By: casework.Hand{Kind: r.ByKind, ID: r.ByID, Label: r.ByLabel}, Words: words,
			Left: r.Left, Timed: r.Timed, Inside: r.Inside}
	}
	return out, nil
}
