package caseworkdb_test

import (
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
)

// What others said about a proposal is told to whoever made it, until they look; and to nobody else.
func TestWhoeverProposedIsToldTheAnswer(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		now := ct.Start
		later := func() { now = now.Add(time.Minute); h.SetTime(now) }
		told := func(who actor.Actor) []casework.TidingKind {
			t.Helper()
			n, err := h.News(ctx, who)
			must(t, err)
			var kinds []casework.TidingKind
			for _, one := range n.Tidings {
				kinds = append(kinds, one.Kind)
			}
			return kinds
		}
		for agree, want := range map[bool]casework.TidingKind{true: casework.TidingAgreed, false: casework.TidingRefused} {
			r := h.Filed(t, ct.Boss, ct.Permit)
			must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
			later()
			must(t, h.ProposeExtension(ctx, ct.Reviewer, r.CaseID, 3, "情况复杂"))
			if k := told(ct.Reviewer); len(k) != 0 {
				t.Errorf("told before there is an answer: %v", k)
			}
			later()
			must(t, h.AnswerExtension(ctx, ct.Reviewer2, r.CaseID, agree, "已核对"))
			if k := told(ct.Reviewer); len(k) != 1 || k[0] != want {
				t.Errorf("agreed %t: told %v", agree, k)
			}
			if k := told(ct.Reviewer2); len(k) != 0 {
				t.Errorf("whoever answered is told %v", k)
			}
			later()
			dossierOf(t, h, ct.Reviewer, r.CaseID)
			if k := told(ct.Reviewer); len(k) != 0 {
				t.Errorf("told again: %v", k)
			}
		}
	})
}

// DSK-11: a proposed extension is told to those who may agree, until one of them has answered. Whoever proposed it, the colleague for whom
// they did, a clerk and another city are not told.
func TestAProposedExtensionIsToldToThoseWhoMayAgree(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Permit)
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.ClaimCase(ctx, ct.Reviewer, r.CaseID))
		deputy := actor.Actor{StaffID: "reviewer-7", Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}, For: ct.Reviewer.StaffID}
		must(t, h.ProposeExtension(ctx, deputy, r.CaseID, 3, "情况复杂"))
		elsewhere := actor.Actor{StaffID: "reviewer-8", Region: "320500", Roles: []actor.Role{actor.Reviewer}}
		chief := actor.Actor{StaffID: "admin-1", Region: casework.Province, Roles: []actor.Role{actor.Admin}}
		told := func(who actor.Actor) int {
			t.Helper()
			n, err := h.News(ctx, who)
			must(t, err)
			f, err := h.QueueFigures(ctx, who)
			must(t, err)
			if f.News() != n.Count() {
				t.Errorf("the menu counts %d lines, the page has %d", f.News(), n.Count())
			}
			for _, p := range n.Proposed {
				if p.CaseID != r.CaseID || p.Days != 3 || !p.Limit.After(h.Time()) {
					t.Errorf("told %+v", p)
				}
			}
			return len(n.Proposed)
		}
		for what, tc := range map[string]struct {
			who  actor.Actor
			want int
		}{
			"another reviewer": {ct.Reviewer2, 1}, "an administrator": {chief, 1}, "whoever proposed": {deputy, 0},
			"for whom they did": {ct.Reviewer, 0}, "a clerk": {ct.Clerk, 0}, "another city": {elsewhere, 0},
		} {
			if got := told(tc.who); got != tc.want {
				t.Errorf("%s: told of %d, want %d", what, got, tc.want)
			}
		}
		must(t, h.AnswerExtension(ctx, ct.Reviewer2, r.CaseID, true, ""))
		if n := told(chief); n != 0 {
			t.Errorf("after the answer %d are told", n)
		}
	})
}

func dossierOf(t *testing.T, h *ct.Hall, who actor.Actor, caseID string) {
	t.Helper()
	_, err := h.Dossier(t.Context(), who, caseID)
	must(t, err)
}
