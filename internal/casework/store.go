package casework

import (
	"context"
	"time"

	"wangting/internal/audit"
	"wangting/internal/regno"
)

// Store keeps single cases and what belongs to them.
type Store interface {
	// Case gives a case with its data. NotFound when the id is unknown.
	Case(ctx context.Context, id string) (Case, error)
	CaseByNumber(ctx context.Context, number string) (Case, error)
	Insert(ctx context.Context, c Case) error
	// Update writes a case at version c.Version and increments the version. Conflict when the
	// stored version differs. withData also writes Data.
	Update(ctx context.Context, c Case, withData bool) error
	// MoveDraft writes a draft of another version of its item, at version c.Version. Conflict when the stored version differs.
	MoveDraft(ctx context.Context, c Case) error
	// KeepOrigins keeps what a new draft was filled in with. Origins gives it: none when nothing was kept.
	KeepOrigins(ctx context.Context, caseID string, o Origins) error
	Origins(ctx context.Context, caseID string) (Origins, error)
	DropOrigins(ctx context.Context, caseID string) error
	// NextNumber draws the next serial number of a day, given as "260131".
	NextNumber(ctx context.Context, day string) (int64, error)
	// Bump adds to the stored counters, all in one statement.
	Bump(ctx context.Context, by []Bump) error

	// IdleDrafts gives the ids of at most so many drafts that were last changed before a time.
	IdleDrafts(ctx context.Context, before time.Time, most int) ([]string, error)
	// ForgetPractice removes cases of practice, with all that belongs to them, whose owner's id is below before.
	ForgetPractice(ctx context.Context, before string) error

	DeskWords
	KeptSearches
	Indexing
	Transfers
	Marks
	AddEvent(ctx context.Context, e Event) error
	Events(ctx context.Context, caseID string) ([]Event, error)
	Papers
}

// Papers keeps the materials, corrections, endorsements and uploads of cases.
type Papers interface {
	// LockMaterials stops other transactions from changing the materials of a case until this one
	// ends.
	LockMaterials(ctx context.Context, caseID string) error
	AddMaterial(ctx context.Context, m Material) error
	Material(ctx context.Context, id string) (Material, error)
	Materials(ctx context.Context, caseID string) ([]Material, error)
	RemoveMaterial(ctx context.Context, id string) error
	ReplaceMaterial(ctx context.Context, id string, at time.Time) error
	// BlobUsed reports whether any material still refers to a blob.
	BlobUsed(ctx context.Context, key string) (bool, error)

	// AskEndorsement stores a request for a unit's endorsement. Conflict when the case has an open
	// one.
	AskEndorsement(ctx context.Context, e Endorsement) error
	// AnswerEndorsement stores the answer to the open request of the case, with what the unit filled in. Conflict when none is open.
	AnswerEndorsement(ctx context.Context, e Endorsement) error
	Consenting

	AddCorrection(ctx context.Context, c Correction) error
	// RemindedOf records that the applicant was reminded of an open correction or promise; false if it is recorded already.
	RemindedOf(ctx context.Context, correctionID string, now time.Time) (bool, error)
	AnswerCorrection(ctx context.Context, c Correction) error
	Corrections(ctx context.Context, caseID string) ([]Correction, error)
	Arrivals
	Sheets
	Matters
	Notes
	Checklists
	Deliveries

	// KeepDigest keeps the digest of a receipt that another has replaced.
	KeepDigest(ctx context.Context, caseID, digest string, until time.Time) error
	// OldDigest says until when a receipt of a case held. NotFound when it never did.
	OldDigest(ctx context.Context, caseID, digest string) (time.Time, error)
}

// Matters keeps what is asked about cases beside their stages.
type Matters interface {
	AddMatter(ctx context.Context, m Matter) error
	// AnswerMatter stores the answer to an open matter. Conflict when it has one.
	AnswerMatter(ctx context.Context, m Matter) error
	// Matters gives the matters of a case, oldest first.
	Matters(ctx context.Context, caseID string) ([]Matter, error)
}

