package casework

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

// ITM-11, DSK-5: a deputy counts as both persons, while they stand in and for what they did then.
func TestADeputyCountsAsBothPersons(t *testing.T) {
	flow, now := (&catalog.Item{TwoReviewers: true}).TheFlow(), clocktest.Now()
	deputy := actor.Actor{StaffID: "rb", For: "ra", Roles: []actor.Role{actor.Reviewer}}
	stranger := actor.Actor{StaffID: "rc", For: "rd", Roles: []actor.Role{actor.Reviewer}}
	accepted := did(clerk, Accept, "accept")
	by := func(who actor.Actor, standsFor string) []Event {
		e := did(who, Review, "review")
		e.For = standsFor
		return []Event{accepted, e}
	}
	for name, tc := range map[string]struct {
		events []Event
		who    actor.Actor
		may    bool
	}{
		"whoever did not review":                                {by(revA, ""), revB, true},
		"the reviewer":                                          {by(revA, ""), revA, false},
		"the deputy of the reviewer":                            {by(revA, ""), deputy, false},
		"the deputy of somebody else":                           {by(revA, ""), stranger, true},
		"the deputy, who reviewed for themselves":               {by(revB, ""), deputy, false},
		"the deputy, after reviewing as one":                    {by(revB, "ra"), revB, false},
		"the one for whom a deputy reviewed":                    {by(revB, "ra"), revA, false},
		"somebody whose deputy is the one for whom it was done": {by(revB, "ra"), actor.Actor{StaffID: "rc", For: "ra", Roles: revA.Roles}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := Standing{Case: Case{State: Reviewing, AcceptedAt: now}, Flow: flow, Events: tc.events, Now: now}
			if got := s.Act(tc.who, "grant").Possible(); got != tc.may {
				t.Errorf("may decide: %v, want %v", got, tc.may)
			}
		})
	}
}

// DSK-1: marks go once their reader has looked.
func TestAMarkGoesOnceItWasSeen(t *testing.T) {
	at := clocktest.Now()
	before, after := at.Add(-time.Hour), at.Add(time.Hour)
	for name, tc := range map[string]struct {
		g    Signals
		c    Case
		want string
	}{
		"nobody looked":                        {Signals{}, Case{}, "新到"},
		"they looked":                          {Signals{LookedAt: at}, Case{}, ""},
		"it was given to them and not opened":  {Signals{Given: at}, Case{}, "转入"},
		"it was given to them after they look": {Signals{LookedAt: at, Given: after}, Case{}, "转入"},
		"it was given before":                  {Signals{LookedAt: at, Given: before}, Case{}, ""},
		"an answer came":                       {Signals{LookedAt: at, Answered: after}, Case{Answered: true}, "补正已提交"},
		"an answer that was dealt with":        {Signals{LookedAt: at, Answered: after}, Case{}, ""},
		"a message came":                       {Signals{LookedAt: at, Said: after}, Case{}, "有新留言"},
		"a message was read":                   {Signals{LookedAt: at, Said: before}, Case{}, ""},
		"two of three have answered":           {Signals{LookedAt: at, Opinions: 3, Replies: 2, Replied: before}, Case{State: Consulting}, "意见 2/3"},
		"all have answered, and it was read":   {Signals{LookedAt: at, Opinions: 3, Replies: 3, Replied: before}, Case{State: Accepted}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(tc.g.Words(tc.c), " "); got != tc.want {
				t.Errorf("marked %q, want %q", got, tc.want)
			}
		})
	}
}

