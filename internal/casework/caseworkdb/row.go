package caseworkdb

import (
	"encoding/json"
	"fmt"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/store"
)

// row is a row of case_file. Only this file maps the columns of a case. The Store seals Result and
// Data, and lists leave them out. Bucket, Mark and Desk are derived from the state, and QueueUs from the clock: they are
// written, but not read back into a Case.
type row struct {
	ID           string           `db:"id"`
	Number       *string          `db:"number"` // NULL for a draft, so that the unique index ignores drafts
	Owner        string           `db:"owner_id"`
	Personal     bool             `db:"personal"`
	EmployerID   string           `db:"employer_id"`
	Employer     string           `db:"employer"`
	UnitName     string           `db:"unit_name"`
	ItemCode     string           `db:"item_code"`
	ItemVersion  int64            `db:"item_version"`
	ItemName     string           `db:"item_name"`
	Sensitive    bool             `db:"sensitive"`
	Region       string           `db:"region"`
	State        casework.State   `db:"state"`
	Stage        string           `db:"stage"`
	Answered     bool             `db:"answered"`
	Rated        bool             `db:"rated"`
	RateAt       string           `db:"rate_at"`
	RatedAccept  bool             `db:"rated_accept"`
	Corrected    bool             `db:"corrected"`
	Late         bool             `db:"late"`
	StartedBy    string           `db:"started_by"`
	StartedLabel string           `db:"started_label"`
	FiledBy      string           `db:"filed_by"`
	FiledLabel   string           `db:"filed_label"`
	AcceptedBy   string           `db:"accepted_by"`
	ReviewedBy   string           `db:"reviewed_by"`
	ClaimedBy    string           `db:"claimed_by"`
	ClaimedUs    int64            `db:"claimed_us"`
	Proposal     casework.Verdict `db:"proposal"`
	Verdict      casework.Verdict `db:"verdict"`
	StartedUs    int64            `db:"started_us"`
	SubmittedUs  int64            `db:"submitted_us"`
	AcceptedUs   int64            `db:"accepted_us"`
	EndedUs      int64            `db:"ended_us"`
	UpdatedUs    int64            `db:"updated_us"`
	DueUs        int64            `db:"due_us"`
	Days         int              `db:"days"`
	PausedUs     int64            `db:"paused_us"`
	LeftDays     int              `db:"left_days"`
	HeldDueUs    int64            `db:"held_due_us"`
	LackDueUs    int64            `db:"lack_due_us"`
	QueueUs      int64            `db:"queue_us"`
	Department   string           `db:"department"`
	Digest       string           `db:"digest"`
	Version      int64            `db:"version"`
	Result       []byte           `db:"result"`
	Data         []byte           `db:"data"`
	Bucket       casework.Bucket  `db:"bucket"`
	Mark         casework.Class   `db:"mark"`
	Desk         casework.Desk    `db:"desk"`
}

const (
	// columns are the columns that a list reads.
	columns = `id, number, owner_id, personal, employer_id, employer, unit_name, item_code, item_version, item_name, sensitive, region, state,
       answered, rated, started_by, started_label, filed_by, filed_label, accepted_by, reviewed_by, claimed_by,
       claimed_us, proposal, verdict, started_us, submitted_us, accepted_us, ended_us, updated_us, due_us, days,
       paused_us, left_days, held_due_us, digest, version, stage, lack_due_us, corrected, late, department, rate_at, rated_accept`

	// inserted are the columns of a new case.
	inserted = columns + `, result, data, bucket, mark, desk, queue_us`

	// stepped are the columns that a step may change.
	stepped = `number, state, bucket, mark, desk, queue_us, answered, rated, filed_by, filed_label, accepted_by, reviewed_by, claimed_by,
       claimed_us, proposal, verdict, submitted_us, accepted_us, ended_us, updated_us, due_us, days, paused_us,
       left_days, held_due_us, digest, result, region, employer_id, employer, stage, lack_due_us, corrected, late, department,
       rate_at, rated_accept`
)

// caseColumns are the list columns qualified by the table alias c.
var caseColumns = each(columns, "c.%[1]s")

// each formats every column of a list.
func each(list, form string) string {
	names := strings.Fields(strings.ReplaceAll(list, ",", " "))
	for i, name := range names {
		names[i] = fmt.Sprintf(form, name)
	}
	return strings.Join(names, ", ")
}

