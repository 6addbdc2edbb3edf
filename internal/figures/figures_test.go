package figures_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/casework"
	"wangting/internal/figures"
	"wangting/internal/id"
	"wangting/internal/workday"
)

func hourOf(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, workday.Zone) }

func TestWhatACaseCountsFor(t *testing.T) {
	filed := casework.Case{ID: "c", Number: "1", UnitID: "u", State: casework.Submitted, SubmittedAt: hourOf(23, 9)}
	with := func(change func(*casework.Case)) casework.Case {
		c := filed
		change(&c)
		return c
	}
	for name, tc := range map[string]struct {
		c    casework.Case
		want figures.Counts
	}{
		"a draft":             {with(func(c *casework.Case) { c.State = casework.Draft }), figures.Counts{}},
		"a deleted draft":     {with(func(c *casework.Case) { c.State = casework.Deleted }), figures.Counts{}},
		"no case":             {casework.Case{}, figures.Counts{}},
		"one in practice":     {with(func(c *casework.Case) { c.UnitID = id.NewPractice(hourOf(23, 9)) }), figures.Counts{}},
		"one at its employer": {with(func(c *casework.Case) { c.State = casework.UnitReview }), figures.Counts{}},
		"one withdrawn before the employer spoke": {
			with(func(c *casework.Case) { c.State, c.EmployerID = casework.Withdrawn, "e" }), figures.Counts{}},
		"a new one":                  {filed, figures.Counts{Received: 1}},
		"one refused":                {with(func(c *casework.Case) { c.State = casework.NotAccepted }), figures.Counts{Received: 1, Refused: 1}},
		"one granted at once":        {with(func(c *casework.Case) { c.AcceptedAt, c.Verdict = hourOf(23, 10), casework.Approved }), figures.Counts{Received: 1, Accepted: 1, Granted: 1, First: 1}},
		"one granted after 补正":       {with(func(c *casework.Case) { c.Verdict, c.Corrected = casework.Approved, true }), figures.Counts{Received: 1, Corrected: 1, Granted: 1}},
		"one denied after its limit": {with(func(c *casework.Case) { c.Verdict, c.Late = casework.Denied, true }), figures.Counts{Received: 1, Denied: 1, Late: 1}},
	} {
		if got := figures.Of(tc.c); got != tc.want {
			t.Errorf("%s counts for %+v", name, got)
		}
	}
}

func TestAStepMovesWhatItChangesAndNothingElse(t *testing.T) {
	before := casework.Case{ID: "c", Number: "1", UnitID: "u", State: casework.Submitted, SubmittedAt: hourOf(23, 9), Region: "320100", ItemCode: "i"}
	after := before
	after.State = casework.NotAccepted
	refused := figures.Counts{Refused: 1}
	day := figures.DayOf(hourOf(23, 9))
	want := []figures.Bump{{Place: figures.Place{Day: day, Region: "320100"}, Counts: refused}, {Place: figures.Place{Day: day, Item: "i"}, Counts: refused},
		{Place: figures.Place{Day: day, Region: "320100", Item: "i"}, Counts: refused}}
	if got := figures.Moves(before, after); !slices.Equal(got, want) {
		t.Errorf("a refusal moves %+v", got)
	}
	if got := figures.Moves(before, before); got != nil {
		t.Errorf("a step that changes nothing moves %+v", got)
	}
	after = before
	after.Region = "320099"
	got := figures.Moves(before, after)
	if len(got) != 4 || got[0].Region != "320099" || got[0].Received != 1 || got[1].Region != "320100" || got[1].Received != -1 {
		t.Errorf("another region moves %+v", got)
	}
	after = before
	before.Department, after.Department = "d1", "d2"
	got = figures.Moves(before, after)
	if len(got) != 8 || got[0].Department != "d1" || got[0].Received != -1 || got[7].Department != "d2" || got[7].Received != 1 {
		t.Errorf("another department moves %+v", got)
	}
}

