package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// SuspendReasons are the reasons for a 中止, in the order of the form.
var SuspendReasons = [...]string{
	"需要等待司法机关或者有关主管部门的结论",
	"需要等待鉴定、检验或者检测的结果",
	"申请人死亡或者终止，尚未确定承受人",
	"不可抗力或者其他客观原因",
}

// Suspending is what staff enter to suspend a case.
type Suspending struct {
	Reason string // one of SuspendReasons
	Basis  string // 依据
	Words  string // to the applicant
}

func (p *Suspending) check() error {
	f := &fault.Fault{Kind: fault.Invalid}
	if !slices.Contains(SuspendReasons[:], p.Reason) {
		f.Fields = append(f.Fields, fault.Field{Name: "reason", Say: "请选择中止的原因"})
	}
	if p.Basis = strings.TrimSpace(p.Basis); p.Basis == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "basis", Say: "请填写中止的依据"})
	}
	p.Words = strings.TrimSpace(p.Words)
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// lookAgain is after how many days a suspended case is to be looked at again.
const lookAgain = 30

// SuspendCase suspends a case (中止). The clock stands until somebody resumes it.
func (s *Service) SuspendCase(ctx context.Context, who actor.Actor, caseID string, p Suspending) error {
	if err := p.check(); err != nil {
		return err
	}
	words := p.Reason + "。依据：" + p.Basis
	if p.Words != "" {
		words += "。" + p.Words
	}
	return s.act(ctx, who, caseID, act{verb: Suspend, words: words, to: Suspended, change: func(_ context.Context, c *Case, at moment) error {
		c.Clock.stand(s.Calendar, at.now, at.now.AddDate(0, 0, lookAgain))
		c.free()
		return nil
	}})
}

// ResumeCase resumes a suspended case (恢复), with the days that were left. A reason is required.
func (s *Service) ResumeCase(ctx context.Context, who actor.Actor, caseID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.On("words", "请填写恢复办理的理由")
	}
	return s.act(ctx, who, caseID, act{verb: Resume, words: reason, change: func(_ context.Context, c *Case, at moment) error {
		c.Clock.resume(s.Calendar, at.now)
		return nil
	}})
}

// SendBackStage returns a case to an earlier stage (退回上一环节). It undoes no document, and the clock runs on.
func (s *Service) SendBackStage(ctx context.Context, who actor.Actor, caseID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.On("words", "请填写退回的理由")
	}
	return s.act(ctx, who, caseID, act{verb: Back, words: reason, inside: true, change: func(_ context.Context, c *Case, _ moment) error {
		c.Proposal, c.ReviewedBy = NoVerdict, ""
		c.free()
		return nil
	}})
}

// TerminateCase ends a case without a decision (终止).
func (s *Service) TerminateCase(ctx context.Context, who actor.Actor, caseID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.On("words", "请填写终止的理由")
	}
	a := act{verb: Terminate, words: reason, to: Terminated}
	a.change = func(ctx context.Context, c *Case, at moment) error {
		c.Result = reason
		c.end(Terminated, at.now)
		return s.settleMatters(ctx, who, at.standing, "办件已终止")
	}
	return s.act(ctx, who, caseID, a)
}

// settleMatters answers what is still open when a case ends without a decision, so that nobody is asked any more.
func (s *Service) settleMatters(ctx context.Context, who actor.Actor, st Standing, words string) error {
	for _, m := range st.Matters {
		if !m.Open() {
			continue
		}
		m.AnsweredBy, m.AnsweredAt, m.Answer = handOf(who, actor.Reviewer), st.Now, words
		if err := s.Store.AnswerMatter(ctx, m); err != nil {
			return changed(err)
		}
	}
	return nil
}

// settleOpen is settleMatters for a case that has ended, by whomever.
func (s *Service) settleOpen(ctx context.Context, who actor.Actor, c Case) error {
	open, err := s.Store.Matters(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading what is asked about the case: %w", err)
	}
	return s.settleMatters(ctx, who, Standing{Case: c, Matters: open, Now: c.UpdatedAt}, "办件已结束")
}

