package casework

import (
	"context"
	"io"
	"time"

	"wangting/internal/actor"
	"wangting/internal/form"
)

// Item is what casework needs to know of a 事项, in one version.
type Item struct {
	Code         string
	Version      int64
	Name         string
	Department   string // 受理部门
	Region       string // who handles it; "" is the region of the unit
	Open         bool   // units may apply for it online now
	OpenPersonal bool   // persons may apply for it online now
	EmployerIn   string // the field in which a person names the unit whose word it needs; "" needs none
	RegionIn     string // the field in which a person says which city handles it
	Sensitive    bool   // only the representative and those granted see its cases
	TwoReviewers bool   // who proposed does not decide
	PromiseDays  int    // 承诺时限, working days from acceptance
	Form         *form.Form
	Slots        []Slot
}

// Slot is one material that an item asks for.
type Slot struct {
	Key      string
	Name     string
	Hint     string
	Optional bool
	NeededIf func(form.Data) bool // makes an optional slot needed by an answer; nil never does
	Many     bool                 // more than one file
	Types    []string             // of "pdf", "jpg", "png", "xlsx", "docx"; empty is pdf, jpg, png
	MaxBytes int64                // of one file; 0 is DefaultMaxBytes
	Sample   string               // address of a sample file, if any
}

// DefaultMaxBytes is the largest file of a slot that names no limit.
const DefaultMaxBytes = 20 << 20

// Limit is the largest file of the slot.
func (s Slot) Limit() int64 {
	if s.MaxBytes > 0 {
		return s.MaxBytes
	}
	return DefaultMaxBytes
}

// Needed reports whether an application with these answers must have the material.
func (s Slot) Needed(d form.Data) bool {
	return !s.Optional || s.NeededIf != nil && s.NeededIf(d)
}

// Allowed are the types of files the slot takes.
func (s Slot) Allowed() []string {
	if len(s.Types) > 0 {
		return s.Types
	}
	return []string{"pdf", "jpg", "png"}
}

// Slot gives a slot by its key.
func (it Item) Slot(key string) (Slot, bool) {
	for _, s := range it.Slots {
		if s.Key == key {
			return s, true
		}
	}
	return Slot{}, false
}

func (it Item) label(p Point) (string, bool) {
	if p.Material {
		s, ok := it.Slot(p.Name)
		return s.Name, ok
	}
	f, ok := it.Form.Field(p.Name)
	return f.Label, ok
}

// Items is the catalogue.
type Items interface {
	// Item gives the published version of an item; NotFound if there is none.
	Item(ctx context.Context, code string) (Item, error)
	// ItemVersion gives the version a running case began with.
	ItemVersion(ctx context.Context, code string, version int64) (Item, error)
	// Named gives the codes of items whose name has these words, at most 16.
	Named(ctx context.Context, words string) []string
}

// Rights says whether somebody may handle an item for a unit; Forbidden with a sentence if not.
type Rights interface {
	May(ctx context.Context, who actor.Actor, unitID, itemCode string) error
}

// Units tells what a case copies of its unit.
type Units interface {
	Unit(ctx context.Context, unitID string) (name, region string, err error)
	// ByCode finds the unit of a 统一社会信用代码 (GB 32100); NotFound when it has no account.
	ByCode(ctx context.Context, uscc string) (unitID, name, region string, err error)
}

// Names gives display names (masked where they must be) of hands.
type Names interface {
	Of(ctx context.Context, hands []Hand) (map[Hand]string, error)
}

// Telling is something that somebody should be told; it is enqueued inside the
// transaction that did it. It holds no personal data.
type Telling struct {
	What     Verb // Submit, Accept, Refuse, Ask, Answer, Lapse, Decide, Close, Withdraw, Say, or DueSoon
	CaseID   string
	Number   string
	UnitID   string // whose case it is; "" for a person's
	Owner    string // the person whose case it is; "" for a unit's
	Employer string // the unit whose word is asked or given; "" for none
	ItemCode string
	ItemName string
	PersonID string    // who filed it: the first to be told
	By       Hand      // who did it
	Due      time.Time // of a correction
	Verdict  Verdict
}

// DueSoon is told when a correction is about to lapse.
const DueSoon Verb = "due_soon"

// Tell passes on what happened.
type Tell interface {
	Tell(ctx context.Context, t Telling) error
}

// Files keeps what was uploaded; blob.Store is adapted to it.
type Files interface {
	// Put stores at most max bytes under key. Nothing stays after an error.
	Put(ctx context.Context, key string, r io.Reader, max int64) (File, error)
	// Keep stores a piece of exactly size bytes that nobody has looked at yet; Invalid says that it was cut off.
	Keep(ctx context.Context, key string, r io.Reader, size int64) error
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// File is what was found out about a stored file.
type File struct {
	Size   int64
	SHA256 string
	Type   string // "pdf", "jpg", "png", "xlsx", "docx", or "" for anything else
}
