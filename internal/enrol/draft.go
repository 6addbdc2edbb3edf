package enrol

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/account"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// Step is one page of the wizard.
type Step uint8

const (
	Particulars Step = iota // 填写单位信息
	Face                    // 法定代表人认证
	Account                 // 填写账户信息
	Finished                // 完成注册
)

// Steps are the titles of the steps, in order (REG-2).
var Steps = []string{"填写单位信息", "法定代表人认证", "填写账户信息", "完成注册"}

// Kind is the purpose of a wizard.
type Kind string

// The two wizards: a unit is registered with its legal representative, or a registered unit gets
// another representative (ACC-5).
const (
	Registration Kind = "enrolment"
	Succession   Kind = "succession"
)

// Verb returns the Chinese verb for the wizard's purpose: 注册, 变更.
func (k Kind) Verb() string {
	if k == Succession {
		return "变更"
	}
	return "注册"
}

// String returns the title of the step.
func (s Step) String() string { return Steps[s] }

// State is the state of a draft: being filled in, or done.
type State string

const (
	Open State = "open"
	Done State = "done"
)

// Claim holds the five values that somebody enters about a unit (REG-3).
type Claim struct {
	USCC     regno.USCC
	UnitName string
	Document regno.Document
	RepName  string
}

// query returns the claim as a query to the register.
func (c Claim) query() account.Query {
	return account.Query{USCC: c.USCC, Name: c.UnitName, RepName: c.RepName, Document: c.Document}
}

// String returns the USCC only, so that no personal data reaches the logs.
func (c Claim) String() string { return "claim on " + c.USCC.String() }

// Format prints String for every verb, so that %+v cannot print the person.
func (c Claim) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// Unit is what the register knows of the unit beyond the claim.
type Unit struct {
	Region  string
	Kind    string
	Address string
}

// Draft is one registration. Its private values are encrypted in the store.
type Draft struct {
	ID      string
	Kind    Kind
	Binding []byte // keyed hash of the browser session's id
	State   State
	Claim   Claim // confirmed by the register; wiped but for the public part when done
	Unit    Unit

	Agreement string // version agreed to
	AgreedAt  time.Time

	proof.Kept // the face check of step 2

	Phone regno.Mobile // the phone to which the last code was sent

	UnitID     string // set when done
	UnitNumber string

	CreatedAt time.Time
	ExpiresAt time.Time // moves with every step
	Version   int64
}

// Route returns all steps, in order.
func (d Draft) Route() []Step { return []Step{Particulars, Face, Account, Finished} }

func (d Draft) answered(s Step, now time.Time) bool {
	if d.State == Done {
		return true
	}
	switch s {
	case Particulars:
		return d.Claim.USCC != ""
	case Face:
		return d.Passed(now)
	}
	return false
}

// Next returns the first step that is not done.
func (d Draft) Next(now time.Time) Step {
	for _, s := range d.Route() {
		if !d.answered(s, now) {
			return s
		}
	}
	return Finished
}

// MayOpen reports whether step s may be shown now: every step that is done and the next one, but none
// beyond it (REG-9). A finished draft shows only the last step.
func (d Draft) MayOpen(s Step, now time.Time) bool {
	if d.State == Done {
		return s == Finished
	}
	return s == d.Next(now) || slices.Contains(d.Route(), s) && d.answered(s, now)
}

// sameClaim reports whether c equals the claim that the register confirmed for this draft.
func (d Draft) sameClaim(c Claim) bool { return d.Claim == c }

// phone parses a typed phone number. The mask of the draft's own phone, left unchanged, stands for
// that phone.
func (d Draft) phone(typed string) (regno.Mobile, error) {
	if d.Phone != "" && strings.TrimSpace(typed) == d.Phone.Masked() {
		return d.Phone, nil
	}
	return regno.ParseMobile(typed)
}

// forbidden returns the strings that the password must not contain (REG-7).
func (d Draft) forbidden(phone regno.Mobile) []string {
	p := append(d.Claim.USCC.Parts(), d.Claim.Document.Parts()...)
	return append(p, string(phone))
}

// finish marks the draft as done and wipes its private values.
func (d *Draft) finish(o account.Opened, now time.Time, keep time.Duration) {
	d.State, d.UnitID, d.UnitNumber = Done, o.Unit.ID, o.Unit.Number
	d.Claim = Claim{USCC: d.Claim.USCC, UnitName: d.Claim.UnitName}
	d.FaceLink, d.Phone, d.ExpiresAt = "", "", now.Add(keep)
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
