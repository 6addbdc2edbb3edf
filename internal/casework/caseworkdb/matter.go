package caseworkdb

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/staff"
	"wangting/internal/store"
)

// matter is a row of case_matter.
type matter struct {
	ID            string              `db:"id"`
	CaseID        string              `db:"case_id"`
	Kind          casework.MatterKind `db:"kind"`
	AskedBy       string              `db:"asked_by"`
	AskedLabel    string              `db:"asked_label"`
	AskedUs       int64               `db:"asked_us"`
	To            string              `db:"to_id"`
	DueUs         int64               `db:"due_us"`
	Days          int                 `db:"days"`
	Stands        bool                `db:"stands"`
	AnsweredBy    string              `db:"answered_by"`
	AnsweredLabel string              `db:"answered_label"`
	AnsweredUs    int64               `db:"answered_us"`
	Agreed        bool                `db:"agreed"`
	Words         []byte              `db:"words"`
}

// said is the sealed part of a matter.
type said struct {
	Question string `json:"question"`
	Who      string `json:"who,omitempty"`
	Contact  string `json:"contact,omitempty"`
	Answer   string `json:"answer,omitempty"`

	Department     string   `json:"department,omitempty"`
	DepartmentName string   `json:"departmentName,omitempty"`
	Files          []string `json:"files"` // null when nobody chose
	AnsweredFor    string   `json:"answeredFor,omitempty"`
	Sort           string   `json:"sort,omitempty"`
	Subject        string   `json:"subject,omitempty"`
}

const matterColumns = `id, case_id, kind, asked_by, asked_label, asked_us, to_id, due_us, days, stands, answered_by, answered_label,
       answered_us, agreed, words`

var addMatterSQL = `
INSERT INTO case_matter (` + matterColumns + `)
VALUES (` + each(matterColumns, ":%[1]s") + `)`

func (s Store) matterOf(m casework.Matter) (matter, error) {
	words, err := json.Marshal(said{Question: m.Question, Who: m.Who, Contact: m.Contact, Answer: m.Answer, Department: m.Department,
		DepartmentName: m.DepartmentName, Files: m.Files, AnsweredFor: m.AnsweredFor, Sort: m.Sort, Subject: m.Subject})
	if err != nil {
		return matter{}, fmt.Errorf("writing matter %s: %w", m.ID, err)
	}
	return matter{
		ID:            m.ID,
		CaseID:        m.CaseID,
		Kind:          m.Kind,
		AskedBy:       m.AskedBy.ID,
		AskedLabel:    m.AskedBy.Label,
		AskedUs:       store.Us(m.AskedAt),
		To:            m.To,
		DueUs:         store.Us(m.DueAt),
		Days:          m.Days,
		Stands:        m.Stands,
		AnsweredBy:    m.AnsweredBy.ID,
		AnsweredLabel: m.AnsweredBy.Label,
		AnsweredUs:    store.Us(m.AnsweredAt),
		Agreed:        m.Agreed,
		Words:         s.seal(sealWords, string(words)),
	}, nil
}

// AddMatter stores a new matter.
func (s Store) AddMatter(ctx context.Context, m casework.Matter) error {
	r, err := s.matterOf(m)
	if err != nil {
		return err
	}
	_, err = s.DB.ExecNamed(ctx, addMatterSQL, r)
	return err
}

const answerMatterSQL = `
UPDATE case_matter
   SET answered_by = :answered_by, answered_label = :answered_label, answered_us = :answered_us, agreed = :agreed, words = :words
 WHERE id = :id
   AND answered_us = 0`

// AnswerMatter stores the answer to an open matter. Conflict when it has one.
func (s Store) AnswerMatter(ctx context.Context, m casework.Matter) error {
	r, err := s.matterOf(m)
	if err != nil {
		return err
	}
	return oneRow(s.DB.ExecNamed(ctx, answerMatterSQL, r))
}

const mattersSQL = `
SELECT ` + matterColumns + `
  FROM case_matter
 WHERE case_id = $1
 ORDER BY asked_us, id`

