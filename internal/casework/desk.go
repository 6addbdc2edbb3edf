package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
)

func (c *Case) end(to State, now time.Time) {
	c.State, c.EndedAt, c.UpdatedAt, c.Answered = to, now, now, false
	c.ClaimedBy, c.ClaimedAt = "", time.Time{}
	c.Clock.stop()
	c.LackDue = time.Time{}
}

// free ends the claim of a case.
func (c *Case) free() { c.ClaimedBy, c.ClaimedAt = "", time.Time{} }

// arrive puts a case at the first stage of its flow. The days to accept it begin.
func (c *Case) arrive(s *Service, item Item, now time.Time) {
	c.Stage = item.Flow.Stages[0].Key
	if first := item.Flow.Stages[0]; first.Kind == catalog.Automatic && c.Practice() { // practice asks no other system
		use, _ := first.Use(catalog.HandVerb)
		c.Stage = use.To
	}
	c.Clock.start(s.Calendar, now, s.acceptDays(item))
}

// AcceptCase accepts an application (受理). The promised limit of the item begins now.
func (s *Service) AcceptCase(ctx context.Context, who actor.Actor, caseID, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		words = "材料齐全，予以受理。"
	}
	return s.act(ctx, who, caseID, act{verb: Accept, words: words, change: func(_ context.Context, c *Case, at moment) error {
		c.AcceptedBy, c.AcceptedAt, c.Answered = who.StaffID, at.now, false
		c.Clock.start(s.Calendar, at.now, at.item.PromiseDays)
		c.free()
		return nil
	}})
}

// RefuseAcceptance ends an application with 不予受理. A reason is required.
func (s *Service) RefuseAcceptance(ctx context.Context, who actor.Actor, caseID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.On("words", "请填写不予受理的理由")
	}
	a := act{verb: Refuse, words: reason, to: NotAccepted}
	a.change = func(_ context.Context, c *Case, at moment) error {
		c.Result = reason
		c.end(NotAccepted, at.now)
		return nil
	}
	return s.act(ctx, who, caseID, a)
}

// AskCorrection asks the applicant to correct fields and materials. It pauses the clock until the
// answer (CAS-8). Before the acceptance everything is asked for at once; a second notice says why.
func (s *Service) AskCorrection(ctx context.Context, who actor.Actor, caseID string, a Asking) error {
	return s.act(ctx, who, caseID, act{verb: Ask, to: Correcting, change: func(ctx context.Context, c *Case, at moment) error {
		known, err := s.identity(ctx, *c)
		if err != nil {
			return err
		}
		if err := a.check(at.item, known); err != nil {
			return err
		}
		if err := cmp.Or(a.again(at.standing), a.point(at.standing)); err != nil {
			return err
		}
		if !c.Clock.Paused.IsZero() { // for the other side, who may answer meanwhile
			c.Clock.resume(s.Calendar, at.now)
		}
		c.Clock.pause(s.Calendar, at.now, a.Days)
		c.Answered, c.Proposal, c.ReviewedBy = false, NoVerdict, "" // who asked stays the 承办人, and looks at the answer
		return s.Store.AddCorrection(ctx, Correction{ID: id.New(), CaseID: c.ID, AskedBy: handOf(who, roleOf(who, *c)), AskedAt: at.now,
			DueAt: c.Clock.Due, Words: a.Words, Again: a.Again, Points: a.Points})
	}, said: func() string { return a.Words }, points: a.Points})
}

// roleOf is the role in which a member of staff acts on a case in its state.
func roleOf(who actor.Actor, c Case) actor.Role {
	if c.AcceptedAt.IsZero() && who.Has(actor.Clerk) {
		return actor.Clerk
	}
	return actor.Reviewer
}

// ProposeVerdict is the review (审查), or the second one (复审) where the flow has it: it records the
// verdict that the reviewer proposes. words is for staff and the record.
func (s *Service) ProposeVerdict(ctx context.Context, who actor.Actor, caseID string, v Verdict, words string) error {
	words, err := verdictWords(v, words)
	if err != nil {
		return err
	}
	return s.act(ctx, who, caseID, act{verb: Review, or: Second, words: words, change: func(_ context.Context, c *Case, _ moment) error {
		c.Proposal, c.ReviewedBy, c.Answered = v, who.StaffID, false
		c.free()
		return nil
	}})
}

// DecideCase decides 准予 or 不予, where the flow lets the caller: the member of staff who accepted the
// case never may. Fault: Forbidden.
func (s *Service) DecideCase(ctx context.Context, who actor.Actor, caseID string, v Verdict, words string) error {
	words, err := verdictWords(v, words)
	if err != nil {
		return err
	}
	offered := "grant"
	if v == Denied {
		offered = "deny"
	}
	return s.act(ctx, who, caseID, act{verb: Decide, offered: offered, words: words, verdict: v,
		change: func(_ context.Context, c *Case, _ moment) error {
			c.Verdict, c.Result, c.Answered = v, words, false
			return nil
		}})
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
	return s.act(ctx, who, caseID, act{verb: Close, words: words, to: Closed, change: func(_ context.Context, c *Case, at moment) error {
		c.end(Closed, at.now)
		return nil
	}})
}

