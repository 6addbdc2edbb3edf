// Package centredb reads what 单位中心 shows across the tables of cases, messages, doubts and favourites, in
// as few statements as possible. It contains no rules.
package centredb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/casework"
	"wangting/internal/centre"
	"wangting/internal/entitle"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/store"
)

// Store implements centre.Store on SQL.
type Store struct {
	DB *store.DB
	// UnreadSQL is noticedb.UnreadSQL: one rule says which messages are seen, here and in the inbox.
	UnreadSQL string
	Now       func() time.Time
	// Open reads the sealed body of an entitlement.
	Open func(id string, body []byte) (entitle.Entitlement, error)
}

const (
	countsSQL = `
SELECT 'cases' AS what, scope AS name, class, n
  FROM case_count
 WHERE owner = $1
UNION ALL
SELECT 'unread', '', '', (%s)
UNION ALL
SELECT 'doubts', '', '', COUNT(DISTINCT d.mandate_id)
  FROM mandate_doubt AS d
  JOIN mandate AS m ON m.id = d.mandate_id
 WHERE d.unit_id = $1
   AND d.answered_us = 0
   AND m.state IN ('pending', 'active')
UNION ALL
SELECT 'requests', '', '', COUNT(*)
  FROM mandate_request AS q
  JOIN mandate AS m ON m.id = q.mandate_id
 WHERE q.unit_id = $1
   AND q.state = 'open'
   AND q.created_us > $5
   AND m.state = 'active'
UNION ALL
SELECT 'claims', item, '', COUNT(*)
  FROM entitlement
 WHERE unit_id = $1
   AND state = 'open'
   AND ends_us > $6
 GROUP BY item`

	marksSQL = `
SELECT what, name, class, n, CAST(NULL AS BYTEA) AS body
  FROM (` + countsSQL + `) AS counts
UNION ALL
SELECT 'entitled', id, item, ends_us, body
  FROM entitlement
 WHERE unit_id = $1
   AND state = 'open'
UNION ALL
SELECT what, item_code, '', at_us, CAST(NULL AS BYTEA)
  FROM (SELECT 'star' AS what, item_code, at_us
          FROM favourite
         WHERE unit_id = $1
           AND person_id = $2) AS stars
 ORDER BY 1, 4 DESC`
)

// Counts returns the counters of the page frame.
func (s Store) Counts(ctx context.Context, by notice.Reader) (centre.Counted, error) {
	return s.counted(ctx, countsSQL, by)
}

// Marks returns the counters and the person's favourites, the newest first.
func (s Store) Marks(ctx context.Context, by notice.Reader) (centre.Counted, error) {
	return s.counted(ctx, marksSQL, by)
}

func (s Store) counted(ctx context.Context, query string, by notice.Reader) (centre.Counted, error) {
	var rows []struct {
		What  string `db:"what"`
		Name  string `db:"name"`
		Class string `db:"class"`
		N     int64  `db:"n"`
		Body  []byte `db:"body"`
	}
	var c centre.Counted
	query = fmt.Sprintf(query, s.UnreadSQL)
	now := s.Now()
	err := s.DB.Select(ctx, &rows, query, by.UnitID, by.PersonID, by.Sight.Text(), notice.MostUnread,
		store.Us(now.Add(-mandate.RequestLife)), store.Us(now))
	if err != nil {
		return c, err
	}
	for _, r := range rows {
		switch r.What {
		case "cases":
			c.Cases = append(c.Cases, casework.Count{Scope: r.Name, Class: r.Class, N: r.N})
		case "unread":
			c.Unread = r.N
		case "doubts":
			c.Doubts = r.N
		case "requests":
			c.Requests = r.N
		case "claims":
			if c.Claims == nil {
				c.Claims = map[string]int64{}
			}
			c.Claims[r.Name] = r.N
		case "entitled":
			e, err := s.Open(r.Name, r.Body)
			if err != nil {
				return c, err
			}
			e.UnitID, e.Item, e.State, e.EndsAt = by.UnitID, r.Class, entitle.Open, store.Time(r.N)
			c.Entitled = append(c.Entitled, e)
		case "star":
			c.Stars = append(c.Stars, r.Name)
		}
	}
	return c, nil
}

