package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// 容缺受理: a case is accepted although materials are missing that its item lets follow. The applicant has promised them by submitting; a
// Correction with Lacking holds what is promised until when, beside the running limit. Until it is kept nobody grants, and when its
// day has passed staff are told to consider 终止: nothing ends by itself.

// lets reports whether an item accepts applications before all their materials are there.
func lets(f catalog.Flow) bool {
	return slices.ContainsFunc(f.Stages, func(st catalog.Stage) bool { return offers(st, AcceptLacking) })
}

// Lacking lists the needed materials that are not there and may follow.
func (it Item) Lacking(d form.Data, files []Material) []Slot {
	var out []Slot
	for _, sl := range it.Slots {
		there := slices.ContainsFunc(files, func(m Material) bool { return m.Slot == sl.Key && m.Current() })
		if sl.LackDays > 0 && sl.Needed(d) && !there {
			out = append(out, sl)
		}
	}
	return out
}

// Lacking lists the materials that the applicant promises by submitting, or promised.
func (v View) Lacking() []Slot { return v.Item.Lacking(v.Case.Data, v.Materials) }

// Promise is what an applicant promises by submitting without materials; "" when all are there.
func Promise(list []Slot) string {
	if len(list) == 0 {
		return ""
	}
	names, days := lacked(list)
	return fmt.Sprintf("暂缺“%s”，提交即承诺在受理后 %d 个工作日内补交；逾期不补交的，可以终止办理。", strings.Join(names, "”“"), days)
}

// lacked gives the names of materials, and the fewest days that one of them has.
func lacked(list []Slot) (names []string, days int) {
	for _, sl := range list {
		names = append(names, sl.Name)
		if days == 0 || sl.LackDays < days {
			days = sl.LackDays
		}
	}
	return names, days
}

// lacks says why an application is accepted in the one way and not in the other.
func (s Standing) lacks(verb string) string {
	names, _ := lacked(s.Lacks)
	switch {
	case verb == string(Accept) && len(names) > 0:
		return "缺少“" + strings.Join(names, "”“") + "”，请容缺受理，或者要求补正"
	case verb == AcceptLacking && len(names) == 0:
		return "材料没有缺少，请直接受理"
	case verb == "grant" && !s.Case.LackDue.IsZero():
		return "容缺的材料还没有补交，补交后才能准予"
	case verb == "grant" && len(names) > 0: // nobody accepted without them: the day to accept passed, or a correction made them needed
		return "缺少“" + strings.Join(names, "”“") + "”，请先要求补正"
	}
	return ""
}

// AcceptLacking is the act of a flow that accepts without materials. In the timeline it is an acceptance.
const AcceptLacking = "accept_lacking"

// AcceptLackingCase accepts an application although materials are missing that may follow (容缺受理). The promised limit begins, and beside
// it the days for these materials.
func (s *Service) AcceptLackingCase(ctx context.Context, who actor.Actor, caseID, words string) error {
	a := act{verb: Accept, offered: AcceptLacking}
	a.change = func(ctx context.Context, c *Case, at moment) error {
		names, days := lacked(at.standing.Lacks)
		c.AcceptedBy, c.AcceptedAt, c.Answered = who.StaffID, at.now, false
		c.Clock.start(s.Calendar, at.now, at.item.PromiseDays)
		c.LackDue = s.Calendar.Add(at.now, days)
		c.free()
		a.words = fmt.Sprintf("容缺受理。请在 %s前补交“%s”，逾期不补交的，可以终止办理。", c.LackDue.In(workday.Zone).Format("2006 年 1 月 2 日"),
			strings.Join(names, "”“"))
		if words = strings.TrimSpace(words); words != "" {
			a.words += words
		}
		k := Correction{ID: id.New(), CaseID: c.ID, AskedBy: handOf(who, actor.Clerk), AskedAt: at.now, DueAt: c.LackDue, Words: a.words,
			Lacking: true}
		for _, sl := range at.standing.Lacks {
			k.Points = append(k.Points, Point{Material: true, Name: sl.Key, Label: sl.Name, Reason: Missing})
		}
		a.points = k.Points
		return s.Store.AddCorrection(ctx, k)
	}
	a.said = func() string { return a.words }
	a.pledged = func() []Point { return a.points }
	return s.act(ctx, who, caseID, a)
}

// supply stores promised materials. The case stays where it is, and so does its limit.
func (s *Service) supply(ctx context.Context, who actor.Actor, c Case, asked Correction, a answered, files []Material) error {
	now, by, after := s.Now(), handOf(who, ""), c
	after.LackDue, after.UpdatedAt = time.Time{}, now
	asked.AnsweredBy, asked.AnsweredAt, asked.Changes = by, now, a.changes
	if err := s.Store.AnswerCorrection(ctx, asked); err != nil {
		return changed(err)
	}
	if err := s.seal(ctx, &after, files); err != nil {
		return err
	}
	return s.commit(ctx, who, c, after, step{verb: Supply, by: by, stage: c.Stage, words: "已补交容缺的材料。", withData: true, tell: &Telling{}})
}

// kept ends the promises of a case that lacks nothing any more, because a correction brought it or made it needless.
func (s *Service) kept(ctx context.Context, by Hand, c Case) error {
	list, err := s.Store.Corrections(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading corrections: %w", err)
	}
	for _, k := range list {
		if !k.Lacking || !k.Waiting() {
			continue
		}
		k.AnsweredBy, k.AnsweredAt = by, s.Now()
		if err := s.Store.AnswerCorrection(ctx, k); err != nil {
			return changed(err)
		}
	}
	return nil
}

// LackLapsed reports whether promised materials are overdue: staff are then to consider 终止.
func (c Case) LackLapsed(now time.Time) bool {
	return !c.LackDue.IsZero() && now.After(c.LackDue) && !c.State.Ended()
}

// promised gives the open promise of materials of a case.
func promised(list []Correction) (Correction, bool) {
	i := slices.IndexFunc(list, func(k Correction) bool { return k.Lacking && k.Waiting() })
	if i < 0 {
		return Correction{}, false
	}
	return list[i], true
}

// Asked is what the applicant is to hand in now: a correction, or else materials that they promised; nil when nothing.
func (v View) Asked() *Correction {
	if k := v.Waiting(); k != nil || v.Case.LackDue.IsZero() || v.Case.State.Ended() || v.Case.State == Correcting {
		return k
	}
	if k, ok := promised(v.Corrections); ok {
		return &k
	}
	return nil
}

var errNothingAsked = fault.New(fault.Conflict, "这件办件现在不需要补正。可以在办件列表中查看进度")
