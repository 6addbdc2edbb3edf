package caseworkdb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func each(t *testing.T, body func(t *testing.T, h *ct.Hall)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { body(t, ct.New(t, db)) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind, what string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s gave %v, want %v", what, err, kind)
	}
}

// CAS-3: a double click or a resend makes one case.
func TestAHundredSubmissionsOfOneDraftMakeOneCase(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		receipts := make([]casework.Receipt, 100)
		storetest.Race(t, 100, func(i int) (err error) {
			receipts[i], err = h.Submit(t.Context(), ct.Boss, c.ID, c.Version)
			return err
		})
		first := 0
		for _, r := range receipts {
			if !r.Again {
				first++
			}
			if r.Number != receipts[0].Number || r.Digest != receipts[0].Digest || !r.SubmittedAt.Equal(receipts[0].SubmittedAt) {
				t.Fatalf("two receipts for one draft: %+v and %+v", receipts[0], r)
			}
		}
		no, err := regno.ParseCaseNumber(receipts[0].Number)
		if first != 1 || err != nil || no.Seq != 1 {
			t.Errorf("%d submissions say they were the first; number %s, %v", first, receipts[0].Number, err)
		}
		counts, err := h.CountsOf(t.Context(), ct.Boss)
		if err != nil || counts[casework.ClassOpen] != 1 || counts[casework.ClassDraft] != 0 {
			t.Errorf("counted %v, %v", counts, err)
		}
		if len(h.Told) != 1 || h.Told[0].What != casework.Submit || h.Told[0].Number != receipts[0].Number {
			t.Errorf("told %+v", h.Told)
		}
		next := h.Filed(t, ct.Boss, ct.Subsidy)
		if no, err := regno.ParseCaseNumber(next.Number); err != nil || no.Seq != 2 {
			t.Errorf("the next case is %s: the losers used up numbers", next.Number)
		}
	})
}

func TestASubmissionTakesFewStatements(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		var n int64
		_, err := h.Submit(store.Counting(t.Context(), &n), ct.Boss, c.ID, c.Version)
		must(t, err)
		if n > 9 { // audit, outbox, the way of delivery and what it is found by add one each; PostgreSQL adds one for the lock
			t.Errorf("%d statements for one submission", n)
		}
	})
}

// CAS-4, STA-2, STA-4: the whole life of a case, and who may take each step.
func TestACaseGoesFromDraftToClosed(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Handler, ct.Subsidy)
		wantFault(t, h.AcceptCase(ctx, ct.Reviewer, r.CaseID, ""), fault.Forbidden, "acceptance by a reviewer")
		wantFault(t, h.AcceptCase(ctx, ct.Suzhou, r.CaseID, ""), fault.NotFound, "acceptance in another city")
		wantFault(t, h.AcceptCase(ctx, ct.Boss, r.CaseID, ""), fault.Anonymous, "acceptance by the applicant")
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Conflict, "a decision before the acceptance")
		must(t, h.ClaimCase(ctx, ct.Clerk, r.CaseID))
		wantFault(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""), fault.Conflict, "acceptance of a claimed case")
		h.SetTime(ct.Start.Add(31 * time.Minute))
		wantFault(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""), fault.Conflict, "a claim lasts as long as the work")
		must(t, h.ReleaseCase(ctx, ct.Clerk, r.CaseID))
		must(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""))
		wantFault(t, h.DecideCase(ctx, ct.Both, r.CaseID, casework.Approved, ""), fault.Forbidden, "a decision by who accepted")
		wantFault(t, h.ProposeVerdict(ctx, ct.Both, r.CaseID, casework.Approved, ""), fault.Forbidden, "a proposal by who accepted")
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Denied, " "), fault.Invalid, "a refusal without a reason")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件"))
		wantFault(t, h.WithdrawCase(ctx, ct.Handler, r.CaseID, ""), fault.Conflict, "taking a decided case back")
		must(t, h.CloseCase(ctx, ct.Reviewer, r.CaseID, ""))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		var steps []string
		for _, e := range v.Events {
			steps = append(steps, e.Title())
		}
		if got := strings.Join(steps, " "); got != "开始填写 提交申请 受理 审查 决定 办结" {
			t.Errorf("the unit sees %s", got)
		}
		if v.Case.Word() != "已办结" || v.Timed || v.Case.Result != "符合条件" || !v.Case.ToRate() {
			t.Errorf("ended as %+v", v.Case)
		}
		in, err := h.Dossier(ctx, ct.Provincer, r.CaseID)
		must(t, err)
		if len(in.Events) != len(v.Events)+2 || in.Events[2].Verb != casework.Claim {
			t.Errorf("staff see %d steps, the unit %d", len(in.Events), len(v.Events))
		}
		wantFault(t, h.MarkRated(ctx, ct.Boss, r.CaseID, catalog.RateAccept), fault.Conflict, "what the item does not ask")
		must(t, h.MarkRated(ctx, ct.Boss, r.CaseID, catalog.RateClose))
		wantFault(t, h.MarkRated(ctx, ct.Boss, r.CaseID, catalog.RateClose), fault.Conflict, "a second rating")
		counts, err := h.CountsOf(ctx, ct.Boss)
		if err != nil || counts[casework.ClassDone] != 1 || counts[casework.ClassRate] != 0 || counts[casework.ClassOpen] != 0 {
			t.Errorf("counted %v, %v", counts, err)
		}
	})
}

