// Package upgrade owns 「单位用户升级」 (UPG-1 to UPG-7): how a unit that had an
// account in an older hall comes into this one. It keeps the order of the
// questions and the rules of each answer. It refuses to know how an older hall is
// asked: that is a port.
//
//	选择原网办大厅 ► 校验历史账户 ► 确认法定代表人信息 ► 设置管理员 ► 完成升级
//
// # The argument
//
// An old password is the weakest proof that opens a unit here, so it opens nothing
// alone: the register must agree on unit and representative, the USCC being the one
// the older hall keeps and never one that was typed, and the administrator must be
// a verified person of this hall in all four values. The page is no oracle for the
// older hall either: an unknown name and a wrong password are one sentence, and
// every question is counted, by hall and name and by address, before it is asked, so
// that a hundred at once get no more answers than one after another. The old
// password goes through to the older hall and is written nowhere.
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

// Steps is every step's words, in order (UPG-1).
var Steps = []string{"选择原网办大厅", "校验历史账户", "确认法定代表人信息", "设置管理员", "完成升级"}

// String is the step's words.
func (s Step) String() string { return Steps[s] }

// State is whether a draft is still being filled in.
type State string

const (
	Open State = "open"
	Done State = "done"
)

// Old is an account of an older hall, as that hall tells it after its password.
type Old struct {
	Key  string // the account's own key there; an account upgrades once by it
	USCC regno.USCC

	Profile Profile
	Past    []Past
}

// Profile is what the unit had said of itself there, in codes of the field; each may be "".
type Profile struct{ Economy, Nature, Industry, Affiliation string }

// Past is a case of the older hall. It is looked up here and goes on there.
type Past struct {
	Number string
	Item   string
	State  string // in that hall's words
	Day    string // 2024-11-08
}

// Claim is what is confirmed with the register (UPG-4).
type Claim struct {
	USCC     regno.USCC
	UnitName string
	Document regno.Document
	RepName  string
}

// String keeps the person out of logs.
func (c Claim) String() string { return "claim on " + c.USCC.String() }

// Format keeps them out of every other verb.
func (c Claim) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// Unit is what the register knows of the unit beyond the claim.
type Unit struct{ Region, Kind, Address string }

// Draft is one upgrade. Its private values are sealed at rest.
type Draft struct {
	ID string

	State State
	Hall  string // code of the older hall
	Old   Old    // empty until its password was right
	Claim Claim  // empty until the register agreed
	Unit  Unit

	UnitID     string // done
	UnitNumber string

	ExpiresAt time.Time // moves with every step

}

// Route is the row of questions, in order.
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

// Next is the first question without an answer.
func (d Draft) Next() Step {
	for _, s := range d.Route() {
		if !d.answered(s) {
			return s
		}
	}
	return Finished
}

// MayOpen reports whether s may be looked at now: anything answered, and the next
// question, but nothing beyond it. Of a finished draft only the end.
func (d Draft) MayOpen(s Step) bool {
	if d.State == Done {
		return s == Finished
	}
	return s == d.Next() || slices.Contains(d.Route(), s) && d.answered(s)
}

// choose takes a hall; another one than before forgets what the first one proved.
func (d *Draft) choose(hall string) {
	if d.Hall != hall {
		d.Hall, d.Old, d.Claim, d.Unit = hall, Old{}, Claim{}, Unit{}
	}
}

// prove takes an account; another one than before forgets what was confirmed.
func (d *Draft) prove(o Old) {
	if d.Old.Key != o.Key || d.Old.USCC != o.USCC {
		d.Old, d.Claim, d.Unit = o, Claim{}, Unit{}
	}
}

// finish makes the draft done and forgets what is private.
func (d *Draft) finish(unitID, number string) {
	d.State, d.UnitID, d.UnitNumber = Done, unitID, number
	d.Claim, d.Old.Past = Claim{USCC: d.Claim.USCC, UnitName: d.Claim.UnitName}, nil
}

// MaskNumber shows a unit number as 2…318: enough for who has it to know it (UPG-6).
func MaskNumber(n string) string {
	if len(n) < 5 {
		return "…"
	}
	return n[:1] + "…" + n[len(n)-3:]
}
