// Package entitle owns 免申即享: who is entitled to an item by a rule of the core business system without having applied, and the word by
// which they claim it. It knows no SQL and no HTTP, and names no item: an item picks a rule of catalog.Entitlements.
//
//	found ──> open ── 暂不申领 ──> later
//	            │                   │
//	            └──── submitted ────┴──> claimed ── withdrawn, lapsed, not accepted, terminated ──> open
//	open, later ── the core system says otherwise, the period is over ──> ended
//
// An entitlement is one row for a unit, an item and a period, whoever finds it how often. Confirming reserves the id of a case in it and
// begins the draft under this id, so that any number of people and tabs confirm into one draft. What the core system says is asked anew
// by then, and fills the fields that the form locks: nothing of it is read from a browser.
//
// An entitlement is seen by those of the unit who may handle its item. Its values are sealed, and stand in no address, log or record.
package entitle

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/tx"
)

// Path is where a unit reads what it is entitled to.
const Path = "/unit/entitlements"

// State says what became of an entitlement.
type State string

// The values of State.
const (
	Open    State = "open"
	Later   State = "later"   // 暂不申领
	Claimed State = "claimed" // a case was submitted
	Ended   State = "ended"
)

// Entitlement is one row.
type Entitlement struct {
	ID, UnitID string
	Item       string // code
	Period     string
	State      State
	CaseID     string // begun from it, or submitted otherwise; "" before
	Number     string // of the submitted case
	FoundAt    time.Time
	EndsAt     time.Time         // of the period
	Shown      map[string]string // what the core system gives, as it is shown, by the keys of the rule's values; sealed
}

// Words names the package's audit acts.
var Words = map[string]string{
	"entitle.found":     "查出可以免申即享",
	"entitle.confirmed": "确认申领",
	"entitle.later":     "暂不申领",
}

// The parts of other rooms that the core asks.
type (
	// Core asks a view. Faults: NotFound when the region is not connected, Away.
	Core interface {
		Look(ctx context.Context, view string, values map[string]string) ([]map[string]string, error)
	}
	Cases interface {
		Prepare(ctx context.Context, who actor.Actor, itemCode string) (casework.View, error)
		Start(ctx context.Context, who actor.Actor, itemCode, draftID string, data form.Data) (casework.Case, error)
		Save(ctx context.Context, who actor.Actor, caseID string, data form.Data, version int64) (int64, error)
		Open(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	}
	Rights interface {
		Decide(ctx context.Context, who actor.Actor, a mandate.Ask) (mandate.Right, error)
		Sight(ctx context.Context, as ...actor.Actor) (actor.Sight, error)
		Hold(ctx context.Context, who actor.Actor, item string) error
	}
	Notices interface {
		Tell(ctx context.Context, who actor.Actor, m notice.Message) error
	}
	Jobs interface {
		EnqueueAt(ctx context.Context, kind string, body any, due time.Time) error
	}
	Items interface{ Catalogue() *catalog.Catalogue }
)

// Unit is a unit that is asked about.
type Unit struct{ ID, USCC, Region string }

// Store keeps entitlements.
type Store interface {
	// Units gives active units with somebody who acts for them behind an id, in the order of ids; none of practice.
	Units(ctx context.Context, after string, most int) ([]Unit, error)
	// Add keeps an entitlement unless there is one of the unit, item and period; added reports which.
	Add(ctx context.Context, e Entitlement) (added bool, err error)
	// Renew gives the entitlement of the same unit, item and period what the core system says now; one that has ended opens again.
	Renew(ctx context.Context, e Entitlement) error
	// End ends the open entitlements of a unit to an item.
	End(ctx context.Context, unitID, item string) error
	// EndPast ends those whose period is over, and forgets those that are over since a moment.
	EndPast(ctx context.Context, now, since time.Time) error
	// Of gives those of a unit that have not ended, the newest first.
	Of(ctx context.Context, unitID string) ([]Entitlement, error)
	// One gives an entitlement. NotFound.
	One(ctx context.Context, id string) (Entitlement, error)
	// Reserve puts the id of a case into an unclaimed entitlement in the place of was, and keeps that the case is begun from it; false
	// when another stands there by now.
	Reserve(ctx context.Context, id, was, caseID string) (bool, error)
	// PutOff moves an open entitlement to Later; false when it is not open.
	PutOff(ctx context.Context, id string) (bool, error)
	// Claim marks the entitlement of a submitted case; Reopen what was claimed by it.
	Claim(ctx context.Context, c casework.Case) error
	Reopen(ctx context.Context, caseID string) error
	// Running gives a submitted case of a unit for an item that has not ended; NotFound when there is none.
	Running(ctx context.Context, unitID, item string) (casework.Case, error)
	// Begun reports whether a case was begun from an entitlement.
	Begun(ctx context.Context, caseID string) (bool, error)
}

// Service finds and claims.
type Service struct {
	Core    Core
	Cases   Cases
	Rights  Rights
	Items   Items
	Notices Notices
	Audit   *audit.Service
	Jobs    Jobs
	Tx      tx.Tx
	Store   Store
	Log     *slog.Logger
	Now     func() time.Time
}

// Card is an entitlement as it is shown to those who may claim it.
type Card struct {
	ID, Item, Name string
	State          State
	Say            string // 2026 年度：核定 12,345.00 元，确认后拨付
	CaseID, Number string
	Until          time.Time // the last day
}

// rule gives what an item says of an entitlement now; false while nobody can apply for it by one.
func (s *Service) rule(code string) (*catalog.Item, catalog.Entitlement, catalog.EntitledBy, bool) {
	it := s.Items.Catalogue().Item(code)
	if it == nil || !it.Online {
		return nil, catalog.Entitlement{}, catalog.EntitledBy{}, false
	}
	e, b, ok := it.Entitlement()
	return it, e, b, ok
}

// CardOf is an entitlement as it is shown; false when it is not, to somebody who sees so much.
func (s *Service) CardOf(e Entitlement, seen actor.Sight) (Card, bool) {
	it, rule, _, ok := s.rule(e.Item)
	if !ok || !seen.Sees(e.UnitID, e.Item) || e.State == Ended || !s.Now().Before(e.EndsAt) {
		return Card{}, false
	}
	return Card{ID: e.ID, Item: e.Item, Name: it.Name, State: e.State, Say: rule.Card(e.Shown), CaseID: e.CaseID, Number: e.Number,
		Until: e.EndsAt.AddDate(0, 0, -1)}, true
}

// Of gives what the caller's unit is entitled to and the caller may claim.
func (s *Service) Of(ctx context.Context, who actor.Actor) (list []Card, err error) {
	if !who.ForUnit() || who.Practice() {
		return nil, nil
	}
	all, err := s.Store.Of(ctx, who.UnitID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	seen, err := s.Rights.Sight(ctx, who)
	if err != nil {
		return nil, fmt.Errorf("asking what is seen: %w", err)
	}
	for _, e := range all {
		if c, ok := s.CardOf(e, seen); ok {
			list = append(list, c)
		}
	}
	return list, nil
}

var errNone = fault.New(fault.NotFound, "没有这一项免申即享，或者您没有这个事项的授权")

// theirs gives an entitlement that the caller may claim. NotFound for everybody else's.
func (s *Service) theirs(ctx context.Context, who actor.Actor, entitlementID string) (Entitlement, error) {
	if !who.ForUnit() || who.Practice() || !id.Valid(entitlementID) {
		return Entitlement{}, errNone
	}
	e, err := s.Store.One(ctx, entitlementID)
	if errors.Is(err, fault.NotFound) || err == nil && e.UnitID != who.UnitID {
		return Entitlement{}, errNone
	}
	if err != nil {
		return Entitlement{}, fmt.Errorf("reading an entitlement: %w", err)
	}
	_, err = s.Rights.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID, Item: e.Item})
	if errors.Is(err, fault.Forbidden) || errors.Is(err, fault.NotFound) {
		return Entitlement{}, errNone
	}
	return e, err
}

