package unit

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// Practice reports whether the unit is invented, for 演练 (OPS-4).
func (u Unit) Practice() bool { return id.Practice(u.ID) }

// real is NotFound for a unit of practice: by a code or a number, as people type them, it is not found. So nobody logs in to
// it, names it as an employer or upgrades to it.
func (u Unit) real() error {
	if u.Practice() {
		return fault.New(fault.NotFound, "")
	}
	return nil
}

// Invent opens a unit of practice with the next number of their own series. It gives the number too.
func (s *Service) Invent(ctx context.Context, who actor.Actor, name string) (Unit, int64, error) {
	var u Unit
	var seq int64
	err := s.Tx.InTx(ctx, func(ctx context.Context) (err error) {
		if seq, err = s.Store.NextPractice(ctx); err != nil {
			return fmt.Errorf("drawing a number of practice: %w", err)
		}
		now := s.Now()
		u = Unit{ID: id.NewPractice(now), Number: regno.PracticeUnitNumber(seq), USCC: regno.PracticeUSCC(seq), Name: name,
			Region: "320100", Kind: "企业", Address: "江苏省南京市演练路 1 号", State: Active, CreatedAt: now, Version: 1}
		added, err := s.Store.Add(ctx, u)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "")
		}
		if err != nil {
			return fmt.Errorf("opening unit %d of practice: %w", seq, err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "unit.created", Object: "unit", ObjectID: u.ID, UnitID: u.ID,
			Detail: map[string]string{"number": u.Number}})
	})
	return u, seq, err
}

// ForgetPractice removes the units of practice whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
