package caseworkjob_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/casework/caseworkjob"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func told(h *ct.Hall, what casework.Verb) (n int) {
	for _, t := range h.Told {
		if t.What == what {
			n++
		}
	}
	return n
}

// CAS-8: an applicant who does not answer is reminded a day before the deadline, and then the case
// ends.
func TestACorrectionThatIsNotAnsweredEndsTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := ct.New(t, db), t.Context()
		jobs := caseworkjob.Jobs{Cases: h.Service}
		asked := h.Filed(t, ct.Boss, ct.Subsidy)
		other := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, asked.CaseID, casework.Asking{Words: "人数有误",
			Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}})) // due Monday 30 November, 23:59:59

		// A schedule runs at regular intervals, but never exactly at the full hour, and a busy node
		// is late.
		reminded, midnight := time.Time{}, time.Date(2026, 12, 1, 0, 0, 0, 0, ct.Start.Location())
		for tick, n := ct.Start.Add(17*time.Minute), 0; tick.Before(ct.Start.AddDate(0, 0, 9)); tick, n = tick.Add(time.Hour), n+1 {
			now := tick.Add(time.Duration(n*n%7) * 400 * time.Millisecond)
			h.SetTime(now)
			must(t, jobs.RemindDueSoon(ctx))
			if reminded.IsZero() && told(h, casework.DueSoon) > 0 {
				reminded = now
			}
			must(t, jobs.CloseLapsed(ctx))
			must(t, jobs.CloseLapsed(ctx))
			v, err := h.Open(ctx, ct.Boss, asked.CaseID)
			must(t, err)
			over := !now.Before(midnight)
			if over != (v.Case.State == casework.Lapsed) {
				t.Fatalf("at %v the case is %s", now, v.Case.State)
			}
		}
		if before := midnight.Sub(reminded); before < 23*time.Hour || before > 25*time.Hour {
			t.Errorf("reminded %v before the end, want about a day", before)
		}
		if told(h, casework.DueSoon) != 1 || told(h, casework.Lapse) != 1 {
			t.Errorf("reminded %d times, ended %d times", told(h, casework.DueSoon), told(h, casework.Lapse))
		}
		v, err := h.Open(ctx, ct.Boss, other.CaseID)
		if err != nil || v.Case.State != casework.Submitted {
			t.Errorf("a case that waits for staff became %s, %v", v.Case.State, err)
		}
		counts, err := h.CountsOf(ctx, ct.Boss)
		if err != nil || counts[casework.ClassCorrect] != 0 || counts[casework.ClassDone] != 1 || counts[casework.ClassOpen] != 1 {
			t.Errorf("counted %v, %v", counts, err)
		}
	})
}

// OPS-2: the job ran before and after a long night, and never in between.
func TestAReminderThatWasMissedIsMadeUpForOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := ct.New(t, db), t.Context()
		jobs := caseworkjob.Jobs{Cases: h.Service}
		r := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "人数有误",
			Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}}))
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		must(t, err)
		for _, before := range []time.Duration{26 * time.Hour, 3 * time.Hour, 2 * time.Hour, -time.Minute} {
			h.SetTime(v.Case.Clock.Due.Add(-before))
			must(t, jobs.RemindDueSoon(ctx))
			want := 1
			if before > 24*time.Hour {
				want = 0
			}
			if n := told(h, casework.DueSoon); n != want {
				t.Errorf("%s before the end: reminded %d times, want %d", before, n, want)
			}
		}
	})
}

