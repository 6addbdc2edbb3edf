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

var (
	clerk = actor.Actor{StaffID: "c", Roles: []actor.Role{actor.Clerk}}
	revA  = actor.Actor{StaffID: "ra", Roles: []actor.Role{actor.Reviewer}}
	revB  = actor.Actor{StaffID: "rb", Roles: []actor.Role{actor.Reviewer}}
	both  = actor.Actor{StaffID: "c", Roles: []actor.Role{actor.Clerk, actor.Reviewer}}
)

func did(who actor.Actor, verb Verb, stage string) Event {
	return Event{Verb: verb, Stage: stage, By: Hand{Kind: "staff", ID: who.StaffID}}
}

func possible(acts []Act) string {
	var out []string
	for _, a := range acts {
		if a.Possible() {
			out = append(out, a.Verb)
		}
	}
	return strings.Join(out, " ")
}

// The usual flow is the fixed table that cases had before there were flows.
func TestTheUsualFlowOffersWhatTheTableDid(t *testing.T) {
	one, two := (&catalog.Item{}).TheFlow(), (&catalog.Item{TwoReviewers: true}).TheFlow()
	accepted, now := []Event{did(clerk, Accept, "accept")}, clocktest.Now()
	reviewed := append(slices.Clone(accepted), did(revA, Review, "review"))
	for name, tc := range map[string]struct {
		flow   catalog.Flow
		c      Case
		events []Event
		who    actor.Actor
		want   string
	}{
		"a clerk at the acceptance":            {one, Case{State: Submitted}, nil, clerk, "accept refuse ask"},
		"a reviewer at the acceptance":         {one, Case{State: Submitted}, nil, revA, ""},
		"a reviewer after it":                  {one, Case{State: Accepted, AcceptedAt: now}, accepted, revA, "ask review grant deny"},
		"a reviewer where two are asked for":   {two, Case{State: Accepted, AcceptedAt: now}, accepted, revA, "ask review"},
		"who accepted":                         {one, Case{State: Accepted, AcceptedAt: now}, accepted, both, "ask"},
		"who proposed, where one is enough":    {one, Case{State: Reviewing, AcceptedAt: now}, reviewed, revA, "ask grant deny"},
		"who proposed, where two are asked":    {two, Case{State: Reviewing, AcceptedAt: now}, reviewed, revA, "ask"},
		"another, where two are asked":         {two, Case{State: Reviewing, AcceptedAt: now}, reviewed, revB, "ask grant deny"},
		"who accepted, at the decision":        {two, Case{State: Reviewing, AcceptedAt: now}, reviewed, both, "ask"},
		"a reviewer after the decision":        {one, Case{State: Decided, AcceptedAt: now, Verdict: Approved}, reviewed, revB, "close"},
		"anybody while the applicant corrects": {one, Case{State: Correcting, AcceptedAt: now}, accepted, revA, ""},
		"anybody after the end":                {one, Case{State: Closed, AcceptedAt: now, Verdict: Approved}, reviewed, revA, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := possible(Standing{Case: tc.c, Flow: tc.flow, Events: tc.events, Now: now}.Acts(tc.who)); got != tc.want {
				t.Errorf("possible are %q, want %q", got, tc.want)
			}
		})
	}
}

