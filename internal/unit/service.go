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
	// Add stores a new unit; false when its USCC is taken.
	Add(ctx context.Context, u Unit) (bool, error)
	Unit(ctx context.Context, id string) (Unit, error)
	// Units gives those of the ids that are, in no order.
	Units(ctx context.Context, ids []string) ([]Unit, error)
	ByUSCC(ctx context.Context, c regno.USCC) (Unit, error)
	ByNumber(ctx context.Context, number string) (Unit, error)
	// Next draws the sequence of the next unit number inside the transaction.
	Next(ctx context.Context) (int64, error)
	// Put writes particulars over a version: Conflict when it has moved on.
	Put(ctx context.Context, id string, version int64, p Particulars) error
	// Close makes an active unit closed over a version: Conflict when it has moved on.
	Close(ctx context.Context, id string, version int64) error
	// Note writes one change down.
	Note(ctx context.Context, unitID string, c Change) error
	// Changes gives at most n of a unit's, the newest first.
	Changes(ctx context.Context, unitID, before string, n int) ([]Change, error)
}

// Service keeps the units of the hall.
type Service struct {
	Store Store
	Tx    tx.Tx
	Audit *audit.Service
	Now   func() time.Time
	// Named says whether the business register knows who's unit under a name. accountroom sets it.
	Named func(ctx context.Context, who actor.Actor, u Unit, name string) (bool, error)
}

// Words are what the room's acts are called in the log of a unit.
var Words = map[string]string{"unit.created": "开通单位账户", "unit.changed": "修改单位信息"}

// Taken is what the second of two is told who open the same unit.
const Taken = "该单位已注册，请直接登录；忘记密码可以找回"

// Open opens an account for a unit and gives it its number. Conflict when the
// USCC has one. The caller has proved that the unit exists and who asks.
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

// Close ends the account of a unit as it was read, in the transaction of ctx: Conflict when it has changed. The caller
// has decided that it may be closed, and writes it down.
func (s *Service) Close(ctx context.Context, u Unit) error {
	if err := s.Store.Close(ctx, u.ID, u.Version); err != nil {
		return fmt.Errorf("closing unit %s: %w", u.ID, err)
	}
	return nil
}

// Institution is what an institution's account is made of.
type Institution struct{ Number, Name, Region, Kind string }

// OpenInstitution makes the account of an institution (INS-4): it has no 统一社会信用代码
// of its own, so its number stands in that place too. The caller has decided that it may be.
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

// free refuses a code that is taken before a number is drawn for it. Two at
// once both pass here; Add stops the second.
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

// Find gives a unit. It decides nothing: the caller says whose unit it may show.
func (s *Service) Find(ctx context.Context, id string) (Unit, error) {
	u, err := s.Store.Unit(ctx, id)
	if err != nil {
		return Unit{}, fmt.Errorf("finding unit %s: %w", id, err)
	}
	return u, nil
}

// FindMany gives units by id, at once. Like Find it decides nothing.
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

// ByUSCC gives the unit with a code, NotFound when it has no account.
func (s *Service) ByUSCC(ctx context.Context, c regno.USCC) (Unit, error) {
	u, err := s.Store.ByUSCC(ctx, c)
	if err != nil {
		return Unit{}, fmt.Errorf("finding a unit by code: %w", err)
	}
	return u, nil
}

// ByNumber gives the unit with a 单位编号.
func (s *Service) ByNumber(ctx context.Context, number string) (Unit, error) {
	u, err := s.Store.ByNumber(ctx, number)
	if err != nil {
		return Unit{}, fmt.Errorf("finding a unit by number: %w", err)
	}
	return u, nil
}