func TestStaysCountWorkingDaysWithoutWaitingForOthers(t *testing.T) {
	step := func(day, hour int, s casework.State) figures.Step {
		return figures.Step{At: hourOf(day, hour), State: s}
	}
	for name, tc := range map[string]struct {
		steps []figures.Step
		want  []figures.Stay
	}{
		"a draft": {[]figures.Step{step(2, 9, casework.Draft)}, nil},
		"over a weekend": {
			[]figures.Step{step(6, 9, casework.Submitted), step(9, 9, casework.Accepted)}, // Friday to Monday
			[]figures.Stay{{Desk: casework.AcceptDesk, Days: 1, End: 1}}},
		"claims do not end it": {
			[]figures.Step{step(2, 9, casework.Submitted), step(3, 9, casework.Submitted), step(4, 9, casework.NotAccepted)},
			[]figures.Stay{{Desk: casework.AcceptDesk, Days: 2, End: 2}}},
		"a correction stands out": {
			[]figures.Step{step(2, 9, casework.Submitted), step(3, 9, casework.Correcting), step(10, 9, casework.Submitted), step(11, 9, casework.Accepted)},
			[]figures.Stay{{Desk: casework.AcceptDesk, Days: 2, End: 3}}},
		"an opinion and a suspension too": {
			[]figures.Step{step(2, 9, casework.Accepted), step(2, 10, casework.Consulting), step(9, 9, casework.Accepted), step(10, 9, casework.Suspended),
				step(16, 9, casework.Accepted), step(17, 9, casework.Decided), step(17, 10, casework.Closed)},
			[]figures.Stay{{Desk: casework.ReviewDesk, Days: 2, End: 5}, {Desk: casework.CloseDesk, Days: 0, End: 6}}},
		"a withdrawal says nothing": {[]figures.Step{step(2, 9, casework.Submitted), step(9, 9, casework.Withdrawn)}, nil},
		"nor does a lapse":          {[]figures.Step{step(2, 9, casework.Submitted), step(3, 9, casework.Correcting), step(30, 9, casework.Lapsed)}, nil},
		"months are sixty days": {
			[]figures.Step{{At: hourOf(1, 9).AddDate(0, -8, 0), State: casework.Submitted}, step(9, 9, casework.Accepted)},
			[]figures.Stay{{Desk: casework.AcceptDesk, Days: figures.MostDays, End: 1}}},
	} {
		got := figures.Stays(tc.steps, workday.China())
		if len(got) != len(tc.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range got {
			if got[i] != tc.want[i] {
				t.Errorf("%s: stay %d is %+v, want %+v", name, i, got[i], tc.want[i])
			}
		}
	}
}

func TestWithinHowManyDaysAShareHasEnded(t *testing.T) {
	if _, ok := (figures.Spread{}).Within(50); ok {
		t.Error("nothing has a median")
	}
	var s figures.Spread
	s[0], s[1], s[3], s[figures.MostDays] = 1, 4, 4, 1
	for percent, want := range map[int64]int{1: 0, 10: 0, 11: 1, 50: 1, 51: 3, 90: 3, 91: figures.MostDays} {
		if got, ok := s.Within(percent); !ok || got != want {
			t.Errorf("%d%% is within %d days", percent, got)
		}
	}
}

func TestSharesRoundToATenth(t *testing.T) {
	c := figures.Counts{Received: 8, Accepted: 6, Refused: 1, Corrected: 3, Granted: 4, Denied: 2, First: 3, Late: 1}
	for name, tc := range map[string]struct {
		share figures.Share
		want  int64
	}{
		"受理率": {c.AcceptedShare(), 857}, "一次通过率": {c.FirstShare(), 500}, "补正率": {c.CorrectedShare(), 375},
		"不予率": {c.DeniedShare(), 333}, "超期办理率": {c.LateShare(), 125},
	} {
		if got := tc.share.Tenths(); got != tc.want {
			t.Errorf("%s is %d", name, got)
		}
	}
}
