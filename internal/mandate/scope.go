package mandate

import (
	"context"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// SetScope is 「可经办业务范围设置」 (HAN-5): it replaces the items that an operator may handle.
// known reports whether an item code exists.
func (s *Service) SetScope(ctx context.Context, who actor.Actor, mandateID string, items []string, known func(code string) bool) error {
	items = slices.Compact(slices.Sorted(slices.Values(items)))
	if i := slices.IndexFunc(items, func(c string) bool { return !known(c) }); i >= 0 {
		return fault.New(fault.Invalid, "所选事项中有已下线的事项，请刷新后重新选择")
	}
	return s.change(ctx, who, mandateID, "mandate.scope", func(ctx context.Context, _ Mandate, m *Mandate) error {
		if m.Level != actor.Operator {
			return fault.New(fault.Conflict, "管理员在授权期限内可以办理全部业务，不用设置范围")
		}
		return s.Giving.PutScope(ctx, m.ID, items, s.Now())
	})
}

// ScopeOf gives the items granted to the caller's own mandate, or to one that the caller may
// manage.
func (s *Service) ScopeOf(ctx context.Context, who actor.Actor, mandateID string) ([]string, error) {
	m, err := s.Of(ctx, mandateID)
	if err != nil {
		return nil, err
	}
	if m.PersonID != who.PersonID {
		if _, err := s.Managed(ctx, who, mandateID); err != nil {
			return nil, err
		}
	}
	return s.Giving.Scope(ctx, mandateID)
}

// OwnScopeSizes counts the items granted to each of the caller's mandates, in any unit.
func (s *Service) OwnScopeSizes(ctx context.Context, who actor.Actor) (map[string]int, error) {
	if who.PersonID == "" {
		return nil, fault.New(fault.Anonymous, "请先登录")
	}
	return s.Giving.ScopeSizesOf(ctx, who.PersonID)
}

// ScopeSizes counts the items granted to each operator of the caller's unit.
func (s *Service) ScopeSizes(ctx context.Context, who actor.Actor) (map[string]int, error) {
	if _, err := s.Decide(ctx, who, Ask{UnitID: who.UnitID}); err != nil {
		return nil, err
	}
	return s.Giving.ScopeSizes(ctx, who.UnitID)
}
