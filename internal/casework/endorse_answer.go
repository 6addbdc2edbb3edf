package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// EmployerDays are the working days that an employer has for an opinion. After them the case goes on without it.
const EmployerDays = 5

// Endorse is EndorseFilled for an item without a part that the unit fills.
func (s *Service) Endorse(ctx context.Context, who actor.Actor, caseID string, agree bool, words string) error {
	return s.EndorseFilled(ctx, who, caseID, agree, words, nil)
}

// EndorseFilled records the unit's answer. Agreeing sends the case to the hall and starts its clock. Disagreeing needs a reason: it
// returns the case to the person, who can act on it, or, when the item wants an opinion only, sends it on with the reason in it. data are
// the answers of the part that the unit fills: whoever agrees fills it whole, what others fill must be right.
func (s *Service) EndorseFilled(ctx context.Context, who actor.Actor, caseID string, agree bool, words string, data form.Data) error {
	words = strings.TrimSpace(words)
	if len([]rune(words)) > 500 {
		return fault.On("words", "请控制在 500 字以内")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.endorsed(ctx, who, caseID)
		if err != nil {
			return err
		}
		if err := s.Rights.Hold(ctx, who, c.ItemCode); err != nil {
			return err
		}
		if c.State != UnitReview {
			return fault.New(fault.Conflict, "这件申请已经有人处理过，或者申请人已经撤回，请刷新页面查看")
		}
		item, err := s.itemOfCase(ctx, c)
		if err != nil {
			return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
		}
		verb, answer := verbOf(item, agree)
		e := Endorsement{CaseID: c.ID, UnitID: c.EmployerID, AnsweredAt: s.Now(), AnsweredBy: handOf(who, ""), Answer: answer, Words: words}
		if e.Data, err = s.unitFilled(ctx, who, item, agree, data); err == nil || errors.Is(err, fault.Invalid) {
			err = together(err, saysWhy(verb, words))
		}
		if err != nil {
			return err
		}
		return s.endorseAs(ctx, who, item, c, verb, e)
	})
}

// saysWhy is Invalid when an answer needs a reason and has none.
func saysWhy(verb Verb, words string) error {
	switch {
	case words != "" || verb == Agree:
		return nil
	case verb == Disagree:
		return fault.On("words", "请填写不同意的理由，受理部门会看到")
	}
	return fault.On("words", "请填写退回的原因，告诉申请人要改什么")
}

// together is one fault of two that say what is wrong beside their fields; nil when there is none.
func together(a, b error) error {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return &fault.Fault{Kind: fault.Invalid, Fields: slices.Concat(fault.Of(a).Fields, fault.Of(b).Fields)}
}

func verbOf(item Item, agree bool) (Verb, EndorsementAnswer) {
	switch {
	case agree:
		return Agree, Agreed
	case item.OpinionOnly:
		return Disagree, Disagreed
	}
	return SendBack, SentBack
}

// endorseAs writes the answer to the open endorsement and moves the case. Conflict when somebody was faster.
func (s *Service) endorseAs(ctx context.Context, who actor.Actor, item Item, c Case, verb Verb, e Endorsement) error {
	after := c
	after.State, after.UpdatedAt = UnitSent, e.AnsweredAt
	if answer := e.said(); answer.Said() {
		after.EmployerAnswer = answer
	}
	if verb != SendBack {
		after.State = Submitted
		after.arrive(s, item, e.AnsweredAt)
		if err := s.decideSoon(ctx, item, after); err != nil {
			return err
		}
	}
	if err := s.Store.AnswerEndorsement(ctx, e); err != nil {
		return changed(err)
	}
	return s.commit(ctx, who, c, after, step{verb: verb, by: e.AnsweredBy, words: e.Words, tell: &Telling{Due: after.Clock.Due}})
}

// PassSilence sends on a case whose employer gave no opinion in time. It does nothing when the item needs their agreement, or the day
// has not come.
func (s *Service) PassSilence(ctx context.Context, caseID string) error {
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.Store.Case(ctx, caseID)
		if err != nil || c.State != UnitReview || !s.Now().After(s.opinionBy(c)) {
			return err
		}
		item, err := s.itemOfCase(ctx, c)
		if err != nil || !item.OpinionOnly {
			return err
		}
		who := actor.SystemActor("casework")
		return s.endorseAs(ctx, who, item, c, Silent, Endorsement{CaseID: c.ID, AnsweredAt: s.Now(), AnsweredBy: handOf(who, ""),
			Answer: Unsaid, Words: fmt.Sprintf("单位在 %d 个工作日内没有提出意见。", EmployerDays)})
	})
	if errors.Is(err, fault.Conflict) { // somebody acted in the same moment
		return nil
	}
	return err
}

// opinionBy is until when the employer may give an opinion. Each submission asks anew.
func (s *Service) opinionBy(c Case) time.Time { return s.Calendar.Add(c.SubmittedAt, EmployerDays) }
