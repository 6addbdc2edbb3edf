package casework

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// PreviewDecision sets the document that a decision of the caller would issue now (预览文书, DSK-10), with the words that they have kept for
// it. It decides nothing, keeps nothing and draws no number. Faults are those of DecideCase; NotFound when the decision issues none.
func (s *Service) PreviewDecision(ctx context.Context, who actor.Actor, caseID string, v Verdict) (name string, file []byte, err error) {
	c, err := s.atDesk(ctx, who, caseID)
	if err != nil {
		return "", nil, err
	}
	kept, err := s.KeptWords(ctx, who, caseID)
	if err != nil {
		return "", nil, err
	}
	words, err := verdictWords(v, kept[Decide].Words)
	if err == nil {
		err = fitting(words)
	}
	if err != nil {
		return "", nil, err
	}
	st, _, err := s.standing(ctx, c)
	if err != nil {
		return "", nil, err
	}
	verb := "grant"
	if v == Denied {
		verb = "deny"
	}
	switch may := st.Act(who, verb); {
	case !may.Possible():
		return "", nil, may.refusal()
	case c.Held(who):
		return "", nil, errHeld
	}
	after := c
	after.Verdict, after.Result, after.UpdatedAt = v, words, st.Now
	t := Taken{Case: after, Verb: Decide, Words: words, Noted: st.outward()}
	if v == Approved {
		if t.Lines, err = s.answered(ctx, after); err != nil {
			return "", nil, err
		}
	}
	if s.Preview == nil {
		return "", nil, fault.New(fault.NotFound, "这个决定没有文书")
	}
	name, file, made, err := s.Preview(ctx, t)
	if err != nil {
		return "", nil, fmt.Errorf("previewing the decision of case %s: %w", c.ID, err)
	}
	if !made {
		return "", nil, fault.New(fault.NotFound, "这个决定没有文书")
	}
	return name, file, nil
}
