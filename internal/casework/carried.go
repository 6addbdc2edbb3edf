package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// Carried is what the act of an automatic stage has done at the core system for a case. It stays done whatever becomes of the
// case, so a case with deeds cannot end as if there were none.
type Carried struct {
	Done   int    // rows that were done
	Unsure bool   // the act began and some rows have no answer: they may be done
	Marks  string // what the rows that were done say, to see whether a correction changes them
	Amend  string // how what was done is taken back, for people
}

// carried asks what was done for a case.
func (s *Service) carried(ctx context.Context, c Case) (Carried, error) {
	if s.Carried == nil {
		return Carried{}, nil
	}
	k, err := s.Carried(ctx, c)
	if err != nil {
		return Carried{}, fmt.Errorf("reading what was done for case %s: %w", c.ID, err)
	}
	return k, nil
}

// undoes are the ends of a case that say that nothing was done.
func undoes(c Case, v Verb) bool {
	return v == Withdraw || v == Refuse || v == Terminate || v == Lapse || v == Decide && c.Verdict == Denied
}

// stands refuses the ends that would contradict what was done. Fault: Conflict.
func (s *Service) stands(ctx context.Context, before, after Case, v Verb) error {
	if !undoes(after, v) {
		return nil
	}
	k, err := s.carried(ctx, before)
	switch {
	case err != nil:
		return err
	case v == Withdraw && k.Done > 0:
		return fault.New(fault.Conflict, fmt.Sprintf("核心业务系统已经办理了这件申请中的 %d 项，不能撤回。%s", k.Done, k.Amend))
	case v == Withdraw && k.Unsure:
		return fault.New(fault.Conflict, "这件申请已经送到核心业务系统，结果还没有核实，不能撤回。请等待工作人员核实后办理")
	case k.Done > 0:
		return fault.New(fault.Conflict, fmt.Sprintf("核心业务系统已经办理了这件申请中的 %d 项，不能按没有办理结束。"+
			"请准予并办结，没有办成的在理由中说明。%s", k.Done, k.Amend))
	}
	return nil
}

// stays reports whether what was done keeps the owner from withdrawing a case.
func (s *Service) stays(ctx context.Context, c Case) (bool, error) {
	err := s.stands(ctx, c, c, Withdraw)
	if errors.Is(err, fault.Conflict) {
		return true, nil
	}
	return false, err
}

// automatic reports whether rules decide the item first.
func (it Item) automatic() bool {
	return len(it.Flow.Stages) > 0 && it.Flow.Stages[0].Kind == catalog.Automatic
}

// keeps refuses a correction that changes what was done. Fault: Invalid.
func (s *Service) keeps(ctx context.Context, before, after Case) error {
	was, err := s.carried(ctx, before)
	if err != nil || was.Done == 0 {
		return err
	}
	is, err := s.carried(ctx, after)
	if err != nil || is.Marks == was.Marks {
		return err
	}
	return fault.New(fault.Invalid, fmt.Sprintf("名单中有 %d 人已经登记，他们的内容不能删除或者修改，请恢复原样，只改没有登记的人员。%s", was.Done, was.Amend))
}

// handBack gives a case whose correction was not answered to staff, because it cannot end as withdrawn.
func (s *Service) handBack(ctx context.Context, item Item, c Case, now time.Time) error {
	at := slices.IndexFunc(item.Flow.Stages, func(st catalog.Stage) bool { return st.Key == c.Stage })
	if at < 0 {
		return fmt.Errorf("case %s is at no stage of its flow", c.ID)
	}
	who, after := actor.SystemActor("casework"), c
	after.State, after.UpdatedAt = stateAt(item.Flow.Stages[at], c), now
	after.Clock.resume(s.Calendar, now)
	return s.commit(ctx, who, c, after, step{verb: HandVerb, by: handOf(who, ""), stage: c.Stage, tell: &Telling{},
		words: "补正期限已过。核心业务系统已经办理了其中一部分，不按撤回处理，转由工作人员继续办理。"})
}

// answered is what was answered to the people of a case, for the document of a grant by staff.
func (s *Service) answered(ctx context.Context, c Case) ([]string, error) {
	if s.Rows == nil {
		return nil, nil
	}
	rows, err := s.Rows(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("reading the answers to case %s: %w", c.ID, err)
	}
	var lines []string
	for i, r := range rows {
		lines = append(lines, fmt.Sprintf("%d. %s（证件号码末四位 %s）：%s，%s。", i+1, r.Name, r.Last4, r.Result, r.Say))
	}
	return lines, nil
}
