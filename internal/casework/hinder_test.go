package casework

import (
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

// B8: whoever has the post and cannot go on is told what is in the way, and never that the step belongs to another post.
func TestWhatHindersTheirOwnPostIsSaid(t *testing.T) {
	two, now := (&catalog.Item{TwoReviewers: true}).TheFlow(), clocktest.Now()
	events := []Event{did(clerk, Accept, "accept"), did(revA, Review, "review")}
	loose := catalog.Flow{Stages: []catalog.Stage{
		{Key: "accept", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost, Verbs: []catalog.VerbUse{{Verb: "accept", To: "decide"}}},
		{Key: "decide", Name: "决定", Kind: catalog.Manual, Post: catalog.DecidePost, Verbs: []catalog.VerbUse{{Verb: "grant", To: "close"}}},
		{Key: "close", Name: "办结", Kind: catalog.Manual, Post: catalog.DecidePost, NotSame: []string{"decide"},
			Verbs: []catalog.VerbUse{{Verb: "close"}}}}}
	decide := Case{State: Reviewing, Stage: "decide", AcceptedAt: now}
	for name, c := range map[string]struct {
		st   Standing
		who  actor.Actor
		want string
	}{
		"who reviewed, before the decision": {Standing{Case: decide, Flow: two, Events: events, Now: now}, revA, "须由另一名审核人员复审"},
		"another reviewer":                  {Standing{Case: decide, Flow: two, Events: events, Now: now}, revB, ""},
		"a clerk":                           {Standing{Case: decide, Flow: two, Events: events, Now: now}, clerk, ""},
		"an objection without an answer": {Standing{Case: decide, Flow: loose, Events: events[:1], Now: now,
			Matters: []Matter{{ID: "m", Kind: Objection}}}, revA, "1 条公示异议没有答复"},
	} {
		got := c.st.Hinder(c.who)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if !(Standing{Case: decide, Flow: two}).NotByAcceptor() || (Standing{Case: decide, Flow: loose}).NotByAcceptor() {
		t.Error("the acceptor is kept from the decision by the flow that says so, and by no other")
	}
}

// B8: 「同意延长」 is offered while the limit can be extended.
func TestNobodyIsOfferedToAgreeTooLate(t *testing.T) {
	now := clocktest.Now()
	m := Matter{ID: "m", Kind: Extension, AskedBy: Hand{Kind: "staff", ID: "ra"}}
	running := Case{State: Reviewing, Clock: Clock{Due: now.AddDate(0, 0, 1)}}
	late := Case{State: Reviewing, Clock: Clock{Due: now.AddDate(0, 0, -1)}}
	paused := Case{State: Reviewing, Clock: Clock{Due: now.AddDate(0, 0, 1), Paused: now}}
	for name, want := range map[string]struct {
		c   Case
		may bool
	}{"while it runs": {running, true}, "when it is over": {late, false}, "while it stands": {paused, false}} {
		st := Standing{Case: want.c, Now: now}
		if st.MayAgree(revB, m) != want.may || !st.MayProlong(revB, m) {
			t.Errorf("%s: may agree %v, may answer %v", name, st.MayAgree(revB, m), st.MayProlong(revB, m))
		}
	}
}
