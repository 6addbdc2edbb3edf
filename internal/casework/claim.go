package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// ClaimCase makes the caller the 承办人 of a case until its stage ends. Claiming it again changes nothing.
func (s *Service) ClaimCase(ctx context.Context, who actor.Actor, caseID string) error {
	return s.hold(ctx, who, caseID, holding{verb: Claim}, func(c *Case, now time.Time) error {
		if !mayHandle(who, *c) {
			return fault.New(fault.Forbidden, "您的岗位不能办理处于这个环节的办件")
		}
		if asked, err := s.onlyAsked(ctx, who, *c); err != nil || asked {
			return cmp.Or(err, error(errOnlyAsked))
		}
		if !who.IsAmong(c.ClaimedBy) {
			c.ClaimedBy, c.ClaimedAt = who.StaffID, now
		}
		return nil
	})
}

// ClaimMany claims up to 50 cases and returns how many the caller holds now. It skips cases that
// somebody else has claimed.
func (s *Service) ClaimMany(ctx context.Context, who actor.Actor, caseIDs []string) (int, error) {
	n := 0
	for _, caseID := range caseIDs[:min(len(caseIDs), 50)] {
		switch err := s.ClaimCase(ctx, who, caseID); {
		case err == nil:
			n++
		case !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.Forbidden) && !errors.Is(err, fault.NotFound):
			return n, err
		}
	}
	return n, nil
}

// ReleaseCase ends a claim, so that the case returns to the queue.
func (s *Service) ReleaseCase(ctx context.Context, who actor.Actor, caseID string) error {
	return s.hold(ctx, who, caseID, holding{verb: Release}, func(c *Case, _ time.Time) error {
		if !who.IsAmong(c.ClaimedBy) {
			return fault.New(fault.Conflict, "这件办件不在您的名下")
		}
		c.free()
		return nil
	})
}

// handledBy is the staff role that takes the next step from a state.
func (s State) handledBy() actor.Role {
	for _, m := range moves {
		if m.From == s && m.By != "" && m.By != bySystem {
			return m.By
		}
	}
	return ""
}

func mayHandle(who actor.Actor, c Case) bool {
	r := c.State.handledBy()
	return r != "" && who.Has(r)
}

// holding is a change of who works on a case, and of nothing else.
type holding struct {
	verb  Verb
	words string
	at    time.Time                                 // zero is now
	leads func(context.Context, Case) (bool, error) // whether the caller may do it although somebody else holds the case; nil is never
}

// hold changes who works on a case.
func (s *Service) hold(ctx context.Context, who actor.Actor, caseID string, h holding, change func(*Case, time.Time) error) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		if c.State.handledBy() == "" {
			return errChanged
		}
		if c.Held(who) && !who.Has(actor.Admin) {
			leads := false
			if h.leads != nil {
				leads, err = h.leads(ctx, c)
			}
			if err != nil || !leads {
				return cmp.Or(err, error(errHeld))
			}
		}
		if h.verb == Claim && who.IsAmong(c.ClaimedBy) { // a second click
			return nil
		}
		after := c
		if err := change(&after, s.Now()); err != nil {
			return err
		}
		return s.held(ctx, who, c, after, h)
	})
}

// held writes who works on a case now.
func (s *Service) held(ctx context.Context, who actor.Actor, before, after Case, h holding) error {
	if err := s.Store.Update(ctx, after, false); err != nil {
		return changed(err)
	}
	if err := s.bump(ctx, before, after); err != nil { // another region counts it
		return err
	}
	if before.Region != after.Region || before.Department != after.Department {
		if err := s.moved(ctx, before, after); err != nil {
			return err
		}
	}
	// It is no step that the applicant sees, so UpdatedAt, which orders their list, stays.
	at := after
	if at.UpdatedAt = h.at; h.at.IsZero() {
		at.UpdatedAt = s.Now()
	}
	return s.record(ctx, who, at, step{verb: h.verb, by: handOf(who, before.State.handledBy()), words: h.words, inside: true,
		standsIn: before.standsIn(who), deed: map[string]string{"to": after.ClaimedBy, "department": after.Department, "region": after.Region}})
}

// mostLooked bounds how far ClaimNext looks down the queue.
const mostLooked = 200

// ClaimNext claims the most urgent case that nobody holds and that the caller can take a step with now (领取下一件), and gives it as it
// was. Two who ask at once get two cases. Conflict when there is none.
func (s *Service) ClaimNext(ctx context.Context, who actor.Actor) (Case, error) {
	if !who.IsStaff() {
		return Case{}, fault.New(fault.Anonymous, "")
	}
	var after *ListPlace
	for looked := 0; looked < mostLooked; {
		q, err := s.QueueList(ctx, who, QueueWanted{Pile: forStaff, After: after})
		if err != nil {
			return Case{}, err
		}
		for _, c := range q.Cases {
			looked++
			claimed, err := s.claimFree(ctx, who, c)
			if err != nil || claimed {
				return c, err
			}
		}
		if after = q.Next; after == nil {
			break
		}
	}
	return Case{}, fault.New(fault.Conflict, "现在没有可以领取的办件")
}

// claimFree claims a case that nobody holds, if the caller can lead it on.
func (s *Service) claimFree(ctx context.Context, who actor.Actor, c Case) (bool, error) {
	if !mayHandle(who, c) || c.ClaimedBy != "" {
		return false, nil
	}
	st, _, err := s.standing(ctx, c)
	if err != nil {
		return false, err
	}
	leads := func(a Act) bool {
		v, _ := catalog.VerbOf(a.Verb)
		return a.Possible() && (v.Moves || v.Ends)
	}
	if !slices.ContainsFunc(st.Acts(who), leads) {
		return false, nil
	}
	err = s.ClaimCase(ctx, who, c.ID)
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.Forbidden) || errors.Is(err, fault.NotFound) { // somebody was quicker
		return false, nil
	}
	return err == nil, err
}
