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

func dossierOf(t *testing.T, h *ct.Hall, who actor.Actor, caseID string) {
	t.Helper()
	_, err := h.Dossier(t.Context(), who, caseID)
	must(t, err)
}
