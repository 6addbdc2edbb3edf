package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

func (c *Case) end(to State, now time.Time) {
	c.State, c.EndedAt, c.UpdatedAt, c.Answered = to, now, now, false
	c.ClaimedBy, c.ClaimedAt = "", time.Time{}
	c.Clock.stop()
}

// free ends the claim of a case.
func (c *Case) free() { c.ClaimedBy, c.ClaimedAt = "", time.Time{} }

// AcceptCase accepts an application (受理). The promised limit of the item begins now.
func (s *Service) AcceptCase(ctx context.Context, who actor.Actor, caseID, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		words = "材料齐全，予以受理。"
	}
	return s.act(ctx, who, caseID, act{verb: Accept, words: words, change: func(ctx context.Context, c *Case, now time.Time) error {
		item, err := s.itemOfCase(ctx, *c)
		if err != nil {
			return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
		}
		c.AcceptedBy, c.AcceptedAt, c.Answered = who.StaffID, now, false
		c.Clock.start(s.Calendar, now, item.PromiseDays)
		c.free()
		return nil
	}})
}

// RefuseAcceptance ends an application with 不予受理. A reason is required.
func (s *Service) RefuseAcceptance(ctx context.Context, who actor.Actor, caseID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.On("words", "请填写不予受理的理由")
	}
	return s.act(ctx, who, caseID, act{verb: Refuse, words: reason, change: func(_ context.Context, c *Case, now time.Time) error {
		c.Result = reason
		c.end(NotAccepted, now)
		return nil
	}})
}

// AskCorrection asks the applicant to correct fields and materials. It pauses the clock until the
// answer (CAS-8).
func (s *Service) AskCorrection(ctx context.Context, who actor.Actor, caseID string, a Asking) error {
	return s.act(ctx, who, caseID, act{verb: Ask, change: func(ctx context.Context, c *Case, now time.Time) error {
		item, err := s.itemOfCase(ctx, *c)
		if err != nil {
			return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
		}
		if err := a.check(item); err != nil {
			return err
		}
		c.Clock.pause(s.Calendar, now, a.Days)
		c.Answered, c.Proposal, c.ReviewedBy = false, NoVerdict, ""
		c.free()
		return s.Store.AddCorrection(ctx, Correction{ID: id.New(), CaseID: c.ID, AskedBy: handOf(who, roleOf(who, *c)), AskedAt: now,
			DueAt: c.Clock.Due, Words: a.Words, Points: a.Points})
	}, said: func() string { return a.Words }, points: a.Points})
}

// roleOf is the role in which a member of staff acts on a case in its state.
func roleOf(who actor.Actor, c Case) actor.Role {
	if c.AcceptedBy == "" && who.Has(actor.Clerk) {
		return actor.Clerk
	}
	return actor.Reviewer
}

// ProposeVerdict is the review (审查): it records the verdict that the reviewer proposes. words is
// for staff and the record.
func (s *Service) ProposeVerdict(ctx context.Context, who actor.Actor, caseID string, v Verdict, words string) error {
	words, err := verdictWords(v, words)
	if err != nil {
		return err
	}
	return s.act(ctx, who, caseID, act{verb: Review, words: words, change: func(_ context.Context, c *Case, now time.Time) error {
		if c.AcceptedBy == who.StaffID {
			return errSameHands
		}
		c.Proposal, c.ReviewedBy, c.Answered = v, who.StaffID, false
		c.free()
		return nil
	}})
}

// DecideCase decides 准予 or 不予. The member of staff who accepted the case must not decide it.
// When the item requires two reviewers, another reviewer must have proposed a verdict. Fault:
// Forbidden.
func (s *Service) DecideCase(ctx context.Context, who actor.Actor, caseID string, v Verdict, words string) error {
	words, err := verdictWords(v, words)
	if err != nil {
		return err
	}
	return s.act(ctx, who, caseID, act{
		verb:    Decide,
		words:   words,
		verdict: v,
		change: func(ctx context.Context, c *Case, now time.Time) error {
			item, err := s.itemOfCase(ctx, *c)
			switch {
			case err != nil:
				return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
			case c.AcceptedBy == who.StaffID:
				return errSameHands
			case item.TwoReviewers && c.ReviewedBy == "":
				return fault.New(fault.Conflict, "这个事项须先由一名审核人员提出审查意见，再由另一名复审")
			case item.TwoReviewers && c.ReviewedBy == who.StaffID:
				return fault.New(fault.Forbidden, "您已提出审查意见，须由另一名审核人员复审")
			}
			c.Verdict, c.Result, c.Answered = v, words, false
			return nil
		},
	})
}

