package casework

import (
	"cmp"
	"context"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// A hearing that was noticed is moved (改期) or called off (取消) by whoever may record it. The matter that waits is answered, so the dossier
// keeps both arrangements; the notice of the old one holds no longer.

// Moving is another time and place for a hearing that was noticed.
type Moving struct {
	When  string // 2006-01-02T15:04, as a browser sends it
	Place string
	Words string // why, to the applicant
}

func (k *Moving) check(now time.Time) (time.Time, error) {
	k.Place, k.Words = strings.TrimSpace(k.Place), strings.TrimSpace(k.Words)
	again := Calling{Kind: HearingKinds[0], Chair: "kept", When: k.When, Place: k.Place, Words: k.Words}
	at, err := again.check(now)
	if f := fault.Of(err); err != nil {
		for i := range f.Fields {
			if f.Fields[i].Name == "words" {
				f.Fields[i].Say = "请填写改期的原因"
			}
		}
		return at, f
	}
	return at, nil
}

// MoveHearing gives notice of another time and place (改期), as long before as the first notice (行政许可法 art. 48). Who presides and what it
// is about stay, and the limit stands on.
func (s *Service) MoveHearing(ctx context.Context, who actor.Actor, caseID string, k Moving) error {
	at, err := k.check(s.Now())
	if err != nil {
		return err
	}
	return s.rearrange(ctx, who, caseID, HearMove, func(ctx context.Context, st Standing, c *Case, m Matter) (string, error) {
		if at.Equal(m.DueAt) {
			return "", fault.On("when", "和原定的时间相同，不用改期")
		}
		names, err := s.Staff.Names(ctx, m.To)
		if err != nil {
			return "", err
		}
		said := arranged(at, Calling{Kind: cmp.Or(m.Sort, "听证或者陈述申辩"), Place: k.Place, Words: cmp.Or(m.Subject, m.Question)}, names[m.To])
		words := "原定于 " + moment15(m.DueAt) + "举行，现改期。" + said + "改期原因：" + k.Words
		next := m // who called it keeps the right to record it
		next.ID, next.AskedAt, next.DueAt, next.Question = id.New(), st.Now, at, said
		m.AnsweredBy, m.AnsweredAt, m.Answer = handOf(who, actor.Reviewer), st.Now, "改期。"+k.Words
		c.Clock.Due = at
		if err := s.Store.AnswerMatter(ctx, m); err != nil {
			return "", changed(err)
		}
		return words, s.Store.AddMatter(ctx, next)
	})
}

// CallOffHearing calls a hearing off (取消). The applicant reads why, and the limit runs on.
func (s *Service) CallOffHearing(ctx context.Context, who actor.Actor, caseID, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return fault.On("words", "请填写取消的原因，会告知申请人")
	}
	return s.rearrange(ctx, who, caseID, HearOff, func(ctx context.Context, st Standing, c *Case, m Matter) (string, error) {
		m.AnsweredBy, m.AnsweredAt, m.Answer = handOf(who, actor.Reviewer), st.Now, "取消。"+why
		c.Clock.resume(s.Calendar, st.Now)
		return "原定于 " + moment15(m.DueAt) + "举行的" + cmp.Or(m.Sort, "听证或者陈述申辩") + "取消，办理时限继续计算。原因：" + why,
			changed(s.Store.AnswerMatter(ctx, m))
	})
}

// rearrange is a step about the hearing that waits. OnStep hears of it, for the documents.
func (s *Service) rearrange(
	ctx context.Context, who actor.Actor, caseID string, verb Verb, do func(context.Context, Standing, *Case, Matter) (string, error),
) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		t := Taken{Verb: verb}
		err := s.beside(ctx, who, caseID, verb, func(ctx context.Context, st Standing, c *Case) (step, error) {
			m, ok := st.waiting(Hearing)
			switch {
			case !ok || c.State.Ended():
				return step{}, errChanged
			case !st.MayRecord(who, m):
				return step{}, fault.New(fault.Forbidden, "改期和取消由主持人或者发出通知的人办理")
			}
			words, err := do(ctx, st, c, m)
			t.Case, t.Words = *c, words
			return step{by: handOf(who, actor.Reviewer), words: words, tell: &Telling{Document: s.Documents != nil}}, err
		})
		for i := 0; err == nil && i < len(s.OnStep); i++ {
			err = s.OnStep[i](ctx, who, t)
		}
		return err
	})
}
