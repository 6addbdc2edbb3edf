// Package window owns the opening of an account at the service window (REG-10): a
// clerk enters what the applicant brought, a second clerk compares it with the
// scans, and only then unit, persons and mandates come to be; the applicant gets a
// link by SMS to set the password. It refuses to know how those are kept.
//
// # The argument
//
// No clerk opens an account alone: the check is refused to who entered, by the core,
// whatever the page shows. The register must agree at the entry and once more at the
// check. The link is single-use, lives seven days, is kept as a keyed hash only, and
// sets the password of that one mandate and of nothing else. Scans and numbers are
// sealed or in the closed store; pages show numbers masked, and a look at a scan is
// a deed in the audit.
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

// Kind is who stands at the window.
type Kind string

const (
	Representative Kind = "representative" // 法定代表人
	Handler        Kind = "handler"        // 办理人, with a letter; becomes the unit's administrator
)

// State is where an entry stands.
type State string

const (
	Entered  State = "entered"
	Approved State = "approved"
	Returned State = "returned"
)

// Person is somebody in an entry.
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

// Slot is a paper that is asked for.
type Slot struct {
	Key, Label string
	Only       Kind // "" is always
}

// Slots are the papers of REG-10.
var Slots = []Slot{{"licence", "营业执照副本", ""}, {"card", "办理人身份证", ""}, {"letter", "授权委托书", Handler}}

// Particulars are what the register knows of the unit.
type Particulars struct{ Region, Kind, Address string }

// Entry is one account that is being opened.
type Entry struct {
	ID        string
	State     State
	Region    string // of the clerk who entered
	USCC      regno.USCC
	UnitName  string
	Unit      Particulars
	Rep       Person // without phone unless they are the applicant
	Kind      Kind
	Applicant Person
	Scans     []Scan
	EnteredBy string
	EnteredAt time.Time
	CheckedBy string
	CheckedAt time.Time
	Reason    string
	MandateID string
	Link      []byte // keyed hash; empty when there is none
	LinkUntil time.Time
	Version   int64
}

// String keeps the persons out of logs.
func (e Entry) String() string { return "window entry " + e.ID }

// Format keeps them out of every other verb.
func (e Entry) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, e.String()) }

// Names of the inputs.
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
	FieldReason       = "reason"
	FieldNew          = "new"
	FieldAgain        = "again"
)

// Form is an entry as it was typed.
type Form struct {
	USCC, UnitName, RepDocType, RepDocNumber, RepName, Kind, DocType, DocNumber, Name, Phone string
}

// Paper is an uploaded scan.
type Paper struct {
	Slot, Name string
	Body       io.Reader
}

// LinkPath is where an applicant chooses a password; a token follows.
const LinkPath = "/w/"

// Files keeps the scans; *blob.Store is one.
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
	// Put writes an entry over the version it was read with; Conflict when somebody was faster.
	Put(ctx context.Context, e Entry) error
	// List gives at most n entries in a state, the newest first.
	List(ctx context.Context, s State, n int) ([]Entry, error)
}

// Accounts is what the window asks of account.Service; tests have a stand-in.
type Accounts interface {
	Registered(ctx context.Context, c regno.USCC) (bool, error)
	Ask(ctx context.Context, q account.Query) (account.Answer, error)
	Open(ctx context.Context, who actor.Actor, o account.Opening) (account.Opened, error)
}

// Passwords keeps the password that an applicant chooses; *credential.Service is one.
type Passwords interface {
	Hash(ctx context.Context, password string) (credential.Hashed, error)
	Put(ctx context.Context, who actor.Actor, mandateID string, h credential.Hashed) error
}

// Notices is what the window asks of notice.Service.
type Notices interface {
	SMS(ctx context.Context, m notice.SMS) error
}

// Service keeps the window.
type Service struct {
	Store     Store
	Files     Files
	Accounts  Accounts
	Passwords Passwords
	Notices   Notices
	Tx        tx.Tx
	Audit     *audit.Service
	Keys      *secret.Keyring
	Most      int64         // bytes of one scan
	Life      time.Duration // of a link
	Public    string        // address of the hall, which stands in the link
	Now       func() time.Time
}

func (s *Service) record(ctx context.Context, who actor.Actor, act string, e Entry) error {
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "window", ObjectID: e.ID})
}
