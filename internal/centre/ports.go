package centre

import (
	"context"
	"time"

	"wangting/internal/actor"
)

// Store reads what the centre shows; centredb is one.
type Store interface {
	// Counts gives the counters of the frame in one statement.
	Counts(ctx context.Context, unitID, personID string) (Counted, error)
	// Marks is Counts with the person's favourites, in one statement.
	Marks(ctx context.Context, unitID, personID string) (Counted, error)
	// Home gives, in one statement, the corrections due first and the newest cases of a unit.
	Home(ctx context.Context, unitID string, most int) (Cases, error)
}

// Counted is what a unit has, as the kept counters say.
type Counted struct {
	Cases  []Count
	Unread int64    // messages
	Doubts int64    // people whose power is to be confirmed
	Stars  []string // codes of items, the newest first
}

// Count is one counter of cases: Scope is the code of a sensitive item or "".
type Count struct {
	Scope, Class string
	N            int64
}

// Classes of cases, as they are counted.
const (
	classOpen    = "open"
	classDone    = "done"
	classDraft   = "draft"
	classRate    = "rate"
	classCorrect = "correct"
	classEndorse = "endorse" // of persons, waiting for the word of the unit
)

// Cases are what the home page lists.
type Cases struct {
	Urgent []Case // waiting for a correction, the first due first
	Latest []Case // the newest step first
}

// Case is one line about a case.
type Case struct {
	ID          string
	Number      string // "" for a draft
	Item        string // code
	Name        string
	Sensitive   bool
	State       string
	Answered    bool
	Class       string // open, done or draft
	Mark        string // correct, rate or ""
	Promised    bool   // Due is the day by which staff have promised to end it
	FiledBy     string // 法定代表人, 管理员, 经办人
	Due         time.Time
	SubmittedAt time.Time
	UpdatedAt   time.Time
}

// Catalog is the catalogue of items, in memory.
type Catalog interface {
	// Items are those for units, in the order of the screen.
	Items() []Item
	// Hot are the n most used of them.
	Hot(n int) []Item
	Item(code string) (Item, bool)
}

// Item is one item as a line.
type Item struct {
	Code       string
	Name       string
	Line       string // 企业 · 20 个工作日
	Board      string // 业务板块
	Department string // 受理部门
	Query      bool   // something to look up
	Online     bool   // can be begun here now
}

// Rights says whether somebody may handle an item for a unit; Forbidden if not.
type Rights interface {
	May(ctx context.Context, who actor.Actor, unitID, item string) error
}

// Units tells what is known of a unit.
type Units interface {
	Unit(ctx context.Context, unitID string) (Unit, error)
}

// Unit is what is known of a unit, ready to print.
type Unit struct {
	USCC, Number, Name, Region, Kind, Address, State string
	Economy, Nature, Industry, Affiliation           string
	OpenedAt                                         time.Time
}

// People tells who may act for a unit.
type People interface {
	Of(ctx context.Context, unitID string) ([]Person, error)
}

// Person is somebody who may act for a unit; everything is masked.
type Person struct {
	Level                 actor.Level
	Name, Document, Phone string // 测** 身份证 ****6027 1*****82
	From, Until           time.Time
}