// act is one staff step that moves a case.
type act struct {
	verb    Verb
	or      Verb   // the verb instead, where the stage offers that one
	offered string // what the flow calls it, if not like the verb
	to      State  // the coarse state after it; "" is that of the stage to which it leads
	words   string
	said    func() string  // replaces words when only change knows them
	pledged func() []Point // what the applicant promised to bring; nil for no such act
	inside  bool           // for staff only
	verdict Verdict
	points  []Point // of Ask
	change  func(ctx context.Context, c *Case, at moment) error
}

// moment is what a step knows when it changes the case.
type moment struct {
	now      time.Time
	item     Item
	standing Standing
}

// act asks the interpreter, changes the case, and commits.
func (s *Service) act(ctx context.Context, who actor.Actor, caseID string, a act) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		st, item, err := s.standing(ctx, c)
		if err != nil {
			return err
		}
		here := st.Stage()
		if a.or != "" && offers(here, string(a.or)) {
			a.verb = a.or
		}
		may := st.Act(who, cmp.Or(a.offered, string(a.verb)))
		switch {
		case !may.Possible():
			return may.refusal()
		case c.Held(who):
			return errHeld
		}
		if err := s.seesAll(ctx, who, st); err != nil {
			return err
		}
		after := c
		after.Stage, after.UpdatedAt = may.To, st.Now
		after.ClaimedBy, after.ClaimedAt = cmp.Or(c.standsIn(who), who.StaffID), st.Now
		if err := a.change(ctx, &after, moment{st.Now, item, st}); err != nil {
			return err
		}
		if err := s.settle(&after, a, st); err != nil {
			return err
		}
		if a.said != nil {
			a.words = a.said()
		}
		if err := s.sent(ctx, who, c, a.words); err != nil {
			return err
		}
		err = s.commit(ctx, who, c, after, step{verb: a.verb, by: handOf(who, roleOfPost(here.Post)), stage: here.Key, words: a.words,
			inside: a.inside, standsIn: c.standsIn(who), tell: &Telling{Due: after.Clock.Due, Verdict: a.verdict, Document: s.Documents != nil}})
		t := Taken{Case: after, Verb: a.verb, Words: a.words, Points: a.points, Noted: st.outward()}
		if err == nil && a.verdict == Approved {
			t.Lines, err = s.answered(ctx, after)
		}
		taken := []Taken{t}
		if a.pledged != nil {
			taken = append(taken, Taken{Case: after, Verb: Pledge, Points: a.pledged(), Noted: t.Noted})
		}
		for _, t := range taken {
			for i := 0; err == nil && i < len(s.OnStep); i++ {
				err = s.OnStep[i](ctx, who, t)
			}
		}
		return err
	})
}

// settle gives the case the coarse state of where it has arrived, inside the frame of the table.
func (s *Service) settle(after *Case, a act, st Standing) error {
	at, _ := st.Flow.Stage(after.Stage)
	after.State = cmp.Or(a.to, stateAt(at, *after))
	if after.State == Publicity {
		after.Clock.pause(s.Calendar, st.Now, at.Days)
		after.free()
	}
	if _, ok := st.Case.State.move(a.verb, after.State); !ok {
		return fmt.Errorf("the flow of %s leads from %s by %s to %s, which the table does not allow",
			st.Case.ItemCode, st.Case.State, a.verb, after.State)
	}
	return nil
}

var errHeld = fault.New(fault.Conflict, "这件办件已由其他工作人员认领，请处理别的办件或稍后再试")

// Message adds a message to a case, from the applicant or from staff (CAS-7).
func (s *Service) Message(ctx context.Context, who actor.Actor, caseID, words string) error {
	words = strings.TrimSpace(words)
	if words == "" || len([]rune(words)) > 500 {
		return fault.On("words", "请填写 1 到 500 字的留言")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.writableCase(ctx, who, caseID)
		if err != nil {
			return err
		}
		if err := s.Rights.Hold(ctx, who, c.ItemCode); err != nil {
			return err
		}
		switch {
		case c.State == Draft:
			return errChanged
		case who.IsStaff() && !Handles(who):
			return fault.New(fault.Forbidden, "您的岗位不能给申请人留言")
		}
		if who.IsStaff() {
			if err := s.beyondOpinion(ctx, who, c); err != nil {
				return err
			}
		}
		by := handOf(who, roleOf(who, c))
		c.UpdatedAt = s.Now()
		if again, err := s.saidJustNow(ctx, c, by, words); err != nil || again {
			return err
		}
		return s.record(ctx, who, c, step{verb: Say, by: by, words: words, tell: &Telling{}})
	})
}

// sayAgain is how long the same words of the same person are taken for a button clicked twice.
const sayAgain = time.Minute

// saidJustNow reports whether somebody has just written the same.
func (s *Service) saidJustNow(ctx context.Context, c Case, by Hand, words string) (bool, error) {
	events, err := s.Store.Events(ctx, c.ID)
	if err != nil {
		return false, fmt.Errorf("reading events: %w", err)
	}
	return slices.ContainsFunc(events, func(e Event) bool {
		return e.Verb == Say && e.By.ID == by.ID && e.Words == words && c.UpdatedAt.Sub(e.At) < sayAgain
	}), nil
}

// writableCase gives a case to a caller who may write into it: its owner with the grant (CAS-10), or staff
// of its region.
func (s *Service) writableCase(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	if who.IsStaff() {
		return s.atDesk(ctx, who, caseID)
	}
	return s.theirsToAct(ctx, who, caseID)
}
