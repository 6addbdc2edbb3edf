package editor

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/catalog"
)

// Restore takes the whole item of an earlier step again (恢复到这里); 0 is the published version that the draft began from.
func (s *Service) Restore(ctx context.Context, who actor.Actor, code string, n, base int64) error {
	_, err := s.apply(ctx, who, code, Change{Base: base, What: "恢复到较早的内容", Do: func(it *catalog.Item) error {
		d, err := s.Store.Draft(ctx, code)
		if err != nil {
			return err
		}
		old, err := s.atStep(ctx, d, n)
		if err == nil {
			*it = *old
		}
		return err
	}})
	return err
}

// Undo goes back one step (撤销), Redo forward to the newest step that was made from here (重做).
func (s *Service) Undo(ctx context.Context, who actor.Actor, code string, base int64) error {
	return s.walk(ctx, who, code, base, func(d Draft, steps []Step) (int64, bool) {
		for _, st := range steps {
			if st.N == d.Step {
				return st.Parent, true
			}
		}
		return 0, false
	})
}

// Redo is the other way of Undo.
func (s *Service) Redo(ctx context.Context, who actor.Actor, code string, base int64) error {
	return s.walk(ctx, who, code, base, func(d Draft, steps []Step) (int64, bool) {
		for _, st := range steps { // the newest first
			if st.Parent == d.Step {
				return st.N, true
			}
		}
		return 0, false
	})
}

func (s *Service) walk(ctx context.Context, who actor.Actor, code string, base int64, to func(Draft, []Step) (int64, bool)) error {
	if err := edits(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		d, _, err := s.toChange(ctx, code)
		if err != nil {
			return err
		}
		if d.Step != base {
			return nil // clicked twice, or another has gone on: the page shows what is now
		}
		steps, err := s.Store.Steps(ctx, code)
		if err != nil {
			return err
		}
		n, ok := to(d, steps)
		if !ok {
			return nil
		}
		d.Step, d.UpdatedAt = n, s.Now()
		return s.Store.Put(ctx, d)
	})
}

// Steps lists what was done to a draft, the newest first.
func (s *Service) Steps(ctx context.Context, who actor.Actor, code string) ([]Step, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	steps, err := s.Store.Steps(ctx, code)
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	d, err := s.Store.Draft(ctx, code)
	return lasting(steps, d.Step), err
}