// rowOf converts a case to a row, without the sealed columns.
func rowOf(c casework.Case) row {
	r := row{
		ID:           c.ID,
		Owner:        c.Owner(),
		Personal:     c.Personal(),
		EmployerID:   c.EmployerID,
		Employer:     c.Employer,
		UnitName:     c.UnitName,
		ItemCode:     c.ItemCode,
		ItemVersion:  c.ItemVersion,
		ItemName:     c.ItemName,
		Sensitive:    c.Sensitive,
		Region:       c.Region,
		State:        c.State,
		Stage:        c.Stage,
		Answered:     c.Answered,
		Rated:        c.Rated,
		Corrected:    c.Corrected,
		Late:         c.Late,
		StartedBy:    c.StartedBy.ID,
		StartedLabel: c.StartedBy.Label,
		FiledBy:      c.FiledBy.ID,
		FiledLabel:   c.FiledBy.Label,
		AcceptedBy:   c.AcceptedBy,
		ReviewedBy:   c.ReviewedBy,
		ClaimedBy:    c.ClaimedBy,
		ClaimedUs:    store.Us(c.ClaimedAt),
		Proposal:     c.Proposal,
		Verdict:      c.Verdict,
		StartedUs:    store.Us(c.StartedAt),
		SubmittedUs:  store.Us(c.SubmittedAt),
		AcceptedUs:   store.Us(c.AcceptedAt),
		EndedUs:      store.Us(c.EndedAt),
		UpdatedUs:    store.Us(c.UpdatedAt),
		DueUs:        store.Us(c.Clock.Due),
		Days:         c.Clock.Days,
		PausedUs:     store.Us(c.Clock.Paused),
		LeftDays:     c.Clock.Left,
		HeldDueUs:    store.Us(c.Clock.HeldDue),
		LackDueUs:    store.Us(c.LackDue),
		Department:   c.Department,
		Digest:       c.Digest,
		Version:      c.Version,
		Bucket:       c.State.Bucket(),
		Mark:         c.Mark(),
		RateAt:       joined(c.RateAt),
		RatedAccept:  c.RatedAccept,
		Desk:         c.Desk(),
		QueueUs:      c.QueuePlace().Us,
	}
	if c.Number != "" {
		r.Number = &c.Number
	}
	return r
}

// toCase converts a row to a case, without the sealed columns.
func (r row) toCase() casework.Case {
	c := casework.Case{
		ID:          r.ID,
		EmployerID:  r.EmployerID,
		Employer:    r.Employer,
		UnitName:    r.UnitName,
		ItemCode:    r.ItemCode,
		ItemVersion: r.ItemVersion,
		ItemName:    r.ItemName,
		Sensitive:   r.Sensitive,
		LackDue:     store.Time(r.LackDueUs),
		Department:  r.Department,
		Region:      r.Region,
		State:       r.State,
		Stage:       r.Stage,
		Answered:    r.Answered,
		Rated:       r.Rated,
		RateAt:      occasions(r.RateAt),
		RatedAccept: r.RatedAccept,
		Corrected:   r.Corrected,
		Late:        r.Late,
		StartedBy:   person(r.StartedBy, r.StartedLabel),
		FiledBy:     person(r.FiledBy, r.FiledLabel),
		AcceptedBy:  r.AcceptedBy,
		ReviewedBy:  r.ReviewedBy,
		ClaimedBy:   r.ClaimedBy,
		ClaimedAt:   store.Time(r.ClaimedUs),
		Proposal:    r.Proposal,
		Verdict:     r.Verdict,
		StartedAt:   store.Time(r.StartedUs),
		SubmittedAt: store.Time(r.SubmittedUs),
		AcceptedAt:  store.Time(r.AcceptedUs),
		EndedAt:     store.Time(r.EndedUs),
		UpdatedAt:   store.Time(r.UpdatedUs),
		Clock: casework.Clock{
			Due:     store.Time(r.DueUs),
			Days:    r.Days,
			Paused:  store.Time(r.PausedUs),
			Left:    r.LeftDays,
			HeldDue: store.Time(r.HeldDueUs),
		},
		Digest:  r.Digest,
		Version: r.Version,
	}
	if r.Personal {
		c.PersonID = r.Owner
	} else {
		c.UnitID = r.Owner
	}
	if r.Number != nil {
		c.Number = *r.Number
	}
	return c
}

func person(id, label string) casework.Hand {
	if id == "" {
		return casework.Hand{}
	}
	return casework.Hand{Kind: "person", ID: id, Label: label}
}

// whole converts a row to a case, with the sealed columns opened.
func (s Store) whole(r row) (casework.Case, error) {
	c := r.toCase()
	data, err := s.Keys.Open(sealData, r.Data)
	if err != nil {
		return c, fmt.Errorf("opening the data of %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(data), &c.Data); err != nil {
		return c, fmt.Errorf("reading the data of %s: %w", r.ID, err)
	}
	if c.Data == nil {
		c.Data = form.Data{}
	}
	c.Result, err = s.open(sealWords, r.Result)
	return c, err
}

// seal leaves an empty value empty, so that a row without text takes no space.
func (s Store) seal(purpose, plain string) []byte {
	if plain == "" {
		return []byte{}
	}
	return s.Keys.Seal(purpose, plain)
}

func (s Store) open(purpose string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	return s.Keys.Open(purpose, sealed)
}

func cases(rows []row) []casework.Case {
	out := make([]casework.Case, len(rows))
	for i, r := range rows {
		out[i] = r.toCase()
	}
	return out
}

func joined(list []catalog.Occasion) string {
	var words []string
	for _, o := range list {
		words = append(words, string(o))
	}
	return strings.Join(words, ",")
}

func occasions(s string) (list []catalog.Occasion) {
	for o := range strings.SplitSeq(s, ",") {
		if o != "" {
			list = append(list, catalog.Occasion(o))
		}
	}
	return list
}
