// Package person owns the natural persons of the hall (个人用户): one row for each document.
// It knows who was verified, how and when. It does not verify anybody itself, and it knows
// no units, passwords or SQL.
//
// The argument. A person is found only by the type and number of their document: a name is
// not unique, and people share phones and pass them on. Names, numbers and phones are
// sealed in the database, found by keyed hash, and never printed: String gives only the id
// (SEC-1).
package person

import (
	"fmt"
	"time"

	"wangting/internal/regno"
)

// Way is how somebody was verified as the holder of their document.
type Way string

const (
	Unverified Way = ""
	ByFace     Way = "face"   // the bureau compared face, name and number
	ByWindow   Way = "window" // a clerk saw the document, and a second clerk checked
	ByProvince Way = "sso"    // the province's single sign-on vouches for them
)

// Valid reports whether w is one of the ways.
func (w Way) Valid() bool {
	return w == Unverified || w == ByFace || w == ByWindow || w == ByProvince
}

// Person is a natural person. It holds private values: show only masked ones.
type Person struct {
	ID         string
	Name       string
	DocType    regno.DocType
	DocNumber  string
	Phone      regno.Mobile // "" until one was confirmed
	VerifiedBy Way
	VerifiedAt time.Time // zero when they were never verified
	CreatedAt  time.Time
	Version    int64
}

// Document is the person's document, type and number together.
func (p Person) Document() regno.Document {
	return regno.Document{Type: p.DocType, Number: p.DocNumber}
}

// Verified reports whether the person was verified as the holder of the document.
func (p Person) Verified() bool { return !p.VerifiedAt.IsZero() }

// NameMasked is the name as others see it.
func (p Person) NameMasked() string { return regno.MaskName(p.Name) }

// String keeps private values out of logs.
func (p Person) String() string { return "person " + p.ID }

// Format keeps them out of every other verb.
func (p Person) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, p.String()) }

// mergeNew adds new information to the record of a person, and gives what changed. It replaces
// a name only after a verification, not by the input of a form. It keeps a phone that is on
// file, because only ChangePhone may replace it, with proof.
func (p *Person) mergeNew(n New, now time.Time) (changed []string) {
	if n.VerifiedBy != Unverified {
		if p.Name != n.Name { // another name, or the same one in a writing that is not standard
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
