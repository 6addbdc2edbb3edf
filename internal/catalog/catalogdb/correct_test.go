package catalogdb_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestACorrectionMendsTheWordsOfAVersionAndNothingElse(t *testing.T) { // ITM-20
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const code = "economic-layoff"
		d := audittest.New(t)
		s, other := open(t, db, d), open(t, db, audittest.New(t))
		was, err := s.Item(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		version := was.Version
		body := stored(t, db, code, version)
		places := was.Places()
		at := slices.IndexFunc(places, func(p catalog.Place) bool {
			return strings.HasPrefix(p.Key, "field/") && strings.HasSuffix(p.Key, "/label")
		})
		place := places[at]
		first := actor.Actor{StaffID: "a", Roles: []actor.Role{actor.Editor}}
		second := actor.Actor{StaffID: "b", Roles: []actor.Role{actor.Editor}}
		mend := map[string]string{place.Key: "更正后的名称"}

		for name, c := range map[string]struct {
			who   actor.Actor
			texts map[string]string
			why   string
			want  fault.Kind
		}{
			"a clerk":     {actor.Actor{StaffID: "c", Roles: []actor.Role{actor.Clerk}}, mend, "错字", fault.Forbidden},
			"no person":   {actor.Actor{System: "seed"}, mend, "错字", fault.Forbidden},
			"no reason":   {first, mend, " ", fault.Invalid},
			"empty":       {first, map[string]string{place.Key: " "}, "错字", fault.Invalid},
			"too long":    {first, map[string]string{place.Key: strings.Repeat("字", 101)}, "错字", fault.Invalid},
			"no change":   {first, map[string]string{place.Key: place.Text}, "错字", fault.Invalid},
			"not a label": {first, map[string]string{strings.TrimSuffix(place.Key, "label") + "kind": "date"}, "错字", fault.Invalid},
		} {
			if err := s.Propose(t.Context(), c.who, code, version, c.texts, c.why); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}

		if err := s.Propose(t.Context(), first, code, version, mend, "错字"); err != nil {
			t.Fatal(err)
		}
		if err := s.Propose(t.Context(), second, code, version, mend, "错字"); !errors.Is(err, fault.Conflict) {
			t.Errorf("a second one while one waits: %v", err)
		}
		if err := s.Correct(t.Context(), first, code, version, 1); !errors.Is(err, fault.Forbidden) {
			t.Errorf("who proposed it approved it: %v", err)
		}
		if again := open(t, db, audittest.New(t)); text(t, again, code, version, place.Key) != place.Text {
			t.Error("a correction that nobody approved is shown")
		}
		if err := s.Correct(t.Context(), second, code, version, 1); err != nil {
			t.Fatal(err)
		}
		if err := s.Refuse(t.Context(), second, code, version, 1); !errors.Is(err, fault.Conflict) {
			t.Errorf("an approved one was given back: %v", err)
		}
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for name, node := range map[string]*catalog.Service{"this node": s, "another node": other} {
			if got := text(t, node, code, version, place.Key); got != "更正后的名称" {
				t.Errorf("%s says %q", name, got)
			}
			it, err := node.ItemVersion(t.Context(), code, version)
			if err != nil {
				t.Fatal(err)
			}
			got := it.Places()
			got[at].Text = place.Text
			if !slices.Equal(got, places) || !reflect.DeepEqual(it.Flow, was.Flow) || it.Version != version {
				t.Errorf("%s changed more than one label", name)
			}
		}
		if stored(t, db, code, version) != body {
			t.Error("the published version itself was changed")
		}

		if err := s.Propose(t.Context(), first, code, version, map[string]string{place.Key: "再次更正"}, "错字"); err != nil {
			t.Fatal(err)
		}
		if err := s.Refuse(t.Context(), second, code, version, 2); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Corrections(t.Context(), first, code, version); err != nil || len(list) != 1 || list[0].ApprovedBy != "b" {
			t.Errorf("the history is %+v: %v", list, err)
		}
		want := []string{"item.correction.proposed", "item.correction.approved", "item.correction.proposed", "item.correction.returned"}
		if !slices.Equal(d.Acts(), want) {
			t.Errorf("audit holds %v", d.Acts())
		}
	})
}

func text(t *testing.T, s *catalog.Service, code string, version int64, key string) string {
	t.Helper()
	it, err := s.ItemVersion(t.Context(), code, version)
	if err != nil {
		t.Fatal(err)
	}
	f := it.Places()
	return f[slices.IndexFunc(f, func(p catalog.Place) bool { return p.Key == key })].Text
}

func stored(t *testing.T, db *store.DB, code string, version int64) string {
	t.Helper()
	vs, err := catalogdb.Store{DB: db}.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(vs, func(v catalog.Version) bool { return v.Code == code && v.Version == version })
	return string(vs[i].Body)
}
