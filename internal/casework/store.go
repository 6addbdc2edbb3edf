package casework

import (
	"context"
	"time"
)

// Store keeps single cases with what belongs to them.
type Store interface {
	// Case gives a case with its data. Unknown ids are NotFound.
	Case(ctx context.Context, id string) (Case, error)
	CaseByNumber(ctx context.Context, number string) (Case, error)
	Insert(ctx context.Context, c Case) error
	// Update writes a case whose version in the database is c.Version, and adds
	// one to it; another version is Conflict. withData also writes Data.
	Update(ctx context.Context, c Case, withData bool) error
	// NextNumber draws the next serial of the day "260131".
	NextNumber(ctx context.Context, day string) (int64, error)
	// Bump adds to the kept counters, all in one statement.
	Bump(ctx context.Context, by []Bump) error

	AddEvent(ctx context.Context, e Event) error
	Events(ctx context.Context, caseID string) ([]Event, error)
	Papers
}

// Papers are the materials and corrections of a case.
type Papers interface {
	// LockMaterials keeps other transactions from changing the materials of a case.
	LockMaterials(ctx context.Context, caseID string) error
	AddMaterial(ctx context.Context, m Material) error
	Material(ctx context.Context, id string) (Material, error)
	Materials(ctx context.Context, caseID string) ([]Material, error)
	RemoveMaterial(ctx context.Context, id string) error
	ReplaceMaterial(ctx context.Context, id string, at time.Time) error
	// BlobUsed reports whether any material still points at a blob.
	BlobUsed(ctx context.Context, key string) (bool, error)

	// AskEndorsement writes that a unit's word is asked for.
	AskEndorsement(ctx context.Context, e Endorsement) error
	// AnswerEndorsement writes the answer of the one that is open for the case;
	// Conflict when none is.
	AnswerEndorsement(ctx context.Context, e Endorsement) error

	AddCorrection(ctx context.Context, c Correction) error
	AnswerCorrection(ctx context.Context, c Correction) error
	Corrections(ctx context.Context, caseID string) ([]Correction, error)
	Arrivals
}

// Arrivals are the big files under way.
type Arrivals interface {
	// FindArrival gives the one for the case, person and slot of a, by what the file is known; or NotFound.
	FindArrival(ctx context.Context, a Arrival, known string) (Arrival, error)
	Arrival(ctx context.Context, id string) (Arrival, error)
	// Arrivals gives those of a person for a case, the oldest first.
	Arrivals(ctx context.Context, caseID, byID string) ([]Arrival, error)
	// ArrivalsBefore gives those that began before a time, the oldest first.
	ArrivalsBefore(ctx context.Context, before time.Time, most int) ([]Arrival, error)
	// AddArrival writes one that begins; Conflict when the same has begun already.
	AddArrival(ctx context.Context, a Arrival, known string) error
	// AdvanceArrival counts a piece; Conflict when more than from has been counted.
	AdvanceArrival(ctx context.Context, id string, from, to int64) error
	// EndArrival says that one has become a material; Conflict when that was said already.
	EndArrival(ctx context.Context, id string) error
	// DropArrivals leaves those of a case to the next sweep.
	DropArrivals(ctx context.Context, caseID string) error
	RemoveArrival(ctx context.Context, id string) error
}

// Lists are the pages of rows; every one is read along an index.
type Lists interface {
	// UnitCases are the cases of a unit, the newest step first.
	UnitCases(ctx context.Context, q UnitQuery) ([]Case, error)
	// LatestOf are the newest cases of each owner, at most so many of each and no drafts, in no order.
	LatestOf(ctx context.Context, owners []string, most int) ([]Case, error)
	// Endorsements are the words asked of a unit that are still open, or those
	// given, the newest first.
	Endorsements(ctx context.Context, q EndorsementQuery) ([]Endorsement, error)
	// NewestDraft is the newest draft of a unit, an item and a person, or NotFound.
	NewestDraft(ctx context.Context, unitID, itemCode, personID string) (Case, error)
	UnitCounts(ctx context.Context, unitID string) ([]Count, error)

	// DeskCases are the cases at one desk, the first due first.
	DeskCases(ctx context.Context, q DeskQuery) ([]Case, error)
	// HeldCases are the cases claimed by a member of staff, the first due first.
	HeldCases(ctx context.Context, q DeskQuery) ([]Case, error)
	DeskCounts(ctx context.Context, region string) ([]Count, error)
	// Overdue counts the cases at staff desks due before now, at most limit.
	Overdue(ctx context.Context, desk Desk, region string, now time.Time, limit int) (int, error)
	// EndedSince are the cases of a region ("" is the province) that staff ended
	// since a moment, the newest first, with what a list shows.
	EndedSince(ctx context.Context, region string, since time.Time, limit int) ([]Case, error)
	// CorrectionsDue are the cases whose correction is due after a place and until a time, the first due first.
	CorrectionsDue(ctx context.Context, after At, until time.Time, limit int) ([]At, error)
}

// Bump adds N to one counter. Owner is a unit id or a region; Scope is "" or,
// for cases of a sensitive item, its code; Class is a Bucket, a Desk or a mark.
type Bump struct {
	Owner, Scope, Class string
	N                   int64
}

// Count is one kept counter.
type Count struct {
	Scope, Class string
	N            int64
}

// Class is a tab of 「单位办件」.
type Class string

const (
	ClassAll     Class = ""
	ClassOpen    Class = "open"
	ClassDone    Class = "done"
	ClassRate    Class = "rate"
	ClassDraft   Class = "draft"
	ClassCorrect Class = "correct"

	// ClassEndorse counts the personal cases that wait for the unit's word; it
	// is no tab, the workbench shows it.
	ClassEndorse Class = "endorse"
)

// Classes in the order of the screen.
var Classes = [...]Class{ClassAll, ClassOpen, ClassDone, ClassRate, ClassDraft, ClassCorrect}

// Word names a class on the screen.
func (c Class) Word() string {
	switch c {
	case ClassOpen:
		return "办理中"
	case ClassDone:
		return "已办结"
	case ClassRate:
		return "待评价"
	case ClassDraft:
		return "草稿"
	case ClassCorrect:
		return "待补正"
	}
	return "全部"
}

// At is a place in a list: the sort key of the last row seen.
type At struct {
	Us int64
	ID string
}

// UnitQuery asks for a page of the cases of a unit or of a person.
type UnitQuery struct {
	Owner  string // see Case.Owner
	Class  Class
	Item   string // an item code, or "" for all
	Number string // the beginning of a case number, or ""
	After  *At
	Limit  int
}

// DeskQuery asks for a page of the staff queue.
type DeskQuery struct {
	Desk   Desk
	Region string // "" for the whole province
	Holder string // HeldCases: who
	After  *At
	Limit  int
}

// Place is the sort key of a case in a unit's list.
func (c Case) Place() At { return At{c.UpdatedAt.UnixMicro(), c.ID} }

// DuePlace is the sort key of a case in the staff queue.
func (c Case) DuePlace() At { return At{c.Clock.Due.UnixMicro(), c.ID} }

// Mark is the second, rarer class of a case: ClassCorrect, ClassRate or "".
func (c Case) Mark() Class {
	switch {
	case c.ToCorrect():
		return ClassCorrect
	case c.ToRate():
		return ClassRate
	}
	return ""
}
