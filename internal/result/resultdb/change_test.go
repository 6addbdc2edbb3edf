package resultdb_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/result"
	"wangting/internal/store/storetest"
)

// granted gives a case with a decision that says yes.
func (h *hall) granted(t *testing.T) (caseID string, paper result.Paper) {
	t.Helper()
	c := h.accepted(t, ct.Boss, ct.Subsidy)
	must(t, h.DecideCase(t.Context(), ct.Reviewer, c, casework.Approved, "培训人数18人，准予补贴。"))
	list := h.of(t, ct.Boss, c)
	return c, list[len(list)-1]
}

func why(a result.Act) result.Proposal {
	return result.Proposal{Act: a, Reason: "人数登记有误。", Basis: "《中华人民共和国行政许可法》第六十九条", Wrong: "18人", Right: "15人", Rights: true}
}

func (h *hall) open(t *testing.T, caseID, paperID string) result.Change {
	t.Helper()
	_, c, err := h.papers.Changing(t.Context(), ct.Reviewer, caseID, paperID)
	must(t, err)
	if c == nil {
		t.Fatal("no proposal waits")
	}
	return *c
}

// RES-5, acceptance 29: two persons change a document; the old one stays and its check page leads on.
func TestADocumentIsChangedByTwoPersons(t *testing.T) {
	for act, want := range map[result.Act]struct {
		state       result.State
		title, says string
		miss        string
	}{
		result.Amend:   {result.Replaced, "准予决定书", "培训人数15人", "培训人数18人"},
		result.Revoke:  {result.Revoked, "撤销决定书", "六十日", "培训人数18人"},
		result.Reissue: {result.Replaced, "准予决定书", "培训人数18人", "培训人数15人"},
	} {
		each(t, func(t *testing.T, h *hall) {
			ctx := t.Context()
			c, old := h.granted(t)
			proposer, absent := ct.Reviewer, ct.Reviewer2
			proposer.For, absent.StaffID = "absent", "absent"
			must(t, h.papers.Propose(ctx, proposer, c, old.ID, why(act)))
			if v, err := h.papers.Check(ctx, string(old.Code)); err != nil || v.State != result.Valid {
				t.Errorf("%s: after the proposal alone the document is %v, %v", act, v.State, err)
			}
			change := h.open(t, c, old.ID)
			deputy := ct.Reviewer2
			deputy.For = ct.Reviewer.StaffID
			if err := h.papers.Confirm(ctx, deputy, c, old.ID, change.ID); !errors.Is(err, fault.Forbidden) {
				t.Errorf("who stands in for the one who proposed it confirmed: %v", err)
			}
			if err := h.papers.Confirm(ctx, absent, c, old.ID, change.ID); !errors.Is(err, fault.Forbidden) {
				t.Errorf("for whom it was proposed confirmed: %v", err)
			}
			if err := h.papers.Confirm(ctx, ct.Reviewer, c, old.ID, change.ID); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s: who proposed it confirms it: %v", act, err)
			}
			must(t, h.papers.Confirm(ctx, ct.Reviewer2, c, old.ID, change.ID))
			list := h.of(t, ct.Boss, c)
			p := list[len(list)-1]
			v, err := h.papers.Check(ctx, string(old.Code))
			must(t, err)
			if v.State != want.state || v.Successor != p.Number || v.Next != p.Code {
				t.Errorf("%s: the check says %+v, want %s with %s", act, v, want.state, p.Number)
			}
			if n, err := h.papers.Check(ctx, string(v.Next)); err != nil || n.State != result.Valid || n.Title != want.title || n.Log == "" {
				t.Errorf("%s: the new one is %+v, %v", act, n, err)
			}
			text := fmt.Sprint(h.last.Parts)
			for _, w := range []string{want.says, "人数登记有误。", "第六十九条", old.Number} {
				if !strings.Contains(text, w) {
					t.Errorf("%s: %q is not in %s", act, w, text)
				}
			}
			if strings.Contains(text, want.miss) {
				t.Errorf("%s: %q is in %s", act, want.miss, text)
			}
			if _, body, err := h.papers.Read(ctx, ct.Boss, c, old.ID); err != nil {
				t.Errorf("%s: the old document is gone: %v", act, err)
			} else {
				must(t, body.Close())
			}
			if len(h.told) != 1 || !strings.Contains(h.told[0].Body, p.Number) || h.told[0].UnitID != ct.Boss.UnitID || h.told[0].Link == "" {
				t.Errorf("%s: the applicant was told %+v", act, h.told)
			}
			if err := h.papers.Propose(ctx, ct.Reviewer, c, old.ID, why(act)); !errors.Is(err, fault.Conflict) {
				t.Errorf("%s: a document out of force is changed again: %v", act, err)
			}
		})
	}
}

func TestAProposalIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		c, old := h.granted(t)
		for name, tc := range map[string]struct {
			who    actor.Actor
			change func(*result.Proposal)
			want   error
			field  string
		}{
			"of a clerk":                     {ct.Clerk, func(*result.Proposal) {}, fault.Forbidden, ""},
			"of the applicant":               {ct.Boss, func(*result.Proposal) {}, fault.Forbidden, ""},
			"without a reason":               {ct.Reviewer, func(p *result.Proposal) { p.Reason = " " }, fault.Invalid, "reason"},
			"without a basis":                {ct.Reviewer, func(p *result.Proposal) { p.Basis = "" }, fault.Invalid, "basis"},
			"with words that are not in it":  {ct.Reviewer, func(p *result.Proposal) { p.Wrong = "19人" }, fault.Invalid, "wrong"},
			"with the same words":            {ct.Reviewer, func(p *result.Proposal) { p.Right = p.Wrong }, fault.Invalid, "right"},
			"with the warning unread":        {ct.Reviewer, func(p *result.Proposal) { p.Rights = false }, fault.Invalid, "rights"},
			"with what cannot be printed":    {ct.Reviewer, func(p *result.Proposal) { p.Reason = "☃" }, fault.Invalid, "reason"},
			"that does not say what to do":   {ct.Reviewer, func(p *result.Proposal) { p.Act = "burn" }, fault.Invalid, "act"},
			"with a reason beyond all bound": {ct.Reviewer, func(p *result.Proposal) { p.Reason = strings.Repeat("长", 2001) }, fault.Invalid, "reason"},
		} {
			p := why(result.Amend)
			tc.change(&p)
			err := h.papers.Propose(t.Context(), tc.who, c, old.ID, p)
			if !errors.Is(err, tc.want) || tc.field != "" && fault.Of(err).FieldSays(tc.field) == "" {
				t.Errorf("%s: %v, want %v at %q", name, err, tc.want, tc.field)
			}
		}
		if _, open, err := h.papers.Changing(t.Context(), ct.Reviewer, c, old.ID); err != nil || open != nil {
			t.Errorf("a proposal waits: %v, %v", open, err)
		}
	})
}

func TestOneProposalAtATimeAndADroppedOneMakesRoom(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		c, old := h.granted(t)
		must(t, h.papers.Propose(ctx, ct.Reviewer, c, old.ID, why(result.Revoke)))
		if err := h.papers.Propose(ctx, ct.Reviewer2, c, old.ID, why(result.Amend)); !errors.Is(err, fault.Conflict) {
			t.Errorf("a second proposal: %v", err)
		}
		first := h.open(t, c, old.ID)
		must(t, h.papers.Drop(ctx, ct.Reviewer, c, old.ID, first.ID))
		if err := h.papers.Confirm(ctx, ct.Reviewer2, c, old.ID, first.ID); !errors.Is(err, fault.Conflict) {
			t.Errorf("a dropped proposal is confirmed: %v", err)
		}
		must(t, h.papers.Propose(ctx, ct.Reviewer2, c, old.ID, why(result.Amend)))
		if err := h.papers.Confirm(ctx, ct.Reviewer, c, old.ID, first.ID); !errors.Is(err, fault.Conflict) {
			t.Errorf("the new proposal is confirmed by a page of the old one: %v", err)
		}
	})
}

// Of many who confirm and drop at once one wins, and one document is made or none.
func TestAProposalIsSettledOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		c, old := h.granted(t)
		before := len(h.of(t, ct.Boss, c))
		must(t, h.papers.Propose(ctx, ct.Reviewer, c, old.ID, why(result.Revoke)))
		change := h.open(t, c, old.ID)
		confirmed, dropped := 0, 0
		for i, err := range storetest.Together(t, 8, func(i int) error {
			if i%2 == 0 {
				return h.papers.Confirm(ctx, ct.Reviewer2, c, old.ID, change.ID)
			}
			return h.papers.Drop(ctx, ct.Reviewer, c, old.ID, change.ID)
		}, fault.Conflict) {
			switch {
			case err == nil && i%2 == 0:
				confirmed++
			case err == nil:
				dropped++
			}
		}
		made := len(h.of(t, ct.Boss, c)) - before
		if confirmed+dropped != 1 || made != confirmed {
			t.Errorf("%d confirmed, %d dropped, %d documents", confirmed, dropped, made)
		}
		if v, err := h.papers.Check(ctx, string(old.Code)); err != nil || (v.State == result.Revoked) != (confirmed == 1) {
			t.Errorf("the document is %v, %v", v.State, err)
		}
	})
}