// deed is an act about an entitlement; it tells no values.
func (e Entitlement) deed(act string) actor.Deed {
	return actor.Deed{Act: act, Object: "entitlement", ObjectID: e.ID, UnitID: e.UnitID,
		Detail: map[string]string{actor.DetailItem: e.Item, "period": e.Period}}
}

// PutOff is 「暂不申领」: the entitlement stays to be found until its period ends. It is safe to repeat. Faults: NotFound; Conflict when it
// is claimed or over.
func (s *Service) PutOff(ctx context.Context, who actor.Actor, entitlementID string) error {
	e, err := s.theirs(ctx, who, entitlementID)
	switch {
	case err != nil:
		return err
	case e.State == Later:
		return nil
	case e.State == Claimed:
		return fault.New(fault.Conflict, "这一项已经申领，不能再选择暂不申领")
	case e.State == Ended || !s.Now().Before(e.EndsAt):
		return errOver
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Rights.Hold(ctx, who, e.Item); err != nil {
			return err
		}
		moved, err := s.Store.PutOff(ctx, e.ID)
		if err != nil || !moved {
			return err // another tab was first, or it is over
		}
		return s.Audit.Record(ctx, who, e.deed("entitle.later"))
	})
}

// Moved follows a case, in the transaction of its step: whatever is submitted for the item claims its entitlement, also when it was not
// begun from it, and what ends before it was examined gives it back. It is one of casework.OnMoved.
func (s *Service) Moved(ctx context.Context, before, after casework.Case) error {
	if after.Personal() || after.Practice() {
		return nil
	}
	it := s.Items.Catalogue().Item(after.ItemCode)
	if it == nil || it.Entitled == nil {
		return nil
	}
	over := []casework.State{casework.Withdrawn, casework.Lapsed, casework.NotAccepted, casework.Terminated}
	switch {
	case before.Number == "" && after.Number != "":
		return s.Store.Claim(ctx, after)
	case slices.Contains(over, after.State) && before.State != after.State:
		return s.Store.Reopen(ctx, after.ID)
	}
	return nil
}

// Begun says how a case began, in words for the dossier; "" of one that was applied for.
func (s *Service) Begun(ctx context.Context, c casework.Case) (string, error) {
	it := s.Items.Catalogue().Item(c.ItemCode)
	if c.Personal() || c.Practice() || it == nil || it.Entitled == nil {
		return "", nil
	}
	from, err := s.Store.Begun(ctx, c.ID)
	if err != nil || !from {
		return "", err
	}
	return "免申即享：系统查出符合条件，单位由此提出申请", nil
}
