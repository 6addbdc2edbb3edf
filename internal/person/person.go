// Package person owns the natural persons of the hall (个人用户): one row a
// document, whoever they act for. It knows who was verified, how and when; it
// neither verifies anybody itself nor knows units, passwords or SQL.
//
// The argument. A person is found by type and number of their document and by
// nothing else: a name is not unique and a phone is shared and handed on. Names,
// numbers and phones are sealed in the database, found by keyed hash, and never
// printed: String gives the id only (SEC-1).
package person

import (
	"fmt"
	"time"

	"wangting/internal/regno"
)

// Way is how somebody came to be verified as the holder of their document.
type Way string

const (
	Unverified Way = ""
	ByFace     Way = "face"   // the bureau compared face, name and number
	ByWindow   Way = "window" // a clerk saw the document, a second clerk checked
	ByProvince Way = "sso"    // the province's single sign-on vouches for them
)

// Valid reports whether w is one of the ways.
func (w Way) Valid() bool {
	return w == Unverified || w == ByFace || w == ByWindow || w == ByProvince
}

// Person is a natural person. It holds private values: show the masks.
type Person struct {
	ID         string
	Name       string
	DocType    regno.DocType
	DocNumber  string
	Phone      regno.Mobile // "" until one was confirmed
	VerifiedBy Way
	VerifiedAt time.Time // zero when never
	CreatedAt  time.Time
	Version    int64
}

// Document is the person's document, type and number together.
func (p Person) Document() regno.Document {
	return regno.Document{Type: p.DocType, Number: p.DocNumber}
}

// Verified reports whether the hall knows that the document is theirs.
func (p Person) Verified() bool { return !p.VerifiedAt.IsZero() }

// NameMasked is the name as others see it.
func (p Person) NameMasked() string { return regno.MaskName(p.Name) }

// String keeps private values out of logs.
func (p Person) String() string { return "person " + p.ID }

// Format keeps them out of every other verb.
func (p Person) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, p.String()) }

// meet brings what has just become known of a person into their record and
// tells what changed. A name is taken over only from a verification: the bureau
// vouches for it, a form does not. A phone that is on file stays, since it is
// changed on purpose and with proof, not by the way.
func (p *Person) meet(n New, now time.Time) (changed []string) {
	if n.VerifiedBy != Unverified {
		if n.Name != p.Name {
			p.Name = n.Name
			changed = append(changed, "name")
		}
		if !p.Verified() {
			p.VerifiedBy, p.VerifiedAt = n.VerifiedBy, now
			changed = append(changed, "verified")
		}
	}
	if p.Phone == "" && n.Phone != "" {
		p.Phone = n.Phone
		changed = append(changed, "phone")
	}
	return changed
}
