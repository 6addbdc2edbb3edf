package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/staff"
)

// shelve puts a case that has come to a stage, or to the hall, into the department of its region that the stage names; into that of the
// province when the region has none of the name, and into none when the province has none either.
func (s *Service) shelve(ctx context.Context, before Case, after *Case) error {
	if after.Desk() == NoDesk {
		return nil
	}
	if before.Desk() != NoDesk && before.Stage == after.Stage && before.Region == after.Region {
		return nil // it stays where it is, also outside of any department
	}
	item, err := s.itemOfCase(ctx, *after)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", after.ItemCode, err)
	}
	st := Standing{Case: *after, Flow: item.Flow}.Stage()
	after.Department = ""
	if st.Kind == catalog.Automatic {
		return nil
	}
	tree, err := s.Staff.Tree(ctx)
	if err != nil {
		return err
	}
	name := cmp.Or(st.Department, item.Department)
	after.Department = cmp.Or(tree.Named(after.Region, name), tree.Named(Province, name))
	return nil
}

// returns gives a case back to whoever held it, while they may still handle it; else to the queue.
func (s *Service) returns(ctx context.Context, item Item, c *Case, now time.Time) error {
	if c.ClaimedBy == "" {
		return nil
	}
	role := roleOfPost(Standing{Case: *c, Flow: item.Flow}.Stage().Post)
	switch err := s.Staff.May(ctx, c.ClaimedBy, role, c.Region); {
	case err == nil:
		c.ClaimedAt = now
	case fault.Of(err).Kind == fault.Forbidden:
		c.free()
	default:
		return err
	}
	return nil
}

// Leads reports whether the caller is the head of the department in which a case waits, or of one above it, and handles cases, or is an
// administrator. Whoever was made the head and is an auditor by now moves nothing.
func (s *Service) Leads(ctx context.Context, who actor.Actor, c Case) (bool, error) {
	if who.Has(actor.Admin) || c.Department == "" || !Handles(who) {
		return who.Has(actor.Admin), nil
	}
	tree, err := s.Staff.Tree(ctx)
	return err == nil && (tree.Heads(who.StaffID, c.Department) || tree.Heads(who.For, c.Department)), err
}

// departmentsOf are the departments whose work the caller sees as theirs, and those that they head.
func departmentsOf(tree staff.Tree, who actor.Actor) (theirs, headed []string) {
	theirs, headed = tree.Of(who.StaffID, who.Department), tree.Of(who.StaffID, "")
	if who.For != "" {
		for _, id := range tree.Of(who.For, "") {
			if !slices.Contains(theirs, id) {
				theirs = append(theirs, id)
			}
			if !slices.Contains(headed, id) {
				headed = append(headed, id)
			}
		}
	}
	return theirs, headed
}