// DSK-10: each act that is missing has a sentence.
func TestWhyAnActIsNotPossible(t *testing.T) {
	flow := catalog.Flow{Stages: []catalog.Stage{
		{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost, Verbs: []catalog.VerbUse{{Verb: "accept", To: "r"}}},
		{Key: "r", Name: "核查", Kind: catalog.Manual, Post: catalog.ReviewPost, NotSame: []string{"a"}, Verbs: []catalog.VerbUse{
			{Verb: "review", To: "s"}, {Verb: "suspend"}, {Verb: "extend"}, {Verb: "terminate"}}},
		{Key: "s", Name: "复核", Kind: catalog.Manual, Post: catalog.ReviewPost, NotSame: []string{"r"}, Verbs: []catalog.VerbUse{
			{Verb: "second", To: "d"}, {Verb: "back"}}},
		{Key: "d", Name: "决定", Kind: catalog.Manual, Post: catalog.DecidePost, NotSame: []string{"s"}, Verbs: []catalog.VerbUse{
			{Verb: "grant", To: "c"}, {Verb: "deny", To: "c"}, {Verb: "back", To: "r"}}},
		{Key: "c", Name: "办结", Kind: catalog.Manual, Post: catalog.DecidePost, Verbs: []catalog.VerbUse{{Verb: "close"}}},
	}}
	now := clocktest.Now()
	running := Clock{Due: now.Add(48 * time.Hour)}
	at := func(stage string, s State) Case { return Case{Stage: stage, State: s, AcceptedAt: now, Clock: running} }
	late := at("r", Accepted)
	late.Clock.Due = now.Add(-time.Hour)
	for name, tc := range map[string]struct {
		c       Case
		events  []Event
		matters []Matter
		who     actor.Actor
		verb    string
		want    string
	}{
		"possible":              {at("r", Accepted), nil, nil, revA, "review", ""},
		"of a later stage":      {at("r", Accepted), nil, nil, revA, "grant", "“准予”在“决定”环节办理，现在是“核查”环节"},
		"of a stage that is by": {at("d", Reviewing), nil, nil, revA, "review", "“审查”的环节已过，现在是“决定”环节"},
		"of no stage":           {at("r", Accepted), nil, nil, revA, "publish", "这个事项的办理流程没有“公示”，现在是“核查”环节"},
		"that nobody knows":     {at("r", Accepted), nil, nil, revA, "bless", "没有这项操作，请刷新页面后再操作"},
		"for another desk":      {at("r", Accepted), nil, nil, clerk, "review", "这一步须由“审查”岗位的工作人员办理"},
		"who accepted":          {at("r", Accepted), []Event{did(clerk, Accept, "a")}, nil, both, "review", errSameHands.Say},
		"who checked, twice":    {at("s", Accepted), []Event{did(revA, Review, "r")}, nil, revA, "second", "您已办理“核查”环节，须由另一名工作人员办理"},
		"who confirmed":         {at("d", Reviewing), []Event{did(revA, Second, "s")}, nil, revA, "grant", "您已提出审查意见，须由另一名审核人员复审"},
		"after the way back, what was done no longer counts": {at("s", Accepted),
			[]Event{did(revA, Review, "r"), did(revB, Second, "s"), did(revB, Back, "d"), did(revB, Review, "r")}, nil, revA, "second", ""},
		"but what was done again does": {at("s", Accepted),
			[]Event{did(revA, Review, "r"), did(revB, Second, "s"), did(revB, Back, "d"), did(revB, Review, "r")}, nil, revB, "second",
			"您已办理“核查”环节，须由另一名工作人员办理"},
		"suspended":            {at("r", Suspended), nil, nil, revA, "review", "办件已中止，恢复后才能办理"},
		"suspended, to resume": {at("r", Suspended), nil, nil, revA, "resume", ""},
		"suspended, to end":    {at("r", Suspended), nil, nil, revA, "terminate", ""},
		"nothing to resume":    {at("r", Accepted), nil, nil, revA, "resume", "办件没有中止"},
		"somebody is asked":    {at("r", Consulting), nil, nil, revA, "review", "正在征求意见，意见反馈或者到期后才能办理"},
		"public":               {at("r", Publicity), nil, nil, revA, "review", "公示期未满，期满后才能办理"},
		"ended":                {at("c", Closed), nil, nil, revA, "close", "办件已结束"},
		"an objection is open": {at("d", Reviewing), nil, []Matter{{Kind: Objection}}, revB, "grant", "还有 1 条公示异议没有答复，答复后才能准予"},
		"denied all the same":  {at("d", Reviewing), nil, []Matter{{Kind: Objection}}, revB, "deny", ""},
		"the objection is answered": {at("d", Reviewing), nil, []Matter{{Kind: Objection, AnsweredAt: now}}, revB, "grant",
			""},
		"an extension waits": {at("r", Accepted), nil, []Matter{{Kind: Extension}}, revA, "extend", "已有一份延长申请等待另一名工作人员同意"},
		"extended before": {at("r", Accepted), nil, []Matter{{Kind: Extension, Agreed: true, AnsweredAt: now}}, revA, "extend",
			"办理时限已经延长过一次，不能再延长"},
		"a refused extension may be asked for again": {at("r", Accepted), nil, []Matter{{Kind: Extension, AnsweredAt: now}}, revA, "extend", ""},
		"too late to extend":                         {late, nil, nil, revA, "extend", "办理时限已到，延长须在到期前告知申请人"},
	} {
		t.Run(name, func(t *testing.T) {
			s := Standing{Case: tc.c, Flow: flow, Events: tc.events, Matters: tc.matters, Now: now}
			if got := s.Act(tc.who, tc.verb).Why; got != tc.want {
				t.Errorf("says %q, want %q", got, tc.want)
			}
		})
	}
}

// Whatever a flow says, its acts stay in the frame of the table: from each state to each stage to which an act of the list may lead.
func TestTheFrameHoldsEveryStepOfTheHallsFlows(t *testing.T) {
	for _, two := range []bool{false, true} {
		flow := (&catalog.Item{TwoReviewers: two}).TheFlow()
		for _, st := range flow.Stages {
			for _, use := range st.Verbs {
				v, _ := catalog.VerbOf(use.Verb)
				if !v.Moves || use.Verb == "grant" || use.Verb == "deny" {
					continue
				}
				to, _ := flow.Stage(use.To)
				from, next := stateAt(st, Case{}), stateAt(to, Case{})
				if _, ok := from.move(Verb(use.Verb), next); !ok {
					t.Errorf("%s leads from %s to %s", use.Verb, from, next)
				}
			}
		}
	}
}
