// Package account owns the account of a unit as a whole: opening it, handing it over to another
// legal representative, closing it, and asking the business register about the unit. Packages enrol,
// window, signon and upgrade open accounts. Each verifies in its own way that the unit exists and
// who represents it, and then calls Open.
//
// Opening runs in the caller's transaction: the unit, persons, mandates, password and welcome
// message are written together or not at all. When two requests open the same unit at once, the
// first opens it and the second gets Conflict.
//
// A new name of a unit, and its dissolution, are accepted only when the business register confirms
// them. The query always names the representative that the hall has on record, never one that
// somebody typed.
package account

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// InBusiness is the register's status of a unit that may have an account.
const InBusiness = "在业"

// Query holds the five values about a unit and its legal representative that the register compares.
type Query struct {
	USCC     regno.USCC
	Name     string
	RepName  string
	Document regno.Document // the representative's identity document
}

// Answer is the register's answer to a Query.
type Answer struct {
	Exists bool
	Match  bool   // all five values match
	Status string // 在业 吊销 注销 迁出
	Facts  Facts  // set only when Match is true
}

// Facts are what the register knows about the unit beyond the values of the Query.
type Facts struct {
	Region  string // GB/T 2260
	Kind    string // 有限责任公司, 机关, 事业单位, …
	Address string
}

// Register is the business register. Faults: Away, Limited.
type Register interface {
	Ask(ctx context.Context, q Query) (Answer, error)
}

// SayUncovered is what a person is told when no register that the hall may ask knows units of their kind, or holders of their
// kind of document. A window opens their account by the papers.
const SayUncovered = "网上不能核验这类单位或这种证件的登记信息：注册请携带登记证书和法定代表人身份证件到人社服务大厅窗口办理，其他事项请拨打 12333"

// ErrUncovered is the fault of such a question.
var ErrUncovered = fault.New(fault.Invalid, SayUncovered)

// Words names the package's audit acts in the unit's log.
var Words = map[string]string{"unit.closed": "注销单位账户", "unit.close.refused": "注销时登录密码不正确"}

// Service opens accounts, hands them over and closes them.
type Service struct {
	Register
	Tx    tx.Tx
	Audit *audit.Service
	// Fresh requires a recent passkey before an account is closed, from callers who have a passkey.
	// Fault: Unsure.
	Fresh func(ctx context.Context, who actor.Actor) error

	Units     *unit.Service
	Persons   *person.Service
	Mandates  *mandate.Service
	Passwords *credential.Service
	Notices   *notice.Service

	// Faces and Tries serve the closing: the face of the representative, and how many wrong passwords lock.
	Faces *proof.Faces
	Tries limit.Rule

	parts []Part // run when a unit is closed
}

// Registered reports whether a unit has an account.
func (s *Service) Registered(ctx context.Context, c regno.USCC) (bool, error) {
	_, err := s.Units.ByUSCC(ctx, c)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}
