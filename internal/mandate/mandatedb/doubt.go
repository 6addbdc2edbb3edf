package mandatedb

import (
	"context"
	"time"

	"wangting/internal/due"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/store"
)

type doubtRow struct {
	ID        string `db:"id"`
	MandateID string `db:"mandate_id"`
	UnitID    string `db:"unit_id"`
	Why       string `db:"why"`
	Since     string `db:"since"`
	DueUs     int64  `db:"due_us"`
}

func (s Store) doubts(ctx context.Context, query string, args ...any) ([]mandate.Doubt, error) {
	var rows []doubtRow
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]mandate.Doubt, len(rows))
	for i, r := range rows {
		out[i] = mandate.Doubt{
			ID:        r.ID,
			MandateID: r.MandateID,
			UnitID:    r.UnitID,
			Why:       mandate.DoubtWhy(r.Why),
			Since:     r.Since,
			Due:       store.Time(r.DueUs),
		}
	}
	return out, nil
}

// Raise stores a doubt. It returns false when the same doubt was raised before.
func (s Store) Raise(ctx context.Context, d mandate.Doubt, now time.Time) (bool, error) {
	n, err := s.DB.Exec(ctx, `
INSERT INTO mandate_doubt (id, mandate_id, unit_id, why, since, raised_us, due_us, reminded_us, answered_us, answered_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '')
    ON CONFLICT (mandate_id, why, since) DO NOTHING`, d.ID, d.MandateID, d.UnitID, string(d.Why), d.Since, store.Us(now), store.Us(d.Due))
	return n == 1, err
}

const openDoubtSQL = `
SELECT d.id, d.mandate_id, d.unit_id, d.why, d.since, d.due_us
  FROM mandate_doubt AS d
  JOIN mandate AS m ON m.id = d.mandate_id
 WHERE d.answered_us = 0 `

// Settle answers every open doubt about a mandate.
func (s Store) Settle(ctx context.Context, mandateID, by string, now time.Time) error {
	_, err := s.DB.Exec(ctx, `
UPDATE mandate_doubt
   SET answered_us = $2, answered_by = $3
 WHERE mandate_id = $1 AND answered_us = 0`, mandateID, store.Us(now), by)
	return err
}

// Withdraw removes the open doubts about a mandate with a reason. It reports whether there were
// any.
func (s Store) Withdraw(ctx context.Context, mandateID string, why mandate.DoubtWhy) (bool, error) {
	n, err := s.DB.Exec(ctx, `
DELETE FROM mandate_doubt
 WHERE mandate_id = $1 AND why = $2 AND answered_us = 0`, mandateID, string(why))
	return n > 0, err
}

// Overdue gives the open doubts whose deadline has passed.
func (s Store) Overdue(ctx context.Context, now time.Time, after mandate.Doubt) ([]mandate.Doubt, error) {
	return s.doubts(ctx, openDoubtSQL+`AND d.due_us > 0 AND d.due_us <= $1 AND m.state IN ('pending', 'active')
   AND (d.due_us, d.id) > ($3, $4)
 ORDER BY d.due_us, d.id
 LIMIT $2`, store.Us(now), due.Batch, store.Us(after.Due), after.ID)
}

// DueBefore gives the open doubts whose deadline is before then and that have no reminder yet.
func (s Store) DueBefore(ctx context.Context, then time.Time, after mandate.Doubt) ([]mandate.Doubt, error) {
	return s.doubts(ctx, openDoubtSQL+`AND d.due_us > 0 AND d.due_us <= $1 AND d.reminded_us = 0 AND m.state IN ('pending', 'active')
   AND (d.due_us, d.id) > ($3, $4)
 ORDER BY d.due_us, d.id
 LIMIT $2`, store.Us(then), due.Batch, store.Us(after.Due), after.ID)
}

// RemindedOf records that a reminder was sent.
func (s Store) RemindedOf(ctx context.Context, doubtID string, now time.Time) error {
	_, err := s.DB.Exec(ctx, `UPDATE mandate_doubt SET reminded_us = $2 WHERE id = $1`, doubtID, store.Us(now))
	return err
}

// Unreviewed gives active mandates that began before a moment and about which no doubt was raised since; none of practice.
func (s Store) Unreviewed(ctx context.Context, before time.Time, after mandate.Mandate) ([]mandate.Mandate, error) {
	return s.many(ctx, `
SELECT `+columns+`
  FROM mandate
 WHERE state = 'active' AND level > 1 AND from_us <= $1
   AND unit_id NOT LIKE '`+id.PracticeFrom+`%'
   AND NOT EXISTS (SELECT 1 FROM mandate_doubt AS d WHERE d.mandate_id = mandate.id AND d.raised_us > $1)
   AND id > $3
 ORDER BY id
 LIMIT $2`, store.Us(before), due.Batch, after.ID)
}

// Unasked gives active mandates whose insurance was not queried since before; none of practice, of which no other system is asked.
func (s Store) Unasked(ctx context.Context, before time.Time, after mandate.Mandate) ([]mandate.Mandate, error) {
	return s.many(ctx, `
SELECT `+columns+`
  FROM mandate
 WHERE state = 'active' AND level > 1
   AND unit_id NOT LIKE '`+id.PracticeFrom+`%'
   AND NOT EXISTS (SELECT 1 FROM mandate_insurance AS i WHERE i.mandate_id = mandate.id AND i.asked_us > $1)
   AND id > $3
 ORDER BY id
 LIMIT $2`, store.Us(before), due.Batch, after.ID)
}

// Asked records when the insurance behind a mandate was queried.
func (s Store) Asked(ctx context.Context, mandateID string, now time.Time) error {
	_, err := s.DB.Exec(ctx, `
INSERT INTO mandate_insurance (mandate_id, asked_us)
VALUES ($1, $2)
    ON CONFLICT (mandate_id) DO UPDATE SET asked_us = excluded.asked_us`, mandateID, store.Us(now))
	return err
}