var errSameHands = fault.New(fault.Forbidden, "这件办件由您受理，须由另一名工作人员审查和决定")

func verdictWords(v Verdict, words string) (string, error) {
	words = strings.TrimSpace(words)
	switch {
	case v.Word() == "":
		return "", fault.On("verdict", "请选择结论")
	case v == Denied && words == "":
		return "", fault.On("words", "请填写不予通过的理由")
	case words == "":
		return "符合条件，予以通过。", nil
	}
	return words, nil
}

// CloseCase closes a decided case (办结). The applicant can then rate it.
func (s *Service) CloseCase(ctx context.Context, who actor.Actor, caseID, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		words = "已办结。"
	}
	return s.act(ctx, who, caseID, act{verb: Close, words: words, change: func(_ context.Context, c *Case, now time.Time) error {
		c.end(Closed, now)
		return nil
	}})
}

// act is one staff step that moves a case.
type act struct {
	verb    Verb
	words   string
	said    func() string // replaces words when only change knows them
	verdict Verdict
	points  []Point // of Ask
	change  func(ctx context.Context, c *Case, now time.Time) error
}

// act checks state, role and claim, changes the case, and commits.
func (s *Service) act(ctx context.Context, who actor.Actor, caseID string, a act) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		m, ok := c.State.move(a.verb, "")
		if !ok {
			return errChanged
		}
		if !who.Has(m.By) {
			return fault.New(fault.Forbidden, "这一步须由“"+roleLabels[m.By]+"”岗位的工作人员办理")
		}
		now := s.Now()
		if c.Held(who.StaffID, now, s.claimFor()) {
			return errHeld
		}
		after := c
		after.State, after.UpdatedAt = m.To, now
		after.ClaimedBy, after.ClaimedAt = who.StaffID, now
		if err := a.change(ctx, &after, now); err != nil {
			return err
		}
		words := a.words
		if a.said != nil {
			words = a.said()
		}
		err = s.commit(ctx, who, c, after, step{verb: a.verb, by: handOf(who, m.By), words: words,
			tell: &Telling{Due: after.Clock.Due, Verdict: a.verdict, Document: s.Documents != nil}})
		for i := 0; err == nil && i < len(s.OnStep); i++ {
			err = s.OnStep[i](ctx, who, Taken{Case: after, Verb: a.verb, Words: words, Points: a.points})
		}
		return err
	})
}

var errHeld = fault.New(fault.Conflict, "这件办件已由其他工作人员认领，请处理别的办件或稍后再试")

// Message adds a message to a case, from the applicant or from staff (CAS-7).
func (s *Service) Message(ctx context.Context, who actor.Actor, caseID, words string) error {
	words = strings.TrimSpace(words)
	if words == "" || len([]rune(words)) > 500 {
		return fault.On("words", "请填写 1 到 500 字的留言")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.heard(ctx, who, caseID)
		if err != nil {
			return err
		}
		switch {
		case c.State == Draft:
			return errChanged
		case who.IsStaff() && !Handles(who):
			return fault.New(fault.Forbidden, "您的岗位不能给申请单位留言")
		}
		by := handOf(who, roleOf(who, c))
		c.UpdatedAt = s.Now()
		return s.record(ctx, who, c, step{verb: Say, by: by, words: words, tell: &Telling{}})
	})
}

// heard gives a case to a caller who may write into it: its owner with the grant (CAS-10), or staff
// of its region.
func (s *Service) heard(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	if who.IsStaff() {
		return s.atDesk(ctx, who, caseID)
	}
	return s.theirsToAct(ctx, who, caseID)
}
