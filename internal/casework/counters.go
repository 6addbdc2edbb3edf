package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Scope is the scope (package actor) of what the case is to its unit: the item's code when it is
// sensitive.
func (c Case) Scope() string {
	if c.Sensitive {
		return c.ItemCode
	}
	return ""
}

// places lists the counters that count the case.
func (c Case) places() []Bump {
	scope := c.Scope()
	var out []Bump
	add := func(owner, scope, class string) {
		if class != "" {
			out = append(out, Bump{owner, scope, class, 1})
		}
	}
	if b := c.State.Bucket(); b != GoneBucket && c.ID != "" {
		add(c.Owner(), scope, string(b))
		add(c.Owner(), scope, string(c.Mark()))
		add(c.Region, "", string(c.Desk()))
	}
	if c.State == UnitReview {
		add(c.EmployerID, c.ItemCode, string(ClassEndorse))
	}
	return out
}

// bump moves a case from its old counters to its new ones. The rows are sorted, so that two
// transactions never deadlock.
func (s *Service) bump(ctx context.Context, before, after Case) error {
	type key struct{ owner, scope, class string }
	n := map[key]int64{}
	for _, b := range before.places() {
		n[key{b.Owner, b.Scope, b.Class}]--
	}
	for _, b := range after.places() {
		n[key{b.Owner, b.Scope, b.Class}]++
	}
	var by []Bump
	for k, v := range n {
		if v != 0 {
			by = append(by, Bump{k.owner, k.scope, k.class, v})
		}
	}
	if len(by) == 0 {
		return nil
	}
	slices.SortFunc(by, func(a, b Bump) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Class, b.Class))
	})
	if err := s.Store.Bump(ctx, by); err != nil {
		return fmt.Errorf("counting: %w", err)
	}
	return nil
}
