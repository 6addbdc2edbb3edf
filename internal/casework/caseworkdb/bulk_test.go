package caseworkdb_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// DSK-6, acceptance 23: of five one cannot be accepted; four are, and one is explained.
func TestManyCasesAreAcceptedAtOnceAndTheOthersAreExplained(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var ids []string
		for range 5 {
			ids = append(ids, h.Filed(t, ct.Boss, ct.Subsidy).CaseID)
		}
		must(t, h.WithdrawCase(ctx, ct.Boss, ids[2], ""))
		elsewhere := id.New()
		rows, err := h.BulkPreview(ctx, ct.Clerk, casework.Accept, append(ids, elsewhere, ids[0]))
		must(t, err)
		if n := cannot(rows); len(rows) != 5 || n != 1 {
			t.Fatalf("the preview has %d cases, %d of which cannot be accepted", len(rows), n)
		}
		_, err = h.Bulk(ctx, ct.Clerk, casework.Accept, ids, "请补交【】")
		wantFault(t, err, fault.Invalid, "words with a blank")
		must(t, h.ClaimCase(ctx, ct.Both, ids[4])) // between the preview and the act
		rows, err = h.Bulk(ctx, ct.Clerk, casework.Accept, ids, "材料齐全")
		must(t, err)
		if n := cannot(rows); n != 2 {
			t.Errorf("%d were not accepted: %+v", n, rows)
		}
		for i, caseID := range ids {
			want := casework.Accepted
			switch i {
			case 2:
				want = casework.Withdrawn
			case 4:
				want = casework.Submitted
			}
			if s := dossier(t, h, caseID).Case.State; s != want {
				t.Errorf("case %d is %s, want %s", i, s, want)
			}
		}
		again, err := h.Bulk(ctx, ct.Clerk, casework.Accept, ids, "材料齐全") // a second click
		must(t, err)
		if n := cannot(again); n != 5 {
			t.Errorf("a second click accepted %d", 5-n)
		}
	})
}

func cannot(rows []casework.BulkRow) (n int) {
	for _, r := range rows {
		if r.Why != "" {
			n++
		}
	}
	return n
}

func TestABulkActIsBoundedAndNeverDecides(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		one := []string{h.Filed(t, ct.Boss, ct.Subsidy).CaseID}
		for why, verb := range map[string]casework.Verb{"a decision": casework.Decide, "a refusal": casework.Refuse, "no act": ""} {
			_, err := h.Bulk(ctx, ct.Reviewer, verb, one, "好")
			wantFault(t, err, fault.Invalid, why)
		}
		_, err := h.Bulk(ctx, ct.Clerk, casework.Claim, nil, "")
		wantFault(t, err, fault.Invalid, "no cases")
		_, err = h.Bulk(ctx, ct.Clerk, casework.Claim, make([]string, 201), "")
		wantFault(t, err, fault.Invalid, "201 cases")
		_, err = h.Bulk(ctx, ct.Boss, casework.Claim, one, "")
		wantFault(t, err, fault.Anonymous, "an applicant")
		rows, err := h.Bulk(ctx, ct.Suzhou, casework.Claim, one, "")
		must(t, err)
		if len(rows) != 0 {
			t.Errorf("staff of another city see %+v", rows)
		}
	})
}

// CAS-7: a button clicked twice writes one message; the same words are news again later.
func TestAMessageSentTwiceIsWrittenOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		for range 2 {
			_, err := h.Bulk(ctx, ct.Clerk, casework.Say, []string{r.CaseID}, "请保持电话畅通")
			must(t, err)
			must(t, h.Message(ctx, ct.Boss, r.CaseID, "好的"))
		}
		h.SetTime(h.Time().Add(2 * time.Minute))
		must(t, h.Message(ctx, ct.Boss, r.CaseID, "好的"))
		if n := len(dossier(t, h, r.CaseID).Messages); n != 3 {
			t.Errorf("%d messages were written, want 3", n)
		}
	})
}

// Whoever takes an application back leaves nobody with a question about it.
func TestWhatIsAskedAboutACaseEndsWithIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Permit)
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.ProposeExtension(ctx, ct.Reviewer, r.CaseID, 3, "情况复杂"))
		must(t, h.WithdrawCase(ctx, ct.Boss, r.CaseID, ""))
		for _, m := range dossier(t, h, r.CaseID).Matters {
			if m.Open() {
				t.Errorf("%s waits for ever", m.Kind)
			}
		}
	})
}

