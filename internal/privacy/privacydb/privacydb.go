// Package privacydb reads what the rooms below keep about one person. It writes nothing: each room removes its own rows.
package privacydb

import (
	"context"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/privacy"
	"wangting/internal/store"
)

// Store is the privacy.Store on SQL.
type Store struct{ DB *store.DB }

var _ privacy.Store = Store{}

const countsSQL = `
SELECT (SELECT COUNT(*) FROM login_session WHERE person_id = $1) AS logins,
       (SELECT COUNT(*) FROM login_passkey WHERE person_id = $1) AS passkeys,
       (SELECT COUNT(*) FROM mandate WHERE person_id = $1) AS mandates,
       (SELECT COUNT(*) FROM case_file WHERE owner_id = $1 AND bucket IN ('open', 'done')) AS cases,
       (SELECT COUNT(*) FROM case_file WHERE owner_id = $1 AND bucket = 'draft') AS drafts,
       (SELECT COUNT(*) FROM case_file WHERE owner_id = $1 AND bucket = 'open') AS running,
       (SELECT COALESCE(MAX(ended_us), 0) FROM case_file WHERE owner_id = $1 AND bucket = 'done') AS last_us,
       (SELECT COUNT(*) FROM case_file AS c JOIN case_material AS m ON m.case_id = c.id
         WHERE c.owner_id = $1 AND c.bucket <> 'gone' AND m.replaced_us = 0) AS materials,
       (SELECT COUNT(*) FROM message WHERE unit_id = $1) AS messages,
       (SELECT COUNT(*) FROM address WHERE owner_kind = 'person' AND owner_id = $1) AS addresses,
       (SELECT COUNT(*) FROM parcel WHERE unit_id = $1) AS parcels,
       (SELECT COUNT(*) FROM case_file AS c JOIN rating AS r ON r.case_id = c.id WHERE c.owner_id = $1) AS ratings,
       (SELECT COUNT(*) FROM ask_question WHERE person_id = $1 AND person_id <> '') AS questions,
       (SELECT COUNT(*) FROM news_objection WHERE person_id = $1 AND person_id <> '') AS objections,
       (SELECT COUNT(*) FROM favourite WHERE unit_id = $1) AS stars`

type countsRow struct {
	Logins     int64 `db:"logins"`
	Passkeys   int64 `db:"passkeys"`
	Mandates   int64 `db:"mandates"`
	Cases      int64 `db:"cases"`
	Drafts     int64 `db:"drafts"`
	Running    int64 `db:"running"`
	LastUs     int64 `db:"last_us"`
	Materials  int64 `db:"materials"`
	Messages   int64 `db:"messages"`
	Addresses  int64 `db:"addresses"`
	Parcels    int64 `db:"parcels"`
	Ratings    int64 `db:"ratings"`
	Questions  int64 `db:"questions"`
	Objections int64 `db:"objections"`
	Stars      int64 `db:"stars"`
}

func (r countsRow) counts() privacy.Counts {
	return privacy.Counts{Logins: r.Logins, Passkeys: r.Passkeys, Mandates: r.Mandates, Cases: r.Cases, Drafts: r.Drafts, Open: r.Running,
		LastEnded: store.Time(r.LastUs), Materials: r.Materials, Messages: r.Messages, Addresses: r.Addresses, Parcels: r.Parcels,
		Ratings: r.Ratings, Questions: r.Questions, Objections: r.Objections, Stars: r.Stars}
}

// Counts counts what is kept about a person, in one statement.
func (s Store) Counts(ctx context.Context, personID string) (privacy.Counts, error) {
	var r countsRow
	err := s.DB.Get(ctx, &r, countsSQL, personID)
	return r.counts(), err
}

// The newest 200 cases of a person bound the read; audit_object finds the acts of each.
const looksSQL = `
WITH mine AS (
SELECT id, COALESCE(number, '') AS number, item_name
  FROM case_file
 WHERE owner_id = $1
   AND bucket <> 'gone'
 ORDER BY updated_us DESC, id DESC
 LIMIT 200)
SELECT l.at_us, l.act, l.number, l.item, COALESCE(s.roles, '') AS roles, COALESCE(s.region, '') AS region
  FROM (SELECT a.at_us, a.id, a.act, a.staff_id, m.number, m.item_name AS item
          FROM mine AS m
          JOIN audit AS a ON a.object = 'case' AND a.object_id = m.id
         WHERE a.staff_id <> ''
           AND a.act IN ('case.opened', 'case.material_read', 'case.numbers_seen')
         UNION ALL
        SELECT a.at_us, a.id, a.act, a.staff_id, '' AS number, '' AS item
          FROM audit AS a
         WHERE a.object = 'person'
           AND a.object_id = $1
           AND a.staff_id <> ''
           AND a.act = 'audit.numbers_seen'
         ORDER BY 1 DESC, 2 DESC
         LIMIT $2) AS l
  LEFT JOIN staff AS s ON s.id = l.staff_id
 ORDER BY l.at_us DESC, l.id DESC`

