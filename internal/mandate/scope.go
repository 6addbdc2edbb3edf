package mandate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// SetScope is 「可经办业务范围设置」 (HAN-5): it replaces the items that an operator may handle. was are the items
// that the caller saw as granted, and known reports whether an item code exists. Faults: Forbidden,
// Invalid, and Overtaken when somebody else has changed the scope since.
func (s *Service) SetScope(
	ctx context.Context, who actor.Actor, mandateID string, was, items []string, known func(code string) bool,
) error {
	items = slices.Compact(slices.Sorted(slices.Values(items)))
	if i := slices.IndexFunc(items, func(c string) bool { return !known(c) }); i >= 0 {
		return fault.New(fault.Invalid, "所选事项中有已下线的事项，请刷新后重新选择")
	}
	if err := s.Sure(ctx, who); err != nil {
		return err
	}
	return s.managing(ctx, who, func(ctx context.Context) error {
		_, m, err := s.managed(ctx, who, mandateID)
		if err != nil {
			return err
		}
		if m.Level != actor.Operator {
			return fault.New(fault.Conflict, "管理员在授权期限内可以办理全部业务，不用设置范围")
		}
		now, err := s.Giving.Scope(ctx, m.ID)
		if err != nil {
			return fmt.Errorf("reading the scope of %s: %w", m.ID, err)
		}
		if o := (Overtaken{Added: without(now, was), Removed: without(was, now)}); len(o.Added)+len(o.Removed) > 0 && !same(now, items) {
			return &o
		}
		if err := s.Giving.PutScope(ctx, m.ID, items, s.Now()); err != nil {
			return err
		}
		if err := s.Store.Put(ctx, m); err != nil {
			return fmt.Errorf("changing mandate %s: %w", m.ID, err)
		}
		return s.Audit.Record(ctx, who, m.scopeDeed(now, items))
	})
}

// Overtaken says what somebody else changed in a scope since it was read. It is a fault.Conflict.
type Overtaken struct{ Added, Removed []string }

func (*Overtaken) Error() string { return "the scope has changed since it was read" }

var errOvertaken = fault.New(fault.Conflict, "可经办的事项刚刚被别人修改过，请核对最新的范围后再保存")

// Unwrap makes it a Conflict.
func (*Overtaken) Unwrap() error { return errOvertaken }

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(c string) bool { return slices.Contains(other, c) })
}

func same(a, b []string) bool { return len(without(a, b))+len(without(b, a)) == 0 }

// scopeDeed is a change of the items of a mandate, with those added and those removed.
func (m Mandate) scopeDeed(before, after []string) actor.Deed {
	d := m.deed("mandate.scope", m)
	if added := without(after, before); len(added) > 0 {
		d.Detail[actor.DetailAdded] = strings.Join(added, " ")
	}
	if removed := without(before, after); len(removed) > 0 {
		d.Detail[actor.DetailRemoved] = strings.Join(removed, " ")
	}
	d.Changed("业务范围", fmt.Sprintf("%d 项", len(before)), fmt.Sprintf("%d 项", len(after)))
	return d
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
