package privacydb

import (
	"context"
	"encoding/json"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/privacy"
	"wangting/internal/store"
)

const (
	agreedSQL = `
SELECT id, at_us, ip, detail
  FROM audit
 WHERE object = 'person'
   AND object_id = $1
   AND act IN ('person.registered', 'consent.agreed')
 ORDER BY at_us DESC, id DESC
 LIMIT $3`

	// An agreement of a unit was accepted by whoever became its representative then, at most an hour before.
	agreedForSQL = `
SELECT k.agreement, k.version, k.accepted_us, u.name AS unit
  FROM mandate AS m
  JOIN unit AS u ON u.id = m.unit_id
  JOIN enrolment_consent AS k ON k.unit_id = m.unit_id
 WHERE m.person_id = $1
   AND m.level = $2
   AND k.accepted_us BETWEEN m.granted_us - 86400000000 AND m.granted_us
 ORDER BY k.accepted_us DESC
 LIMIT $3`
)

// consentsSQL has what a person accepted for themselves, and then what for units.
const consentsSQL = `
SELECT 0 AS side, '' AS agreement, '' AS version, at_us, ip, detail, '' AS unit
  FROM (` + agreedSQL + `) AS own
UNION ALL
SELECT 1, agreement, version, accepted_us, '', '', unit
  FROM (` + agreedForSQL + `) AS units`

type consentRow struct {
	Side    *int64  `db:"side"` // NULL for no consent
	Name    *string `db:"agreement"`
	Version *string `db:"version"`
	AtUs    *int64  `db:"at_us"`
	IP      *string `db:"ip"`
	Detail  *string `db:"detail"`
	Unit    *string `db:"unit"`
}

// consents reads rows of consentsSQL, the newest of each side first.
func consents(rows []consentRow) ([]privacy.Consent, error) {
	var own, units []privacy.Consent
	for _, r := range rows {
		switch {
		case r.Side == nil:
		case *r.Side == 1:
			units = append(units, privacy.Consent{Name: *r.Name, Version: *r.Version, At: store.Time(*r.AtUs), Unit: *r.Unit})
		default:
			var d map[string]string
			if err := json.Unmarshal([]byte(*r.Detail), &d); err != nil {
				return nil, err
			}
			if v := d["agreement"]; v != "" {
				own = append(own, privacy.Consent{Version: v, At: store.Time(*r.AtUs), IP: *r.IP})
			}
		}
	}
	for _, side := range [][]privacy.Consent{own, units} {
		slices.SortStableFunc(side, func(x, y privacy.Consent) int { return y.At.Compare(x.At) })
	}
	return append(own, units...), nil
}

// Consents gives what a person accepted for themselves, as the audit has it, and then what was accepted for units when they became their
// representative, in one statement.
func (s Store) Consents(ctx context.Context, personID string, most int) ([]privacy.Consent, error) {
	var rows []consentRow
	if err := s.DB.Select(ctx, &rows, consentsSQL, personID, int64(actor.Representative), most); err != nil {
		return nil, err
	}
	return consents(rows)
}

const heldSQL = `
SELECT n.logins, n.passkeys, n.mandates, n.cases, n.drafts, n.running, n.last_us, n.materials, n.messages, n.addresses, n.parcels,
       n.ratings, n.questions, n.objections, n.stars, k.side, k.agreement, k.version, k.at_us, k.ip, k.detail, k.unit
  FROM (` + countsSQL + `) AS n
  LEFT JOIN (` + consentsSQL + `) AS k ON 1 = 1`

// Held is Counts and Consents in one statement.
func (s Store) Held(ctx context.Context, personID string, most int) (privacy.Counts, []privacy.Consent, error) {
	var rows []struct {
		countsRow
		consentRow
	}
	if err := s.DB.Select(ctx, &rows, heldSQL, personID, int64(actor.Representative), most); err != nil {
		return privacy.Counts{}, nil, err
	}
	list := make([]consentRow, len(rows))
	for i, r := range rows {
		list[i] = r.consentRow
	}
	all, err := consents(list)
	return rows[0].counts(), all, err
}
