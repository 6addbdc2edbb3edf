package casework

import (
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

func TestWhatIsAheadBeginsWithTheStageOfTheCase(t *testing.T) {
	now := clocktest.Now()
	flow := (&catalog.Item{TwoReviewers: true}).TheFlow()
	own := catalog.Flow{Stages: []catalog.Stage{{Key: "x", Name: "收件", Kind: catalog.Manual}, {Key: "y", Name: "办结", Kind: catalog.Manual}}}
	for name, tc := range map[string]struct {
		flow catalog.Flow
		c    Case
		want string
	}{
		"before acceptance":                                 {flow, Case{State: Submitted}, "受理 审查 决定 办结 "},
		"with the employer, before there is a stage":        {own, Case{State: UnitReview}, "收件 办结 "},
		"in the second stage of an own flow":                {own, Case{State: Accepted, Stage: "y"}, "办结 "},
		"in correction after acceptance":                    {flow, Case{State: Correcting, AcceptedAt: now}, "审查 决定 办结 "},
		"suspended at the decision":                         {flow, Case{State: Suspended, Stage: "decide", AcceptedAt: now}, "决定 办结 "},
		"decided":                                           {flow, Case{State: Decided, AcceptedAt: now, Verdict: Approved}, "办结 "},
		"after the end":                                     {flow, Case{State: Closed, Stage: "close"}, ""},
		"terminated, whatever stage it was at":              {flow, Case{State: Terminated, Stage: "review"}, ""},
		"at a stage that its flow does not have any longer": {own, Case{State: Accepted, Stage: "gone"}, "收件 办结 "},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, st := range (Standing{Case: tc.c, Flow: tc.flow}).Ahead() {
				got += st.Name + " "
			}
			if got != tc.want {
				t.Errorf("is %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAPauseSaysItsReason(t *testing.T) {
	stands := Clock{Paused: clocktest.Now()}
	for state, want := range map[State]string{Correcting: "补正", Suspended: "中止", Consulting: "征求意见", Publicity: "公示",
		Accepted: "听证或陈述申辩", Decided: ""} {
		if got := (Case{State: state, Clock: stands}).Pause(); got != want {
			t.Errorf("%s stands for %q, want %q", state, got, want)
		}
		if got := (Case{State: state}).Pause(); got != "" {
			t.Errorf("%s with a running clock stands for %q", state, got)
		}
	}
}