const (
	columns = `id, COALESCE(number, '') AS number, item_code, item_name, sensitive, state, answered, bucket, mark, desk,
       filed_label, due_us, submitted_us, updated_us`

	correctionsSQL = `
SELECT 'urgent' AS part, ` + columns + `
  FROM case_file
 WHERE owner_id = $1
   AND mark = 'correct'
   AND mark <> ''
 ORDER BY due_us, id
 LIMIT $2`

	names = `part, id, number, item_code, item_name, sensitive, state, answered, bucket, mark, desk,
       filed_label, due_us, submitted_us, updated_us`

	homeSQL = `
SELECT ` + names + `
  FROM (` + correctionsSQL + `) AS urgent
UNION ALL
SELECT ` + names + `
  FROM (SELECT 'latest' AS part, ` + columns + `
          FROM case_file
         WHERE owner_id = $1
           AND bucket NOT IN ('gone', 'draft')
         ORDER BY updated_us DESC, id DESC
         LIMIT $2) AS latest
UNION ALL
SELECT ` + names + `
  FROM (SELECT 'draft' AS part, ` + columns + `
          FROM case_file
         WHERE owner_id = $1
           AND bucket = 'draft'
         ORDER BY updated_us DESC, id DESC
         LIMIT $2) AS drafts`
)

type row struct {
	Part        string `db:"part"`
	ID          string `db:"id"`
	Number      string `db:"number"`
	ItemCode    string `db:"item_code"`
	ItemName    string `db:"item_name"`
	Sensitive   bool   `db:"sensitive"`
	State       string `db:"state"`
	Answered    bool   `db:"answered"`
	Bucket      string `db:"bucket"`
	Mark        string `db:"mark"`
	Desk        string `db:"desk"`
	FiledLabel  string `db:"filed_label"`
	DueUs       int64  `db:"due_us"`
	SubmittedUs int64  `db:"submitted_us"`
	UpdatedUs   int64  `db:"updated_us"`
}

func (r row) line() centre.Case {
	return centre.Case{
		ID:          r.ID,
		Number:      r.Number,
		Item:        r.ItemCode,
		Name:        r.ItemName,
		Sensitive:   r.Sensitive,
		State:       casework.State(r.State),
		Answered:    r.Answered,
		Class:       casework.Class(r.Bucket),
		Mark:        casework.Class(r.Mark),
		Promised:    r.Desk == "review" || r.Desk == "decide" || r.Desk == "close",
		FiledBy:     r.FiledLabel,
		Due:         store.Time(r.DueUs),
		SubmittedAt: store.Time(r.SubmittedUs),
		UpdatedAt:   store.Time(r.UpdatedUs),
	}
}

// Home returns the corrections due first, the newest cases and the newest drafts. SQL does not guarantee the order of a
// union, so each part is sorted here.
func (s Store) Home(ctx context.Context, unitID string, most int) (centre.Cases, error) {
	var rows []row
	var c centre.Cases
	if err := s.DB.Select(ctx, &rows, homeSQL, unitID, most); err != nil {
		return c, err
	}
	for _, r := range rows {
		switch r.Part {
		case "urgent":
			c.Urgent = append(c.Urgent, r.line())
		case "draft":
			c.Drafts = append(c.Drafts, r.line())
		default:
			c.Latest = append(c.Latest, r.line())
		}
	}
	slices.SortFunc(c.Urgent, func(a, b centre.Case) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID)) })
	newest := func(a, b centre.Case) int { return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(b.ID, a.ID)) }
	slices.SortFunc(c.Latest, newest)
	slices.SortFunc(c.Drafts, newest)
	return c, nil
}
