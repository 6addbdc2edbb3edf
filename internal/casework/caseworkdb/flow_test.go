package caseworkdb_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
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

func is(t *testing.T, err error, kind fault.Kind, what string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s gave %v, want %v", what, err, kind)
	}
}

// CAS-3: a double click or resend makes one case.
func TestAHundredSubmissionsOfOneDraftMakeOneCase(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		receipts := make([]casework.Receipt, 100)
		errs := make([]error, 100)
		var wg sync.WaitGroup
		for i := range receipts {
			wg.Go(func() { receipts[i], errs[i] = h.Submit(t.Context(), ct.Boss, c.ID, c.Version) })
		}
		wg.Wait()
		first := 0
		for i, r := range receipts {
			if errs[i] != nil {
				t.Fatalf("submission %d failed: %v", i, errs[i])
			}
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
		if n > 6 { // audit and outbox add one each
			t.Errorf("%d statements for one submission", n)
		}
	})
}

// CAS-4, STA-2, STA-4: the whole journey, with who may take which step.
func TestACaseGoesFromDraftToClosed(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Handler, ct.Subsidy)
		is(t, h.AcceptCase(ctx, ct.Reviewer, r.CaseID, ""), fault.Forbidden, "acceptance by a reviewer")
		is(t, h.AcceptCase(ctx, ct.Suzhou, r.CaseID, ""), fault.NotFound, "acceptance in another city")
		is(t, h.AcceptCase(ctx, ct.Boss, r.CaseID, ""), fault.Anonymous, "acceptance by the applicant")
		is(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Conflict, "a decision before the acceptance")
		must(t, h.ClaimCase(ctx, ct.Clerk, r.CaseID))
		is(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""), fault.Conflict, "acceptance of a claimed case")
		h.At(ct.Start.Add(31 * time.Minute))
		must(t, h.AcceptCase(ctx, ct.Both, r.CaseID, ""))
		is(t, h.DecideCase(ctx, ct.Both, r.CaseID, casework.Approved, ""), fault.Forbidden, "a decision by who accepted")
		is(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Denied, " "), fault.Invalid, "a refusal without a reason")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件"))
		is(t, h.WithdrawCase(ctx, ct.Handler, r.CaseID, ""), fault.Conflict, "taking a decided case back")
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
		if len(in.Events) != len(v.Events)+1 || in.Events[2].Verb != casework.Claim {
			t.Errorf("staff see %d steps, the unit %d", len(in.Events), len(v.Events))
		}
		must(t, h.MarkRated(ctx, ct.Boss, r.CaseID))
		is(t, h.MarkRated(ctx, ct.Boss, r.CaseID), fault.Conflict, "a second rating")
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
		is(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Conflict, "a decision without a proposal")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Denied, "证据不足"))
		is(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Denied, "证据不足"), fault.Forbidden, "a decision by the proposer")
		must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Denied, "证据不足"))
	})
}

// CAS-8: reason per field and material, the clock stops, only what was asked is
// taken, and the reviewer is shown what changed.
func TestACorrectionIsAskedAndAnswered(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
		h.At(ct.Start.AddDate(0, 0, 7)) // Monday a week later: 5 of 20 days are used
		ask := casework.Asking{Words: "申请表缺少盖章", Points: []casework.Point{
			{Name: "reason", Reason: casework.Wrong}, {Material: true, Name: "table", Reason: casework.Missing}}}
		is(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, casework.Asking{Words: "请修改", Points: []casework.Point{{Name: "nothing", Reason: casework.Wrong}}}), fault.Invalid, "a field of no form")
		is(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, casework.Asking{Words: "请修改", Points: []casework.Point{{Name: "reason"}}}), fault.Invalid, "a point without a reason")
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, ask))
		is(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""), fault.Conflict, "a decision while the correction waits")

		h.At(ct.Start.AddDate(0, 0, 9))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		if !v.Limit.Paused || v.Limit.Left != 15 || v.Case.Word() != "待补正" || v.Waiting() == nil || v.Waiting().Points[1].Label != "培训补贴申请表" {
			t.Fatalf("while it waits: %+v, %+v", v.Limit, v.Waiting())
		}
		data := form.Data{"reason": "组织十八名职工参加技能培训", "count": float64(99)}
		err = h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version)
		if f := fault.Of(err); f.FieldSays("material.table") != "请上传培训补贴申请表" {
			t.Fatalf("an answer without the material gave %v", err)
		}
		_, err = h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: "photos", Name: "a.pdf", Body: ct.PDF("x")})
		is(t, err, fault.NotFound, "a material that was not asked for")
		is(t, h.Detach(ctx, ct.Boss, r.CaseID, v.Materials[0].ID), fault.Forbidden, "taking out what was filed")
		_, err = h.Attach(ctx, ct.Boss, r.CaseID, casework.Upload{Slot: "table", Name: "新申请表.pdf", Body: ct.PDF("new")})
		must(t, err)
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version))
		is(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version), fault.Conflict, "a second answer")

		v, err = h.Dossier(ctx, ct.Reviewer, r.CaseID)
		must(t, err)
		if v.Case.State != casework.Accepted || v.Case.Word() != "补正已提交" || v.Limit.Left != 15 || v.Limit.Paused {
			t.Errorf("after the answer: %s %+v", v.Case.Word(), v.Limit)
		}
		if v.Case.Data["count"] != float64(18) || v.Case.Data["reason"] != "组织十八名职工参加技能培训" {
			t.Errorf("the data became %v", v.Case.Data)
		}
		k := v.Corrections[0]
		if len(k.Changes) != 2 || k.Changes[0].Label != "申请理由" || k.Changes[0].Old != "组织职工参加技能培训" || k.Changes[1].New != "新申请表.pdf" || k.Changes[1].Old != "申请表.pdf" {
			t.Errorf("the reviewer is shown %+v", k.Changes)
		}
		if now := v.Current("table"); len(now) != 1 || now[0].Name != "新申请表.pdf" || len(v.Materials) != 2 {
			t.Errorf("the materials are %+v", v.Materials)
		}
	})
}