// Arrivals keeps the large uploads in progress.
type Arrivals interface {
	// FindArrival gives the upload of a's case, person and slot whose file is identified by known.
	// NotFound when there is none.
	FindArrival(ctx context.Context, a Arrival, known string) (Arrival, error)
	Arrival(ctx context.Context, id string) (Arrival, error)
	// Arrivals gives a person's uploads for a case, oldest first.
	Arrivals(ctx context.Context, caseID, byID string) ([]Arrival, error)
	// ArrivalsBefore gives uploads that began before a time, oldest first.
	ArrivalsBefore(ctx context.Context, before time.Time, after Arrival, most int) ([]Arrival, error)
	// AddArrival stores a new upload. Conflict when the same upload exists.
	AddArrival(ctx context.Context, a Arrival, known string) error
	// AdvanceArrival sets the stored bytes from one value to the next. Conflict when the stored
	// value is not from.
	AdvanceArrival(ctx context.Context, id string, from, to int64) error
	// EndArrival marks an upload as attached. Conflict when it is marked already.
	EndArrival(ctx context.Context, id string) error
	// DropArrivals leaves the uploads of a case to the next sweep.
	DropArrivals(ctx context.Context, caseID string) error
	RemoveArrival(ctx context.Context, id string) error
}

// Lists reads pages of rows, each along an index.
type Lists interface {
	Searching
	// UnitCases gives the cases of a unit, last changed first.
	UnitCases(ctx context.Context, q UnitQuery) ([]Case, error)
	// LatestOf gives the newest cases of each owner without drafts, at most most per owner, in no
	// order.
	LatestOf(ctx context.Context, owners []string, most int) ([]Case, error)
	// Endorsements gives the open endorsements of a unit, or the answered ones, newest first.
	Endorsements(ctx context.Context, q EndorsementQuery) ([]Endorsement, error)
	// ConsentsOpen gives what the holder of a document is asked about cases and has not answered, newest first.
	ConsentsOpen(ctx context.Context, d regno.Document, limit int) ([]Consent, error)
	// LibraryFiles gives the current materials of an owner's newest cases that were accepted or have ended, newest first.
	LibraryFiles(ctx context.Context, owner string) ([]LibraryFile, error)
	// NewestDraft gives the newest draft of a unit, an item and a person. NotFound when there is
	// none.
	NewestDraft(ctx context.Context, unitID, itemCode, personID string) (Case, error)
	// LastFiled gives the newest case of an owner and an item that was submitted. NotFound when there is none.
	LastFiled(ctx context.Context, owner, itemCode string) (Case, error)
	// LastClosed gives the newest case of an item that was decided and closed, with its data; none that is sensitive or of practice.
	// NotFound when there is none.
	LastClosed(ctx context.Context, itemCode string) (Case, error)
	// InLog gives what cases are called in the log of a unit, by id. Unknown ids are missing.
	InLog(ctx context.Context, unitID string, ids []string) (map[string]audit.Thing, error)
	UnitCounts(ctx context.Context, unitID string) ([]Count, error)

	// Piles gives the cases that wait in each of some piles, earliest deadline first, all in one statement.
	Piles(ctx context.Context, piles ...PileQuery) ([][]Case, error)
	// Figures gives the counters of the desk, in one statement.
	Figures(ctx context.Context, q FiguresQuery) (Figures, error)
	// Desk gives one page of the desk and, beside it, what waits in some more piles, in one statement.
	Desk(ctx context.Context, q DeskQuery) (page []Shelved, more [][]Case, err error)
	// News gives what has happened for a member of staff since they looked at each case, the latest first, and opinions and words about
	// extensions that are awaited, the one that is due first first, in one statement.
	News(ctx context.Context, q NewsQuery) (NewsRead, error)
	// HandledCases gives the cases in which a member of staff has taken a step since a moment, the last step first.
	// Their places are those of the steps.
	HandledCases(ctx context.Context, staffID string, since time.Time, limit int) ([]Placed, error)
	// IdleClaims gives the cases that wait for a holder who did nothing since a moment, by that moment.
	IdleClaims(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
	// EndedSince gives the cases of a region ("" is the province) that staff ended since a moment,
	// newest first, with the columns of a list.
	EndedSince(ctx context.Context, region string, since time.Time, limit int) ([]Case, error)
	// CorrectionsDue gives the cases whose correction is due after a place and until a time,
	// earliest deadline first.
	CorrectionsDue(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
	// PeriodsDue gives the cases that wait until a day, at a desk: those whose day came after a place and until a time,
	// earliest first.
	PeriodsDue(ctx context.Context, desk Desk, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
	// EndorsementsDue gives the cases whose employer was asked until a moment and has not answered, by when they were asked.
	EndorsementsDue(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
	// OpinionsDue is PeriodsDue for open consultations, whose own days count.
	OpinionsDue(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
	// CorrectionsToRemind is CorrectionsDue without those of which the applicant was reminded.
	CorrectionsToRemind(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
	// PromisesToRemind gives the cases whose promised materials are due after a place and until a time, without those of which the applicant
	// was reminded.
	PromisesToRemind(ctx context.Context, after ListPlace, until time.Time, limit int) ([]ListPlace, error)
}

// Bump adds N to one counter. Owner is a unit id or a region. Scope is "", or the item code for
// cases of a sensitive item. Class is a Bucket, a Desk or a mark.
type Bump struct {
	Owner, Scope, Class string
	N                   int64
}

// Count is one stored counter.
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

	// ClassEndorse counts the personal cases that wait for the unit's endorsement. It is no tab;
	// the workbench shows it.
	ClassEndorse Class = "endorse"
)

// Classes lists the tabs in the order of the screen.
var Classes = [...]Class{ClassAll, ClassOpen, ClassDone, ClassRate, ClassDraft, ClassCorrect}

// Word is the Chinese name of the tab.
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

// ListPlace is a place in a list: the sort key of the last row of the previous page.
type ListPlace struct {
	Us int64
	ID string
}

// UnitQuery asks for a page of the cases of a unit or of a person.
type UnitQuery struct {
	Owner  string // see Case.Owner
	Class  Class
	Item   string // an item code; "" for all
	Number string // the beginning of a case number; "" for all
	After  *ListPlace
	Limit  int
}

// PileQuery asks for a page of cases in the order of QueuePlace: those held by some staff, or else those at some desks, or at
// these desks in some departments.
type PileQuery struct {
	Holders     []string
	Departments []string
	Desks       []Desk
	Region      string    // "" for the whole province
	Until       time.Time // only those whose limit runs and is over before it, if set
	After       *ListPlace
	Back        bool // the cases before the place After, the nearest first
	Limit       int
}

// DeskQuery asks for a page of the desk: a pile of Page, or what Kind says that is in an order of its own: Handled, by the holder of Page
// since a moment; Done, since a moment; Waiting.
type DeskQuery struct {
	Kind   Pile
	Page   PileQuery
	Since  time.Time
	Reader string // for whom the page is marked; "" for nobody
	More   []PileQuery
}

// Shelved is a case on a page of the desk.
type Shelved struct {
	Case    Case
	Place   ListPlace
	Holder  string // the name of who has claimed it
	Way     Way    // of Waiting
	Signals Signals
}

// FiguresQuery asks for the counters of the desk, as one member of staff sees them.
type FiguresQuery struct {
	Staff   string
	Holders []string // whose cases count as theirs
	Region  string   // "" for the whole province
	Now     time.Time
	Today   time.Time // its first moment
	Since   time.Time // how far back 已办 reaches
	Limit   int       // of each count

	Departments bool // also where the departments stand
	Awaited     int  // also at most so many words that are awaited in the region; 0 is none
}

// Place is the sort key of the case in its owner's list.
func (c Case) Place() ListPlace { return ListPlace{c.UpdatedAt.UnixMicro(), c.ID} }

// QueuePlace is the sort key of the case in the staff queue: the end of its limit. Cases whose limit stands come after those whose limit
// runs, however near the day is that they wait for; so do cases without a limit.
func (c Case) QueuePlace() ListPlace {
	switch k := c.Clock; {
	case k.Due.IsZero():
		return ListPlace{queueLast, c.ID}
	case !k.Paused.IsZero():
		return ListPlace{queueLast + k.Due.UnixMicro(), c.ID}
	}
	return ListPlace{c.Clock.Due.UnixMicro(), c.ID}
}

// queueLast is added to the place of a case whose limit does not run. It is later than any limit, and stored: it never changes.
const queueLast = 1 << 60

// Mark is the second class of a case, if it has one: ClassCorrect, ClassRate or "".
func (c Case) Mark() Class {
	switch {
	case c.ToCorrect():
		return ClassCorrect
	case c.ToRate():
		return ClassRate
	}
	return ""
}
