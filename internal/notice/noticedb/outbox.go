package noticedb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/notice"
	"wangting/internal/store"
)

const (
	phonePurpose  = "person.phone"
	paramsPurpose = "sms.params"
)

const addSMSSQL = `
INSERT INTO sms_out (id, template, phone, params, state, tries, busy_us, at_us, done_us, why, unit_id, person_id, about)
VALUES ($1, $2, $3, $4, 'waiting', 0, 0, $5, 0, '', $6, $7, $8)`

// AddSMS stores a waiting text message.
func (s Store) AddSMS(ctx context.Context, o notice.Out) error {
	params, err := json.Marshal(o.Params)
	if err != nil {
		return fmt.Errorf("writing the variables: %w", err)
	}
	_, err = s.DB.Exec(ctx, addSMSSQL, o.ID, o.Template, s.Keys.Seal(phonePurpose, o.Phone),
		s.Keys.Seal(paramsPurpose, string(params)), store.Us(o.At), o.Inbox.UnitID, o.Inbox.PersonID, o.About)
	return err
}

const claimSMSSQL = `
UPDATE sms_out
   SET tries   = tries + 1,
       busy_us = $3
 WHERE id      = $1
   AND state   = 'waiting'
   AND busy_us <= $2
RETURNING id, template, phone, params, state, tries, at_us, unit_id, person_id`

// ClaimSMS gives a waiting message to one caller.
func (s Store) ClaimSMS(ctx context.Context, id string, now, until time.Time) (notice.Out, error) {
	var r struct {
		ID       string `db:"id"`
		Template string `db:"template"`
		Phone    []byte `db:"phone"`
		Params   []byte `db:"params"`
		State    string `db:"state"`
		Tries    int64  `db:"tries"`
		AtUs     int64  `db:"at_us"`
		UnitID   string `db:"unit_id"`
		PersonID string `db:"person_id"`
	}
	if err := s.DB.Write(ctx, &r, claimSMSSQL, id, store.Us(now), store.Us(until)); err != nil {
		return notice.Out{}, err
	}
	o := notice.Out{ID: r.ID, State: notice.State(r.State), Tries: r.Tries, At: store.Time(r.AtUs)}
	o.Template, o.Inbox = r.Template, notice.Inboxed{UnitID: r.UnitID, PersonID: r.PersonID}
	var err error
	if o.Phone, err = s.Keys.Open(phonePurpose, r.Phone); err != nil {
		return notice.Out{}, err
	}
	params, err := s.Keys.Open(paramsPurpose, r.Params)
	if err != nil {
		return notice.Out{}, err
	}
	if err := json.Unmarshal([]byte(params), &o.Params); err != nil {
		return notice.Out{}, fmt.Errorf("reading the variables of %s: %w", id, err)
	}
	return o, nil
}

// ReleaseSMS ends a claim, so that the next try can begin at once.
func (s Store) ReleaseSMS(ctx context.Context, id string) error {
	_, err := s.DB.Exec(ctx, `UPDATE sms_out SET busy_us = 0 WHERE id = $1 AND state = 'waiting'`, id)
	return err
}

const endSMSSQL = `
UPDATE sms_out
   SET state   = $2,
       why     = $3,
       done_us = $4,
       params  = $5,
       busy_us = 0
 WHERE id      = $1
   AND state   = 'waiting'`

// EndSMS sets the final state of a message and erases its variables.
func (s Store) EndSMS(ctx context.Context, id string, st notice.State, why string, at time.Time) error {
	_, err := s.DB.Exec(ctx, endSMSSQL, id, string(st), why, store.Us(at), s.Keys.Seal(paramsPurpose, "{}"))
	return err
}

// StateOfSMS gives the state of a message.
func (s Store) StateOfSMS(ctx context.Context, id string) (notice.State, error) {
	var st string
	err := s.DB.Get(ctx, &st, `SELECT state FROM sms_out WHERE id = $1`, id)
	return notice.State(st), err
}

const sweepSMSSQL = `
DELETE FROM sms_out
 WHERE id IN (SELECT id FROM sms_out WHERE state <> 'waiting' AND done_us < $1 ORDER BY done_us LIMIT $2)`

// SweepSMS removes at most so many messages that ended before a time.
func (s Store) SweepSMS(ctx context.Context, before time.Time, most int) (int64, error) {
	return s.DB.Exec(ctx, sweepSMSSQL, store.Us(before), most)
}
