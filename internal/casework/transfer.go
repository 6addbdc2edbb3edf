package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/staff"
)

// Moved is one 移交, which whoever made it can undo until somebody acts on the case.
type Moved struct {
	ID      string
	CaseID  string
	By      string    // staff id
	At      time.Time // that of its event too
	Version int64     // of the case after it; whatever is done with the case raises it
	From    Case      // its holder, department and region before it

	// Of lists.
	Number, ItemName string
	Undoable         bool
}

// Transfers keeps who gave which case on.
type Transfers interface {
	AddTransfer(ctx context.Context, m Moved) error
	// TransfersOf gives what a member of staff gave on since a moment and has not undone, newest first; with Number, ItemName, Undoable.
	TransfersOf(ctx context.Context, staffID string, since time.Time, most int) ([]Moved, error)
	Transfer(ctx context.Context, id string) (Moved, error)
	EndTransfer(ctx context.Context, id string, at time.Time) error
}

// Destination is where a case goes: to one colleague, or one department, or one region.
type Destination struct {
	To, Department, Region string
	Why                    string
}

func (d Destination) check() error {
	n := 0
	for _, v := range []string{d.To, d.Department, d.Region} {
		if v != "" {
			n++
		}
	}
	f := &fault.Fault{Kind: fault.Invalid}
	switch {
	case n == 0:
		f.Fields = append(f.Fields, fault.Field{Name: "to", Say: "请选择接手的同事、部门或者地区"})
	case n > 1:
		f.Fields = append(f.Fields, fault.Field{Name: "to", Say: "同事、部门和地区只能选择一项"})
	}
	switch leaves := d.Department != "" || d.Region != ""; {
	case d.Why == "" && leaves: // colleagues may talk to one another
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: "移交给部门或者地区，请填写移交的理由"})
	case utf8.RuneCountInString(d.Why) > 200:
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: "移交的理由最多 200 字"})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// HandOverCase gives a case to a colleague, a department or a region (移交), away from its department only with a reason: by whoever
// holds it, by the head of its department, or, when nobody holds it, by whoever could take the next step. The receiver sees 转入;
// UndoTransfer takes it back.
func (s *Service) HandOverCase(ctx context.Context, who actor.Actor, caseID string, d Destination) error {
	d.Why = strings.TrimSpace(d.Why)
	if err := d.check(); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		before, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		now := s.Now()
		h := holding{verb: Transfer, words: d.Why, at: now,
			leads: func(ctx context.Context, c Case) (bool, error) { return s.Leads(ctx, who, c) }}
		if d.To != "" {
			h.verb = HandOver
		}
		err = s.hold(ctx, who, caseID, h, func(c *Case, now time.Time) error {
			leads, err := s.Leads(ctx, who, *c)
			if err != nil || !leads && !mayHandle(who, *c) {
				return errors.Join(err, fault.New(fault.Forbidden, "您的岗位不能移交处于这个环节的办件"))
			}
			if asked, err := s.onlyAsked(ctx, who, *c); err != nil || asked && !leads {
				return cmp.Or(err, error(errOnlyAsked))
			}
			return s.send(ctx, who, c, d, now)
		})
		if err != nil {
			return err
		}
		if err := s.Store.MarkSeen(ctx, who.StaffID, caseID, now); err != nil {
			return fmt.Errorf("marking the case: %w", err)
		}
		return s.Store.AddTransfer(ctx, Moved{ID: id.New(), CaseID: caseID, By: who.StaffID, At: now, Version: before.Version + 1, From: before})
	})
}

// send puts the destination into a case.
func (s *Service) send(ctx context.Context, who actor.Actor, c *Case, d Destination, now time.Time) error {
	switch {
	case d.To != "":
		return s.give(ctx, who, c, d.To, now)
	case d.Department != "":
		tree, err := s.Staff.Tree(ctx)
		if err != nil {
			return err
		}
		if to, ok := tree.Find(d.Department); !ok || !staff.Covers(to.Region, c.Region) || to.ID == c.Department {
			return fault.On("department", "请选择负责本地区的另一个部门")
		}
		c.Department = d.Department
	case d.Region == c.Region || len(d.Region) != 6 || d.Region[:2] != Province[:2]:
		return fault.On("region", "请选择另一个地区")
	default:
		item, err := s.itemOfCase(ctx, *c)
		if err != nil {
			return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
		}
		if !item.GoesTo(d.Region) {
			return fault.On("region", "这个地区没有开通“"+item.Name+"”，请另选")
		}
		was := *c
		c.Region = d.Region
		if err := s.shelve(ctx, was, c); err != nil {
			return err
		}
	}
	c.free()
	return nil
}

