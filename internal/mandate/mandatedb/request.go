package mandatedb

import (
	"context"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/store"
)

var (
	_ mandate.Requests = Store{}
	_ mandate.Records  = Store{}
)

type requestRow struct {
	ID         string `db:"id"`
	UnitID     string `db:"unit_id"`
	MandateID  string `db:"mandate_id"`
	PersonID   string `db:"person_id"`
	Item       string `db:"item_code"`
	Reason     string `db:"reason"`
	State      string `db:"state"`
	CreatedUs  int64  `db:"created_us"`
	AnsweredUs int64  `db:"answered_us"`
	AnsweredBy string `db:"answered_by"`
	Answer     string `db:"answer"`
	Gone       int64  `db:"gone"`
}

func (r requestRow) request() mandate.Request {
	return mandate.Request{
		ID:         r.ID,
		UnitID:     r.UnitID,
		MandateID:  r.MandateID,
		PersonID:   r.PersonID,
		Item:       r.Item,
		Reason:     r.Reason,
		State:      mandate.RequestState(r.State),
		CreatedAt:  store.Time(r.CreatedUs),
		AnsweredAt: store.Time(r.AnsweredUs),
		AnsweredBy: r.AnsweredBy,
		Answer:     r.Answer,
		Gone:       r.Gone == 1,
	}
}

const (
	addRequestSQL = `
INSERT INTO mandate_request (id, unit_id, mandate_id, person_id, item_code, reason, state, created_us, answered_us, answered_by, answer)
VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, 0, '', '')
    ON CONFLICT (mandate_id, item_code) WHERE state = 'open' DO NOTHING`

	requestSQL = `
SELECT id, unit_id, mandate_id, person_id, item_code, reason, state, created_us, answered_us, answered_by, answer,
       CASE WHEN EXISTS (SELECT 1 FROM mandate AS m WHERE m.id = mandate_id AND m.state = 'active') THEN 0 ELSE 1 END AS gone
  FROM mandate_request`

	answerRequestSQL = `
UPDATE mandate_request
   SET state = $1, answered_us = $2, answered_by = $3, answer = $4
 WHERE id = $5
   AND state = 'open'`

	addScopeSQL = `
INSERT INTO mandate_scope (mandate_id, item_code, granted_us, until_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (mandate_id, item_code) DO UPDATE
   SET granted_us = excluded.granted_us, until_us = excluded.until_us`
)

// AddRequest stores a request for access. It returns false when the mandate has an open one for the
// item.
func (s Store) AddRequest(ctx context.Context, r mandate.Request) (bool, error) {
	n, err := s.DB.Exec(ctx, addRequestSQL, r.ID, r.UnitID, r.MandateID, r.PersonID, r.Item, r.Reason, store.Us(r.CreatedAt))
	return n == 1, err
}

// Request gives a request by id.
func (s Store) Request(ctx context.Context, id string) (mandate.Request, error) {
	var r requestRow
	err := s.DB.Get(ctx, &r, requestSQL+` WHERE id = $1`, id)
	return r.request(), err
}

// OpenRequests counts the open requests of a mandate that were made since a moment.
func (s Store) OpenRequests(ctx context.Context, mandateID string, since time.Time) (int, error) {
	var ids []string
	err := s.DB.Select(ctx, &ids, `SELECT id FROM mandate_request WHERE mandate_id = $1 AND state = 'open' AND created_us > $2`,
		mandateID, store.Us(since))
	return len(ids), err
}

// RequestsOf gives at most n requests, newest first.
func (s Store) RequestsOf(ctx context.Context, unitID, mandateID string, n int) ([]mandate.Request, error) {
	var rows []requestRow
	err := s.DB.Select(ctx, &rows, requestSQL+` WHERE unit_id = $1 AND ($2 = '' OR mandate_id = $2) ORDER BY id DESC LIMIT $3`,
		unitID, mandateID, n)
	out := make([]mandate.Request, len(rows))
	for i, r := range rows {
		out[i] = r.request()
	}
	return out, err
}

// AnswerRequest writes the answer to an open request. Conflict when it is not open.
func (s Store) AnswerRequest(ctx context.Context, r mandate.Request) error {
	n, err := s.DB.Exec(ctx, answerRequestSQL, string(r.State), store.Us(r.AnsweredAt), r.AnsweredBy, r.Answer, r.ID)
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "这个申请已经处理")
	}
	return err
}

// DropRequest deletes an open request that has expired.
func (s Store) DropRequest(ctx context.Context, mandateID, item string, before time.Time) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM mandate_request WHERE mandate_id = $1 AND item_code = $2 AND state = 'open' AND created_us <= $3`,
		mandateID, item, store.Us(before))
	return err
}

// AddScope grants one more item.
func (s Store) AddScope(ctx context.Context, mandateID, item string, now, until time.Time) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.DB.Exec(ctx, addScopeSQL, mandateID, item, store.Us(now), store.Us(until)); err != nil {
			return err
		}
		return s.noteScope(ctx, mandateID, now)
	})
}

const (
	closeRecordSQL = `
UPDATE mandate_record
   SET replaced_us = $1
 WHERE mandate_id = $2
   AND replaced_us = 0`

	recordSQL = `
