package caseworkdb

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/store"
)

const (
	unitAllSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND bucket <> 'gone'
   AND (updated_us, id) < ($2, $3)
 ORDER BY updated_us DESC, id DESC
 LIMIT $4`

	unitBucketSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND bucket = $5
   AND (updated_us, id) < ($2, $3)
 ORDER BY updated_us DESC, id DESC
 LIMIT $4`

	unitMarkSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND mark = $5
   AND mark <> ''
   AND (updated_us, id) < ($2, $3)
 ORDER BY updated_us DESC, id DESC
 LIMIT $4`

	unitItemSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND item_code = $5
   AND bucket <> 'gone'
   AND ($6 = '' OR bucket = $6 OR mark = $6)
   AND (updated_us, id) < ($2, $3)
 ORDER BY updated_us DESC, id DESC
 LIMIT $4`

	unitNumberSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND number IS NOT NULL
   AND number >= $2
   AND number <= $3
   AND number < $4
   AND ($6 = '' OR bucket = $6 OR mark = $6)
 ORDER BY number DESC
 LIMIT $5`
)

// UnitCases gives one page of an owner's cases. It picks the index that fits the query.
func (s Store) UnitCases(ctx context.Context, q casework.UnitQuery) ([]casework.Case, error) {
	us, id := int64(math.MaxInt64), "~"
	if q.After != nil {
		us, id = q.After.Us, q.After.ID
	}
	var rows []row
	var err error
	switch {
	case q.Number != "":
		err = s.DB.Select(ctx, &rows, unitNumberSQL, q.Owner, pad(q.Number, "0"), pad(q.Number, "9"), id, q.Limit, string(q.Class))
	case q.Item != "":
		err = s.DB.Select(ctx, &rows, unitItemSQL, q.Owner, us, id, q.Limit, q.Item, string(q.Class))
	case q.Class == casework.ClassCorrect, q.Class == casework.ClassRate:
		err = s.DB.Select(ctx, &rows, unitMarkSQL, q.Owner, us, id, q.Limit, string(q.Class))
	case q.Class != casework.ClassAll:
		err = s.DB.Select(ctx, &rows, unitBucketSQL, q.Owner, us, id, q.Limit, string(q.Class))
	default:
		err = s.DB.Select(ctx, &rows, unitAllSQL, q.Owner, us, id, q.Limit)
	}
	return cases(rows), err
}

const latestOfSQL = `
SELECT ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND bucket NOT IN ('gone', 'draft')
 ORDER BY updated_us DESC, id DESC
 LIMIT $2`

// LatestOf gives the newest cases of each owner.
func (s Store) LatestOf(ctx context.Context, owners []string, most int) ([]casework.Case, error) {
	var all []row
	for some := range slices.Chunk(owners, store.MostTogether) {
		var rows []row
		query, args := store.Together(columns, latestOfSQL, some, most)
		if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return cases(all), nil
}

// pad extends the beginning of a case number to its 14 digits.
func pad(s, with string) string { return s + strings.Repeat(with, max(0, 14-len(s))) }

const newestDraftSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE owner_id = $1
   AND item_code = $2
   AND started_by = $3
   AND state = 'DRAFT'
 ORDER BY updated_us DESC
 LIMIT 1`

// NewestDraft gives a person's newest draft for an item. NotFound when there is none.
func (s Store) NewestDraft(ctx context.Context, owner, itemCode, personID string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, newestDraftSQL, owner, itemCode, personID); err != nil {
		return casework.Case{}, err
	}
	return s.whole(r)
}

const unitCountsSQL = `
SELECT scope, class, n
  FROM case_count
 WHERE owner = $1`

// UnitCounts gives the counters of a unit.
func (s Store) UnitCounts(ctx context.Context, unitID string) ([]casework.Count, error) {
	return s.countRows(ctx, unitCountsSQL, unitID)
}

func (s Store) countRows(ctx context.Context, query string, args ...any) ([]casework.Count, error) {
	var rows []struct {
		Scope string `db:"scope"`
		Class string `db:"class"`
		N     int64  `db:"n"`
	}
	err := s.DB.Select(ctx, &rows, query, args...)
	out := make([]casework.Count, len(rows))
	for i, r := range rows {
		out[i] = casework.Count(r)
	}
	return out, err
}

