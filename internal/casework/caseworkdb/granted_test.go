package caseworkdb_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

func TestADecisionThatWasTakenBackIsNotWrittenToTheCore(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		id, _ := withFiles(t, h)
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Approved, ""))
		paper := casework.Document{Number: "1", Outcome: casework.Approved.Word(), Holds: true}
		h.Documents = func(context.Context, casework.Opened) ([]casework.Document, error) {
			return []casework.Document{paper}, nil
		}
		had := casework.CoreRecord{At: time.Unix(1, 0), Say: "一致", Again: true}
		h.CoreRecord = func(context.Context, casework.Case) (*casework.CoreRecord, error) { r := had; return &r, nil }
		wrote := 0
		h.Rewrite = func(context.Context, casework.Case) error { wrote++; return nil }
		read := func() casework.CoreRecord {
			t.Helper()
			v, err := h.Dossier(ctx, ct.Reviewer2, id)
			must(t, err)
			r, err := h.CoreRecordIn(ctx, v.Opened)
			must(t, err)
			return *r
		}
		if g, ok, err := h.Granted(ctx, id); err != nil || !ok || g.Number != "1" || !read().Again {
			t.Fatalf("a grant that holds is %+v, %v, %v", g.Number, ok, err)
		}
		paper.Holds = false
		if _, ok, err := h.Granted(ctx, id); err != nil || ok {
			t.Errorf("a grant that was taken back is one: %v, %v", ok, err)
		}
		if r := read(); r.Again || !r.Bad || !strings.Contains(r.Say, "撤销") {
			t.Errorf("the desk shows %+v", r)
		}
		wantFault(t, h.WriteAgain(ctx, ct.Reviewer2, id), fault.Conflict, "writing what was taken back")
		if had = (casework.CoreRecord{Say: "还没有结果"}); read().Bad || wrote != 0 {
			t.Errorf("it was written %d times", wrote)
		}
	})
}

// What a correction asked for may name a file that was not chosen for whoever is asked for an opinion.
func TestAnExpertReadsNoWordsOfACorrection(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		id := inReview(t, h)
		must(t, h.AskCorrection(ctx, ct.Reviewer, id, askReason))
		own, err := h.Open(ctx, ct.Boss, id)
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, id, form.Data{"reason": "十八名职工参加培训"}, own.Case.Version))
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "是否符合条件"}))
		words := func(v casework.View, err error) (out string) {
			t.Helper()
			must(t, err)
			for _, e := range v.Events {
				if e.Verb == casework.Ask {
					out += e.Words
				}
			}
			return out
		}
		if words(h.Dossier(ctx, ct.Reviewer, id)) == "" || words(h.Dossier(ctx, ct.Reviewer2, id)) != "" {
			t.Error("the expert reads what the correction asked for, or the office does not")
		}
	})
}