func TestWhereTwoReviewersAreAskedForTheProposerDoesNotDecide(t *testing.T) { // STA-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Arbitration)
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Conflict, "a decision without a proposal")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Denied, "证据不足"))
		wantFault(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Denied, "证据不足"), fault.Forbidden, "a decision by the proposer")
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Denied, "证据不足"))
	})
}

// CAS-10: a case belongs to the unit. Cases of sensitive items are visible to people with the grant
// only.
func TestWhoSeesACase(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		open, secret := h.Filed(t, ct.Boss, ct.Subsidy), h.Filed(t, ct.Boss, ct.Arbitration)
		h.Deny(ct.Handler.PersonID, ct.Arbitration)
		h.Deny(ct.Handler.PersonID, ct.Subsidy)
		_, err := h.Open(ctx, ct.Handler, open.CaseID)
		must(t, err)
		wantFault(t, h.WithdrawCase(ctx, ct.Handler, open.CaseID, ""), fault.Forbidden, "acting without a grant (HAN-5)")
		_, err = h.Begin(ctx, ct.Handler, ct.Subsidy)
		wantFault(t, err, fault.Forbidden, "beginning without a grant (HAN-5)")
		_, err = h.Open(ctx, ct.Handler, secret.CaseID)
		wantFault(t, err, fault.NotFound, "a sensitive case without a grant")
		_, err = h.Open(ctx, ct.Stranger, open.CaseID)
		wantFault(t, err, fault.NotFound, "a case of another unit")
		_, err = h.Open(ctx, ct.Boss, "nonsense")
		wantFault(t, err, fault.NotFound, "no case at all")
		l, err := h.UnitList(ctx, ct.Handler, casework.Wanted{})
		if err != nil || len(l.Cases) != 1 || l.Cases[0].ID != open.CaseID || l.Counts[casework.ClassOpen] != 1 {
			t.Errorf("the handler is listed %+v, %v", l, err)
		}
		l, err = h.UnitList(ctx, ct.Boss, casework.Wanted{})
		if err != nil || len(l.Cases) != 2 || l.Counts[casework.ClassAll] != 2 {
			t.Errorf("the representative is listed %+v, %v", l, err)
		}
	})
}

