// Package noticedb stores messages and text messages in SQL; bodies, numbers and
// variables are sealed. It decides nothing.
//
// Who sees a message is one condition, seenSQL, in every statement that reads messages.
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
	Scope    string `db:"scope"`
	ByID     string `db:"by_id"`
	Kind     string `db:"kind"`
	Title    string `db:"title"`
	Body     []byte `db:"body"`
	Link     string `db:"link"`
	AtUs     int64  `db:"at_us"`
	ReadUs   int64  `db:"read_us"`
}

func (s Store) message(r row) (notice.Message, error) {
	body, err := s.Keys.Open(bodyPurpose, r.Body)
	return notice.Message{
		ID:       r.ID,
		UnitID:   r.UnitID,
		PersonID: r.PersonID,
		Scope:    r.Scope,
		ByID:     r.ByID,
		Kind:     notice.Kind(r.Kind),
		Title:    r.Title,
		Body:     body,
		Link:     r.Link,
		At:       store.Time(r.AtUs),
		ReadAt:   store.Time(r.ReadUs),
	}, err
}

const addSQL = `
INSERT INTO message (id, unit_id, person_id, scope, by_id, kind, title, body, link, at_us, read_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`

// Add puts a message into an inbox.
func (s Store) Add(ctx context.Context, m notice.Message) error {
	_, err := s.DB.Exec(ctx, addSQL, m.ID, m.UnitID, m.PersonID, m.Scope, m.ByID, string(m.Kind), m.Title,
		s.Keys.Seal(bodyPurpose, m.Body), m.Link, store.Us(m.At))
	return err
}

const (
	// seenSQL is what a person ($2) sees, with their Sight as text ($3).
	seenSQL = `
   AND (m.person_id = $2
        OR m.person_id = ''
           AND m.by_id <> $2
           AND (m.scope = ''
                OR $3 <> REPLACE($3, ',' || m.unit_id || ':*,', '')
                OR $3 <> REPLACE($3, ',' || m.unit_id || ':' || m.scope || ',', '')))`

	// markSQL is until when a person ($2) has read all of a unit ($1).
	markSQL = `COALESCE((SELECT until_us FROM message_mark WHERE person_id = $2 AND unit_id = $1), 0)`

	// readSQL is when the person opened the message, or a time after which it counts as read.
	readSQL = `
       CASE WHEN m.read_us > 0 THEN m.read_us
            WHEN r.read_us IS NOT NULL THEN r.read_us
            WHEN m.at_us <= ` + markSQL + ` THEN m.at_us
            ELSE 0 END AS read_us`

	fromSQL = `
  FROM message AS m
  LEFT JOIN message_read AS r ON r.person_id = $2 AND r.message_id = m.id
 WHERE m.unit_id = $1` + seenSQL

	names   = `id, unit_id, person_id, scope, by_id, kind, title, body, link, at_us, read_us`
	listSQL = `
SELECT m.id, m.unit_id, m.person_id, m.scope, m.by_id, m.kind, m.title, m.body, m.link, m.at_us,` + readSQL + fromSQL

	findSQL = listSQL + `
   AND m.id = $4`

	unreadSQL = `
   AND m.read_us = 0
   AND m.at_us > ` + markSQL + `
   AND r.read_us IS NULL`
)

// Find gives a message that the reader sees.
func (s Store) Find(ctx context.Context, by notice.Reader, id string) (notice.Message, error) {
	var r row
	if err := s.DB.Get(ctx, &r, findSQL, by.UnitID, by.PersonID, by.Sight.Text(), id); err != nil {
		return notice.Message{}, err
	}
	return s.message(r)
}

// only gives a condition that narrows a list. Its text is constant and holds no input.
var only = map[notice.Only]string{
	notice.All:    "",
	notice.Unread: unreadSQL,
	notice.Read: `
   AND (m.read_us > 0 OR r.read_us IS NOT NULL OR m.at_us <= ` + markSQL + `)`,
}

const (
	newestSQL = `
 ORDER BY m.at_us DESC, m.id DESC
 LIMIT $4`
	olderSQL = `
   AND (m.at_us, m.id) < ($5, $6)`
	newerSQL = `
   AND (m.at_us, m.id) > ($5, $6)
 ORDER BY m.at_us, m.id
 LIMIT $4`
)

// List gives messages, newest first.
func (s Store) List(ctx context.Context, by notice.Reader, a notice.Ask) ([]notice.Message, error) {
	narrow, known := only[a.Only]
	if !known {
		return nil, fault.New(fault.NotFound, "")
	}
	query, args := listSQL+narrow, []any{by.UnitID, by.PersonID, by.Sight.Text(), a.Limit}
	switch {
	case a.After.Set():
		query, args = query+newerSQL, append(args, store.Us(a.After.At), a.After.ID)
	case a.Before.Set():
		query, args = query+olderSQL+newestSQL, append(args, store.Us(a.Before.At), a.Before.ID)
	default:
		query += newestSQL
	}
	out, err := s.many(ctx, query, args...)
	if a.After.Set() {
		slices.Reverse(out)
	}
	return out, err
}

