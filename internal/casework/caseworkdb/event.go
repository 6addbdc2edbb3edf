package caseworkdb

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/store"
)

// event is a row of case_event.
type event struct {
	ID      string         `db:"id"`
	CaseID  string         `db:"case_id"`
	AtUs    int64          `db:"at_us"`
	Verb    casework.Verb  `db:"verb"`
	State   casework.State `db:"state"`
	ByKind  string         `db:"by_kind"`
	ByID    string         `db:"by_id"`
	ByLabel string         `db:"by_label"`
	Words   []byte         `db:"words"`
	Left    int            `db:"left_days"`
	Timed   bool           `db:"timed"`
	Inside  bool           `db:"inside"`
	Stage   string         `db:"stage"`
	For     string         `db:"for_id"`
}

const eventColumns = `id, case_id, at_us, verb, state, by_kind, by_id, by_label, words, left_days, timed, inside, stage, for_id`

var addEventSQL = `
INSERT INTO case_event (` + eventColumns + `)
VALUES (` + each(eventColumns, ":%[1]s") + `)`

// AddEvent stores an event.
func (s Store) AddEvent(ctx context.Context, e casework.Event) error {
	_, err := s.DB.ExecNamed(ctx, addEventSQL, event{
		ID:      e.ID,
		CaseID:  e.CaseID,
		AtUs:    store.Us(e.At),
		Verb:    e.Verb,
		State:   e.To,
		ByKind:  e.By.Kind,
		ByID:    e.By.ID,
		ByLabel: e.By.Label,
		Words:   s.seal(sealWords, e.Words),
		Left:    e.Left,
		Timed:   e.Timed,
		Inside:  e.Inside,
		Stage:   e.Stage,
		For:     e.For,
	})
	return err
}

const eventsSQL = `
SELECT ` + eventColumns + `
  FROM case_event
 WHERE case_id = $1
 ORDER BY at_us, id`

// Events gives the events of a case, oldest first.
func (s Store) Events(ctx context.Context, caseID string) ([]casework.Event, error) {
	var rows []event
	if err := s.DB.Select(ctx, &rows, eventsSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Event, len(rows))
	for i, r := range rows {
		words, err := s.open(sealWords, r.Words)
		if err != nil {
			return nil, fmt.Errorf("opening the words of event %s: %w", r.ID, err)
		}
		out[i] = casework.Event{
			ID:     r.ID,
			CaseID: r.CaseID,
			At:     store.Time(r.AtUs),
			Verb:   r.Verb,
			To:     r.State,
			By:     casework.Hand{Kind: r.ByKind, ID: r.ByID, Label: r.ByLabel},
			Words:  words,
			Left:   r.Left,
			Timed:  r.Timed,
			Inside: r.Inside,
			Stage:  r.Stage,
			For:    r.For,
		}
	}
	return out, nil
}
