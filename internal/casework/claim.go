package casework

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// ClaimCase claims a case for ClaimFor. Claiming it again prolongs the claim.
func (s *Service) ClaimCase(ctx context.Context, who actor.Actor, caseID string) error {
	return s.hold(ctx, who, caseID, Claim, "", func(c *Case, now time.Time) error {
		if !mayHandle(who, *c) {
			return fault.New(fault.Forbidden, "您的岗位不能办理处于这个环节的办件")
		}
		c.ClaimedBy, c.ClaimedAt = who.StaffID, now
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
	return s.hold(ctx, who, caseID, Release, "", func(c *Case, _ time.Time) error {
		if c.ClaimedBy != who.StaffID {
			return fault.New(fault.Conflict, "这件办件不在您的名下")
		}
		c.free()
		return nil
	})
}

// HandOverCase gives the claim to a colleague who may take the next step. words is kept with the
// event.
func (s *Service) HandOverCase(ctx context.Context, who actor.Actor, caseID, toStaffID, words string) error {
	return s.hold(ctx, who, caseID, HandOver, strings.TrimSpace(words), func(c *Case, now time.Time) error {
		if !mayHandle(who, *c) && !who.Has(actor.Admin) {
			return fault.New(fault.Forbidden, "您的岗位不能转办处于这个环节的办件")
		}
		if toStaffID == "" || toStaffID == who.StaffID {
			return fault.On("to", "请选择接手的工作人员")
		}
		if err := s.Staff.May(ctx, toStaffID, c.State.handledBy(), c.Region); err != nil {
			return fault.On("to", "这名工作人员不能办理处于这个环节的办件，请另选")
		}
		c.ClaimedBy, c.ClaimedAt = toStaffID, now
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

// hold changes who has claimed a case, and nothing else.
func (s *Service) hold(
	ctx context.Context, who actor.Actor, caseID string, v Verb, words string, change func(*Case, time.Time) error,
) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		if c.State.handledBy() == "" {
			return errChanged
		}
		now := s.Now()
		again := v == Claim && c.ClaimedBy == who.StaffID && now.Before(c.ClaimedAt.Add(s.claimFor()))
		if c.Held(who.StaffID, now, s.claimFor()) && !who.Has(actor.Admin) {
			return errHeld
		}
		after := c
		if err := change(&after, now); err != nil {
			return err
		}
		if err := s.Store.Update(ctx, after, false); err != nil {
			return changed(err)
		}
		if again { // a second click only prolongs the claim
			return nil
		}
		// A claim is not a step that the applicant sees, so UpdatedAt, which orders their list,
		// stays.
		at := after
		at.UpdatedAt = now
		return s.record(ctx, who, at, step{verb: v, by: handOf(who, c.State.handledBy()), words: words, inside: true,
			deed: map[string]string{"to": after.ClaimedBy}})
	})
}

// mostLooked bounds how far ClaimNext looks down the queue.
const mostLooked = 200

// ClaimNext claims the most urgent case that nobody holds and that the caller can take a step with now (领取下一件), and gives its id. Two
// who ask at once get two cases. Conflict when there is none.
func (s *Service) ClaimNext(ctx context.Context, who actor.Actor) (string, error) {
	if !who.IsStaff() {
		return "", fault.New(fault.Anonymous, "")
	}
	var after *At
	for looked := 0; looked < mostLooked; {
		q, err := s.QueueList(ctx, who, QueueWanted{Pile: Everything, After: after})
		if err != nil {
			return "", err
		}
		for _, c := range q.Cases {
			looked++
			claimed, err := s.claimFree(ctx, who, c)
			if err != nil || claimed {
				return c.ID, err
			}
		}
		if after = q.Next; after == nil {
			break
		}
	}
	return "", fault.New(fault.Conflict, "现在没有可以领取的办件")
}

// claimFree claims a case that nobody holds, if the caller can lead it on.
func (s *Service) claimFree(ctx context.Context, who actor.Actor, c Case) (bool, error) {
	if !mayHandle(who, c) || c.ClaimedBy != "" && s.Now().Before(c.ClaimedAt.Add(s.claimFor())) {
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
