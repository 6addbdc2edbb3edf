// Package ratingdb keeps ratings in SQL; texts and answers are sealed. It contains no rules.
package ratingdb

import (
	"cmp"
	"context"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/rating"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/workday"
)

// Store implements rating.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "rating", ID: "id", Name: "words", Purpose: wordsPurpose},
	{Table: "rating_follow", ID: "rating_id", Name: "answer", Purpose: answerPurpose},
}

const (
	wordsPurpose  = "rating.words"
	answerPurpose = "rating.answer"
)

const (
	addSQL = `
INSERT INTO rating (case_id, number, item, item_name, unit_id, region, level, tags, words, person_id, at_us, id, occasion)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (case_id, occasion) DO NOTHING`
	followSQL = `
INSERT INTO rating_follow (rating_id, case_id, region, state, due_us, done_us, staff_id, answer)
VALUES ($5, $1, $2, 'open', $3, 0, '', $4)`
)

// Add stores a rating with its follow-up; it reports false when the occasion of the case has a rating already.
func (s Store) Add(ctx context.Context, r rating.Rating) (bool, error) {
	n, err := s.DB.Exec(ctx, addSQL, r.ID, r.Number, r.Item, r.ItemName, r.UnitID, r.Region, int64(r.Level),
		strings.Join(r.Tags, ","), s.Keys.Seal(wordsPurpose, r.Words), r.PersonID, store.Us(r.RatedAt), r.Key, r.Occasion)
	if err != nil || n == 0 || r.Follow == nil {
		return n == 1, err
	}
	_, err = s.DB.Exec(ctx, followSQL, r.ID, r.Region, store.Us(r.Follow.Due), s.Keys.Seal(answerPurpose, ""), r.Key)
	return true, err
}

const (
	countSQL = `
INSERT INTO rating_place (region, item, level, n)
VALUES ($1, $2, $3, 1)
    ON CONFLICT (region, item, level) DO UPDATE
   SET n = rating_place.n + 1`
	countDaySQL = `
INSERT INTO rating_day (day, region, item, level, n)
VALUES ($4, '', '', $3, 1), ($4, $1, '', $3, 1), ($4, '', $2, $3, 1), ($4, $1, $2, $3, 1)
    ON CONFLICT (item, region, day, level) DO UPDATE
   SET n = rating_day.n + 1`
	countDepartmentSQL = `
INSERT INTO rating_department (day, region, item, department, level, n)
VALUES ($4, '', '', $5, $3, 1), ($4, $1, '', $5, $3, 1), ($4, '', $2, $5, $3, 1), ($4, $1, $2, $5, $3, 1)
    ON CONFLICT (department, item, region, day, level) DO UPDATE
   SET n = rating_department.n + 1`
)

// Count adds a rating to the figures of its region, item and level, since ever and of its day, and to those of its department.
func (s Store) Count(ctx context.Context, r rating.Rating) error {
	if _, err := s.DB.Exec(ctx, countSQL, r.Region, r.Item, int64(r.Level)); err != nil {
		return err
	}
	day := workday.DayNumber(r.RatedAt)
	_, err := s.DB.Exec(ctx, countDaySQL, r.Region, r.Item, int64(r.Level), day)
	if err == nil && r.Department != "" {
		_, err = s.DB.Exec(ctx, countDepartmentSQL, r.Region, r.Item, int64(r.Level), day, r.Department)
	}
	return err
}

type row struct {
	Key      string           `db:"id"`
	Occasion catalog.Occasion `db:"occasion"`
	CaseID   string           `db:"case_id"`
	Number   string           `db:"number"`
	Item     string           `db:"item"`
	ItemName string           `db:"item_name"`
	UnitID   string           `db:"unit_id"`
	Region   string           `db:"region"`
	Level    int64            `db:"level"`
	Tags     string           `db:"tags"`
	Words    []byte           `db:"words"`
	PersonID string           `db:"person_id"`
	AtUs     int64            `db:"at_us"`
	State    *string          `db:"state"` // NULL without a follow-up, like the fields below
	DueUs    *int64           `db:"due_us"`
	DoneUs   *int64           `db:"done_us"`
	StaffID  *string          `db:"staff_id"`
	Answer   []byte           `db:"answer"`
}