func TestADraftInTwoWindows(t *testing.T) { // CAS-3
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		c, err := h.Begin(ctx, ct.Boss, ct.Subsidy)
		must(t, err)
		if c.Data["company"] != "江南示例精密机械有限公司" {
			t.Errorf("not filled in: %v", c.Data)
		}
		v, err := h.Save(ctx, ct.Boss, c.ID, ct.Filled(), c.Version)
		must(t, err)
		if same, err := h.Save(ctx, ct.Boss, c.ID, ct.Filled(), c.Version); err != nil || same != v {
			t.Errorf("the button after an autosave of the same words gave %d, %v", same, err)
		}
		_, err = h.Save(ctx, ct.Boss, c.ID, form.Data{}, c.Version)
		wantFault(t, err, fault.Conflict, "a save over another window's")
		_, err = h.Submit(ctx, ct.Boss, c.ID, c.Version)
		wantFault(t, err, fault.Conflict, "a submission of what another window has changed")
		_, err = h.Submit(ctx, ct.Boss, c.ID, v)
		if fault.Of(err).FieldSays("material.table") == "" {
			t.Errorf("a submission without a material gave %v", err)
		}
		_, err = h.Attach(ctx, ct.Boss, c.ID, casework.Upload{Slot: "table", Name: "申请表.pdf", Body: strings.NewReader("MZ program")})
		if !strings.Contains(fault.Of(err).FieldSays("material.table"), "PDF、JPG、PNG") || h.Blobs() != 0 {
			t.Errorf("a program as a PDF gave %v and left %d files", err, h.Blobs())
		}
		m, err := h.Attach(ctx, ct.Boss, c.ID, casework.Upload{Slot: "table", Name: `C:\fake\申请表.pdf`, Body: ct.PDF("1")})
		if err != nil || m.Name != "申请表.pdf" {
			t.Errorf("kept as %q, %v", m.Name, err)
		}
		must(t, h.Discard(ctx, ct.Boss, c.ID))
		_, err = h.Open(ctx, ct.Boss, c.ID)
		wantFault(t, err, fault.NotFound, "a deleted draft")
		counts, err := h.CountsOf(ctx, ct.Boss)
		if err != nil || counts[casework.ClassAll] != 0 || h.Blobs() != 0 {
			t.Errorf("after deleting: %v, %d files, %v", counts, h.Blobs(), err)
		}
	})
}

func TestFilingAgainTakesDataAndMaterialsAlong(t *testing.T) { // CAS-10
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		c, err := h.FileAgain(ctx, ct.Boss, r.CaseID)
		must(t, err)
		v, err := h.Open(ctx, ct.Boss, c.ID)
		must(t, err)
		if v.Problems() != nil || v.Case.Data["count"] != float64(18) || len(v.Materials) != 1 {
			t.Errorf("the new draft holds %+v, %v", v.Materials, v.Problems())
		}
		must(t, h.Detach(ctx, ct.Boss, c.ID, v.Materials[0].ID))
		if h.Blobs() != 1 {
			t.Error("taking a shared file out of the draft took it from the case")
		}
	})
}

func TestAReceiptIsChecked(t *testing.T) { // CAS-11
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		p, err := h.CheckReceipt(ctx, r.Number, strings.ToUpper(r.Digest))
		if err != nil || p.Word != "待审核" || !p.SubmittedAt.Equal(r.SubmittedAt) {
			t.Errorf("a true receipt gave %+v, %v", p, err)
		}
		if _, err := h.CheckReceipt(ctx, r.Number, "核验码："+r.Digest[:32]+" "+r.Digest[32:]+"\r\n"); err != nil { // IN-3
			t.Errorf("with what was pasted around the digest: %v", err)
		}
		for what, try := range map[string][2]string{
			"a wrong digest":        {r.Number, r.Digest[1:] + "0"},
			"no digest":             {r.Number, ""},
			"a number of no case":   {"26112300000208", r.Digest},
			"a number that is none": {"1", r.Digest},
		} {
			_, err := h.CheckReceipt(ctx, try[0], try[1])
			wantFault(t, err, fault.NotFound, what)
		}
	})
}