func TestAnAnswerBeforeTheAcceptanceGoesBackToTheClerk(t *testing.T) { // CAS-8
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "人数有误", Days: 3, Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}}))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		is(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"count": float64(18)}, v.Case.Version), fault.Invalid, "an answer that changes nothing")
		must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"count": float64(17)}, v.Case.Version))
		v, err = h.Open(ctx, ct.Boss, r.CaseID)
		if err != nil || v.Case.State != casework.Submitted || v.Limit.Left != 5 {
			t.Errorf("after the answer: %s %+v %v", v.Case.State, v.Limit, err)
		}
	})
}

// CAS-10: a case belongs to the unit; sensitive ones are seen by those granted.
func TestWhoSeesACase(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		open, secret := h.Filed(t, ct.Boss, ct.Subsidy), h.Filed(t, ct.Boss, ct.Arbitration)
		h.Deny(ct.Handler.PersonID, ct.Arbitration)
		h.Deny(ct.Handler.PersonID, ct.Subsidy)
		_, err := h.Open(ctx, ct.Handler, open.CaseID)
		must(t, err)
		is(t, h.WithdrawCase(ctx, ct.Handler, open.CaseID, ""), fault.Forbidden, "acting without a grant (HAN-5)")
		_, err = h.Begin(ctx, ct.Handler, ct.Subsidy)
		is(t, err, fault.Forbidden, "beginning without a grant (HAN-5)")
		_, err = h.Open(ctx, ct.Handler, secret.CaseID)
		is(t, err, fault.NotFound, "a sensitive case without a grant")
		_, err = h.Open(ctx, ct.Stranger, open.CaseID)
		is(t, err, fault.NotFound, "a case of another unit")
		_, err = h.Open(ctx, ct.Boss, "nonsense")
		is(t, err, fault.NotFound, "no case at all")
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
		again, err := h.Begin(ctx, ct.Boss, ct.Subsidy)
		if err != nil || again.ID != c.ID {
			t.Errorf("an untouched draft is not used again: %v", err)
		}
		v, err := h.Save(ctx, ct.Boss, c.ID, ct.Filled(), c.Version)
		must(t, err)
		_, err = h.Save(ctx, ct.Boss, c.ID, form.Data{}, c.Version)
		is(t, err, fault.Conflict, "a save over another window's")
		_, err = h.Submit(ctx, ct.Boss, c.ID, c.Version)
		is(t, err, fault.Conflict, "a submission of what another window has changed")
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
		is(t, err, fault.NotFound, "a deleted draft")
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
		for what, try := range map[string][2]string{
			"a wrong digest":        {r.Number, r.Digest[1:] + "0"},
			"no digest":             {r.Number, ""},
			"a number of no case":   {"26112300000208", r.Digest},
			"a number that is none": {"1", r.Digest},
		} {
			_, err := h.CheckReceipt(ctx, try[0], try[1])
			is(t, err, fault.NotFound, what)
		}
	})
}