// PublishCase begins the publicity that the flow has (公示): the case is proposed for 准予, its clock stands, and whoever
// knows better may object.
func (s *Service) PublishCase(ctx context.Context, who actor.Actor, caseID, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		words = "拟准予，现予公示。"
	}
	return s.act(ctx, who, caseID, act{verb: Publish, words: words, change: func(_ context.Context, c *Case, _ moment) error {
		c.Proposal, c.ReviewedBy, c.Answered = Approved, who.StaffID, false
		return nil
	}})
}

var errNoNext = errors.New("no stage follows the publicity")

// noticeDays is the deadline of the notice about an application for a 行政许可, in working days (行政许可法 art. 32).
const noticeDays = 5

// deemable reports whether nothing was said about an application for a 行政许可 in time.
func (s Standing) deemable(item Item, cal Calendar) bool {
	c := s.Case
	return item.Permit && s.unconsented("") == "" && c.State == Submitted && c.AcceptedAt.IsZero() && !s.AskedBefore() &&
		s.Now.After(cal.Add(c.SubmittedAt, noticeDays))
}

// DeemAccepted records 「逾期未告知，视为受理」: the promise runs from the submission. It does nothing when a notice was given or
// may still be given in time.
func (s *Service) DeemAccepted(ctx context.Context, caseID string) error {
	return s.byItself(ctx, caseID, func(_ context.Context, st Standing, item Item, c *Case) (Verb, string, error) {
		use, offered := st.Stage().Use("accept")
		if !offered || !st.deemable(item, s.Calendar) {
			return "", "", nil
		}
		c.Stage, c.AcceptedAt = st.Flow.Target(st.Stage(), use), c.SubmittedAt
		c.Clock.start(s.Calendar, c.SubmittedAt, item.PromiseDays)
		c.free()
		return Deem, "五个工作日内没有告知是否受理，自提交之日起视为受理。", nil
	})
}

// EndPeriod ends a publicity whose days are over, and a consultation that was not answered in time. It does nothing when the day has
// not come.
func (s *Service) EndPeriod(ctx context.Context, caseID string) error {
	return s.byItself(ctx, caseID, func(ctx context.Context, st Standing, _ Item, c *Case) (Verb, string, error) {
		switch {
		case c.State == Publicity && st.Now.After(c.Clock.Due):
			next, ok := st.Flow.After(st.Stage().Key)
			if !ok {
				return "", "", errNoNext
			}
			c.Stage = next.Key
			c.Clock.resume(s.Calendar, st.Now)
			return PeriodEnds, "公示期满。", nil
		case c.State == Consulting:
			return s.lapseOpinion(ctx, st, c)
		}
		return "", "", nil
	})
}

// byItself is a step that the program takes, inside the frame of the table. change gives no verb when there is nothing to do.
func (s *Service) byItself(
	ctx context.Context, caseID string,
	change func(context.Context, Standing, Item, *Case) (Verb, string, error),
) error {
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.Store.Case(ctx, caseID)
		if err != nil {
			return err
		}
		st, item, err := s.standing(ctx, c)
		if err != nil {
			return err
		}
		after := c
		verb, words, err := change(ctx, st, item, &after)
		if err != nil || verb == "" {
			return err
		}
		after.UpdatedAt = st.Now
		if err := s.settle(&after, act{verb: verb}, st); err != nil {
			return err
		}
		who := actor.SystemActor("casework")
		return s.commit(ctx, who, c, after, step{verb: verb, by: handOf(who, ""), stage: st.Stage().Key, words: words,
			tell: &Telling{Due: after.Clock.Due}})
	})
	if errors.Is(err, fault.Conflict) { // somebody acted in the same moment
		return nil
	}
	return err
}
