package privacydb

import (
	"context"
	"encoding/json"

	"wangting/internal/actor"
	"wangting/internal/privacy"
	"wangting/internal/store"
)

const (
	agreedSQL = `
SELECT at_us, ip, detail
  FROM audit
 WHERE object = 'person'
   AND object_id = $1
   AND act IN ('person.registered', 'consent.agreed')
 ORDER BY at_us DESC, id DESC
 LIMIT $2`

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

// Agreed gives what a person accepted for themselves, as the audit has it.
func (s Store) Agreed(ctx context.Context, personID string, most int) ([]privacy.Consent, error) {
	var rows []struct {
		AtUs   int64  `db:"at_us"`
		IP     string `db:"ip"`
		Detail string `db:"detail"`
	}
	if err := s.DB.Select(ctx, &rows, agreedSQL, personID, most); err != nil {
		return nil, err
	}
	var out []privacy.Consent
	for _, r := range rows {
		var d map[string]string
		if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
			return nil, err
		}
		if v := d["agreement"]; v != "" {
			out = append(out, privacy.Consent{Version: v, At: store.Time(r.AtUs), IP: r.IP})
		}
	}
	return out, nil
}

// AgreedFor gives what was accepted for units when a person became their representative.
func (s Store) AgreedFor(ctx context.Context, personID string, most int) ([]privacy.Consent, error) {
	var rows []struct {
		Name    string `db:"agreement"`
		Version string `db:"version"`
		AtUs    int64  `db:"accepted_us"`
		Unit    string `db:"unit"`
	}
	if err := s.DB.Select(ctx, &rows, agreedForSQL, personID, int64(actor.Representative), most); err != nil {
		return nil, err
	}
	out := make([]privacy.Consent, len(rows))
	for i, r := range rows {
		out[i] = privacy.Consent{Name: r.Name, Version: r.Version, At: store.Time(r.AtUs), Unit: r.Unit}
	}
	return out, nil
}