// give makes a colleague the 承办人.
func (s *Service) give(ctx context.Context, who actor.Actor, c *Case, to string, now time.Time) error {
	if to == who.StaffID || to == c.ClaimedBy {
		return fault.On("to", "请选择另一名工作人员")
	}
	switch err := s.Staff.May(ctx, to, c.State.handledBy(), c.Region); {
	case errors.Is(err, fault.Forbidden):
		return fault.On("to", "这名工作人员不能办理处于这个环节的办件，请另选")
	case err != nil:
		return err
	}
	c.ClaimedBy, c.ClaimedAt = to, now
	return nil
}

// AssignCase makes a colleague the 承办人 (分配): for the head of the department. holder is who held the case on the head's screen; when that
// has changed meanwhile, another head was quicker, and nothing happens.
func (s *Service) AssignCase(ctx context.Context, who actor.Actor, caseID, to, holder string) error {
	if to == "" {
		return fault.On("to", "请选择承办人")
	}
	h := holding{verb: Assign, leads: func(ctx context.Context, c Case) (bool, error) { return s.Leads(ctx, who, c) }}
	return s.hold(ctx, who, caseID, h, func(c *Case, now time.Time) error {
		switch leads, err := s.Leads(ctx, who, *c); {
		case err != nil:
			return err
		case !leads:
			return fault.New(fault.Forbidden, "只有部门负责人可以分配办件")
		case c.ClaimedBy != holder:
			return fault.New(fault.Conflict, "这件办件刚刚已由他人认领或者分配，请核对后再分配")
		}
		if to == who.StaffID {
			c.ClaimedBy, c.ClaimedAt = to, now
			return s.Staff.May(ctx, to, c.State.handledBy(), c.Region)
		}
		return s.give(ctx, who, c, to, now)
	})
}

// transfersSince is how far back the list of what one gave on reaches.
const transfersSince = 30 * 24 * time.Hour

// MyTransfers gives what the caller, or the colleague for whom they stand in, gave on in the last month, newest first.
func (s *Service) MyTransfers(ctx context.Context, who actor.Actor) ([]Moved, error) {
	if err := looks(who); err != nil {
		return nil, err
	}
	since := s.Now().Add(-transfersSince)
	list, err := s.Store.TransfersOf(ctx, who.StaffID, since, MaxCounted)
	if err != nil || who.For == "" {
		return list, err
	}
	theirs, err := s.Store.TransfersOf(ctx, who.For, since, MaxCounted)
	list = append(list, theirs...)
	slices.SortStableFunc(list, func(a, b Moved) int { return b.At.Compare(a.At) })
	return list, err
}

// UndoTransfer takes a case back (撤回移交), while nobody has done anything with it: to whoever held it, or to the queue when they may not
// handle it any more. NotFound when the caller did not give it on.
func (s *Service) UndoTransfer(ctx context.Context, who actor.Actor, transferID string) error {
	if err := looks(who); err != nil {
		return err
	}
	if !Handles(who) && !who.Has(actor.Admin) {
		return fault.New(fault.Forbidden, "您的岗位不能撤回移交")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		m, err := s.Store.Transfer(ctx, transferID)
		if errors.Is(err, fault.NotFound) || err == nil && !who.IsAmong(m.By) {
			return fault.New(fault.NotFound, "没有找到这次移交")
		}
		if err != nil {
			return fmt.Errorf("reading a transfer: %w", err)
		}
		c, err := s.Store.Case(ctx, m.CaseID)
		if err != nil {
			return fmt.Errorf("reading case %s: %w", m.CaseID, err)
		}
		if c.Version != m.Version {
			return fault.New(fault.Conflict, "移交后办件已有变化，不能撤回移交")
		}
		if err := s.Store.EndTransfer(ctx, m.ID, s.Now()); err != nil {
			return changed(err)
		}
		after := c
		after.ClaimedBy, after.ClaimedAt, after.Department, after.Region = m.From.ClaimedBy, m.From.ClaimedAt, m.From.Department, m.From.Region
		if !shownTo(who, after) {
			return errNoCase
		}
		item, err := s.itemOfCase(ctx, after)
		if err != nil {
			return fmt.Errorf("reading item %s: %w", after.ItemCode, err)
		}
		if err := s.returns(ctx, item, &after, s.Now()); err != nil {
			return err
		}
		return s.held(ctx, who, c, after, holding{verb: Undo})
	})
}