// DSK-3: nothing is taken from whoever has done something.
func TestOnlyAnUntouchedClaimGoesBack(t *testing.T) {
	claimed := did(revA, Claim, "")
	assigned := did(revB, Assign, "")
	for name, tc := range map[string]struct {
		later []Event
		want  bool
	}{
		"claimed, and nothing since":            {nil, true},
		"the applicant wrote":                   {[]Event{{Verb: Say, By: Hand{Kind: "person", ID: "p"}}}, true},
		"a colleague noted something":           {[]Event{did(revB, NoteVerb, "")}, true},
		"they wrote to the applicant":           {[]Event{did(revA, Say, "")}, false},
		"they asked for a correction":           {[]Event{did(revA, Ask, "review")}, false},
		"their deputy did":                      {[]Event{{Verb: NoteVerb, By: Hand{Kind: "staff", ID: "rb"}, For: "ra"}}, false},
		"they noted something, and it was then": {[]Event{did(revA, NoteVerb, ""), assigned}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := untouched("ra", append(slices.Clone([]Event{did(clerk, Accept, "accept"), claimed}), tc.later...)); got != tc.want {
				t.Errorf("untouched: %v, want %v", got, tc.want)
			}
		})
	}
	if untouched("ra", []Event{did(clerk, Accept, "accept")}) {
		t.Error("a case that nobody claimed counts as untouched")
	}
}

// DSK-3: the days of whoever has a case count from when its clock goes on.
func TestTheDaysOfAClaimCountFromTheEndOfAPause(t *testing.T) {
	now := clocktest.Now()
	at := func(d int) time.Time { return now.AddDate(0, 0, d) }
	c := Case{ClaimedAt: at(1)}
	for name, tc := range map[string]struct {
		events []Event
		want   time.Time
	}{
		"no pause":                   {nil, at(1)},
		"a pause that ended before":  {[]Event{{Verb: PeriodEnds, At: at(0)}}, at(1)},
		"a pause that ended since":   {[]Event{{Verb: PeriodEnds, At: at(9)}}, at(9)},
		"something else came since":  {[]Event{{Verb: Say, At: at(9)}}, at(1)},
		"two pauses, the later ends": {[]Event{{Verb: Opinion, At: at(3)}, {Verb: PeriodEnds, At: at(9)}}, at(9)},
	} {
		if got := touchable(c, tc.events); !got.Equal(tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// ITM-11, DSK-5: who calls a hearing presides over none, nor does the colleague for whom they stand in.
func TestADeputyCallsNoHearingUnderTheirColleague(t *testing.T) {
	var st Standing
	deputy := actor.Actor{StaffID: "rb", For: "ra", Roles: []actor.Role{actor.Reviewer}}
	for chair, may := range map[string]bool{"ra": false, "rb": false, "rc": true} {
		if got := st.MayChair(deputy, chair) == ""; got != may {
			t.Errorf("%s may preside: %v, want %v", chair, got, may)
		}
	}
}

// DSK-5, ITM-11: a hearing is recorded before its day is over by whoever presides or called it, by their deputies, and by whoever had it called
// by a deputy.
func TestWhoMayRecordAHearing(t *testing.T) {
	at := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	m := Matter{Kind: Hearing, AskedBy: Hand{Kind: "staff", ID: "rb"}, To: "rh", DueAt: at}
	st := Standing{Now: at, Events: []Event{{Verb: Hear, By: m.AskedBy, For: "ra"}, {Verb: Review, By: m.AskedBy, For: "rx"}}}
	staff := func(id, standsIn string) actor.Actor {
		return actor.Actor{StaffID: id, For: standsIn, Roles: []actor.Role{actor.Reviewer}}
	}
	for name, c := range map[string]struct {
		who actor.Actor
		may bool
	}{
		"who presides":                              {staff("rh", ""), true},
		"the deputy of who presides":                {staff("rd", "rh"), true},
		"who called it":                             {staff("rb", ""), true},
		"the deputy of who called it":               {staff("rd", "rb"), true},
		"for whom a deputy called it":               {staff("ra", ""), true},
		"for whom the same deputy did another step": {staff("rx", ""), false},
		"anybody else":                              {staff("rc", ""), false},
		"the deputy of anybody else":                {staff("rd", "rc"), false},
	} {
		if got := st.MayRecord(c.who, m); got != c.may {
			t.Errorf("%s: %v, want %v", name, got, c.may)
		}
	}
}
