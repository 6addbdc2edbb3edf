package unit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/tx"
)

// Store keeps units.
type Store interface {
	// Add stores a new unit. It returns false when the unit's 统一社会信用代码 is taken.
	Add(ctx context.Context, u Unit) (bool, error)
	Unit(ctx context.Context, id string) (Unit, error)
	// Units gives the units that exist among ids, in no order.
	Units(ctx context.Context, ids []string) ([]Unit, error)
	ByUSCC(ctx context.Context, c regno.USCC) (Unit, error)
	ByNumber(ctx context.Context, number string) (Unit, error)
	// Next draws the sequence number of the next 单位编号 inside the transaction.
	Next(ctx context.Context) (int64, error)
	// NextPractice draws the next number of the units of practice.
	NextPractice(ctx context.Context) (int64, error)
	// ForgetPractice removes what belongs to practice and whose owner's id is below before.
	ForgetPractice(ctx context.Context, before string) error
	// Put writes the particulars of a unit at a version. Conflict when the version has changed.
	Put(ctx context.Context, id string, version int64, p Particulars) error
	// Close marks an active unit closed at a version. Conflict when the version has changed.
	Close(ctx context.Context, id string, version int64) error
	// Note records one change in the history.
	Note(ctx context.Context, unitID string, c Change) error
	// Changes gives the history of a unit, newest first, at most n entries; only entries older than
	// before when it is set.
	Changes(ctx context.Context, unitID, before string, n int) ([]Change, error)
}

// Service opens, edits, closes and finds units.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time
	// Named reports whether the business register knows the caller's unit under a name. accountroom
	// sets it.
	Named func(ctx context.Context, who actor.Actor, u Unit, name string) (bool, error)
}

// Words names the package's audit acts in the unit's log.
var Words = map[string]string{"unit.created": "开通单位账户", "unit.changed": "修改单位信息", "unit.closed": "注销单位账户"}

// Taken is the message when a second applicant opens the same unit.
const Taken = "该单位已注册，请直接登录；忘记密码可以找回"

// Open opens a unit and assigns its 单位编号. Conflict when the USCC already has an account. The
// caller has already verified the unit and the applicant.
func (s *Service) Open(ctx context.Context, who actor.Actor, n New) (Unit, error) {
	n, err := n.whole()
	if err != nil {
		return Unit{}, err
	}
	u := Unit{ID: id.New(), USCC: n.USCC, Name: n.Name, Region: n.Region, Kind: n.Kind, Address: n.Address,
		State: Active, CreatedAt: s.Now(), Version: 1}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.free(ctx, u.USCC); err != nil {
			return err
		}
		seq, err := s.Store.Next(ctx)
		if err != nil {
			return fmt.Errorf("drawing a unit number: %w", err)
		}
		if u.Number, err = regno.UnitNumber(seq); err != nil {
			return err
		}
		added, err := s.Store.Add(ctx, u)
		if err != nil {
			return fmt.Errorf("adding a unit: %w", err)
		}
		if !added {
			return fault.New(fault.Conflict, Taken)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "unit.created", Object: "unit", ObjectID: u.ID, UnitID: u.ID,
			Detail: map[string]string{"number": u.Number}})
	})
	if err != nil {
		return Unit{}, err
	}
	return u, nil
}

// Close closes a unit in the transaction of ctx, at the version of u. Conflict when the unit has
// changed since. The caller checks beforehand that the unit may be closed, and writes the audit
// entry.
func (s *Service) Close(ctx context.Context, u Unit) error {
	if err := s.Store.Close(ctx, u.ID, u.Version); err != nil {
		return fmt.Errorf("closing unit %s: %w", u.ID, err)
	}
	return nil
}

// Institution holds what is needed to open the account of an institution.
type Institution struct{ Number, Name, Region, Kind string }

// OpenInstitution opens the account of an institution (INS-4). An institution has no
// 统一社会信用代码, so its number is stored in that field too. The caller checks beforehand that
// the institution may open one.
func (s *Service) OpenInstitution(ctx context.Context, who actor.Actor, i Institution) (Unit, error) {
	u := Unit{
		ID:        id.New(),
		Number:    i.Number,
		USCC:      regno.USCC(i.Number),
		Name:      i.Name,
		Region:    i.Region,
		Kind:      i.Kind,
		State:     Active,
		CreatedAt: s.Now(),
		Version:   1,
	}
	return u, s.Tx.InTx(ctx, func(ctx context.Context) error {
		added, err := s.Store.Add(ctx, u)
		if err != nil {
			return fmt.Errorf("adding an institution's account: %w", err)
		}
		if !added {
			return fault.New(fault.Conflict, "机构已经开通")
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "unit.created", Object: "unit", ObjectID: u.ID, UnitID: u.ID,
			Detail: map[string]string{"number": u.Number}})
	})
}

// free refuses a USCC that is taken, before a number is drawn for it. It is an early check only:
// when two requests pass it at once, Add stops the second.
func (s *Service) free(ctx context.Context, c regno.USCC) error {
	_, err := s.Store.ByUSCC(ctx, c)
	switch {
	case err == nil:
		return fault.New(fault.Conflict, Taken)
	case errors.Is(err, fault.NotFound):
		return nil
	}
	return fmt.Errorf("asking whether a unit is open: %w", err)
}

// Find gives a unit by id. It checks no permission: the caller decides which units it may show.
func (s *Service) Find(ctx context.Context, id string) (Unit, error) {
	u, err := s.Store.Unit(ctx, id)
	if err != nil {
		return Unit{}, fmt.Errorf("finding unit %s: %w", id, err)
	}
	return u, nil
}

// FindMany gives units by id in one query. Like Find, it checks no permission.
func (s *Service) FindMany(ctx context.Context, ids []string) (map[string]Unit, error) {
	list, err := s.Store.Units(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("finding %d units: %w", len(ids), err)
	}
	all := make(map[string]Unit, len(list))
	for _, u := range list {
		all[u.ID] = u
	}
	return all, nil
}

// ByUSCC gives the unit with a USCC. NotFound when that USCC has no account.
func (s *Service) ByUSCC(ctx context.Context, c regno.USCC) (Unit, error) {
	u, err := s.Store.ByUSCC(ctx, c)
	if err != nil {
		return Unit{}, fmt.Errorf("finding a unit by code: %w", err)
	}
	return u, u.real()
}

// ByNumber gives the unit with a 单位编号. NotFound when there is none.
func (s *Service) ByNumber(ctx context.Context, number string) (Unit, error) {
	u, err := s.Store.ByNumber(ctx, number)
	if err != nil {
		return Unit{}, fmt.Errorf("finding a unit by number: %w", err)
	}
	return u, u.real()
}
