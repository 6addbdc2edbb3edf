// Package noticedb stores messages and text messages in SQL; bodies, numbers and
// variables are sealed. It decides nothing.
//
// On PostgreSQL every caller takes locks in the same order, so that there is no deadlock:
// the unit's reading lock, then messages, then the counter.
package noticedb

import (
	"context"
	"slices"
	"time"

	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store is the notice.Inbox and the notice.Outbox on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{
	{Table: "message", ID: "id", Name: "body", Purpose: bodyPurpose},
	{Table: "sms_out", ID: "id", Name: "phone", Purpose: phonePurpose},
	{Table: "sms_out", ID: "id", Name: "params", Purpose: paramsPurpose},
}

const bodyPurpose = "message.body"

type row struct {
	ID       string `db:"id"`
	UnitID   string `db:"unit_id"`
	PersonID string `db:"person_id"`
	Kind     string `db:"kind"`
	Title    string `db:"title"`
	Body     []byte `db:"body"`
	Link     string `db:"link"`
	AtUs     int64  `db:"at_us"`
	ReadUs   int64  `db:"read_us"`
}

func (s Store) message(r row) (notice.Message, error) {
	body, err := s.Keys.Open(bodyPurpose, r.Body)
	return notice.Message{ID: r.ID, UnitID: r.UnitID, PersonID: r.PersonID, Kind: notice.Kind(r.Kind), Title: r.Title,
		Body: body, Link: r.Link, At: store.Time(r.AtUs), ReadAt: store.Time(r.ReadUs)}, err
}

const (
	addSQL = `
INSERT INTO message (id, unit_id, person_id, kind, title, body, link, at_us, read_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`
	countSQL = `
INSERT INTO message_unread (unit_id, person_id, n)
VALUES ($1, $2, 1)
    ON CONFLICT (unit_id, person_id) DO UPDATE
   SET n = message_unread.n + 1`
)

// Add puts a message into an inbox and counts it.
func (s Store) Add(ctx context.Context, m notice.Message) error {
	_, err := s.DB.Exec(ctx, addSQL, m.ID, m.UnitID, m.PersonID, string(m.Kind), m.Title,
		s.Keys.Seal(bodyPurpose, m.Body), m.Link, store.Us(m.At))
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, countSQL, m.UnitID, m.PersonID)
	return err
}

const (
	columns = `id, unit_id, person_id, kind, title, body, link, at_us, read_us`
	findSQL = `
SELECT ` + columns + `
  FROM message
 WHERE id = $1
   AND unit_id = $2
   AND person_id IN ('', $3)`
)

// Find gives a message of the unit, or of the person within it.
func (s Store) Find(ctx context.Context, unitID, personID, id string) (notice.Message, error) {
	var r row
	if err := s.DB.Get(ctx, &r, findSQL, id, unitID, personID); err != nil {
		return notice.Message{}, err
	}
	return s.message(r)
}

// only gives a condition that narrows a list. Its text is constant and holds no input.
var only = map[notice.Only]string{
	notice.All:    "",
	notice.Unread: " AND read_us = 0",
	notice.Read:   " AND read_us > 0",
}

const (
	listSQL = `
SELECT ` + columns + `
  FROM message
 WHERE unit_id = $1
   AND person_id IN ('', $2)`
	newestSQL = `
 ORDER BY at_us DESC, id DESC
 LIMIT $3`
	olderSQL = `
   AND (at_us, id) < ($4, $5)`
	newerSQL = `
   AND (at_us, id) > ($4, $5)
 ORDER BY at_us, id
 LIMIT $3`
)

// List gives messages, newest first.
func (s Store) List(ctx context.Context, a notice.Ask) ([]notice.Message, error) {
	narrow, known := only[a.Only]
	if !known {
		return nil, fault.New(fault.NotFound, "")
	}
	query, args := listSQL+narrow, []any{a.UnitID, a.PersonID, a.Most}
	switch {
	case a.After.Set():
		query, args = query+newerSQL, append(args, store.Us(a.After.At), a.After.ID)
	case a.Before.Set():
		query, args = query+olderSQL+newestSQL, append(args, store.Us(a.Before.At), a.Before.ID)
	default:
		query += newestSQL
	}
	var rows []row
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	if a.After.Set() {
		slices.Reverse(rows)
	}
	out := make([]notice.Message, len(rows))
	for i, r := range rows {
		m, err := s.message(r)
		if err != nil {
			return nil, err
		}
		out[i] = m
	}
	return out, nil
}

// LatestOf gives the newest messages for each owner and the person within it.
func (s Store) LatestOf(ctx context.Context, owners []string, personID string, most int) ([]notice.Message, error) {
	var out []notice.Message
	for some := range slices.Chunk(owners, store.MostTogether) {
		var rows []row
		query, args := store.Together(columns, listSQL+newestSQL, some, personID, most)
		if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			m, err := s.message(r)
			if err != nil {
				return nil, err
			}
			out = append(out, m)
		}
	}
	return out, nil
}

const unreadSQL = `
SELECT COALESCE(SUM(n), 0)
  FROM message_unread
 WHERE unit_id = $1
   AND person_id IN ('', $2)`

// Unread gives the number of unread messages of a person in a unit.
func (s Store) Unread(ctx context.Context, unitID, personID string) (int64, error) {
	var n int64
	return n, s.DB.Get(ctx, &n, unreadSQL, unitID, personID)
}

const (
	markSQL = `
UPDATE message
   SET read_us = $2
 WHERE id = $1
   AND read_us = 0`
	markAllSQL = `
UPDATE message
   SET read_us = $3
 WHERE unit_id = $1
   AND person_id = $2
   AND read_us = 0`
	uncountSQL = `
UPDATE message_unread
   SET n = n - $3
 WHERE unit_id = $1
   AND person_id = $2`
)

// MarkRead marks one message as read and lowers the counter, once.
func (s Store) MarkRead(ctx context.Context, m notice.Message, at time.Time) error {
	if err := s.lock(ctx, m.UnitID); err != nil {
		return err
	}
	n, err := s.DB.Exec(ctx, markSQL, m.ID, store.Us(at))
	if err != nil || n == 0 {
		return err
	}
	_, err = s.DB.Exec(ctx, uncountSQL, m.UnitID, m.PersonID, n)
	return err
}

// MarkAll marks what is for the unit and for the person within it.
func (s Store) MarkAll(ctx context.Context, unitID, personID string, at time.Time) (int64, error) {
	if err := s.lock(ctx, unitID); err != nil {
		return 0, err
	}
	counts := map[string]int64{}
	var all int64
	for _, p := range []string{"", personID} {
		n, err := s.DB.Exec(ctx, markAllSQL, unitID, p, store.Us(at))
		if err != nil {
			return 0, err
		}
		counts[p] = n
		all += n
	}
	for _, p := range []string{"", personID} {
		if counts[p] == 0 {
			continue
		}
		if _, err := s.DB.Exec(ctx, uncountSQL, unitID, p, counts[p]); err != nil {
			return 0, err
		}
	}
	return all, nil
}

func (s Store) lock(ctx context.Context, unitID string) error {
	return s.DB.Lock(ctx, "notice.read:"+unitID)
}