func (s Store) rating(r row) (rating.Rating, error) {
	out := rating.Rating{
		Key: r.Key, Occasion: r.Occasion,
		Case:  rating.Case{ID: r.CaseID, Number: r.Number, Item: r.Item, ItemName: r.ItemName, UnitID: r.UnitID, Region: r.Region},
		Level: rating.Level(r.Level), PersonID: r.PersonID, RatedAt: store.Time(r.AtUs),
	}
	if r.Tags != "" {
		out.Tags = strings.Split(r.Tags, ",")
	}
	var err error
	if out.Words, err = s.Keys.Open(wordsPurpose, r.Words); err != nil || r.State == nil {
		return out, err
	}
	f := rating.FollowUp{Due: store.Time(*r.DueUs), Done: *r.State == "done", DoneAt: store.Time(*r.DoneUs), StaffID: *r.StaffID}
	f.Answer, err = s.Keys.Open(answerPurpose, r.Answer)
	out.Follow = &f
	return out, err
}

const (
	selectSQL = `
SELECT r.id, r.occasion, r.case_id, r.number, r.item, r.item_name, r.unit_id, r.region, r.level, r.tags, r.words, r.person_id, r.at_us,
       f.state, f.due_us, f.done_us, f.staff_id, f.answer`
	fromSQL = selectSQL + `
  FROM rating AS r
  LEFT JOIN rating_follow AS f ON f.rating_id = r.id`
	oneSQL = fromSQL + `
 WHERE r.case_id = $1
   AND r.occasion = $2`
	keyedSQL = fromSQL + `
 WHERE r.id = $1`
	openSQL = selectSQL + `
  FROM rating_follow AS f
  JOIN rating AS r ON r.id = f.rating_id
 WHERE f.state = 'open'
   AND (f.due_us, f.rating_id) > ($1, $2)
   AND f.region LIKE $4
   AND NOT EXISTS (SELECT 1
                     FROM case_event AS e
                    WHERE e.case_id = f.case_id
                      AND e.by_kind = 'staff'
                      AND (e.by_id IN ($5, $6) OR e.for_id IN ($5, $6)))
 ORDER BY f.due_us, f.rating_id
 LIMIT $3`
)

// Rating returns the rating of an occasion of a case.
func (s Store) Rating(ctx context.Context, caseID string, at catalog.Occasion) (rating.Rating, error) {
	return s.one(ctx, oneSQL, caseID, at)
}

// Keyed returns the rating with an id of its own.
func (s Store) Keyed(ctx context.Context, key string) (rating.Rating, error) {
	return s.one(ctx, keyedSQL, key)
}

func (s Store) one(ctx context.Context, sql string, args ...any) (rating.Rating, error) {
	var r row
	if err := s.DB.Get(ctx, &r, sql, args...); err != nil {
		return rating.Rating{}, err
	}
	return s.rating(r)
}

// Open returns open follow-ups of cases on which who has not worked, the first due first.
func (s Store) Open(ctx context.Context, who actor.Actor, within string, after rating.Cursor, most int) ([]rating.Rating, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, openSQL, store.Us(after.Due), after.Key, most, within+"%", who.StaffID,
		cmp.Or(who.For, who.StaffID)); err != nil {
		return nil, err
	}
	out := make([]rating.Rating, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.rating(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const (
	figuresSQL = `
SELECT region, item, level, n
  FROM rating_place`
	sinceSQL = `
SELECT CAST(COALESCE(MIN(day), 0) AS BIGINT)
  FROM rating_day
 WHERE item = ''
   AND region = ''`
)

// Figures returns the public figures, from at most five rows an item and region.
func (s Store) Figures(ctx context.Context) (rating.Figures, error) {
	var rows []struct {
		Region string `db:"region"`
		Item   string `db:"item"`
		Level  int64  `db:"level"`
		N      int64  `db:"n"`
	}
	if err := s.DB.Select(ctx, &rows, figuresSQL); err != nil {
		return rating.Figures{}, err
	}
	var f rating.Figures
	for _, r := range rows {
		f.Add(r.Region, r.Item, rating.Level(r.Level), r.N)
	}
	var since int64
	if err := s.DB.Get(ctx, &since, sinceSQL); err != nil {
		return rating.Figures{}, err
	}
	if since > 0 {
		f.Since = workday.NumberedDay(since)
	}
	return f, nil
}

const finishSQL = `
UPDATE rating_follow
   SET state    = 'done',
       done_us  = $2,
       staff_id = $3,
       answer   = $4
 WHERE rating_id = $1
   AND state     = 'open'`

// Finish closes an open follow-up; it reports false when it was closed before.
func (s Store) Finish(ctx context.Context, key string, f rating.FollowUp) (bool, error) {
	n, err := s.DB.Exec(ctx, finishSQL, key, store.Us(f.DoneAt), f.StaffID, s.Keys.Seal(answerPurpose, f.Answer))
	return n == 1, err
}
