package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// IdleDays are the working days after which whoever claimed a case and did nothing is reminded. One more, and it goes back to the queue.
const IdleDays = 3

// claims are the verbs by which somebody becomes the 承办人.
var claims = map[Verb]bool{Claim: true, HandOver: true, Assign: true, Undo: true}

// untouched reports whether a holder has done nothing since they became the 承办人.
func untouched(holder string, events []Event) bool {
	for i := len(events) - 1; i >= 0; i-- {
		switch e := events[i]; {
		case claims[e.Verb]:
			return true
		case e.By.Kind == "staff" && (e.By.ID == holder || e.For == holder):
			return false
		}
	}
	return false // they hold it by a step of the flow
}

// goesOn are the steps after which the clock of a case runs again.
var goesOn = map[Verb]bool{Resume: true, PeriodEnds: true, Answer: true, Opinion: true}

// touchable is since when the holder of a case could work on it: since they have it, or since its clock runs again.
func touchable(c Case, events []Event) time.Time {
	since := c.ClaimedAt
	for _, e := range events {
		if goesOn[e.Verb] && e.At.After(since) {
			since = e.At
		}
	}
	return since
}

// ReturnIdle puts a case back into the queue whose holder has neither done nor written anything for more than IdleDays.
func (s *Service) ReturnIdle(ctx context.Context, caseID string) error {
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.Store.Case(ctx, caseID)
		if err != nil || c.ClaimedBy == "" || c.State.handledBy() == "" || !c.Clock.Paused.IsZero() {
			return err // while the clock stands nobody can be too slow
		}
		events, err := s.Store.Events(ctx, c.ID)
		if err != nil {
			return fmt.Errorf("reading events: %w", err)
		}
		if s.Now().Before(s.Calendar.Add(touchable(c, events), IdleDays+1)) {
			return nil
		}
		kept, err := s.Store.KeptOf(ctx, c.ID, c.ClaimedBy)
		if err != nil || len(kept) > 0 || !untouched(c.ClaimedBy, events) {
			return err
		}
		after := c
		after.free()
		return s.held(ctx, actor.SystemActor("casework"), c, after, holding{verb: Release,
			words: fmt.Sprintf("认领后超过 %d 个工作日没有办理，退回队列", IdleDays)})
	})
	if errors.Is(err, fault.Conflict) { // somebody acted in the same moment
		return nil
	}
	return err
}

// Leaving is what is left in the name of a member of staff.
type Leaving struct {
	Cases []Case
	More  bool // there are more than are listed; they follow once these are moved
}

// mostLeaving is how many cases one page of a leaver moves.
const mostLeaving = 200

// CasesOf gives the open cases of a member of staff, for whoever moves them: an administrator of the region.
func (s *Service) CasesOf(ctx context.Context, who actor.Actor, staffID string) (Leaving, error) {
	if !who.Has(actor.Admin) {
		return Leaving{}, fault.New(fault.Forbidden, "只有管理员可以移交他人名下的全部办件")
	}
	piles, err := s.Lists.Piles(ctx, PileQuery{Region: RegionFor(who, ""), Holders: []string{staffID}, Limit: mostLeaving + 1})
	if err != nil {
		return Leaving{}, fmt.Errorf("reading the cases of a leaver: %w", err)
	}
	list := piles[0]
	return Leaving{list[:min(len(list), mostLeaving)], len(list) > mostLeaving}, nil
}

// MoveAll gives every open case of a member of staff to a colleague, or, where they may not handle it or to is "", back to the queue.
// Each case is a transaction of its own.
func (s *Service) MoveAll(ctx context.Context, who actor.Actor, staffID, to, why string) (moved, queued int, err error) {
	if why = strings.TrimSpace(why); why == "" {
		return 0, 0, fault.On("words", "请填写移交的理由")
	}
	if utf8.RuneCountInString(why) > mostReason { // each of the cases keeps it
		return 0, 0, fault.On("words", fmt.Sprintf("移交的理由最多 %d 字", mostReason))
	}
	if to == staffID {
		return 0, 0, fault.On("to", "请选择另一名工作人员")
	}
	left, err := s.CasesOf(ctx, who, staffID)
	if err != nil {
		return 0, 0, err
	}
	for _, c := range left.Cases {
		given, err := s.moveOne(ctx, who, c.ID, staffID, to, why)
		switch {
		case errors.Is(err, fault.Conflict): // somebody acted in the same moment
		case err != nil:
			return moved, queued, err
		case given:
			moved++
		default:
			queued++
		}
	}
	return moved, queued, nil
}

func (s *Service) moveOne(ctx context.Context, who actor.Actor, caseID, from, to, why string) (given bool, err error) {
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		given = false
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		if c.ClaimedBy != from {
			return errChanged
		}
		role, err := s.takenBy(ctx, c)
		if err != nil {
			return err
		}
		after := c
		after.free()
		if to != "" {
			switch err := s.Staff.May(ctx, to, role, c.Region); {
			case err == nil:
				given, after.ClaimedBy, after.ClaimedAt = true, to, s.Now()
			case !errors.Is(err, fault.Forbidden):
				return err
			}
		}
		return s.held(ctx, who, c, after, holding{verb: HandOver, words: why})
	})
	return given, err
}