// LatestOf gives the newest messages that the reader sees of each owner.
func (s Store) LatestOf(ctx context.Context, owners []string, by notice.Reader, most int) ([]notice.Message, error) {
	var out []notice.Message
	for some := range slices.Chunk(owners, store.MostTogether) {
		query, args := store.Together(names, listSQL+newestSQL, some, by.PersonID, by.Sight.Text(), most)
		list, err := s.many(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func (s Store) many(ctx context.Context, query string, args ...any) ([]notice.Message, error) {
	var rows []row
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
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

// UnreadSQL counts what a reader has not read: $1 unit, $2 person, $3 Sight as text, $4 MostUnread. Package
// centredb joins it to the counters of its frame.
//
// It looks at the newest 200 messages of the unit that the mark does not cover, so that it stays quick for somebody who
// leaves one message unread and opens a hundred thousand after it; what is older and unread is not counted.
const UnreadSQL = `
SELECT COUNT(*)
  FROM (SELECT 1
          FROM (SELECT id, unit_id, person_id, scope, by_id
                  FROM message
                 WHERE unit_id = $1
                   AND read_us = 0
                   AND at_us > ` + markSQL + `
                 ORDER BY at_us DESC
                 LIMIT 200) AS m
          LEFT JOIN message_read AS r ON r.person_id = $2 AND r.message_id = m.id
         WHERE r.read_us IS NULL` + seenSQL + `
         LIMIT $4) AS fresh`

// Unread counts what the reader has not read, up to MostUnread.
func (s Store) Unread(ctx context.Context, by notice.Reader) (int64, error) {
	var n int64
	return n, s.DB.Get(ctx, &n, UnreadSQL, by.UnitID, by.PersonID, by.Sight.Text(), notice.MostUnread)
}

const openedSQL = `
INSERT INTO message_read (person_id, message_id, read_us)
VALUES ($1, $2, $3)
    ON CONFLICT (person_id, message_id) DO NOTHING`

const oldestUnreadSQL = `
SELECT COALESCE(MIN(at_us), 0)
  FROM (SELECT m.at_us` + fromSQL + unreadSQL + `
         ORDER BY m.at_us
         LIMIT 1) AS oldest`

// MarkRead marks one message as read by the reader. Their mark goes on to the oldest message that is unread, so that what
// was opened one by one is not looked through again.
//
// Both ways of reading wait for each other by person: they write the same rows in another order.
func (s Store) MarkRead(ctx context.Context, by notice.Reader, id string, at time.Time) error {
	if err := s.DB.Lock(ctx, readLock(by)); err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, openedSQL, by.PersonID, id, store.Us(at)); err != nil {
		return err
	}
	var oldest int64
	if err := s.DB.Get(ctx, &oldest, oldestUnreadSQL, by.UnitID, by.PersonID, by.Sight.Text()); err != nil {
		return err
	}
	until := store.Us(at.Add(-settled))
	if oldest > 0 {
		until = min(until, oldest-1)
	}
	_, err := s.DB.Exec(ctx, markUntilSQL, by.PersonID, by.UnitID, until)
	return err
}

const (
	markUntilSQL = `
INSERT INTO message_mark (person_id, unit_id, until_us)
VALUES ($1, $2, $3)
    ON CONFLICT (person_id, unit_id) DO UPDATE
   SET until_us = excluded.until_us
 WHERE message_mark.until_us < excluded.until_us`

	openAllSQL = `
INSERT INTO message_read (person_id, message_id, read_us)
SELECT $2, m.id, $4` + fromSQL + unreadSQL + `
   AND m.at_us > $5
    ON CONFLICT (person_id, message_id) DO NOTHING`
)

// settled is the age after which no message appears any more: the transaction that told it has ended.
const settled = time.Minute

func readLock(by notice.Reader) string { return "notice.read:" + by.PersonID }

// MarkAll marks what the reader sees as read. The mark of a person covers what is settled; newer
// messages are marked one by one, so that one whose transaction has not ended yet stays unread.
func (s Store) MarkAll(ctx context.Context, by notice.Reader, at time.Time) error {
	if err := s.DB.Lock(ctx, readLock(by)); err != nil {
		return err
	}
	until := store.Us(at.Add(-settled))
	if _, err := s.DB.Exec(ctx, markUntilSQL, by.PersonID, by.UnitID, until); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, openAllSQL, by.UnitID, by.PersonID, by.Sight.Text(), store.Us(at), until)
	return err
}
