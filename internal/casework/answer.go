package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// AnswerCorrection submits the answer to a correction: the corrected fields in data, and the
// materials attached before. It takes only the requested fields from data. It records the changes
// for the reviewer (CAS-8) and resumes the clock. Invalid names the fields that are still wrong.
func (s *Service) AnswerCorrection(ctx context.Context, who actor.Actor, caseID string, data form.Data, version int64) error {
	c, err := s.theirsToAct(ctx, who, caseID)
	if err != nil {
		return err
	}
	asked, err := s.waiting(ctx, c)
	if err != nil {
		return err
	}
	if c.Version != version {
		return errChanged
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	known, err := s.known(ctx, item, c)
	if err != nil {
		return err
	}
	data = item.Form.Identify(data, known)
	mended := c
	mended.Data = asked.merged(c.Data, data)
	said := s.AskCore(ctx, item, mended)
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		files, err := s.materialsHeld(ctx, c.ID)
		if err != nil {
			return err
		}
		a, err := asked.answer(item, c, data, files)
		if err != nil {
			return err
		}
		corrected := c
		corrected.Data = a.data
		if err := s.keeps(ctx, c, corrected); err != nil {
			return err
		}
		if asked.Lacking {
			return s.supply(ctx, who, c, asked, a, files)
		}
		if err := s.keepCore(ctx, mended, said); err != nil {
			return err
		}
		return s.answer(ctx, who, item, c, asked, a, files)
	})
}

// merged is the form with the answers to the questions that the correction asks about.
func (k Correction) merged(before, sent form.Data) form.Data {
	out := maps.Clone(before)
	for _, p := range k.Points {
		if p.Material {
			continue
		}
		delete(out, p.Name)
		if v, ok := sent[p.Name]; ok {
			out[p.Name] = v
		}
	}
	return out
}

func (s *Service) answer(
	ctx context.Context, who actor.Actor, item Item, c Case, asked Correction, a answered, files []Material,
) error {
	now, by, st := s.Now(), handOf(who, ""), Standing{Case: c, Flow: item.Flow}
	after := c
	after.Data, after.UpdatedAt, after.Answered = a.data, now, true
	after.State = stateAt(st.Stage(), c)
	after.Clock.resume(s.Calendar, now)
	if err := s.returns(ctx, item, &after, now); err != nil {
		return err
	}
	waits, err := s.askAnew(ctx, item, c, after, now)
	if err != nil {
		return err
	}
	if waits {
		after.await(s, now)
	}
	asked.AnsweredBy, asked.AnsweredAt, asked.Changes = by, now, a.changes
	if err := s.Store.AnswerCorrection(ctx, asked); err != nil {
		return changed(err)
	}
	for _, m := range a.replaced {
		if err := s.Store.ReplaceMaterial(ctx, m.ID, now); err != nil {
			return fmt.Errorf("replacing a material: %w", err)
		}
	}
	left := slices.DeleteFunc(slices.Clone(files), func(m Material) bool {
		return slices.ContainsFunc(a.replaced, func(r Material) bool { return r.ID == m.ID })
	})
	if !c.LackDue.IsZero() && len(item.Lacking(after.Data, left)) == 0 {
		after.LackDue = time.Time{}
		if err := s.kept(ctx, by, c); err != nil {
			return err
		}
	}
	if err := s.seal(ctx, &after, left); err != nil {
		return err
	}
	return s.commit(ctx, who, c, after, step{verb: Answer, by: by, withData: true, tell: &Telling{}})
}

type answered struct {
	data     form.Data
	changes  []form.Change
	replaced []Material
}

// answer checks an answer against the requested points and lists what it changes.
func (k Correction) answer(item Item, c Case, data form.Data, files []Material) (answered, error) {
	a := answered{data: k.merged(c.Data, data)}
	bad := &fault.Fault{Kind: fault.Invalid}
	for _, p := range k.Points {
		if p.Material {
			k.mended(p, files, &a, bad)
		}
	}
	if err := item.Form.Validate(a.data); err != nil {
		f := fault.Of(err)
		if f.Kind != fault.Invalid {
			return a, err
		}
		for _, fd := range f.Fields {
			if top, _, _ := strings.Cut(fd.Name, "."); k.Asks(false, top) {
				bad.Fields = append(bad.Fields, fd)
			}
		}
	}
	if len(bad.Fields) > 0 {
		return a, bad
	}
	a.changes = append(item.Form.Diff(c.Data, a.data), a.changes...)
	if len(a.changes) == 0 {
		return a, fault.New(fault.Invalid, "您还没有修改任何内容，请按补正要求修改后再提交")
	}
	return a, nil
}

// mended finds the new files of one requested material and the old files that they replace.
func (k Correction) mended(p Point, files []Material, a *answered, bad *fault.Fault) {
	var before, now []string
	var old []Material
	for _, m := range files {
		switch {
		case m.Slot != p.Name || !m.Current():
		case m.Newer(k.AskedAt):
			now = append(now, m.Name)
		default:
			before, old = append(before, m.Name), append(old, m)
		}
	}
	if len(now) == 0 {
		bad.Fields = append(bad.Fields, fault.Field{Name: "material." + p.Name, Say: "请上传" + p.Label})
		return
	}
	a.replaced = append(a.replaced, old...)
	a.changes = append(a.changes, form.Change{Name: "material." + p.Name, Label: p.Label,
		Old: strings.Join(before, "，"), New: strings.Join(now, "，")})
}

