// Package practicedb stores practices in SQL, and reads what has happened in their units.
package practicedb

import (
	"context"
	"time"

	"wangting/internal/id"
	"wangting/internal/practice"
	"wangting/internal/store"
)

// Store implements practice.Store in SQL.
type Store struct{ DB *store.DB }

const addSQL = `
INSERT INTO practice (unit_id, person_id, mandate_id, helper_id, began_us, ended_us)
VALUES ($1, $2, $3, $4, $5, 0)`

// Add stores a new practice.
func (s Store) Add(ctx context.Context, p practice.Practice) error {
	_, err := s.DB.Exec(ctx, addSQL, p.UnitID, p.PersonID, p.MandateID, p.HelperID, store.Us(p.BeganAt))
	return err
}

const oneSQL = `
SELECT unit_id, person_id, mandate_id, helper_id, began_us
  FROM practice
 WHERE unit_id = $1
   AND ended_us = 0`

// Practice gives a practice that goes on.
func (s Store) Practice(ctx context.Context, unitID string) (practice.Practice, error) {
	var r struct {
		UnitID    string `db:"unit_id"`
		PersonID  string `db:"person_id"`
		MandateID string `db:"mandate_id"`
		HelperID  string `db:"helper_id"`
		BeganUs   int64  `db:"began_us"`
	}
	err := s.DB.Get(ctx, &r, oneSQL, unitID)
	return practice.Practice{UnitID: r.UnitID, PersonID: r.PersonID, MandateID: r.MandateID, HelperID: r.HelperID,
		BeganAt: store.Time(r.BeganUs)}, err
}

const endSQL = `
UPDATE practice
   SET ended_us = $2
 WHERE unit_id = $1
   AND ended_us = 0`

// End ends a practice.
func (s Store) End(ctx context.Context, unitID string, now time.Time) error {
	_, err := s.DB.Exec(ctx, endSQL, unitID, store.Us(now))
	return err
}

const livingSQL = `
SELECT COUNT(*)
  FROM practice
 WHERE began_us > $1
   AND ended_us = 0`

// Living counts the practices that go on.
func (s Store) Living(ctx context.Context, since time.Time) (int, error) {
	var n int
	err := s.DB.Get(ctx, &n, livingSQL, store.Us(since))
	return n, err
}

const progressSQL = `
SELECT EXISTS (SELECT 1 FROM unit_change WHERE unit_id = $1) AS changed,
       EXISTS (SELECT 1 FROM mandate_consent WHERE unit_id = $1) AS opened,
       EXISTS (SELECT 1 FROM mandate WHERE unit_id = $1 AND level > 1) AS invited,
       EXISTS (SELECT 1 FROM mandate WHERE unit_id = $1 AND level > 1 AND state = 'active') AS accepted,
       EXISTS (SELECT 1 FROM mandate AS m JOIN mandate_scope AS x ON x.mandate_id = m.id WHERE m.unit_id = $1) AS scoped,
       EXISTS (SELECT 1 FROM favourite WHERE unit_id = $1) AS kept,
       EXISTS (SELECT 1 FROM case_file WHERE owner_id = $1) AS drafted,
       EXISTS (SELECT 1 FROM case_file WHERE owner_id = $1 AND submitted_us > 0) AS submitted,
       EXISTS (SELECT 1 FROM case_file AS c JOIN case_correction AS r ON r.case_id = c.id
                WHERE c.owner_id = $1 AND r.answered_us > 0) AS answered,
       EXISTS (SELECT 1 FROM case_file WHERE owner_id = $1 AND state = 'CLOSED') AS closed,
       EXISTS (SELECT 1 FROM case_file WHERE owner_id = $1 AND rated) AS rated`

// Progress reads what has happened in a unit.
func (s Store) Progress(ctx context.Context, p practice.Practice) (practice.Progress, error) {
	var done practice.Progress
	err := s.DB.Get(ctx, &done, progressSQL, p.UnitID)
	return done, err
}

const (
	invitedSQL = `
SELECT id
  FROM mandate
 WHERE unit_id >= '` + id.PracticeFrom + `'
   AND unit_id < '` + id.PracticeEnd + `'
   AND state = 'pending'
   AND granted_us <= $1
 ORDER BY id
 LIMIT $2`

	casesSQL = `
SELECT id
  FROM case_file
 WHERE owner_id >= '` + id.PracticeFrom + `'
   AND owner_id < '` + id.PracticeEnd + `'
   AND state IN ('SUBMITTED', 'ACCEPTED', 'REVIEWING', 'DECIDED')
   AND updated_us <= $1
 ORDER BY id
 LIMIT $2`
)

// Waiting gives what waits for an invented person.
func (s Store) Waiting(ctx context.Context, before time.Time, most int) (mandates, cases []string, err error) {
	if err := s.DB.Select(ctx, &mandates, invitedSQL, store.Us(before), most); err != nil {
		return nil, nil, err
	}
	err = s.DB.Select(ctx, &cases, casesSQL, store.Us(before), most)
	return mandates, cases, err
}

const doStepSQL = `
INSERT INTO practice_step (unit_id, lesson, step, done_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (unit_id, lesson, step) DO NOTHING`

// DoStep records a step of a lesson.
func (s Store) DoStep(ctx context.Context, unitID, lesson string, step int, now time.Time) error {
	_, err := s.DB.Exec(ctx, doStepSQL, unitID, lesson, step, store.Us(now))
	return err
}

const stepsSQL = `
SELECT lesson, COUNT(*) AS n
  FROM practice_step
 WHERE unit_id = $1
 GROUP BY lesson`

// Steps counts the steps of each lesson that were done.
func (s Store) Steps(ctx context.Context, unitID string) (map[string]int, error) {
	var rows []struct {
		Lesson string `db:"lesson"`
		N      int    `db:"n"`
	}
	err := s.DB.Select(ctx, &rows, stepsSQL, unitID)
	out := map[string]int{}
	for _, r := range rows {
		out[r.Lesson] = r.N
	}
	return out, err
}

const (
	forgetStepsSQL = `
DELETE FROM practice_step
 WHERE unit_id >= $1
   AND unit_id < $2`
	forgetSQL = `
DELETE FROM practice
 WHERE unit_id >= $1
   AND unit_id < $2`
)

// ForgetPractice removes practices.
func (s Store) ForgetPractice(ctx context.Context, before string) error {
	return s.DB.ForgetPractice(ctx, before, forgetStepsSQL, forgetSQL)
}
