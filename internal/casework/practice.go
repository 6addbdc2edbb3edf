package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
)

// Practice reports whether the case is one of 演练 (OPS-4). Its owner's id says so, so no case can lose the mark. It keeps
// away from staff (reachedHall), from desks, queues and their counters (Desk), from figures, texts and whatever else
// follows from a step (Told), from the numbers of others (number) and from documents, since an invented clerk takes its steps.
func (c Case) Practice() bool { return id.Practice(c.Owner()) }

// newID is an id for a new case. One of practice says so itself, so that its files are known to be nobody's when it is gone.
func (s *Service) newID(who actor.Actor) string {
	if who.Practice() {
		return id.NewPractice(s.Now())
	}
	return id.New()
}

// canBe reports whether an id that a page sends can be that of the caller's new case: one that newID could give.
func (s *Service) canBe(who actor.Actor, caseID string) bool {
	if !id.Valid(caseID) || id.Practice(caseID) != who.Practice() {
		return false
	}
	return who.Practice() || !id.Time(caseID).IsZero()
}

// practiceSize is the size of a file of practice, in bytes. Anybody can begin a practice, without an account, so what it stores is
// bounded, as is the number of its files (Limits.PracticeFiles).
const practiceSize = 2 << 20

// practiceSlot is a slot as a case of practice has it.
func (c Case) practiceSlot(sl Slot) Slot {
	if c.Practice() {
		sl.MaxBytes = min(sl.Limit(), practiceSize)
	}
	return sl
}

// practiceRoom counts a file that is about to be stored, removed ones included. Limited when a practice has stored enough.
func (s *Service) practiceRoom(ctx context.Context, c Case, sl Slot) error {
	if !c.Practice() {
		return nil
	}
	n, _, err := s.Rates.HitUntil(ctx, "practice.file", c.Owner(), practiceLife, s.Now())
	if err != nil {
		return fmt.Errorf("counting the files of a practice: %w", err)
	}
	if n > int64(s.Limits.PracticeFiles) {
		return fault.On("material."+sl.Key, fmt.Sprintf("一次演练最多上传 %d 个文件，可以重新开始演练", s.Limits.PracticeFiles))
	}
	return nil
}

// practiceLife is longer than any practice goes on.
const practiceLife = 48 * time.Hour

// Desk gives the desk at which the case waits. A case of practice waits at none.
func (c Case) Desk() Desk {
	if c.Practice() {
		return NoDesk
	}
	return c.State.Desk()
}

// toldPractice is Told for a case of practice.
func (s *Service) toldPractice(ctx context.Context, t Telling) error {
	words, ok := sayings[t.What]
	if !ok {
		return nil
	}
	t.Document = false
	return s.tellOwner(ctx, t, words)
}

// invented is the clerk of practice, as the timeline shows them.
var invented = Hand{Kind: "system", ID: "practice", Label: "演练受理员"}

// Rehearse takes the step of staff that a case of practice waits for: the invented clerk asks for one correction, and
// then accepts, reviews, approves and closes. It does nothing when the case waits for the learner or has ended, and never
// touches another case: NotFound.
func (s *Service) Rehearse(ctx context.Context, caseID string) error {
	c, err := s.Store.Case(ctx, caseID)
	if err == nil && !c.Practice() {
		err = errNoCase
	}
	if err != nil {
		return err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		after, st, err := s.rehearsed(ctx, c, item)
		if err != nil || st.verb == "" {
			return err
		}
		st.by = invented
		if st.tell == nil {
			st.tell = &Telling{}
		}
		return s.commit(ctx, actor.SystemActor("practice"), c, after, st)
	})
	if errors.Is(err, fault.Conflict) { // another node or the learner was quicker
		return nil
	}
	return err
}

// rehearsed is what the invented clerk makes of a case; no verb when there is nothing to do.
func (s *Service) rehearsed(ctx context.Context, c Case, item Item) (Case, step, error) {
	now, after, st := s.Now(), c, step{}
	after.UpdatedAt = now
	switch c.State {
	case Submitted:
		asked, err := s.Store.Corrections(ctx, c.ID)
		if err != nil {
			return c, st, fmt.Errorf("reading the corrections of case %s: %w", c.ID, err)
		}
		p, ok := c.practicePoint(item)
		if len(asked) == 0 && ok {
			return s.rehearseAsking(ctx, after, p)
		}
		st.verb, st.words = Accept, "材料齐全，予以受理。"
		after.AcceptedAt, after.Answered = now, false
		after.Clock.start(s.Calendar, now, item.PromiseDays)
	case Accepted:
		st.verb, st.words = Review, "材料和内容符合要求，建议通过。"
		after.Proposal, after.Answered = Approved, false
	case Reviewing:
		st.verb, st.words, st.tell = Decide, "符合条件，予以通过。", &Telling{Verdict: Approved}
		after.Verdict, after.Result, after.Answered = Approved, st.words, false
	case Decided:
		st.verb, st.words = Close, "演练办件已办结，不产生任何效力。"
	default:
		return c, st, nil
	}
	m, ok := c.State.move(st.verb, "")
	if !ok {
		return c, step{}, errChanged
	}
	if after.State = m.To; st.verb == Close {
		after.end(Closed, now)
	}
	return after, st, nil
}

// rehearseAsking asks the learner to correct one answer.
func (s *Service) rehearseAsking(ctx context.Context, after Case, p Point) (Case, step, error) {
	after.State, after.Answered = Correcting, false
	after.Clock.pause(s.Calendar, after.UpdatedAt, CorrectionDays[0])
	const words = "这是演练中的补正：请按要求改一处内容，再提交补正。"
	err := s.Store.AddCorrection(ctx, Correction{ID: id.New(), CaseID: after.ID, AskedBy: invented, AskedAt: after.UpdatedAt,
		DueAt: after.Clock.Due, Words: words, Points: []Point{p}})
	if err != nil {
		return after, step{}, fmt.Errorf("asking for a correction of case %s: %w", after.ID, err)
	}
	return after, step{verb: Ask, words: words, tell: &Telling{Due: after.Clock.Due}}, nil
}

// practicePoint is what the invented clerk has corrected: a text that the learner wrote, the longest kind first.
func (c Case) practicePoint(item Item) (Point, bool) {
	for _, kind := range []form.Kind{form.LongText, form.Text} {
		for _, f := range item.Form.Fields() {
			written, _ := c.Data[f.Name].(string)
			if f.Kind == kind && f.Identity == "" && (f.Format == "" || f.Format == "name") && written != "" && item.Form.Visible(c.Data, f.Name) {
				return Point{Name: f.Name, Label: f.Label, Reason: Wrong, Words: "写得不够清楚，请补充"}, true
			}
		}
	}
	return Point{}, false
}

// ForgetPractice removes the cases of practice whose units began before an id of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
