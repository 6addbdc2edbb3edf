package audit_test

import (
	"context"
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
)

// asked is a store that only remembers what was searched for.
type asked struct {
	audit.Store
	q audit.Query
}

func (a *asked) Search(_ context.Context, q audit.Query) ([]audit.Entry, error) {
	a.q = q
	return nil, nil
}

// STA-5: searchable; HAN-7: a log the unit can read.
func TestWhoMaySearchTheRecord(t *testing.T) {
	auditor := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Auditor}}
	chief := actor.Actor{PersonID: "p", UnitID: "ours", Level: actor.Representative}
	for name, tc := range map[string]struct {
		who      actor.Actor
		q        audit.Query
		wantUnit string
		wantErr  error
	}{
		"an auditor searches everything":           {who: auditor},
		"an auditor narrows to a unit":             {who: auditor, q: audit.Query{UnitID: "any"}, wantUnit: "any"},
		"a representative sees the unit's own log": {who: chief, wantUnit: "ours"},
		"another unit's log is not there":          {who: chief, q: audit.Query{UnitID: "theirs"}, wantErr: fault.NotFound},
		"a handler sees none": {who: actor.Actor{PersonID: "p", UnitID: "ours", Level: actor.Operator},
			wantErr: fault.Forbidden},
		"a clerk sees none": {who: actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Clerk}},
			wantErr: fault.Forbidden},
		"nobody sees none":                           {wantErr: fault.Forbidden},
		"an object needs its kind and its id":        {who: auditor, q: audit.Query{Object: "case"}, wantErr: fault.Invalid},
		"an object with kind and id is searched for": {who: auditor, q: audit.Query{Object: "case", ObjectID: "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := &asked{}
			_, err := (&audit.Service{Store: a}).Search(t.Context(), tc.who, tc.q)
			if !errors.Is(err, tc.wantErr) {
				t.Fatalf("got %v, want %v", err, tc.wantErr)
			}
			if err == nil && (a.q.UnitID != tc.wantUnit || a.q.Most != 50) {
				t.Errorf("searched for %+v", a.q)
			}
		})
	}
}

func TestADeedWithoutActOrObjectIsRefused(t *testing.T) {
	s := &audit.Service{Store: &asked{}, Now: clocktest.Now}
	for _, d := range []actor.Deed{{Object: "unit"}, {Act: "unit.created"}} {
		if err := s.Record(t.Context(), actor.Actor{}, d); err == nil {
			t.Errorf("%+v was recorded", d)
		}
	}
}

func TestAHeadIsReadAsItWasWritten(t *testing.T) {
	want := audit.Head{Seq: 1042, Chain: []byte{0x9f, 0x3c, 0}}
	got, err := audit.ParseHead(want.String())
	if err != nil || got.String() != want.String() || len(got.Chain) != 3 {
		t.Errorf("%q came back as %q (%v)", want, got, err)
	}
	for _, bad := range []string{"", "12", "x:00", "12:", "12:zz", "-1:00"} {
		if h, err := audit.ParseHead(bad); err == nil {
			t.Errorf("%q was read as %v", bad, h)
		}
	}
}