// mostReason is the limit of a reason, in characters: why an applicant withdraws, or something has to be mended, or cases are moved.
const mostReason = 500

// WithdrawCase withdraws an application. The reason is optional. Invalid, beside reason, when it is too long.
func (s *Service) WithdrawCase(ctx context.Context, who actor.Actor, caseID, reason string) error {
	if utf8.RuneCountInString(reason) > mostReason {
		return fault.On("reason", fmt.Sprintf("撤回原因最多 %d 字", mostReason))
	}
	c, err := s.theirsToAct(ctx, who, caseID)
	if err != nil {
		return err
	}
	if !c.State.Allows(Withdraw) {
		return fault.New(fault.Conflict, "这件办件现在的状态不能撤回")
	}
	if yes, err := s.automatic(ctx, c); err != nil || yes {
		return cmp.Or(err, error(errAutomatic))
	}
	after := c
	after.end(Withdrawn, s.Now())
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		if c.State == UnitReview { // the employer no longer needs to answer
			e := Endorsement{CaseID: c.ID, AnsweredAt: after.EndedAt, AnsweredBy: handOf(who, ""), Answer: TakenBack}
			if err := s.Store.AnswerEndorsement(ctx, e); err != nil {
				return changed(err)
			}
		}
		return s.commit(ctx, who, c, after, step{verb: Withdraw, by: handOf(who, ""), words: strings.TrimSpace(reason), tell: &Telling{}})
	})
}

// LapseCorrection ends a case whose correction was not answered in time, or gives it to staff when something was done at the core
// system for it already. It does nothing when the correction was answered or its deadline has not passed.
func (s *Service) LapseCorrection(ctx context.Context, caseID string) error {
	c, err := s.Store.Case(ctx, caseID)
	if err != nil {
		return err
	}
	now := s.Now()
	if c.State != Correcting || !now.After(c.Clock.Due) {
		return nil
	}
	who := actor.SystemActor("casework")
	after := c
	after.end(Lapsed, now)
	done, err := s.carried(ctx, c)
	if err != nil {
		return err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if done.Done > 0 {
			return s.handBack(ctx, item, c, now)
		}
		return s.commit(ctx, who, c, after, step{verb: Lapse, by: handOf(who, ""), tell: &Telling{},
			words: "补正期限已过，按撤回处理。您可以重新申请。"})
	})
	if errors.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// RemindCorrection notifies the applicant that a correction is about to lapse, once.
func (s *Service) RemindCorrection(ctx context.Context, caseID string) error {
	c, err := s.Store.Case(ctx, caseID)
	if err != nil || c.State != Correcting {
		return err
	}
	return s.remindOf(ctx, c, DueSoon, c.Clock.Due)
}

// RemindPromise notifies the applicant that the day for promised materials is near, once.
func (s *Service) RemindPromise(ctx context.Context, caseID string) error {
	c, err := s.Store.Case(ctx, caseID)
	if err != nil || c.LackDue.IsZero() || c.State.Ended() {
		return err
	}
	return s.remindOf(ctx, c, LackSoon, c.LackDue)
}

// remindOf notifies the applicant of the correction that waits, or of the promise, unless that was done already.
func (s *Service) remindOf(ctx context.Context, c Case, what Verb, due time.Time) error {
	list, err := s.Store.Corrections(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading corrections: %w", err)
	}
	i := slices.IndexFunc(list, func(k Correction) bool { return k.Waiting() && k.Lacking == (what == LackSoon) })
	if i < 0 {
		return nil
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if fresh, err := s.Store.RemindedOf(ctx, list[i].ID, s.Now()); err != nil || !fresh {
			return err
		}
		return s.Queue.Enqueue(ctx, ToldJob, Telling{
			What:     what,
			CaseID:   c.ID,
			Number:   c.Number,
			UnitID:   c.UnitID,
			Owner:    c.PersonID,
			ItemCode: c.ItemCode,
			ItemName: c.ItemName,
			Version:  c.ItemVersion,
			Scope:    c.Scope(),
			PersonID: c.FiledBy.ID,
			By:       Hand{Kind: "system", Label: "系统"},
			Due:      due,
		})
	})
}

// MarkRated records that a case has been rated. Package rating calls it inside its transaction. Conflict when it cannot be rated now, or
// was before.
func (s *Service) MarkRated(ctx context.Context, who actor.Actor, caseID string, at catalog.Occasion) error {
	c, err := s.theirsToAct(ctx, who, caseID)
	if err != nil {
		return err
	}
	if !slices.Contains(c.ToRateAt(), at) {
		return fault.New(fault.Conflict, "这件办件现在不能评价"+at.Word()+"，或者已经评价过")
	}
	after := c
	after.Rated, after.RatedAccept = c.Rated || at == catalog.RateClose, c.RatedAccept || at == catalog.RateAccept
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		if err := s.Store.Update(ctx, after, false); err != nil {
			return changed(err)
		}
		return s.bump(ctx, c, after)
	})
}
