package auditdb_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var auditor = actor.Actor{StaffID: "a", Roles: []actor.Role{actor.Auditor}}

// STA-5, DSK-13: by person, unit, case, act, time and address, newest first, page by page.
func TestTheWholeRecordIsInspected(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		start := h.now
		for _, x := range []struct {
			who  actor.Actor
			deed actor.Deed
		}{
			{actor.Actor{StaffID: "s1", IP: "192.0.2.1"}, actor.Deed{Act: "case.numbers_seen", Object: "case", ObjectID: "c1", UnitID: "u1"}},
			{actor.Actor{StaffID: "s2", IP: "192.0.2.2"}, actor.Deed{Act: "staff.disabled", Object: "staff", ObjectID: "s1"}},
			{actor.Actor{PersonID: "p1", IP: "192.0.2.1"}, actor.Deed{Act: "query.asked", Object: "query", ObjectID: "q"}},
			{actor.Actor{StaffID: "s1"}, actor.Deed{Act: "audit.numbers_seen", Object: "person", ObjectID: "p1"}},
			{actor.Actor{PersonID: "p1"}, actor.Deed{Act: "person.changed", Object: "person", ObjectID: "p1"}},
			{actor.Actor{}, actor.Deed{Act: "login.refused", Object: "login", ObjectID: "l", UnitID: "u2"}},
		} {
			h.now = h.now.Add(time.Hour)
			if err := h.Record(t.Context(), x.who, x.deed); err != nil {
				t.Fatal(err)
			}
		}
		for name, tc := range map[string]struct {
			in   audit.Inspection
			want []string
		}{
			"everything":                       {audit.Inspection{}, []string{"l", "p1", "p1", "q", "s1", "c1"}},
			"staff, by them and to them":       {audit.Inspection{Staff: []string{"s1"}}, []string{"p1", "s1", "c1"}},
			"a person once each, by and to":    {audit.Inspection{Persons: []string{"p1"}}, []string{"p1", "p1", "q"}},
			"a person or one of the staff":     {audit.Inspection{Persons: []string{"p1"}, Staff: []string{"s2"}}, []string{"p1", "p1", "q", "s1"}},
			"units":                            {audit.Inspection{Units: []string{"u1", "u2"}}, []string{"l", "c1"}},
			"a case":                           {audit.Inspection{CaseID: "c1"}, []string{"c1"}},
			"a case and who saw it":            {audit.Inspection{CaseID: "c1", Staff: []string{"s1"}}, []string{"c1"}},
			"a case and who did not":           {audit.Inspection{CaseID: "c1", Persons: []string{"p1"}}, nil},
			"acts":                             {audit.Inspection{Acts: []string{"case.numbers_seen", "audit.numbers_seen"}}, []string{"p1", "c1"}},
			"a person and an act":              {audit.Inspection{Persons: []string{"p1"}, Acts: []string{"query.asked", "x.y"}}, []string{"q"}},
			"an address":                       {audit.Inspection{Query: audit.Query{IP: "192.0.2.1"}}, []string{"q", "c1"}},
			"an address and an act":            {audit.Inspection{Acts: []string{"query.asked"}, Query: audit.Query{IP: "192.0.2.1"}}, []string{"q"}},
			"from a moment until before one":   {audit.Inspection{Query: audit.Query{From: start.Add(2 * time.Hour), To: start.Add(4 * time.Hour)}}, []string{"q", "s1"}},
			"a page of two":                    {audit.Inspection{Persons: []string{"p1"}, Query: audit.Query{Limit: 2}}, []string{"p1", "p1"}},
			"somebody of whom nothing is kept": {audit.Inspection{Staff: []string{"s9"}}, nil},
		} {
			page, err := h.Inspect(t.Context(), auditor, tc.in)
			var got []string
			for _, e := range page {
				got = append(got, e.ObjectID)
			}
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("%s gave %v, want %v (%v)", name, got, tc.want, err)
			}
		}
		first, err := h.Inspect(t.Context(), auditor, audit.Inspection{Persons: []string{"p1"}, Query: audit.Query{Limit: 2}})
		if err != nil {
			t.Fatal(err)
		}
		rest, err := h.Inspect(t.Context(), auditor, audit.Inspection{Persons: []string{"p1"}, Query: audit.Query{Limit: 2, Before: audit.Next(first)}})
		if err != nil || len(rest) != 1 || rest[0].ObjectID != "q" {
			t.Errorf("the next page is %v (%v)", rest, err)
		}
		if one, err := h.One(t.Context(), auditor, rest[0].ID); err != nil || one.Act != "query.asked" {
			t.Errorf("one entry is %+v (%v)", one, err)
		}
		if _, err := h.One(t.Context(), auditor, "none"); !errors.Is(err, fault.NotFound) {
			t.Errorf("an entry that is not there gives %v", err)
		}
		for name, who := range map[string]actor.Actor{
			"a clerk": {StaffID: "s", Roles: []actor.Role{actor.Clerk}}, "an editor": {StaffID: "s", Roles: []actor.Role{actor.Editor}},
			"staff without a role": {StaffID: "s"}, "the chief of a unit": chief, "a visitor": {}} {
			if _, err := h.Inspect(t.Context(), who, audit.Inspection{}); err == nil {
				t.Errorf("%s inspects the record", name)
			}
			if _, err := h.One(t.Context(), who, rest[0].ID); err == nil {
				t.Errorf("%s reads an entry", name)
			}
		}
	})
}

// STA-5: the chain still contains an earlier head, or says that it does not.
func TestEachAnchorSaysWhetherTheChainContainsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		old := h.record(t, 3)
		h.record(t, 3)
		forged, beyond := audit.Head{Seq: 3, Chain: make([]byte, 32)}, audit.Head{Seq: 99, Chain: old.Chain}
		r := h.verify(t, old, forged, beyond)
		var held []bool
		for _, a := range r.Anchors {
			held = append(held, a.Held)
		}
		if !slices.Equal(held, []bool{true, false, false}) || len(r.Bad) != 2 {
			t.Errorf("the anchors are %v, and bad is %v", held, r.Bad)
		}
	})
}