func after(at *casework.ListPlace) (int64, string) {
	if at == nil {
		return -1, ""
	}
	return at.Us, at.ID
}

const (
	correctionsDueSQL = `
SELECT due_us AS us, id
  FROM case_file
 WHERE desk = 'applicant'
   AND desk <> ''
   AND (due_us, id) > ($1, $2)
   AND due_us <= $3`
	correctionsToRemindSQL = correctionsDueSQL + `
   AND EXISTS (SELECT 1 FROM case_correction AS r WHERE r.case_id = case_file.id AND r.answered_us = 0 AND r.reminded_us = 0)`
	firstDueSQL = `
 ORDER BY due_us, id
 LIMIT $4`
)

// CorrectionsDue gives the cases whose correction is due after a place and until a time.
func (s Store) CorrectionsDue(ctx context.Context, after casework.ListPlace, until time.Time, limit int) ([]casework.ListPlace, error) {
	return s.corrections(ctx, correctionsDueSQL+firstDueSQL, after, until, limit)
}

// CorrectionsToRemind is CorrectionsDue without those of which the applicant was reminded.
func (s Store) CorrectionsToRemind(
	ctx context.Context, after casework.ListPlace, until time.Time, limit int,
) ([]casework.ListPlace, error) {
	return s.corrections(ctx, correctionsToRemindSQL+firstDueSQL, after, until, limit)
}

const promisesToRemindSQL = `
SELECT lack_due_us AS us, id
  FROM case_file
 WHERE lack_due_us > 0
   AND (lack_due_us, id) > ($1, $2)
   AND lack_due_us <= $3
   AND EXISTS (SELECT 1 FROM case_correction AS r WHERE r.case_id = case_file.id AND r.answered_us = 0 AND r.reminded_us = 0)
 ORDER BY lack_due_us, id
 LIMIT $4`

// PromisesToRemind gives the cases whose promised materials are due and of which the applicant was not reminded.
func (s Store) PromisesToRemind(ctx context.Context, after casework.ListPlace, until time.Time, limit int) ([]casework.ListPlace, error) {
	return s.corrections(ctx, promisesToRemindSQL, after, until, limit)
}

const periodsDueSQL = `
SELECT due_us AS us, id
  FROM case_file
 WHERE desk = $5
   AND desk <> ''
   AND (due_us, id) > ($1, $2)
   AND due_us <= $3` + firstDueSQL

// PeriodsDue gives the cases at a desk whose day came after a place and until a time.
func (s Store) PeriodsDue(
	ctx context.Context, desk casework.Desk, after casework.ListPlace, until time.Time, limit int,
) ([]casework.ListPlace, error) {
	return s.corrections(ctx, periodsDueSQL, after, until, limit, string(desk))
}

const opinionsDueSQL = `
SELECT due_us AS us, case_id AS id
  FROM case_matter
 WHERE kind = 'consult'
   AND answered_us = 0
   AND (due_us, case_id) > ($1, $2)
   AND due_us <= $3
 ORDER BY due_us, case_id
 LIMIT $4`

// OpinionsDue gives the cases whose consultation was not answered by its day.
func (s Store) OpinionsDue(ctx context.Context, after casework.ListPlace, until time.Time, limit int) ([]casework.ListPlace, error) {
	return s.corrections(ctx, opinionsDueSQL, after, until, limit)
}

func (s Store) corrections(
	ctx context.Context, query string, after casework.ListPlace, until time.Time, limit int, more ...any,
) ([]casework.ListPlace, error) {
	var rows []struct {
		Us int64  `db:"us"`
		ID string `db:"id"`
	}
	err := s.DB.Select(ctx, &rows, query, append([]any{after.Us, after.ID, store.Us(until), limit}, more...)...)
	out := make([]casework.ListPlace, len(rows))
	for i, r := range rows {
		out[i] = casework.ListPlace(r)
	}
	return out, err
}
