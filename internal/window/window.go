// Package window owns the opening of an account at the service window (REG-10). A
// clerk enters what the applicant brought, and a second clerk compares it with the
// scans. Only then are unit, persons and mandates created. The applicant gets a link
// by SMS to set the password. The package does not know how units, persons and
// mandates are stored.
//
// # The argument
//
// No clerk opens an account alone: the core refuses the check to the clerk who made
// the entry, whatever the page shows. The register must agree at the entry and again
// at the check. The link works once, lives seven days, is stored as a keyed hash
// only, and sets the password of one mandate. Scans and numbers are sealed, or kept
// in the closed file store. Pages mask the numbers, and the audit records every look
// at a scan.
package window

import (
	"context"
	"fmt"
	"io"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/credential"
	"wangting/internal/notice"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Kind is the role of the applicant at the window.
type Kind string

const (
	Representative Kind = "representative" // 法定代表人
	Handler        Kind = "handler"        // 办理人, with a letter; becomes the unit's administrator
)

// State is the state of an entry.
type State string

const (
	Entered  State = "entered"
	Approved State = "approved"
	Returned State = "returned"
)

// Person is a person named in an entry.
type Person struct {
	Name     string
	Document regno.Document
	Phone    regno.Mobile
}

// Scan is one scanned paper.
type Scan struct {
	Slot, Name, Key, Type string
	Size                  int64
}

// Slot is a paper that the applicant must bring.
type Slot struct {
	Key, Label string
	Only       Kind // asked for this kind of applicant only; "" for both
}

// Slots are the papers that REG-10 asks for.
var Slots = []Slot{{"licence", "营业执照副本", ""}, {"card", "办理人身份证", ""}, {"letter", "授权委托书", Handler}}

// Bring lists what an applicant has to bring, in words.
func Bring() []string {
	var all []string
	for _, s := range Slots {
		say := s.Label + "原件"
		if s.Only == Handler {
			say += "（办理人不是法定代表人时）"
		}
		all = append(all, say)
	}
	return append(all, "能接收短信的本人手机")
}

// Particulars is what the register knows about the unit.
type Particulars struct{ Region, Kind, Address string }

// Entry is one account being opened at a window.
type Entry struct {
	ID         string
	State      State
	Region     string // region of the clerk who entered it
	USCC       regno.USCC
	UnitName   string
	Unit       Particulars
	ByPapers   bool   // no register can be asked about the unit: the clerks' comparison of the papers stands for its answer
	Rep        Person // without phone unless they are the applicant
	Kind       Kind
	Applicant  Person
	Scans      []Scan
	EnteredBy  string
	EnteredFor string // whom that clerk stood in for, "" mostly
	EnteredAt  time.Time
	CheckedBy  string
	CheckedAt  time.Time
	Remark     string // of the clerk who entered it
	Reason     string // of the clerk who checked it: why it goes back, or what they note with their approval
	ClaimedBy  string // who took it to check
	ClaimedAt  time.Time
	MandateID  string
	Link       []byte // keyed hash; empty when there is none
	LinkUntil  time.Time
	Version    int64
}

// String returns the id only, so that no personal data reaches the logs.
func (e Entry) String() string { return "window entry " + e.ID }

// Format prints String for every verb, so that %+v cannot print the persons.
func (e Entry) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, e.String()) }

// Names of the form fields.
const (
	FieldUSCC         = "uscc"
	FieldUnitName     = "unitname"
	FieldRepDocType   = "repdoctype"
	FieldRepDocNumber = "repdocnumber"
	FieldRepName      = "repname"
	FieldKind         = "kind"
	FieldDocType      = "doctype"
	FieldDocNumber    = "docnumber"
	FieldName         = "name"
	FieldPhone        = "phone"
	FieldRemark       = "remark"
	FieldReason       = "reason"
	FieldNew          = "new"
	FieldAgain        = "again"
)

// Form is an entry as it was typed.
type Form struct {
	USCC, UnitName, RepDocType, RepDocNumber, RepName, Kind, DocType, DocNumber, Name, Phone string

	Remark string
}

// Paper is an uploaded scan.
type Paper struct {
	Slot, Name string
	Body       io.Reader
}

// Reading reads a form as it arrives. It hands every scan to take, which seals it at once, so that none lies anywhere else.
type Reading func(take func(Paper) error) (Form, error)

// LinkPath is the path of the page where an applicant sets a password; the token follows.
const LinkPath = "/w/"

// ScanPrefix begins the keys of scans: ScanPrefix<entry>/<scan>.
const ScanPrefix = "window/"

// Files stores the scans; *blob.Store implements it.
type Files interface {
	Put(ctx context.Context, key string, r io.Reader, most int64) (blob.Info, error)
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// Store keeps entries.
type Store interface {
	Add(ctx context.Context, e Entry) error
	Entry(ctx context.Context, id string) (Entry, error)
	ByLink(ctx context.Context, link []byte) (Entry, error)
	// Put updates an entry at the version that was read. Conflict when it has changed since.
	Put(ctx context.Context, e Entry) error
	// List returns the entries that a query asks for, the newest first.
	List(ctx context.Context, q Query) ([]Entry, error)
	// Claim gives the entry that waits longest to a clerk. NotFound when none waits.
	Claim(ctx context.Context, c Claim) (Entry, error)
}

// Query asks for entries in a state, of a region ("" is all), older than the entry Before ("" is the newest).
type Query struct {
	State  State
	Region string
	Before string
	Limit  int
}

// Accounts is the part of account.Service that the window calls; tests use a fake.
type Accounts interface {
	Registered(ctx context.Context, c regno.USCC) (bool, error)
	Ask(ctx context.Context, q account.Query) (account.Answer, error)
	Open(ctx context.Context, who actor.Actor, o account.Opening) (account.Opened, error)
}

// Passwords stores the password that an applicant sets; *credential.Service implements it.
type Passwords interface {
	Hash(ctx context.Context, password string) (credential.Hashed, error)
	Put(ctx context.Context, who actor.Actor, mandateID string, h credential.Hashed) error
}

// Notices is the part of notice.Service that the window calls.
type Notices interface {
	SMS(ctx context.Context, m notice.SMS) error
}

// Service runs the registration at the window.
type Service struct {
	Store        Store
	Files        Files
	Accounts     Accounts
	Passwords    Passwords
	Notices      Notices
	Tx           tx.Tx
	Audit        *audit.Service
	Keys         *secret.Keyring
	MaxScanBytes int64         // maximum size of one scan, in bytes
	Life         time.Duration // time limit of a link
	Public       string        // base address of the hall, for the link
	Now          func() time.Time
}

func (s *Service) record(ctx context.Context, who actor.Actor, act string, e Entry) error {
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "window", ObjectID: e.ID})
}