func TestAHeadAssignsManyCasesAtOnce(t *testing.T) { // DSK-3, DSK-6
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var ids []string
		screen := map[string]string{}
		for range 4 {
			caseID := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
			ids, screen[caseID] = append(ids, caseID), ""
		}
		must(t, h.ClaimCase(ctx, ct.Both, ids[0])) // after the head has looked
		must(t, h.AcceptCase(ctx, ct.Clerk, ids[1], ""))
		must(t, h.ClaimCase(ctx, ct.Reviewer, ids[1]))
		screen[ids[1]] = ct.Reviewer.StaffID // a clerk cannot review it

		rows, err := h.BulkAssign(ctx, ct.Clerk, "clerk-1", screen)
		must(t, err)
		if n := cannot(rows); n != 4 {
			t.Errorf("somebody who is no head assigned %d", 4-n)
		}
		_, err = h.BulkAssign(ctx, head, "", screen)
		wantFault(t, err, fault.Invalid, "assigning to nobody")
		_, err = h.BulkAssign(ctx, head, "clerk-1", screen)
		if f := fault.Of(err); f.Kind != fault.Invalid || !strings.Contains(f.FieldSays("to"), "不能办理其中 1 件（"+dossier(t, h, ids[1]).Case.Number) {
			t.Errorf("somebody who cannot take one of them: %v", err)
		}
		if c := dossier(t, h, ids[2]).Case; c.ClaimedBy != "" {
			t.Errorf("a part of what was chosen was given to %s", c.ClaimedBy)
		}
		delete(screen, ids[1])
		must(t, h.AssignCase(ctx, head, ids[3], "clerk-1", ""))
		screen[ids[3]] = "clerk-1"
		rows, err = h.BulkAssign(ctx, head, "clerk-1", screen)
		must(t, err)
		why := map[string]string{}
		for _, r := range rows {
			why[r.Case.ID] = r.Why
		}
		if len(rows) != 3 || why[ids[0]] == "" || why[ids[2]] != "" || why[ids[3]] != "已经由这名工作人员承办" {
			t.Errorf("the report is %v", why)
		}
		for i, want := range []string{ct.Both.StaffID, ct.Reviewer.StaffID, "clerk-1", "clerk-1"} {
			if c := dossier(t, h, ids[i]).Case; c.ClaimedBy != want {
				t.Errorf("case %d is held by %s, want %s", i, c.ClaimedBy, want)
			}
		}
	})
}

// DSK-6, DSK-11: one question about many cases, each in a transaction of its own; of whom one of them cannot be asked, its row says.
func TestOneQuestionIsAskedAboutManyCases(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		a, files := withFiles(t, h)
		b, waits := h.Filed(t, ct.Boss, ct.Subsidy).CaseID, ""
		must(t, h.AcceptCase(ctx, ct.Clerk, b, "")) // its flow asks nobody
		waits, _ = withFiles(t, h)
		must(t, h.ClaimCase(ctx, ct.Both, waits))
		ids := []string{a, b, waits}
		rows, err := h.BulkPreview(ctx, ct.Reviewer, casework.Consult, ids)
		must(t, err)
		why := whyOf(rows)
		if why[a] != "" || why[b] == "" || why[waits] != "已由其他工作人员认领" {
			t.Errorf("the preview is %v", why)
		}
		asked := casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "是否符合条件", Days: 3}
		_, err = h.BulkConsult(ctx, ct.Reviewer, ids, casework.Asked{Question: "是否符合条件"}, true)
		if fault.Of(err).FieldSays("to") == "" {
			t.Errorf("asking nobody gave %v", err)
		}
		rows, err = h.BulkConsult(ctx, ct.Reviewer, ids, casework.Asked{To: []string{ct.Clerk.StaffID}, Question: "是否符合条件"}, true)
		must(t, err)
		if why := whyOf(rows); why[a] != "请选择本地区的其他审核人员" {
			t.Errorf("asking a clerk gave %v", why)
		}
		rows, err = h.BulkConsult(ctx, ct.Reviewer, ids, asked, true)
		must(t, err)
		if why := whyOf(rows); why[a] != "" || cannot(rows) != 2 {
			t.Errorf("the report is %v", why)
		}
		v := dossier(t, h, a)
		if v.Case.State != casework.Consulting || len(v.Matters) != 1 || len(v.Matters[0].Files) != len(files) {
			t.Errorf("the case is %s, with %+v", v.Case.State, v.Matters)
		}
		again, err := h.BulkConsult(ctx, ct.Reviewer, []string{a}, asked, true) // a second click
		must(t, err)
		if cannot(again) != 1 || len(dossier(t, h, a).Matters) != 1 {
			t.Errorf("a second click asked again: %+v", again)
		}
	})
}

func whyOf(rows []casework.BulkRow) map[string]string {
	out := map[string]string{}
	for _, r := range rows {
		out[r.Case.ID] = r.Why
	}
	return out
}
