package caseworkdb

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/store"
)

const caseSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE id = $1`

// Case gives a case with its data.
func (s Store) Case(ctx context.Context, id string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, caseSQL, id); err != nil {
		return casework.Case{}, err
	}
	return s.whole(r)
}

const caseByNumberSQL = `
SELECT ` + columns + `, result, data
  FROM case_file
 WHERE number = $1`

// CaseByNumber gives a filed case.
func (s Store) CaseByNumber(ctx context.Context, number string) (casework.Case, error) {
	var r row
	if err := s.DB.Get(ctx, &r, caseByNumberSQL, number); err != nil {
		return casework.Case{}, err
	}
	return s.whole(r)
}

const insertSQL = `
INSERT INTO case_file (id, number, owner_id, unit_name, item_code, item_version, item_name, sensitive, region,
       state, bucket, mark, desk, answered, rated, started_by, started_label, filed_by, filed_label, accepted_by,
       reviewed_by, claimed_by, claimed_us, proposal, verdict, started_us, submitted_us, accepted_us, ended_us,
       updated_us, due_us, days, paused_us, left_days, held_due_us, digest, version, result, data, personal, employer_id, employer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
       $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)`

// Insert writes a new case.
func (s Store) Insert(ctx context.Context, c casework.Case) error {
	data, err := json.Marshal(c.Data)
	if err != nil {
		return fmt.Errorf("writing the data: %w", err)
	}
	_, err = s.DB.Exec(ctx, insertSQL, c.ID, number(c), c.Owner(), c.UnitName, c.ItemCode, c.ItemVersion, c.ItemName,
		c.Sensitive, c.Region, c.State, c.State.Bucket(), c.Mark(), c.State.Desk(), c.Answered, c.Rated, c.StartedBy.ID,
		c.StartedBy.Label, c.FiledBy.ID, c.FiledBy.Label, c.AcceptedBy, c.ReviewedBy, c.ClaimedBy, store.Us(c.ClaimedAt),
		c.Proposal, c.Verdict, store.Us(c.StartedAt), store.Us(c.SubmittedAt), store.Us(c.AcceptedAt), store.Us(c.EndedAt),
		store.Us(c.UpdatedAt), store.Us(c.Clock.Due), c.Clock.Days, store.Us(c.Clock.Paused), c.Clock.Left,
		store.Us(c.Clock.HeldDue), c.Digest, c.Version, s.seal(sealWords, c.Result), s.Keys.Seal(sealData, string(data)),
		c.Personal(), c.EmployerID, c.Employer)
	return err
}

func number(c casework.Case) *string {
	if c.Number == "" {
		return nil
	}
	return &c.Number
}

const updateSQL = `
UPDATE case_file
   SET number = $3, state = $4, bucket = $5, mark = $6, desk = $7, answered = $8, rated = $9, filed_by = $10,
       filed_label = $11, accepted_by = $12, reviewed_by = $13, claimed_by = $14, claimed_us = $15, proposal = $16,
       verdict = $17, submitted_us = $18, accepted_us = $19, ended_us = $20, updated_us = $21, due_us = $22, days = $23,
       paused_us = $24, left_days = $25, held_due_us = $26, digest = $27, result = $28, region = $29, employer_id = $30, employer = $31, version = version + 1
 WHERE id = $1
   AND version = $2`

// saveSQL is the save of a draft: only what was written moves, and few indexes with it.
const saveSQL = `
UPDATE case_file
   SET data = $3, updated_us = $4, version = version + 1
 WHERE id = $1
   AND version = $2
   AND state = 'DRAFT'`

const dataSQL = `
UPDATE case_file
   SET data = $2
 WHERE id = $1`

// Update writes a case in its version.
func (s Store) Update(ctx context.Context, c casework.Case, withData bool) error {
	var data []byte
	var err error
	if withData || c.State == casework.Draft {
		if data, err = json.Marshal(c.Data); err != nil {
			return fmt.Errorf("writing the data: %w", err)
		}
	}
	if c.State == casework.Draft {
		return one(s.DB.Exec(ctx, saveSQL, c.ID, c.Version, s.Keys.Seal(sealData, string(data)), store.Us(c.UpdatedAt)))
	}
	err = one(s.DB.Exec(ctx, updateSQL, c.ID, c.Version, number(c), c.State, c.State.Bucket(), c.Mark(), c.State.Desk(),
		c.Answered, c.Rated, c.FiledBy.ID, c.FiledBy.Label, c.AcceptedBy, c.ReviewedBy, c.ClaimedBy, store.Us(c.ClaimedAt),
		c.Proposal, c.Verdict, store.Us(c.SubmittedAt), store.Us(c.AcceptedAt), store.Us(c.EndedAt), store.Us(c.UpdatedAt),
		store.Us(c.Clock.Due), c.Clock.Days, store.Us(c.Clock.Paused), c.Clock.Left, store.Us(c.Clock.HeldDue), c.Digest,
		s.seal(sealWords, c.Result), c.Region, c.EmployerID, c.Employer))
	if err != nil || !withData {
		return err
	}
	_, err = s.DB.Exec(ctx, dataSQL, c.ID, s.Keys.Seal(sealData, string(data)))
	return err
}

func one(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	return err
}

// NextNumber draws the next serial of a day.
func (s Store) NextNumber(ctx context.Context, day string) (int64, error) {
	return s.DB.Next(ctx, "case:"+day)
}

// Bump adds to counters in one statement.
func (s Store) Bump(ctx context.Context, by []casework.Bump) error {
	var q strings.Builder
	q.WriteString("INSERT INTO case_count (owner, scope, class, n)\nVALUES ")
	args := make([]any, 0, 4*len(by))
	for i, b := range by {
		if i > 0 {
			q.WriteString(", ")
		}
		n := len(args)
		fmt.Fprintf(&q, "($%d, $%d, $%d, CAST($%d AS BIGINT))", n+1, n+2, n+3, n+4)
		args = append(args, b.Owner, b.Scope, b.Class, b.N)
	}
	q.WriteString("\n    ON CONFLICT (owner, scope, class) DO UPDATE SET n = case_count.n + excluded.n")
	_, err := s.DB.Exec(ctx, q.String(), args...)
	return err
}
