// Package unit owns the units of the hall (单位): who they are, the 单位编号 under
// which they log in, and whether they may act. It knows neither who acts for
// them nor how they were proved; SQL is beside it in unitdb.
//
// Two rules are kept by the database and not by anybody's care: one unit a
// 统一社会信用代码, one number a unit. A unit that is opened twice at once is opened
// once, and the second caller is told so (REG-9).
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

// State is whether a unit may act.
type State string

const (
	Active    State = "active"
	Suspended State = "suspended" // by the hall, for a reason told to the unit
	Closed    State = "closed"    // 注销
)

// Unit is an employer. Its code and name are public.
type Unit struct {
	ID        string
	Number    string // 单位编号: 2 and nine digits
	USCC      regno.USCC
	Name      string // 单位全称
	Region    string // GB/T 2260 of the registering department
	Kind      string // 企业, 事业单位, …
	Address   string // 注册地地址
	State     State
	CreatedAt time.Time
	Version   int64 // grows with every change

	// What the unit says of itself; codes of the tables in this package.
	Economy, Nature, Industry, Affiliation string
}

// New is what is known of a unit when it is opened; the register confirmed it.
type New struct {
	USCC    regno.USCC
	Name    string
	Region  string // "" takes it from the USCC
	Kind    string // "" takes it from the USCC
	Address string
}

// whole fills in what follows from the code, or says what is missing.
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