INSERT INTO mandate_record (id, mandate_id, unit_id, person_id, level, state, from_us, until_us, since_us, ended_us,
                            recorded_us, replaced_us)
SELECT $1, $2, $3, $4, $5, $6, $7, $8,
       CASE WHEN $6 = 'active' AND COALESCE(MAX(since_us), 0) = 0 THEN $10 ELSE COALESCE(MAX(since_us), 0) END, $9, $10, 0
  FROM mandate_record
 WHERE mandate_id = $2`

	closeScopeSQL = `
UPDATE mandate_scope_record
   SET replaced_us = $1
 WHERE mandate_id = $2
   AND replaced_us = 0`

	noteScopeSQL = `
INSERT INTO mandate_scope_record (id, mandate_id, item_code, until_us, recorded_us, replaced_us)
SELECT $1 || '.' || item_code, mandate_id, item_code, until_us, $2, 0
  FROM mandate_scope
 WHERE mandate_id = $3`
)

// note begins a new record of a mandate and closes the previous one.
func (s Store) note(ctx context.Context, m mandate.Mandate, now time.Time) error {
	if _, err := s.DB.Exec(ctx, closeRecordSQL, store.Us(now), m.ID); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, recordSQL, id.New(), m.ID, m.UnitID, m.PersonID, int64(m.Level), string(m.State), store.Us(m.From),
		store.Us(m.Until), store.Us(m.EndedAt), store.Us(now))
	return err
}

// noteScope begins a new record of the items granted to a mandate and closes the previous one.
func (s Store) noteScope(ctx context.Context, mandateID string, now time.Time) error {
	if _, err := s.DB.Exec(ctx, closeScopeSQL, store.Us(now), mandateID); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, noteScopeSQL, id.New(), store.Us(now), mandateID)
	return err
}

const (
	// A union of three index ranges: current records that have not ended, current records that
	// ended later, and records that have been replaced since.
	activeMandatesAtSQL = `
SELECT mandate_id, person_id, level, from_us, until_us
  FROM (SELECT mandate_id, person_id, level, since_us, recorded_us, from_us, until_us
          FROM mandate_record
         WHERE unit_id = $1 AND replaced_us = 0 AND ended_us = 0
        UNION ALL
        SELECT mandate_id, person_id, level, since_us, recorded_us, from_us, until_us
          FROM mandate_record
         WHERE unit_id = $1 AND replaced_us = 0 AND ended_us > $2
        UNION ALL
        SELECT mandate_id, person_id, level, since_us, recorded_us, from_us, until_us
          FROM mandate_record
         WHERE unit_id = $1 AND replaced_us > 0 AND replaced_us > $3 AND (ended_us = 0 OR ended_us > $2)) AS r
 WHERE recorded_us <= $3
   AND since_us > 0 AND since_us <= $2
   AND from_us <= $2
   AND (until_us = 0 OR until_us > $2)
 ORDER BY level, mandate_id`

	// The placeholders of the mandate ids are appended to this query.
	scopeAtSQL = `
SELECT mandate_id, item_code
  FROM mandate_scope_record
 WHERE recorded_us <= $2
   AND (replaced_us = 0 OR replaced_us > $2)
   AND (until_us = 0 OR until_us > $1)
   AND mandate_id IN (`
)

// ActiveMandatesAt gives the mandates that were active at the moment at, according to the records of the
// moment known.
func (s Store) ActiveMandatesAt(ctx context.Context, unitID string, at, known time.Time) ([]mandate.PastMandate, error) {
	var rows []struct {
		MandateID string `db:"mandate_id"`
		PersonID  string `db:"person_id"`
		Level     int64  `db:"level"`
		FromUs    int64  `db:"from_us"`
		UntilUs   int64  `db:"until_us"`
	}
	if err := s.DB.Select(ctx, &rows, activeMandatesAtSQL, unitID, store.Us(at), store.Us(known)); err != nil {
		return nil, err
	}
	out, ids := make([]mandate.PastMandate, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.MandateID
		out[i] = mandate.PastMandate{
			MandateID: r.MandateID,
			PersonID:  r.PersonID,
			Level:     actor.Level(r.Level),
			From:      store.Time(r.FromUs),
			Until:     store.Time(r.UntilUs),
		}
	}
	// A grant of an item counts from its recording, so the items are read at the earlier of the two
	// moments.
	seen := at
	if known.Before(at) {
		seen = known
	}
	items, err := s.scopesAt(ctx, ids, at, seen)
	for i := range out {
		out[i].Items = items[out[i].MandateID]
	}
	return out, err
}

// scopesAt gives the items of each mandate: those valid at the moment at, according to the records
// of the moment seen.
func (s Store) scopesAt(ctx context.Context, mandateIDs []string, at, seen time.Time) (map[string][]string, error) {
	all := map[string][]string{}
	for some := range slices.Chunk(mandateIDs, store.MostTogether) {
		var rows []struct {
			MandateID string `db:"mandate_id"`
			Item      string `db:"item_code"`
		}
		list, args := store.In(3, some)
		if err := s.DB.Select(ctx, &rows, scopeAtSQL+list+`)`, append([]any{store.Us(at), store.Us(seen)}, args...)...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			all[r.MandateID] = append(all[r.MandateID], r.Item)
		}
	}
	for _, items := range all {
		slices.Sort(items)
	}
	return all, nil
}