func TestTheQueueBeginsWithTheOverdue(t *testing.T) { // STA-2
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var filed []string
		for i := range 5 {
			h.At(ct.Start.AddDate(0, 0, i))
			filed = append(filed, h.Filed(t, ct.Boss, ct.Subsidy).CaseID)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, filed[0], "")) // due in 20 days from now: the last
		h.At(ct.Start.AddDate(0, 0, 8).Add(48 * time.Hour))
		var got []string
		var at *casework.At
		for page := 0; ; page++ {
			q, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Limit: 2, After: at})
			must(t, err)
			for _, c := range q.Cases {
				got = append(got, c.ID)
			}
			if at = q.Next; at == nil {
				break
			}
		}
		want := append(filed[1:], filed[0])
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("the queue is %v, want %v", got, want)
		}
		f, err := h.QueueFigures(ctx, ct.Clerk)
		if err != nil || f.Waiting != 5 || f.Desks[casework.AcceptDesk] != 4 || f.Overdue != 2 {
			t.Errorf("figures %+v, %v", f, err)
		}
		if f, err = h.QueueFigures(ctx, ct.Provincer); err != nil || f.Waiting != 5 {
			t.Errorf("the province counts %+v, %v", f, err)
		}
		if q, err := h.QueueList(ctx, ct.Suzhou, casework.QueueWanted{}); err != nil || len(q.Cases) != 0 {
			t.Errorf("another city sees %v, %v", q, err)
		}
		n, err := h.ClaimMany(ctx, ct.Clerk, filed)
		if err != nil || n != 4 {
			t.Errorf("claimed %d, %v; a clerk may hold four of the five", n, err)
		}
		mine, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Mine})
		if err != nil || len(mine.Cases) != 4 || mine.Cases[0].ClaimedBy != "clerk-1" {
			t.Errorf("in hand: %+v, %v", mine, err)
		}
		is(t, h.ClaimCase(ctx, ct.Both, filed[1]), fault.Conflict, "claiming a claimed case")
		is(t, h.HandOverCase(ctx, ct.Clerk, filed[1], "reviewer-1", ""), fault.Invalid, "handing to somebody without the role")
		must(t, h.HandOverCase(ctx, ct.Clerk, filed[1], "clerk-9", "请代办"))
		is(t, h.ReleaseCase(ctx, ct.Clerk, filed[1]), fault.Conflict, "releasing what was handed over")
		must(t, h.ReleaseCase(ctx, ct.Clerk, filed[2]))
		must(t, h.ClaimCase(ctx, ct.Both, filed[2]))
	})
}

func TestTheUnitsListIsTurnedAndSearched(t *testing.T) { // CEN-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var numbers []string
		for i := range 25 {
			h.At(ct.Start.Add(time.Duration(i) * time.Minute))
			numbers = append(numbers, h.Filed(t, ct.Boss, ct.Subsidy).Number)
		}
		h.Filed(t, ct.Boss, ct.Arbitration)
		one, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "技能培训"})
		must(t, err)
		two, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "技能培训", After: one.Next})
		must(t, err)
		if len(one.Cases) != 20 || len(two.Cases) != 5 || two.Next != nil || one.Cases[0].Number != numbers[24] || two.Cases[4].Number != numbers[0] {
			t.Errorf("pages of %d and %d", len(one.Cases), len(two.Cases))
		}
		for words, want := range map[string]int{numbers[3]: 1, numbers[3][:6]: 20, "仲裁": 1, "没有": 0, "999999": 0} {
			l, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: words, Class: casework.ClassOpen})
			if err != nil || len(l.Cases) != want {
				t.Errorf("a search for %s found %d, want %d, %v", words, len(l.Cases), want, err)
			}
		}
		first, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "261123"})
		must(t, err)
		rest, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "261123", After: first.Next})
		if err != nil || len(rest.Cases) != 6 || rest.Cases[5].Number != numbers[0] {
			t.Errorf("the second page of a number search has %d, %v", len(rest.Cases), err)
		}
		for class, want := range map[casework.Class]int{casework.ClassAll: 20, casework.ClassDraft: 0, casework.ClassDone: 0, casework.ClassRate: 0, casework.ClassCorrect: 0} {
			if l, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Class: class}); err != nil || len(l.Cases) != want || l.Counts[casework.ClassAll] != 26 {
				t.Errorf("%q has %d, want %d, %v", class, len(l.Cases), want, err)
			}
		}
		var n int64
		if _, _, err := h.Home(store.Counting(ctx, &n), ct.Boss, 5); err != nil || n != 2 {
			t.Errorf("单位主页 (CEN-1) took %d queries, %v", n, err)
		}
	})
}
