// Package unit owns the units (单位) that use the hall: their particulars, the 单位编号 under which
// their people log in, and the state that says whether they may act. It knows neither who acts for
// a unit nor how the unit was verified. Package unitdb beside it holds the SQL.
//
// Two unique indexes of the database keep two rules: one unit per 统一社会信用代码 and one unit per
// number. When two requests open the same unit at once, the first opens it and the second gets
// Conflict (REG-9).
//
//	open ──> active ──> suspended ──> active
//	            └──────────┴────────> closed
package unit

import (
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// State says whether a unit may act.
type State string

const (
	Active    State = "active"
	Suspended State = "suspended" // by the hall, for a reason that the unit was told
	Closed    State = "closed"    // 注销
)

// Unit is an employer. Its USCC and its name are public.
type Unit struct {
	ID        string
	Number    string // 单位编号: the digit 2 and nine more digits
	USCC      regno.USCC
	Name      string // 单位全称
	Region    string // GB/T 2260 of the registering department
	Kind      string // 企业, 事业单位, …
	Address   string // 注册地地址
	State     State
	CreatedAt time.Time
	Version   int64 // grows with every change

	// Codes that the unit states about itself, from the tables in this package.
	Economy, Nature, Industry, Affiliation string
}

// New holds the particulars of a unit to open. The business register has confirmed them.
type New struct {
	USCC    regno.USCC
	Name    string
	Region  string // "" derives it from the USCC
	Kind    string // "" derives it from the USCC
	Address string
}

// whole derives the missing fields from the USCC. Invalid when the name is missing or the USCC is
// malformed.
func (n New) whole() (New, error) {
	if _, err := regno.USCCFromRegister(string(n.USCC)); err != nil {
		return New{}, err
	}
	n.Name = strings.TrimSpace(n.Name)
	if n.Name == "" {
		return New{}, fault.New(fault.Invalid, "请填写单位全称")
	}
	if n.Region == "" {
		n.Region = n.USCC.Region()
	}
	if n.Kind == "" {
		n.Kind = n.USCC.Class()
	}
	return n, nil
}

// Institution reports whether the account is that of an institution (机构), which has no code of its own.
func (u Unit) Institution() bool { return IsInstitution(u.Number) }

// IsInstitution reports whether a number is a 机构编号 (INS-3).
func IsInstitution(number string) bool { return strings.HasPrefix(number, "JG") }
