package mandate_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
)

var (
	noon      = time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)
	yesterday = noon.AddDate(0, 0, -1)
	tomorrow  = noon.AddDate(0, 0, 1)
)

func TestWhoMayDoWhatForAUnit(t *testing.T) { // HAN-5
	active := func(l actor.Level) mandate.Mandate {
		return mandate.Mandate{ID: "m", UnitID: "u", PersonID: "p", Level: l, State: mandate.Active, From: yesterday}
	}
	with := func(m mandate.Mandate, change func(*mandate.Mandate)) mandate.Mandate {
		change(&m)
		return m
	}
	for name, tc := range map[string]struct {
		m       mandate.Mandate
		ask     mandate.Ask
		granted bool
		wantErr error
		byGrant bool
	}{
		"the representative does every item":     {m: active(1), ask: mandate.Ask{UnitID: "u", Item: "x"}},
		"the administrator does every item":      {m: active(2), ask: mandate.Ask{UnitID: "u", Item: "x"}},
		"a handler does what was granted":        {m: active(3), ask: mandate.Ask{UnitID: "u", Item: "x"}, granted: true, byGrant: true},
		"a handler does nothing else":            {m: active(3), ask: mandate.Ask{UnitID: "u", Item: "x"}, wantErr: fault.Forbidden},
		"a handler sees what belongs to no item": {m: active(3), ask: mandate.Ask{UnitID: "u"}},
		"another unit's thing is not there":      {m: active(1), ask: mandate.Ask{UnitID: "v", Item: "x"}, wantErr: fault.NotFound},
		"a thing of no unit is not there":        {m: active(1), ask: mandate.Ask{Item: "x"}, wantErr: fault.NotFound},
		"a level that does not exist does nothing": {
			m:       active(0),
			ask:     mandate.Ask{UnitID: "u", Item: "x"},
			granted: true,
			wantErr: fault.Forbidden,
		},
		"one who has not confirmed does nothing": {m: with(active(2), func(m *mandate.Mandate) { m.State = mandate.Pending }),
			ask: mandate.Ask{UnitID: "u"}, wantErr: fault.Forbidden},
		"one whose mandate has ended does nothing": {m: with(active(1), func(m *mandate.Mandate) { m.State = mandate.Ended }),
			ask: mandate.Ask{UnitID: "u"}, wantErr: fault.Forbidden},
		"before the first day nothing": {m: with(active(2), func(m *mandate.Mandate) { m.From = tomorrow }),
			ask: mandate.Ask{UnitID: "u"}, wantErr: fault.Forbidden},
		"until the last moment everything": {m: with(active(2), func(m *mandate.Mandate) { m.Until = noon.Add(time.Microsecond) }),
			ask: mandate.Ask{UnitID: "u"}},
		"at the end of the period nothing": {m: with(active(2), func(m *mandate.Mandate) { m.Until = noon }),
			ask: mandate.Ask{UnitID: "u"}, wantErr: fault.Forbidden},
		"a date counts though no job has moved state": {
			m:       with(active(3), func(m *mandate.Mandate) { m.Until = yesterday }),
			ask:     mandate.Ask{UnitID: "u", Item: "x"},
			granted: true,
			wantErr: fault.Forbidden,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := tc.m.Decide(noon, tc.ask, tc.granted)
			if !errors.Is(err, tc.wantErr) || (err == nil) != (tc.wantErr == nil) {
				t.Fatalf("gave %v, want %v", err, tc.wantErr)
			}
			if errors.Is(err, fault.Forbidden) && fault.Of(err).Say == "" {
				t.Error("refused without a reason")
			}
			if next := fault.Of(err).Next; name == "a handler does nothing else" && next.Path != mandate.AccessPath+"x" {
				t.Errorf("leads to %q", next.Path)
			}
			if err == nil && (r.MandateID != "m" || r.Level != tc.m.Level || r.ByGrant != tc.byGrant) {
				t.Errorf("the right is %+v", r)
			}
		})
	}
}

func TestWhoMayEndWhose(t *testing.T) { // HAN-6
	of := func(id, unit string, l actor.Level) mandate.Mandate {
		return mandate.Mandate{ID: id, UnitID: unit, Level: l}
	}
	for name, tc := range map[string]struct {
		own, other mandate.Mandate
		want       bool
	}{
		"the representative the administrator's":     {of("a", "u", 1), of("b", "u", 2), true},
		"the representative a handler's":             {of("a", "u", 1), of("b", "u", 3), true},
		"the representative not their own":           {of("a", "u", 1), of("a", "u", 1), false},
		"the administrator a handler's":              {of("a", "u", 2), of("b", "u", 3), true},
		"the administrator not the representative's": {of("a", "u", 2), of("b", "u", 1), false},
		"the administrator not another's":            {of("a", "u", 2), of("b", "u", 2), false},
		"a handler nobody's":                         {of("a", "u", 3), of("b", "u", 3), false},
		"nobody in another unit":                     {of("a", "u", 1), of("b", "v", 3), false},
	} {
		if got := tc.own.MayEnd(tc.other); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func TestAPersonActsForEachOfTheirUnitsAndForThemselves(t *testing.T) { // PER-2, APP-1
	who := actor.Actor{PersonID: "p", SessionID: "s", UnitID: "old", MandateID: "old", Level: actor.Operator}
	held := []mandate.Held{
		{MandateID: "m1", UnitID: "u", Level: actor.Representative},
		{MandateID: "m2", UnitID: "v", Level: actor.Operator},
	}
	want := []actor.Actor{
		{PersonID: "p", SessionID: "s"},
		{PersonID: "p", SessionID: "s", UnitID: "u", MandateID: "m1", Level: actor.Representative},
		{PersonID: "p", SessionID: "s", UnitID: "v", MandateID: "m2", Level: actor.Operator},
	}
	if got := mandate.EachActing(who, held); !reflect.DeepEqual(got, want) {
		t.Errorf("acting as %+v, want %+v", got, want)
	}
	if at := held[0].LeaveAt(); at != "" {
		t.Errorf("a representative is shown %s to leave the unit", at)
	}
	if at := held[1].LeaveAt(); at != "/app/units/m2/leave" {
		t.Errorf("an operator leaves at %s", at)
	}
}
