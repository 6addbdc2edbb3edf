// Package account keeps what concerns the account of a unit as a whole: how one is opened, how another legal
// representative takes it over, how it is closed, and what the business register says. Whoever opens one has proved
// that the unit exists and who its representative is: each door its own way, all of them through Open.
//
// Opening is one transaction of the caller: unit, persons, mandates, password and the message that tells them exist
// together or not at all. Two doors at once for one unit: the first opens it, the other gets Conflict.
//
// A new name of a unit, and its end, are believed only when the register says so. It is asked with the representative
// that the hall knows, never with one that was typed.
package account

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// InBusiness is the register's word for a unit that may have an account.
const InBusiness = "在业"

// Query is what somebody says of a unit and its legal representative.
type Query struct {
	USCC     regno.USCC
	Name     string
	RepName  string
	Document regno.Document // of the representative
}

// Answer is what the register says of it.
type Answer struct {
	Exists bool
	Match  bool   // all five values
	Status string // 在业 吊销 注销 迁出
	Facts  Facts  // only when all match
}

// Facts are what the register knows of the unit beyond what was said.
type Facts struct {
	Region  string // GB/T 2260
	Kind    string // 有限责任公司, 机关, 事业单位, …
	Address string
}

// Register is the business register. Faults: Away, Limited.
type Register interface {
	Ask(ctx context.Context, q Query) (Answer, error)
}

// Service opens accounts, hands them over and closes them.
type Service struct {
	Register
	Tx    tx.Tx
	Audit *audit.Service
	// Fresh asks for a passkey before an account is closed, from those who have one: Unsure.
	Fresh func(ctx context.Context, who actor.Actor) error

	Units     *unit.Service
	Persons   *person.Service
	Mandates  *mandate.Service
	Passwords *credential.Service
	Notices   *notice.Service

	parts []Part // of the end of a unit
}

// Registered reports whether a unit has an account.
func (s *Service) Registered(ctx context.Context, c regno.USCC) (bool, error) {
	_, err := s.Units.ByUSCC(ctx, c)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}