// Matters gives the matters of a case, oldest first.
func (s Store) Matters(ctx context.Context, caseID string) ([]casework.Matter, error) {
	var rows []matter
	if err := s.DB.Select(ctx, &rows, mattersSQL, caseID); err != nil {
		return nil, err
	}
	out := make([]casework.Matter, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = s.toMatter(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s Store) toMatter(r matter) (casework.Matter, error) {
	plain, err := s.open(sealWords, r.Words)
	if err != nil {
		return casework.Matter{}, fmt.Errorf("opening matter %s: %w", r.ID, err)
	}
	var w said
	if err := json.Unmarshal([]byte(plain), &w); err != nil {
		return casework.Matter{}, fmt.Errorf("reading matter %s: %w", r.ID, err)
	}
	return casework.Matter{
		ID:         r.ID,
		CaseID:     r.CaseID,
		Kind:       r.Kind,
		AskedBy:    casework.Hand{Kind: "staff", ID: r.AskedBy, Label: r.AskedLabel},
		AskedAt:    store.Time(r.AskedUs),
		To:         r.To,
		DueAt:      store.Time(r.DueUs),
		Days:       r.Days,
		Stands:     r.Stands,
		Sort:       w.Sort,
		Subject:    w.Subject,
		Question:   w.Question,
		Who:        w.Who,
		Contact:    w.Contact,
		AnsweredBy: casework.Hand{Kind: "staff", ID: r.AnsweredBy, Label: r.AnsweredLabel},
		AnsweredAt: store.Time(r.AnsweredUs),
		Agreed:     r.Agreed,
		Answer:     w.Answer,

		Department:     w.Department,
		DepartmentName: w.DepartmentName,
		Files:          w.Files,
		AnsweredFor:    w.AnsweredFor,
	}, nil
}

// consultedSQL reads what is awaited; %[1]s limits it to a region, and at most %[2]d are looked through.
var consultedSQL = `
SELECT 'consulted' AS part, '' AS class, 0 AS n, '' AS address, ` + consultedColumns + `
  FROM (SELECT ` + each(matterColumns, "m.%[1]s") + `, f.number, f.item_name, f.due_us AS limit_us,
               COALESCE((SELECT MAX(e.for_id)
                           FROM case_event AS e
                          WHERE e.case_id = m.case_id
                            AND e.verb = m.kind
                            AND e.at_us = m.asked_us), '') AS asked_for
          FROM (SELECT ` + matterColumns + `
                  FROM case_matter
                 WHERE kind = 'consult'
                   AND answered_us = 0
                   AND due_us > 0
                UNION ALL
                SELECT ` + matterColumns + `
                  FROM case_matter
                 WHERE kind = 'extend'
                   AND answered_us = 0
                   AND asked_us > 0) AS m
          JOIN case_file AS f ON f.id = m.case_id
         WHERE (m.kind = 'extend' OR f.state = 'CONSULTING')%[1]s
         ORDER BY m.due_us, m.case_id
         LIMIT %[2]d) AS asked`

const consultedColumns = matterColumns + `, number, item_name, limit_us, asked_for`

// withoutMatter stands for consultedColumns in a part of a statement that is about no matter.
const withoutMatter = `'' AS id, '' AS case_id, '' AS kind, '' AS asked_by, '' AS asked_label, 0 AS asked_us, '' AS to_id, 0 AS due_us,
       0 AS days, FALSE AS stands, '' AS answered_by, '' AS answered_label, 0 AS answered_us, FALSE AS agreed, CAST(NULL AS BYTEA) AS words,
       '' AS number, '' AS item_name, 0 AS limit_us, '' AS asked_for`

// departmentsSQL reads where the departments stand, in the columns of figures.
const departmentsSQL = `
SELECT 'department' AS kind, id AS class, 0 AS n, parent_id || ' ' || head_id AS address
  FROM staff_department`

// part is one row of a statement that answers several questions.
type part struct {
	Part    string `db:"part"`
	Class   string `db:"class"`
	N       int64  `db:"n"`
	Address string `db:"address"`
	matter
	Number   string `db:"number"`
	ItemName string `db:"item_name"`
	LimitUs  int64  `db:"limit_us"`
	AskedFor string `db:"asked_for"`
}

func (p part) department() staff.Department {
	parent, head, _ := strings.Cut(p.Address, " ")
	return staff.Department{ID: p.Class, ParentID: parent, HeadID: head}
}

func (s Store) consulted(p part) (casework.Consulted, error) {
	m, err := s.toMatter(p.matter)
	return casework.Consulted{Matter: m, Number: p.Number, ItemName: p.ItemName, Limit: store.Time(p.LimitUs), AskedFor: p.AskedFor}, err
}

// firstDue sorts what is awaited.
func firstDue(x, y casework.Consulted) int {
	return cmp.Or(x.DueAt.Compare(y.DueAt), cmp.Compare(x.CaseID, y.CaseID))
}
