package caseworkdb_test

import (
	"slices"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// third is one more reviewer of the city.
func third() actor.Actor {
	who := ct.Reviewer2
	who.StaffID = "reviewer-3"
	return who
}

// times counts the events of a case with one of these verbs.
func times(v casework.View, verbs ...casework.Verb) (n int) {
	for _, e := range v.Events {
		if slices.Contains(verbs, e.Verb) {
			n++
		}
	}
	return n
}

// ITM-11: what pauses a case, or ends it, happens once, however many do it at one moment, and is written down once.
func TestACaseIsPausedExtendedAndEndedOnce(t *testing.T) {
	refused := []fault.Kind{fault.Conflict, fault.Forbidden}
	suspended := func(h *ct.Hall, t *testing.T, id string) {
		must(t, h.SuspendCase(t.Context(), ct.Reviewer, id, suspending()))
	}
	extending := func(h *ct.Hall, t *testing.T, id string) {
		must(t, h.ProposeExtension(t.Context(), ct.Reviewer, id, 5, "案情复杂"))
	}
	asked := casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "请看理由", Files: []string{}}
	type prepare func(h *ct.Hall, t *testing.T, id string)
	for name, c := range map[string]struct {
		before prepare
		do     func(h *ct.Hall, t *testing.T, id string, i int) error
		verbs  []casework.Verb
		states []casework.State
	}{
		"suspended": {nil, func(h *ct.Hall, t *testing.T, id string, _ int) error {
			return h.SuspendCase(t.Context(), ct.Reviewer, id, suspending())
		}, []casework.Verb{casework.Suspend}, []casework.State{casework.Suspended}},
		"resumed": {suspended, func(h *ct.Hall, t *testing.T, id string, _ int) error {
			return h.ResumeCase(t.Context(), ct.Reviewer, id, "法院已有结论")
		}, []casework.Verb{casework.Resume}, []casework.State{casework.Accepted}},
		"an extension is proposed": {nil, func(h *ct.Hall, t *testing.T, id string, _ int) error {
			return h.ProposeExtension(t.Context(), ct.Reviewer, id, 5, "案情复杂")
		}, []casework.Verb{casework.Extend}, []casework.State{casework.Accepted}},
		"an extension is agreed to or refused": {extending, func(h *ct.Hall, t *testing.T, id string, i int) error {
			return h.AnswerExtension(t.Context(), []actor.Actor{ct.Reviewer2, third()}[i%2], id, i%2 == 0, "理由不足")
		}, []casework.Verb{casework.Prolong}, []casework.State{casework.Accepted}},
		"an opinion is asked for": {nil, func(h *ct.Hall, t *testing.T, id string, _ int) error {
			return h.ConsultOn(t.Context(), ct.Reviewer, id, asked)
		}, []casework.Verb{casework.Consult}, []casework.State{casework.Consulting}},
		"an opinion is given": {func(h *ct.Hall, t *testing.T, id string) { must(t, h.ConsultOn(t.Context(), ct.Reviewer, id, asked)) },
			func(h *ct.Hall, t *testing.T, id string, _ int) error {
				return h.GiveOpinion(t.Context(), ct.Reviewer2, id, "属实")
			}, []casework.Verb{casework.Opinion}, []casework.State{casework.Accepted}},
		"terminated or decided": {func(h *ct.Hall, t *testing.T, id string) {
			must(t, h.ProposeVerdict(t.Context(), ct.Reviewer, id, casework.Approved, ""))
		}, func(h *ct.Hall, t *testing.T, id string, i int) error {
			if i%2 == 0 {
				return h.TerminateCase(t.Context(), ct.Reviewer2, id, "申请人终止")
			}
			return h.DecideCase(t.Context(), third(), id, casework.Approved, "")
		}, []casework.Verb{casework.Terminate, casework.Decide}, []casework.State{casework.Terminated, casework.Decided, casework.Closed}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *ct.Hall) {
				id := inReview(t, h)
				if c.before != nil {
					c.before(h, t, id)
				}
				won := storetest.Race(t, 6, func(i int) error { return c.do(h, t, id, i) }, refused...)
				v := dossier(t, h, id)
				if n := times(v, c.verbs...); won != 1 || n != 1 || !slices.Contains(c.states, v.Case.State) {
					t.Errorf("%d went through, %d are written down, the case is %s", won, n, v.Case.State)
				}
			})
		})
	}
}

// DSK-11: the last opinion arrives in the moment in which its period ends: one of them lets the case go on, and each question has one answer.
func TestAnOpinionIsGivenOrItsPeriodEnds(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID, "reviewer-3"}, Expert: true, Question: "请看理由"}))
		h.SetTime(ct.Start.AddDate(0, 0, 20))
		given := 0
		for i, err := range storetest.Together(t, 6, func(i int) error {
			switch i % 3 {
			case 0:
				return h.EndPeriod(ctx, id)
			case 1:
				return h.GiveOpinion(ctx, ct.Reviewer2, id, "属实")
			}
			return h.GiveOpinion(ctx, third(), id, "属实")
		}, fault.Conflict, fault.Forbidden) {
			if i%3 != 0 && err == nil {
				given++
			}
		}
		must(t, h.EndPeriod(ctx, id)) // what lost is tried again
		v := dossier(t, h, id)
		if times(v, casework.Opinion) != given || times(v, casework.PeriodEnds)+times(v, casework.Opinion) < 1 || times(v, casework.PeriodEnds) > 1 ||
			v.Case.State != casework.Accepted || !v.Case.Clock.Paused.IsZero() {
			t.Errorf("%d gave one, %d are written down, it ended %d times, the case is %s, its clock stands since %s", given,
				times(v, casework.Opinion), times(v, casework.PeriodEnds), v.Case.State, v.Case.Clock.Paused)
		}
		for _, m := range v.Matters {
			if m.Open() {
				t.Errorf("the question to %s is open", m.To)
			}
		}
	})
}
