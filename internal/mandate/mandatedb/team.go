package mandatedb

import (
	"context"
	"fmt"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/store"
)

// purposeDocument and purposePhone open person.document and person.phone, see persondb.
const (
	purposeDocument = "person.document"
	purposePhone    = "person.phone"
)

// teamSQL has a row for each doubt about a mandate, and one for a mandate without any.
const teamSQL = `
SELECT m.id, m.unit_id, m.person_id, m.level, m.state, m.from_us, m.until_us, m.giver_id, m.granted_us, m.ended_us, m.ended_why, m.version,
       p.name, p.document, p.phone,
       (SELECT COUNT(*)
          FROM mandate_scope AS s
         WHERE s.mandate_id = m.id
           AND (s.until_us = 0 OR s.until_us > $2)) AS items,
       CASE WHEN c.unit_id IS NULL THEN 0 ELSE 1 END AS agreed,
       COALESCE(d.id, '') AS doubt_id, COALESCE(d.why, '') AS why, COALESCE(d.since, '') AS since, COALESCE(d.due_us, 0) AS due_us,
       COALESCE(w.id, '') AS promotion_id, COALESCE(w.giver_id, '') AS asked_by, COALESCE(w.asked_us, 0) AS asked_us
  FROM mandate AS m
  LEFT JOIN person AS p ON p.id = m.person_id
  LEFT JOIN mandate_consent AS c ON c.unit_id = m.unit_id
  LEFT JOIN mandate_doubt AS d ON d.mandate_id = m.id AND d.answered_us = 0
  LEFT JOIN mandate_promotion AS w ON w.mandate_id = m.id
 WHERE m.unit_id = $1
   AND m.state IN ('pending', 'active')
 ORDER BY m.level, m.id, d.id`

// Team gives the pending and active mandates of a unit with what is shown of them, by level, then age, and whether the unit has agreed to
// let others act for it.
func (s Store) Team(ctx context.Context, unitID string) (list []mandate.Member, agreed bool, err error) {
	var rows []struct {
		row
		Name        []byte `db:"name"`
		Document    []byte `db:"document"`
		Phone       []byte `db:"phone"`
		Items       int    `db:"items"`
		Agreed      int    `db:"agreed"`
		DoubtID     string `db:"doubt_id"`
		Why         string `db:"why"`
		Since       string `db:"since"`
		DueUs       int64  `db:"due_us"`
		PromotionID string `db:"promotion_id"`
		AskedBy     string `db:"asked_by"`
		AskedUs     int64  `db:"asked_us"`
	}
	if err := s.DB.Select(ctx, &rows, teamSQL, unitID, store.Us(s.now())); err != nil {
		return nil, false, err
	}
	for _, r := range rows {
		agreed = r.Agreed == 1
		if n := len(list); n == 0 || list[n-1].ID != r.ID {
			m := mandate.Member{Mandate: r.mandate(), Items: r.Items}
			if m.Person, err = s.person(r.PersonID, r.Name, r.Document, r.Phone); err != nil {
				return nil, false, err
			}
			if r.PromotionID != "" {
				m.Promotion = &mandate.Promotion{ID: r.PromotionID, MandateID: r.ID, UnitID: r.UnitID, PersonID: r.PersonID, GiverID: r.AskedBy,
					AskedAt: store.Time(r.AskedUs)}
			}
			list = append(list, m)
		}
		if r.DoubtID != "" {
			m := &list[len(list)-1]
			m.Doubts = append(m.Doubts, mandate.Doubt{ID: r.DoubtID, MandateID: r.ID, UnitID: r.UnitID, Why: mandate.DoubtWhy(r.Why),
				Since: r.Since, Due: store.Time(r.DueUs)})
		}
	}
	return list, agreed, nil
}

// person opens what is shown of a person; nothing for one who is not there.
func (s Store) person(id string, name, document, phone []byte) (p person.Person, err error) {
	if len(name) == 0 {
		return p, nil
	}
	open := func(purpose string, sealed []byte) string {
		if err != nil || len(sealed) == 0 {
			return ""
		}
		var plain string
		if plain, err = s.Keys.Open(purpose, sealed); err != nil {
			err = fmt.Errorf("opening %s of %s: %w", purpose, id, err)
		}
		return plain
	}
	p = person.Person{ID: id, Name: open(purposeName, name), Phone: regno.Mobile(open(purposePhone, phone))}
	docType, number, _ := strings.Cut(open(purposeDocument, document), "|")
	p.DocType, p.DocNumber = regno.DocType(docType), number
	return p, err
}

const requestsForSQL = `
SELECT m.id AS own_id, m.unit_id AS own_unit, m.person_id AS own_person, m.level AS own_level,
       COALESCE(r.id, '') AS id, COALESCE(r.unit_id, '') AS unit_id, COALESCE(r.mandate_id, '') AS mandate_id,
       COALESCE(r.person_id, '') AS person_id, COALESCE(r.item_code, '') AS item_code, COALESCE(r.reason, '') AS reason,
       COALESCE(r.state, '') AS state, COALESCE(r.created_us, 0) AS created_us, COALESCE(r.answered_us, 0) AS answered_us,
       COALESCE(r.answered_by, '') AS answered_by, COALESCE(r.answer, '') AS answer, COALESCE(r.gone, 0) AS gone, p.name
  FROM mandate AS m
  LEFT JOIN (` + requestSQL + `
              WHERE unit_id = $2
                AND ($3 = '' OR mandate_id = $3)
              ORDER BY id DESC
              LIMIT $4) AS r ON r.unit_id = m.unit_id
  LEFT JOIN person AS p ON p.id = r.person_id
 WHERE m.id = $1
 ORDER BY r.id DESC`

// RequestsFor gives a mandate by id, its id, unit, person and level, and at most n requests of a unit, of one mandate if it is named,
// newest first. NotFound when there is no such mandate.
func (s Store) RequestsFor(
	ctx context.Context, id, unitID, mandateID string, n int,
) (own mandate.Mandate, list []mandate.Request, err error) {
	var rows []struct {
		OwnID     string `db:"own_id"`
		OwnUnit   string `db:"own_unit"`
		OwnPerson string `db:"own_person"`
		OwnLevel  int64  `db:"own_level"`
		requestRow
		Name []byte `db:"name"`
	}
	if err := s.DB.Select(ctx, &rows, requestsForSQL, id, unitID, mandateID, n); err != nil {
		return own, nil, err
	}
	if len(rows) == 0 {
		return own, nil, fault.New(fault.NotFound, "")
	}
	for _, r := range rows {
		own = mandate.Mandate{ID: r.OwnID, UnitID: r.OwnUnit, PersonID: r.OwnPerson, Level: actor.Level(r.OwnLevel)}
		if r.ID == "" {
			continue
		}
		one := r.request()
		p, err := s.person(r.PersonID, r.Name, nil, nil)
		if err != nil {
			return own, nil, err
		}
		one.Name = p.Name
		list = append(list, one)
	}
	return own, list, nil
}