// 容缺受理: the applicant is reminded once of what they promised, whatever was asked meanwhile; when the day has passed, nothing ends and the
// desk marks the case.
func TestAPromiseIsRemindedOfBeforeItsDayAndMarkedAfterIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := ct.New(t, db), t.Context()
		jobs := caseworkjob.Jobs{Cases: h.Service}
		it := ct.ItemOf(ct.Permit)
		it.Materials = append(it.Materials, ct.Later)
		h.Publish(t, it)
		r := h.Filed(t, ct.Boss, ct.Permit)
		must(t, h.ClaimCase(ctx, ct.Clerk, r.CaseID))
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.ClaimCase(ctx, ct.Reviewer, r.CaseID))
		v, err := h.Dossier(ctx, ct.Reviewer, r.CaseID)
		must(t, err)
		due := v.Case.LackDue
		desk := func() (marks, said string) {
			t.Helper()
			o, q, err := h.DeskPage(ctx, ct.Reviewer, casework.QueueWanted{Pile: casework.Mine})
			must(t, err)
			for _, r := range o.Reminders {
				said += r.Say
			}
			return strings.Join(q.Marks[r.CaseID], " "), said
		}
		for _, tc := range []struct {
			before time.Duration
			want   int
		}{{100 * time.Hour, 0}, {70 * time.Hour, 1}, {2 * time.Hour, 1}, {-time.Hour, 1}} {
			h.SetTime(due.Add(-tc.before))
			must(t, jobs.RemindPromises(ctx))
			must(t, jobs.RemindDueSoon(ctx))
			if n := told(h, casework.LackSoon); n != tc.want || told(h, casework.DueSoon) != 0 {
				t.Errorf("%s before the day: reminded %d times, want %d", tc.before, n, tc.want)
			}
			marks, said := desk()
			if over := tc.before < 0; over != strings.Contains(marks, "容缺逾期") || over != strings.Contains(said, "逾期没有补交") {
				t.Errorf("%s before the day the desk says %q and %q", tc.before, marks, said)
			}
		}
		if v, err = h.Dossier(ctx, ct.Reviewer, r.CaseID); err != nil || v.Case.State.Ended() {
			t.Errorf("the case is %s, %v", v.Case.State, err)
		}
		for _, one := range h.Told {
			if one.What == casework.LackSoon {
				must(t, h.Tx.InTx(ctx, func(ctx context.Context) error { return h.Service.Told(ctx, one) }))
			}
		}
		if n := len(h.Texts); n != 1 || h.Texts[0].Template != "promise" || len(h.Texts[0].Params) != 3 || h.Texts[0].Params["date"] == "" {
			t.Errorf("the texts are %+v", h.Texts)
		}
	})
}

// A correction that was reminded of takes nothing from the reminder of a promise beside it.
func TestACorrectionAndAPromiseAreRemindedOfEachOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := ct.New(t, db), t.Context()
		jobs := caseworkjob.Jobs{Cases: h.Service}
		it := ct.ItemOf(ct.Permit)
		it.Materials = append(it.Materials, ct.Later)
		h.Publish(t, it)
		r := h.Filed(t, ct.Boss, ct.Permit)
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, r.CaseID, ""))
		must(t, h.AskCorrection(ctx, ct.Reviewer, r.CaseID, casework.Asking{Words: "理由不清楚",
			Points: []casework.Point{{Name: "reason", Reason: casework.Wrong}}}))
		v, err := h.Dossier(ctx, ct.Reviewer, r.CaseID)
		must(t, err)
		h.SetTime(v.Case.Clock.Due.Add(-time.Hour))
		must(t, jobs.RemindDueSoon(ctx))
		must(t, jobs.RemindDueSoon(ctx))
		h.SetTime(v.Case.LackDue.Add(-time.Hour))
		must(t, jobs.RemindPromises(ctx))
		must(t, jobs.RemindPromises(ctx))
		if told(h, casework.DueSoon) != 1 || told(h, casework.LackSoon) != 1 {
			t.Errorf("reminded %d times of the correction and %d times of the promise", told(h, casework.DueSoon), told(h, casework.LackSoon))
		}
	})
}

func TestNoneOfManyIsPassedOver(t *testing.T) {
	db := storetest.SQLite(t)
	h, ctx := ct.New(t, db), t.Context()
	for range 205 {
		r := h.Filed(t, ct.Boss, ct.Arbitration)
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "人数有误",
			Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}}))
	}
	h.SetTime(ct.Start.AddDate(0, 0, 30))
	must(t, caseworkjob.Jobs{Cases: h.Service}.CloseLapsed(ctx))
	if n := told(h, casework.Lapse); n != 205 {
		t.Errorf("ended %d of 205", n)
	}
}

// items.md §1: an employer who says nothing for five working days holds up only what needs their agreement.
func TestTheSilenceOfAnEmployerHoldsUpNoOpinion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := ct.New(t, db), t.Context()
		jobs := caseworkjob.Jobs{Cases: h.Service}
		opinion, agreement := h.Filed(t, ct.Self, ct.Injury), h.Filed(t, ct.Self, ct.Title)
		for _, tc := range []struct {
			at   time.Time
			want casework.State
		}{
			{time.Date(2026, 11, 30, 12, 0, 0, 0, ct.Start.Location()), casework.UnitReview}, // the fifth working day
			{time.Date(2026, 12, 1, 0, 30, 0, 0, ct.Start.Location()), casework.Submitted},
		} {
			h.SetTime(tc.at)
			must(t, jobs.PassSilence(ctx))
			must(t, jobs.PassSilence(ctx))
			v, err := h.Open(ctx, ct.Self, opinion.CaseID)
			must(t, err)
			if v.Case.State != tc.want {
				t.Errorf("on %v it is %s", tc.at, v.Case.State)
			}
			v, err = h.Open(ctx, ct.Self, agreement.CaseID)
			must(t, err)
			if v.Case.State != casework.UnitReview {
				t.Errorf("what needs the agreement is %s", v.Case.State)
			}
		}
		if told(h, casework.Silent) != 1 {
			t.Error("the applicant is not told once")
		}
	})
}
