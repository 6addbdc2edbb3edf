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

// Steps is every step's words, in order (REG-2).
var Steps = []string{"填写单位信息", "法定代表人认证", "填写账户信息", "完成注册"}

// Kind is what a wizard ends in.
type Kind string

// The two wizards: a unit comes into the hall with its legal representative, or a unit
// that is there gets another one (ACC-5).
const (
	Registration Kind = "enrolment"
	Succession   Kind = "succession"
)

// Does is the deed in one word: 注册, 变更.
func (k Kind) Does() string {
	if k == Succession {
		return "变更"
	}
	return "注册"
}

// String is the step's words.
func (s Step) String() string { return Steps[s] }

// State is whether a draft is still being filled in.
type State string

const (
	Open State = "open"
	Done State = "done"
)

// Claim is what somebody says of a unit: the five values of REG-3.
type Claim struct {
	USCC     regno.USCC
	UnitName string
	Document regno.Document
	RepName  string
}

// query is the claim as the register is asked.
func (c Claim) query() account.Query {
	return account.Query{USCC: c.USCC, Name: c.UnitName, RepName: c.RepName, Document: c.Document}
}

// String keeps the person out of logs.
func (c Claim) String() string { return "claim on " + c.USCC.String() }

// Format keeps them out of every other verb.
func (c Claim) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// Unit is what the register knows of the unit beyond the claim.
type Unit struct {
	Region  string
	Kind    string
	Address string
}

// Draft is one enrolment. Its private values are sealed at rest.
type Draft struct {
	ID      string
	Kind    Kind
	Binding []byte // keyed hash of the browser session's id
	State   State
	Claim   Claim // confirmed by the register; wiped but for the public part when done
	Unit    Unit

	Agreement string // version agreed to
	AgreedAt  time.Time

	proof.Kept // the face of step 2

	Phone regno.Mobile // the last one a code was sent to

	UnitID     string // done
	UnitNumber string

	CreatedAt time.Time
	ExpiresAt time.Time // moves with every step
	Version   int64
}

// Route is the row of questions, in order.
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

// Next is the first question without an answer.
func (d Draft) Next(now time.Time) Step {
	for _, s := range d.Route() {
		if !d.answered(s, now) {
			return s
		}
	}
	return Finished
}

// MayOpen reports whether s may be looked at now: anything answered, and the next
// question, but nothing beyond it (REG-9). Of a finished draft only the end.
func (d Draft) MayOpen(s Step, now time.Time) bool {
	if d.State == Done {
		return s == Finished
	}
	return s == d.Next(now) || slices.Contains(d.Route(), s) && d.answered(s, now)
}

// same reports whether c is what the draft was confirmed for.
func (d Draft) same(c Claim) bool { return d.Claim == c }

// phone reads a phone that was typed; the mask of the draft's phone, untouched,
// is that phone.
func (d Draft) phone(typed string) (regno.Mobile, error) {
	if d.Phone != "" && strings.TrimSpace(typed) == d.Phone.Masked() {
		return d.Phone, nil
	}
	return regno.ParseMobile(typed)
}

// forbidden are the pieces that the password must not contain (REG-7).
func (d Draft) forbidden(phone regno.Mobile) []string {
	p := append(d.Claim.USCC.Parts(), d.Claim.Document.Parts()...)
	return append(p, string(phone))
}

// finish makes the draft done and forgets what is private.
func (d *Draft) finish(o account.Opened, now time.Time, keep time.Duration) {
	d.State, d.UnitID, d.UnitNumber = Done, o.Unit.ID, o.Unit.Number
	d.Claim = Claim{USCC: d.Claim.USCC, UnitName: d.Claim.UnitName}
	d.FaceLink, d.Phone, d.ExpiresAt = "", "", now.Add(keep)
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
