package auditdb_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// HAN-11: searched by person, item, case number and date.
func TestTheLogOfAUnitIsSearched(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		start := h.now
		for _, x := range []struct {
			person string
			deed   actor.Deed
		}{
			{"p1", actor.Deed{Act: "mandate.scope", Object: "mandate", ObjectID: "m3", Detail: map[string]string{"added": "a b", "removed": "c"}}},
			{"p3", actor.Deed{Act: "case.start", Object: "case", ObjectID: "c1", Detail: map[string]string{"item": "a"}}},
			{"p3", actor.Deed{Act: "case.start", Object: "case", ObjectID: "c2", Detail: map[string]string{"item": "b"}}},
			{"p2", actor.Deed{Act: "passkey.shown", Object: "person", ObjectID: "p3"}},
		} {
			h.now = h.now.Add(time.Hour)
			x.deed.UnitID = "u1"
			if err := h.Record(t.Context(), actor.Actor{PersonID: x.person, UnitID: "u1", MandateID: "m", Level: actor.Operator}, x.deed); err != nil {
				t.Fatal(err)
			}
		}
		other := actor.Deed{Act: "case.start", Object: "case", ObjectID: "c9", UnitID: "u2", Detail: map[string]string{"item": "a"}}
		if err := h.Record(t.Context(), actor.Actor{PersonID: "p3", UnitID: "u2", MandateID: "m9"}, other); err != nil {
			t.Fatal(err)
		}
		p3 := &audit.People{Persons: []string{"p3"}, Mandates: []string{"m3"}}
		for name, tc := range map[string]struct {
			q    audit.Query
			want []string
		}{
			"everything, newest first":         {audit.Query{}, []string{"p3", "c2", "c1", "m3"}},
			"an item, granted or handled":      {audit.Query{Items: []string{"a"}}, []string{"c1", "m3"}},
			"an item that was taken away":      {audit.Query{Items: []string{"c"}}, []string{"m3"}},
			"several items find a deed once":   {audit.Query{Items: []string{"a", "b", "c"}}, []string{"c2", "c1", "m3"}},
			"a person, by them or to them":     {audit.Query{People: p3}, []string{"p3", "c2", "c1", "m3"}},
			"somebody who only acted":          {audit.Query{People: &audit.People{Persons: []string{"p2"}}}, []string{"p3"}},
			"a person and an item":             {audit.Query{People: p3, Items: []string{"b"}}, []string{"c2", "m3"}},
			"one case":                         {audit.Query{Object: "case", ObjectID: "c1"}, []string{"c1"}},
			"a case of another unit":           {audit.Query{Object: "case", ObjectID: "c9"}, nil},
			"from a moment until before one":   {audit.Query{From: start.Add(2 * time.Hour), To: start.Add(4 * time.Hour)}, []string{"c2", "c1"}},
			"a person within a day, of a case": {audit.Query{People: p3, Object: "case", ObjectID: "c2", From: start}, []string{"c2"}},
		} {
			page, err := h.Search(t.Context(), chief, tc.q)
			var got []string
			for _, e := range page {
				got = append(got, e.ObjectID)
			}
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("%s gave %v, want %v (%v)", name, got, tc.want, err)
			}
		}
		first, err := h.Search(t.Context(), chief, audit.Query{People: p3, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		rest, err := h.Search(t.Context(), chief, audit.Query{People: p3, Limit: 2, Before: audit.Next(first)})
		if err != nil || len(rest) != 2 || rest[0].ObjectID != "c1" {
			t.Errorf("the second page has %d rows (%v)", len(rest), err)
		}
		if first[1].Details()[actor.DetailAs] != "3" {
			t.Errorf("by what right was not recorded: %s", first[1].Detail)
		}
		if r := h.verify(t); !r.Whole() {
			t.Errorf("%v", r.Bad)
		}
	})
}

// HAN-11, SEC-2: what happens within the office is for auditors only.
func TestAUnitDoesNotReadWhatHappensWithinTheOffice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.Join("case", audit.Things{Inner: []string{"case.claim"}})
		for _, act := range []string{"case.claim", "case.accept"} {
			if err := h.Record(t.Context(), actor.Actor{StaffID: "s"}, actor.Deed{Act: act, Object: "case", ObjectID: "c1", UnitID: "u1"}); err != nil {
				t.Fatal(err)
			}
		}
		for name, tc := range map[string]struct {
			who  actor.Actor
			want int
		}{
			"the unit":   {chief, 1},
			"an auditor": {actor.Actor{StaffID: "a", Roles: []actor.Role{actor.Auditor}}, 2},
		} {
			page, err := h.Search(t.Context(), tc.who, audit.Query{UnitID: "u1"})
			if err != nil || len(page) != tc.want {
				t.Errorf("%s reads %d (%v), want %d", name, len(page), err, tc.want)
			}
		}
	})
}
