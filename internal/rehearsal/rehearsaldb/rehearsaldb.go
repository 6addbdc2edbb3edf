// Package rehearsaldb keeps rehearsals of items in SQL, each as one sealed value: an editor may type what they like.
package rehearsaldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wangting/internal/rehearsal"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
)

// Store implements rehearsal.Store on SQL.
type Store struct {
	DB   *store.DB
	Keys *secret.Keyring
}

const seal = "item.rehearsal"

// Sealed lists the columns that hold sealed values.
var Sealed = []secretdb.Column{{Table: "item_rehearsal", ID: "id", Name: "body", Purpose: seal}}

func rowID(code, byID string) string { return code + "." + byID }

// Lock lets one writer at a time change a rehearsal.
func (s Store) Lock(ctx context.Context, code, byID string) error {
	return s.DB.Lock(ctx, "rehearsal."+rowID(code, byID))
}

const findSQL = `
SELECT body
  FROM item_rehearsal
 WHERE id = $1`

// Find gives a rehearsal; NotFound when there is none.
func (s Store) Find(ctx context.Context, code, byID string) (rehearsal.Rehearsal, error) {
	var sealed []byte
	var r rehearsal.Rehearsal
	if err := s.DB.Get(ctx, &sealed, findSQL, rowID(code, byID)); err != nil {
		return r, err
	}
	body, err := s.Keys.Open(seal, sealed)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(body), &r)
}

const putSQL = `
INSERT INTO item_rehearsal (id, code, at_us, body)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE
   SET at_us = excluded.at_us,
       body  = excluded.body`

// Put writes a rehearsal.
func (s Store) Put(ctx context.Context, r rehearsal.Rehearsal) error {
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("writing a rehearsal: %w", err)
	}
	_, err = s.DB.Exec(ctx, putSQL, rowID(r.Code, r.ByID), r.Code, store.Us(r.StartedAt), s.Keys.Seal(seal, string(body)))
	return err
}

const removeSQL = `
DELETE FROM item_rehearsal
 WHERE id = $1`

// Remove removes one.
func (s Store) Remove(ctx context.Context, code, byID string) error {
	_, err := s.DB.Exec(ctx, removeSQL, rowID(code, byID))
	return err
}

const (
	forgetSQL = `
DELETE FROM item_rehearsal
 WHERE code = $1`
	forgetReachedSQL = `
DELETE FROM item_rehearsed
 WHERE code = $1`
)

// Forget removes those of an item, and what was reached in them.
func (s Store) Forget(ctx context.Context, code string) error {
	if _, err := s.DB.Exec(ctx, forgetSQL, code); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, forgetReachedSQL, code)
	return err
}

const (
	sweepSQL = `
DELETE FROM item_rehearsal
 WHERE at_us < $1`
	sweepReachedSQL = `
DELETE FROM item_rehearsed
 WHERE at_us < $1`
)

// Sweep removes those that began before a moment.
func (s Store) Sweep(ctx context.Context, before time.Time) error {
	if _, err := s.DB.Exec(ctx, sweepSQL, store.Us(before)); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, sweepReachedSQL, store.Us(before))
	return err
}

const reachSQL = `
INSERT INTO item_rehearsed (code, flow, ending, at_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (code, flow, ending) DO UPDATE
   SET at_us = excluded.at_us`

// Reach keeps that an ending was reached with a flow.
func (s Store) Reach(ctx context.Context, code, flow, ending string, at time.Time) error {
	_, err := s.DB.Exec(ctx, reachSQL, code, flow, ending, store.Us(at))
	return err
}

const reachedSQL = `
SELECT ending
  FROM item_rehearsed
 WHERE code = $1
   AND flow = $2`

// Reached gives the endings that were reached with a flow.
func (s Store) Reached(ctx context.Context, code, flow string) (list []string, err error) {
	err = s.DB.Select(ctx, &list, reachedSQL, code, flow)
	return list, err
}

var _ rehearsal.Store = Store{}
