// Package upgrade owns 「单位用户升级」 (UPG-1 to UPG-7): it moves a unit's account
// from an older hall into this one. It keeps the order of the questions and the
// rules of each answer. It does not know how an older hall is queried: that is a
// port.
//
//	选择原网办大厅 ► 校验历史账户 ► 确认法定代表人信息 ► 设置管理员 ► 完成升级
//
// # The argument
//
// An old password is the weakest proof that opens a unit here, so it opens nothing
// alone. The register must agree on unit and representative, by the USCC that the
// older hall has stored, never by one that was typed. The administrator must be a
// verified person of this hall in all four values.
//
// The page must not help anybody to guess accounts of the older hall either. An
// unknown name and a wrong password give the same sentence. Every question is
// counted, by hall and name and by address, before it is sent, so a hundred
// simultaneous requests get no more answers than a hundred in sequence. The old
// password is passed to the older hall and stored nowhere.
package upgrade

import (
	"fmt"
	"slices"
	"time"

	"wangting/internal/regno"
)

// Step is one page of the wizard.
type Step uint8

const (
	Choose         Step = iota // 选择原网办大厅
	Account                    // 校验历史账户
	Representative             // 确认法定代表人信息
	Administrator              // 设置管理员
	Finished                   // 完成升级
)

// Steps are the titles of the steps, in order (UPG-1).
var Steps = []string{"选择原网办大厅", "校验历史账户", "确认法定代表人信息", "设置管理员", "完成升级"}

// String returns the title of the step.
func (s Step) String() string { return Steps[s] }

// State is the state of a draft: being filled in, or done.
type State string

const (
	Open State = "open"
	Done State = "done"
)

// Old is an account of an older hall, as that hall describes it after the password was right.
type Old struct {
	Key  string // identifies the account in that hall; each key can be upgraded once
	USCC regno.USCC

	Profile Profile
	Past    []Past
}

// Profile is what the unit declared about itself in the older hall, in that field's codes; each may be
// "".
type Profile struct{ Economy, Nature, Industry, Affiliation string }

// Past is a case of an older hall. It can be read here, but continues there.
type Past struct {
	Number string
	Item   string
	State  string // in that hall's words
	Day    string // 2024-11-08
}

// Claim holds the values that the register must confirm (UPG-4).
type Claim struct {
	USCC     regno.USCC
	UnitName string
	Document regno.Document
	RepName  string
}

// String returns the USCC only, so that no personal data reaches the logs.
func (c Claim) String() string { return "claim on " + c.USCC.String() }

// Format prints String for every verb, so that %+v cannot print the person.
func (c Claim) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// Unit is what the register knows of the unit beyond the claim.
type Unit struct{ Region, Kind, Address string }

// Draft is one upgrade. It is kept in the sealed browser session.
type Draft struct {
	ID string

	State State
	Hall  string // code of the older hall
	Old   Old    // empty until its password was right
	Claim Claim  // empty until the register agreed
	Unit  Unit

	UnitID     string // set when done
	UnitNumber string

	ExpiresAt time.Time // moves with every step

}

// Route returns all steps, in order.
func (d Draft) Route() []Step {
	return []Step{Choose, Account, Representative, Administrator, Finished}
}

func (d Draft) answered(s Step) bool {
	if d.State == Done {
		return true
	}
	switch s {
	case Choose:
		return d.Hall != ""
	case Account:
		return d.Old.Key != ""
	case Representative:
		return d.Claim.USCC != ""
	}
	return false
}

// Next returns the first step that is not done.
func (d Draft) Next() Step {
	for _, s := range d.Route() {
		if !d.answered(s) {
			return s
		}
	}
	return Finished
}

// MayOpen reports whether step s may be shown now: every step that is done and the next one, but none
// beyond it. A finished draft shows only the last step.
func (d Draft) MayOpen(s Step) bool {
	if d.State == Done {
		return s == Finished
	}
	return s == d.Next() || slices.Contains(d.Route(), s) && d.answered(s)
}

// choose sets the older hall; a different one than before clears what the first had proved.
func (d *Draft) choose(hall string) {
	if d.Hall != hall {
		d.Hall, d.Old, d.Claim, d.Unit = hall, Old{}, Claim{}, Unit{}
	}
}

// prove sets the old account; a different one than before clears what was confirmed.
func (d *Draft) prove(o Old) {
	if d.Old.Key != o.Key || d.Old.USCC != o.USCC {
		d.Old, d.Claim, d.Unit = o, Claim{}, Unit{}
	}
}

// finish marks the draft as done and wipes its private values.
func (d *Draft) finish(unitID, number string) {
	d.State, d.UnitID, d.UnitNumber = Done, unitID, number
	d.Claim, d.Old.Past = Claim{USCC: d.Claim.USCC, UnitName: d.Claim.UnitName}, nil
}

// MaskNumber masks a unit number as 2…318: enough to be recognised by somebody who knows it (UPG-6).
func MaskNumber(n string) string {
	if len(n) < 5 {
		return "…"
	}
	return n[:1] + "…" + n[len(n)-3:]
}
