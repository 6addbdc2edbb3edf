package mandatedb

import (
	"context"
	"slices"
	"time"

	"wangting/internal/due"
	"wangting/internal/mandate"
	"wangting/internal/store"
)

var (
	_ mandate.Giving = Store{}
	_ mandate.Due    = Store{}
)

// Consent gives the consent of a unit. NotFound when there is none.
func (s Store) Consent(ctx context.Context, unitID string) (mandate.Consent, error) {
	var r struct {
		Version  string `db:"version"`
		PersonID string `db:"person_id"`
		AgreedUs int64  `db:"agreed_us"`
	}
	err := s.DB.Get(ctx, &r, `SELECT version, person_id, agreed_us FROM mandate_consent WHERE unit_id = $1`, unitID)
	return mandate.Consent{UnitID: unitID, Version: r.Version, PersonID: r.PersonID, AgreedAt: store.Time(r.AgreedUs)}, err
}

// AddConsent stores the first consent of a unit and reports whether it was that.
func (s Store) AddConsent(ctx context.Context, c mandate.Consent) (first bool, err error) {
	n, err := s.DB.Exec(ctx, `
INSERT INTO mandate_consent (unit_id, version, person_id, agreed_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (unit_id) DO NOTHING`, c.UnitID, c.Version, c.PersonID, store.Us(c.AgreedAt))
	return n > 0, err
}

// Lock holds a unit or a person until the transaction ends.
func (s Store) Lock(ctx context.Context, ownerID string) error {
	return s.DB.Lock(ctx, lockOf(ownerID))
}

// Share keeps out whoever takes Lock until the transaction ends.
func (s Store) Share(ctx context.Context, ownerID string) error {
	return s.DB.LockShared(ctx, lockOf(ownerID))
}

func lockOf(ownerID string) string { return "mandate:" + ownerID }

const (
	dropExpiredScopeSQL = `
DELETE FROM mandate_scope
 WHERE mandate_id = $1
   AND until_us   > 0
   AND until_us  <= $2`

	keepScopeSQL = `
INSERT INTO mandate_scope (mandate_id, item_code, granted_us, until_us)
VALUES ($1, $2, $3, 0)
    ON CONFLICT (mandate_id, item_code) DO NOTHING`

	scopeSQL = `
SELECT item_code
  FROM mandate_scope
 WHERE mandate_id = $1
   AND (until_us = 0 OR until_us > $2)
 ORDER BY item_code`
)

// PutScope replaces the items granted to a mandate. Items that stay keep their end date.
func (s Store) PutScope(ctx context.Context, mandateID string, items []string, now time.Time) error {
	return s.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.DB.Exec(ctx, dropExpiredScopeSQL, mandateID, store.Us(now)); err != nil {
			return err // an expired grant must not pass its end date on to a new one
		}
		old, err := s.Scope(ctx, mandateID)
		if err != nil {
			return err
		}
		for _, code := range old {
			if slices.Contains(items, code) {
				continue // keep its end date
			}
			if _, err := s.DB.Exec(ctx, `DELETE FROM mandate_scope WHERE mandate_id = $1 AND item_code = $2`, mandateID, code); err != nil {
				return err
			}
		}
		for _, code := range items {
			if _, err := s.DB.Exec(ctx, keepScopeSQL, mandateID, code, store.Us(now)); err != nil {
				return err
			}
		}
		return s.noteScope(ctx, mandateID, now)
	})
}

// Scope gives the codes of the items granted now.
func (s Store) Scope(ctx context.Context, mandateID string) ([]string, error) {
	var codes []string
	err := s.DB.Select(ctx, &codes, scopeSQL, mandateID, store.Us(s.now()))
	return codes, err
}

const scopesSQL = `
SELECT mandate_id, item_code
  FROM mandate_scope
 WHERE (until_us = 0 OR until_us > $1)
   AND mandate_id IN (`

// Scopes gives the codes of the items granted now to each of several mandates.
func (s Store) Scopes(ctx context.Context, mandateIDs []string) (map[string][]string, error) {
	list, args := store.In(2, mandateIDs)
	var rows []struct {
		Mandate string `db:"mandate_id"`
		Item    string `db:"item_code"`
	}
	err := s.DB.Select(ctx, &rows, scopesSQL+list+")", append([]any{store.Us(s.now())}, args...)...)
	out := map[string][]string{}
	for _, r := range rows {
		out[r.Mandate] = append(out[r.Mandate], r.Item)
	}
	return out, err
}

const overSQL = `
SELECT ` + columns + `
  FROM mandate
 WHERE (state = 'active' AND until_us > 0 AND until_us <= $1
    OR state = 'pending' AND (granted_us <= $2 OR until_us > 0 AND until_us <= $1))
   AND id > $4
 ORDER BY id
 LIMIT $3`

// ExpiredMandates gives the mandates whose period or invitation is over.
func (s Store) ExpiredMandates(ctx context.Context, now, invited time.Time, after mandate.Mandate) ([]mandate.Mandate, error) {
	return s.many(ctx, overSQL, store.Us(now), store.Us(invited), due.Batch, after.ID)
}

const endingSQL = `
SELECT ` + columns + `
  FROM mandate
 WHERE state = 'active' AND until_us > $1 AND until_us <= $2
   AND NOT EXISTS (SELECT 1 FROM mandate_reminder AS r WHERE r.mandate_id = mandate.id AND r.until_us = mandate.until_us AND r.days = $3)
   AND (until_us, id) > ($5, $6)
 ORDER BY until_us, id
 LIMIT $4`

// EndingBefore gives the active mandates that end before then and have no reminder for this number
// of days yet.
func (s Store) EndingBefore(ctx context.Context, now, then time.Time, days int, after mandate.Mandate) ([]mandate.Mandate, error) {
	return s.many(ctx, endingSQL, store.Us(now), store.Us(then), days, due.Batch, store.Us(after.Until), after.ID)
}

// Reminded records that a reminder was sent. Recording it twice is no fault.
func (s Store) Reminded(ctx context.Context, m mandate.Mandate, days int) error {
	_, err := s.DB.Exec(ctx, `
INSERT INTO mandate_reminder (mandate_id, until_us, days)
VALUES ($1, $2, $3)
    ON CONFLICT (mandate_id, until_us, days) DO NOTHING`, m.ID, store.Us(m.Until), days)
	return err
}
