package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// AutoJob is the kind of the job that decides a case by the rules of its automatic stage (ITM-12). Its body is an Automatic;
// package auto does the work.
const AutoJob = "case.auto"

// Automatic names a case that waits for its automatic decision.
type Automatic struct {
	CaseID string
	Since  int64 // Unix seconds of its arrival
}

var errAutomatic = fault.New(fault.Conflict, "这件办件正在自动核对，有结果或者转人工以后才能办理，请稍后再看")

// decideSoon enqueues the decision of a case that has arrived at an automatic stage, in the transaction of its arrival.
func (s *Service) decideSoon(ctx context.Context, item Item, c Case) error {
	if !c.undecided(item.Flow) {
		return nil
	}
	if err := s.Queue.Enqueue(ctx, AutoJob, Automatic{CaseID: c.ID, Since: c.UpdatedAt.Unix()}); err != nil {
		return fmt.Errorf("enqueueing the automatic decision: %w", err)
	}
	return nil
}

func (c Case) undecided(f catalog.Flow) bool {
	st, ok := f.Stage(c.Stage)
	return ok && st.Kind == catalog.Automatic && c.State == Submitted
}

// automatic reports whether a case waits for its automatic decision. Nobody acts on it meanwhile: what the core system was told
// could not be taken back.
func (s *Service) automatic(ctx context.Context, c Case) (bool, error) {
	if c.State != Submitted {
		return false, nil
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return false, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	return c.undecided(item.Flow), nil
}

// Undecided reports whether the case waits for its automatic decision.
func (v View) Undecided() bool { return v.Case.undecided(v.Item.Flow) }

// RowAnswer is what the core system answered to one person of a list.
type RowAnswer struct {
	Name, Last4 string
	Result      string // 已登记, 没有登记, 没有结果
	Say         string
}

// RowsOf gives the answers to the people of a case to whoever may read it; none when the item has no such list.
func (s *Service) RowsOf(ctx context.Context, who actor.Actor, caseID string) ([]RowAnswer, error) {
	o, err := s.OpenedBy(ctx, who, caseID)
	if err != nil {
		return nil, err
	}
	return s.RowsIn(ctx, o)
}

// RowsIn is RowsOf for a case that is open.
func (s *Service) RowsIn(ctx context.Context, o Opened) ([]RowAnswer, error) {
	if err := o.check(); err != nil || o.confined || s.Rows == nil {
		return nil, err
	}
	return s.Rows(ctx, o.c)
}

// Pending is a case that waits for its automatic decision, with the stage that has the rules.
type Pending struct {
	Case  Case
	Item  Item
	Stage catalog.Stage
	Lacks []Slot // needed materials that may follow an acceptance by staff, and are not there
	// Written is the text of the document, where the hall writes it; see Taken.
	Written *Written
}

// Undecided gives a case that waits for its automatic decision; false when it does not, or not any more.
func (s *Service) Undecided(ctx context.Context, caseID string) (Pending, bool, error) {
	c, err := s.Store.Case(ctx, caseID)
	if errors.Is(err, fault.NotFound) {
		return Pending{}, false, nil
	}
	if err != nil {
		return Pending{}, false, fmt.Errorf("reading case %s: %w", caseID, err)
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return Pending{}, false, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	st, _, err := s.standing(ctx, c)
	return Pending{Case: c, Item: item, Stage: st.Stage(), Lacks: st.Lacks}, c.undecided(item.Flow), err
}

// Lacking says which materials only staff can wait for; "" when all are there.
func (p Pending) Lacking() string {
	if len(p.Lacks) == 0 {
		return ""
	}
	names, _ := lacked(p.Lacks)
	return "没有自动办结：缺少“" + strings.Join(names, "”“") + "”。已转人工受理。"
}

// GrantByRules decides 准予 and closes the case, when it is still as p says. lines are what the core system answered, for the
// document. Fault: Conflict when the case has changed.
func (s *Service) GrantByRules(ctx context.Context, p Pending, lines []string) error {
	use, ok := p.Stage.Use("grant")
	if !ok {
		return fmt.Errorf("stage %s of %s grants nothing", p.Stage.Key, p.Case.ItemCode)
	}
	if len(p.Lacks) > 0 {
		return fault.New(fault.Conflict, p.Lacking())
	}
	now, c := s.Now(), p.Case
	decided := c
	decided.Stage, decided.State, decided.UpdatedAt, decided.AcceptedAt = use.To, Decided, now, now
	decided.Verdict, decided.Result = Approved, use.Words
	closed := decided
	closed.end(Closed, now)
	closed.Version++ // by the step before it
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.byRules(ctx, c, decided, Taken{Verb: Decide, Words: use.Words, Lines: lines, Written: p.Written}, p.Stage.Key); err != nil {
			return err
		}
		return s.byRules(ctx, decided, closed, Taken{Verb: Close, Words: "系统自动办结。"}, use.To)
	})
}

// HandToStaff gives a case to staff, with the reason for the applicant and for them, when it is still as p says. Fault: Conflict when
// the case has changed.
func (s *Service) HandToStaff(ctx context.Context, p Pending, reason string) error {
	use, ok := p.Stage.Use(catalog.HandVerb)
	if !ok {
		return fmt.Errorf("stage %s of %s leads to no staff", p.Stage.Key, p.Case.ItemCode)
	}
	after := p.Case
	after.Stage, after.UpdatedAt = use.To, s.Now()
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.byRules(ctx, p.Case, after, Taken{Verb: HandVerb, Words: reason}, p.Stage.Key)
	})
}

// byRules is one step of the program, inside the frame of the table.
func (s *Service) byRules(ctx context.Context, before, after Case, t Taken, stage string) error {
	if _, ok := before.State.move(t.Verb, after.State); !ok {
		return errChanged
	}
	who := actor.SystemActor("auto")
	tell := &Telling{Due: after.Clock.Due, Document: s.Documents != nil}
	if t.Verb == Decide {
		tell.Verdict = after.Verdict
	}
	err := s.commit(ctx, who, before, after, step{verb: t.Verb, by: handOf(who, ""), stage: stage, words: t.Words, tell: tell})
	t.Case = after
	for i := 0; err == nil && i < len(s.OnStep); i++ {
		err = s.OnStep[i](ctx, who, t)
	}
	return err
}
