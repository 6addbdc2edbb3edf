// Package windowdb keeps the entries of the window in SQL; private values are sealed.
package windowdb

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/window"
)

// Store implements window.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

var _ window.Store = Store{}

// Purpose is the purpose under which the private column is sealed.
const Purpose = "window.entry"

// Sealed are the columns of the room that hold sealed values.
var Sealed = []secretdb.Column{{Table: "window_entry", ID: "id", Name: "private", Purpose: Purpose}}

type private struct {
	USCC           regno.USCC
	Unit           window.Particulars
	Rep, Applicant window.Person
	Kind           window.Kind
	Scans          []window.Scan
	Remark         string
	ByPapers       bool `json:",omitempty"`
}

type row struct {
	ID         string `db:"id"`
	State      string `db:"state"`
	Region     string `db:"region"`
	UnitName   string `db:"unit_name"`
	Private    []byte `db:"private"`
	EnteredBy  string `db:"entered_by"`
	EnteredFor string `db:"entered_for"`
	EnteredUs  int64  `db:"entered_us"`
	CheckedBy  string `db:"checked_by"`
	CheckedUs  int64  `db:"checked_us"`
	Reason     string `db:"reason"`
	MandateID  string `db:"mandate_id"`
	Link       []byte `db:"link"`
	LinkUs     int64  `db:"link_until_us"`
	Version    int64  `db:"version"`
	ClaimedBy  string `db:"claimed_by"`
	ClaimedUs  int64  `db:"claimed_us"`
}

const (
	columns = `id, state, region, unit_name, private, entered_by, entered_for, entered_us,
       checked_by, checked_us, reason, mandate_id, link, link_until_us, version, claimed_by, claimed_us`

	addSQL = `
INSERT INTO window_entry (` + columns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0, '', '', $9, 0, 1, '', 0)`

	putSQL = `
UPDATE window_entry
   SET state = $1, checked_by = $2, checked_us = $3, reason = $4, mandate_id = $5, link = $6, link_until_us = $7, version = version + 1
 WHERE id = $8
   AND version = $9`
)

// Add stores a new entry.
func (s Store) Add(ctx context.Context, e window.Entry) error {
	b, err := json.Marshal(private{e.USCC, e.Unit, e.Rep, e.Applicant, e.Kind, e.Scans, e.Remark, e.ByPapers})
	if err != nil {
		return fmt.Errorf("encoding a window entry: %w", err)
	}
	_, err = s.DB.Exec(
		ctx, addSQL, e.ID, string(e.State), e.Region, e.UnitName, s.Keys.Seal(Purpose, string(b)), e.EnteredBy, e.EnteredFor,
		store.Us(e.EnteredAt),
		[]byte{},
	)
	return err
}

// Put updates the columns that may change, at the version that was read.
func (s Store) Put(ctx context.Context, e window.Entry) error {
	link := e.Link
	if link == nil {
		link = []byte{}
	}
	n, err := s.DB.Exec(
		ctx, putSQL, string(e.State), e.CheckedBy, store.Us(e.CheckedAt), e.Reason, e.MandateID, link, store.Us(e.LinkUntil), e.ID,
		e.Version,
	)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "这条信息刚刚被别人处理过，请刷新后再看")
	}
	return err
}

// Entry returns an entry by id.
func (s Store) Entry(ctx context.Context, id string) (window.Entry, error) {
	return s.one(ctx, ` WHERE id = $1`, id)
}

// ByLink returns the entry to which a link belongs.
func (s Store) ByLink(ctx context.Context, link []byte) (window.Entry, error) {
	return s.one(ctx, ` WHERE link = $1`, link)
}

func (s Store) one(ctx context.Context, where string, arg any) (window.Entry, error) {
	var r row
	if err := s.DB.Get(ctx, &r, `SELECT `+columns+` FROM window_entry`+where, arg); err != nil {
		return window.Entry{}, err
	}
	return s.open(r)
}

const (
	listSQL = `
SELECT ` + columns + `
  FROM window_entry
 WHERE state = $1
   AND id < $2`
	ofRegionSQL = `
   AND region = $4`
	newestSQL = `
 ORDER BY id DESC
 LIMIT $3`
)

// List returns the entries that a query asks for, the newest first.
func (s Store) List(ctx context.Context, q window.Query) ([]window.Entry, error) {
	var rows []row
	query, args := listSQL+newestSQL, []any{string(q.State), cmp.Or(q.Before, "z"), q.Limit}
	if q.Region != "" {
		query, args = listSQL+ofRegionSQL+newestSQL, append(args, q.Region)
	}
	if err := s.DB.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]window.Entry, len(rows))
	var err error
	for i, r := range rows {
		if out[i], err = s.open(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s Store) open(r row) (window.Entry, error) {
	plain, err := s.Keys.Open(Purpose, r.Private)
	if err != nil {
		return window.Entry{}, fmt.Errorf("opening window entry %s: %w", r.ID, err)
	}
	var p private
	if err := json.Unmarshal([]byte(plain), &p); err != nil {
		return window.Entry{}, fmt.Errorf("decoding window entry %s: %w", r.ID, err)
	}
	return window.Entry{
		ID:         r.ID,
		State:      window.State(r.State),
		Region:     r.Region,
		USCC:       p.USCC,
		UnitName:   r.UnitName,
		Unit:       p.Unit,
		ByPapers:   p.ByPapers,
		Rep:        p.Rep,
		Kind:       p.Kind,
		Applicant:  p.Applicant,
		Scans:      p.Scans,
		EnteredBy:  r.EnteredBy,
		EnteredFor: r.EnteredFor,
		EnteredAt:  store.Time(r.EnteredUs),
		CheckedBy:  r.CheckedBy,
		CheckedAt:  store.Time(r.CheckedUs),
		Reason:     r.Reason,
		MandateID:  r.MandateID,
		Link:       r.Link,
		LinkUntil:  store.Time(r.LinkUs),
		Version:    r.Version,
		Remark:     p.Remark,
		ClaimedBy:  r.ClaimedBy,
		ClaimedAt:  store.Time(r.ClaimedUs),
	}, nil
}