// Looks gives the newest acts of staff that showed data of a person.
func (s Store) Looks(ctx context.Context, personID string, most int) ([]privacy.Look, error) {
	var rows []struct {
		AtUs   int64  `db:"at_us"`
		Act    string `db:"act"`
		Number string `db:"number"`
		Item   string `db:"item"`
		Roles  string `db:"roles"`
		Region string `db:"region"`
	}
	if err := s.DB.Select(ctx, &rows, looksSQL, personID, most); err != nil {
		return nil, err
	}
	out := make([]privacy.Look, len(rows))
	for i, r := range rows {
		out[i] = privacy.Look{At: store.Time(r.AtUs), Act: r.Act, Region: r.Region, Number: r.Number, Item: r.Item}
		for _, role := range strings.FieldsFunc(r.Roles, func(c rune) bool { return c == ',' || c == ' ' }) {
			out[i].Roles = append(out[i].Roles, actor.Role(role))
		}
	}
	return out, nil
}

const loginsSQL = `
SELECT l.started_us, l.seen_us, l.ended_us, l.ended_why, l.ip, l.browser, l.token, COALESCE(u.name, '') AS unit
  FROM login_session AS l
  LEFT JOIN unit AS u ON u.id = l.unit_id
 WHERE l.person_id = $1
 ORDER BY l.started_us DESC
 LIMIT $2`

// Logins gives the newest logins of a person.
func (s Store) Logins(ctx context.Context, personID string, most int) ([]privacy.Login, error) {
	var rows []struct {
		StartedUs int64  `db:"started_us"`
		SeenUs    int64  `db:"seen_us"`
		EndedUs   int64  `db:"ended_us"`
		Why       string `db:"ended_why"`
		IP        string `db:"ip"`
		Browser   string `db:"browser"`
		Token     []byte `db:"token"`
		Unit      string `db:"unit"`
	}
	if err := s.DB.Select(ctx, &rows, loginsSQL, personID, most); err != nil {
		return nil, err
	}
	out := make([]privacy.Login, len(rows))
	for i, r := range rows {
		out[i] = privacy.Login{Started: store.Time(r.StartedUs), LastUsed: store.Time(r.SeenUs), Ended: store.Time(r.EndedUs), Why: r.Why,
			IP: r.IP, Browser: r.Browser, Unit: r.Unit, App: len(r.Token) > 0}
	}
	return out, nil
}

const powersSQL = `
SELECT m.id, u.name AS unit, m.level, m.state, m.from_us, m.until_us, m.granted_us, m.ended_us
  FROM mandate AS m
  JOIN unit AS u ON u.id = m.unit_id
 WHERE m.person_id = $1
 ORDER BY m.granted_us DESC, m.id DESC
 LIMIT $2`

// Powers gives the newest mandates of a person.
func (s Store) Powers(ctx context.Context, personID string, most int) ([]privacy.Power, error) {
	var rows []struct {
		ID        string `db:"id"`
		Unit      string `db:"unit"`
		Level     int64  `db:"level"`
		State     string `db:"state"`
		FromUs    int64  `db:"from_us"`
		UntilUs   int64  `db:"until_us"`
		GrantedUs int64  `db:"granted_us"`
		EndedUs   int64  `db:"ended_us"`
	}
	if err := s.DB.Select(ctx, &rows, powersSQL, personID, most); err != nil {
		return nil, err
	}
	out := make([]privacy.Power, len(rows))
	for i, r := range rows {
		out[i] = privacy.Power{ID: r.ID, Unit: r.Unit, Level: actor.Level(r.Level), State: r.State, From: store.Time(r.FromUs),
			Until: store.Time(r.UntilUs), Given: store.Time(r.GrantedUs), Ended: store.Time(r.EndedUs)}
	}
	return out, nil
}

// Lock makes removals of one person wait for each other.
func (s Store) Lock(ctx context.Context, personID string) error {
	return s.DB.Lock(ctx, "privacy.remove."+personID)
}
