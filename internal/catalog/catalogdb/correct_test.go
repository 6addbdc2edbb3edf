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
		propose := func(who actor.Actor, base int64, texts map[string]string, why string) error {
			return s.Propose(t.Context(), who, catalog.Mending{Code: code, Version: version, Base: base, Texts: texts, Why: why})
		}

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
			if err := propose(c.who, 0, c.texts, c.why); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}

		if err := propose(first, 0, mend, "错字"); err != nil {
			t.Fatal(err)
		}
		if err := propose(second, 0, mend, "错字"); !errors.Is(err, fault.Conflict) {
			t.Errorf("a second one while one waits: %v", err)
		}
		deputy := actor.Actor{StaffID: "d", For: "a", Roles: []actor.Role{actor.Editor}}
		for _, who := range []actor.Actor{first, deputy} {
			if err := s.Correct(t.Context(), who, code, version, 1); !errors.Is(err, fault.Forbidden) {
				t.Errorf("who proposed it, or their deputy, approved it: %v", err)
			}
		}
		if err := s.Retract(t.Context(), second, code, version, 1); !errors.Is(err, fault.Forbidden) {
			t.Errorf("another took it back: %v", err)
		}
		if list, err := s.AwaitedCorrections(t.Context(), second); err != nil || len(list) != 1 || list[0].Was[place.Key] != place.Text {
			t.Errorf("waits %+v: %v", list, err)
		}
		if fresh := open(t, db, audittest.New(t)); text(t, fresh, code, version, place.Key) != place.Text {
			t.Error("a correction that nobody approved is shown")
		}
		if err := s.Correct(t.Context(), second, code, version, 1); err != nil {
			t.Fatal(err)
		}
		if err := s.Refuse(t.Context(), second, code, version, 1, "不改"); !errors.Is(err, fault.Conflict) {
			t.Errorf("an approved one was given back: %v", err)
		}
		if err := s.Correct(t.Context(), second, code, version, 1); !errors.Is(err, fault.Conflict) {
			t.Errorf("approved twice: %v", err)
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
			same := slices.EqualFunc(got, places, func(a, b catalog.Place) bool { return a.Key == b.Key && a.Text == b.Text })
			if !same || !reflect.DeepEqual(it.Flow, was.Flow) || it.Version != version {
				t.Errorf("%s changed more than one label", name)
			}
		}
		if stored(t, db, code, version) != body {
			t.Error("the published version itself was changed")
		}

		again := map[string]string{place.Key: "再次更正"}
		if err := propose(first, 0, again, "错字"); !errors.Is(err, fault.Conflict) {
			t.Errorf("proposed from a page older than the last correction: %v", err)
		}
		if err := propose(first, 1, again, "错字"); err != nil {
			t.Fatal(err)
		}
		if err := s.Refuse(t.Context(), second, code, version, 2, " "); fault.Of(err).FieldSays("words") == "" {
			t.Errorf("given back without a reason: %v", err)
		}
		if err := s.Refuse(t.Context(), second, code, version, 2, "名称没有错"); err != nil {
			t.Fatal(err)
		}
		if err := propose(first, 2, again, "错字"); err != nil {
			t.Fatal(err)
		}
		if err := s.Retract(t.Context(), first, code, version, 3); err != nil {
			t.Fatal(err)
		}
		list, err := s.Corrections(t.Context(), first, code, version)
		if err != nil || len(list) != 3 || list[0].DoneBy != "b" || !list[0].Approved() || list[1].State != catalog.CorrectionReturned ||
			list[1].Words != "名称没有错" || list[1].Texts[place.Key] != "再次更正" || list[1].Was[place.Key] != "更正后的名称" ||
			list[2].State != catalog.CorrectionWithdrawn {
			t.Errorf("the history is %+v: %v", list, err)
		}
		if got := text(t, open(t, db, audittest.New(t)), code, version, place.Key); got != "更正后的名称" {
			t.Errorf("one that was given back is shown: %q", got)
		}
		want := []string{"item.correction.proposed", "item.correction.approved", "item.correction.proposed", "item.correction.returned",
			"item.correction.proposed", "item.correction.withdrawn"}
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

// ITM-20: two editors send a correction in the same moment, or one clicks twice: one of them waits, the other is told so.
func TestCorrectionsSentTogetherLeaveOneThatWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, audittest.New(t))
		it, err := s.Item(t.Context(), "economic-layoff")
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan error, 6)
		for i := range cap(got) {
			go func() {
				got <- s.Propose(t.Context(), actor.Actor{StaffID: string(rune('a' + i)), Roles: []actor.Role{actor.Editor}},
					catalog.Mending{Code: it.Code, Version: it.Version, Texts: map[string]string{it.Places()[0].Key: "更正"}, Why: "错字"})
			}()
		}
		won := 0
		for range cap(got) {
			if err := <-got; err == nil {
				won++
			} else if !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Of(err).Say, "等待审批") {
				t.Errorf("a loser is told %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d corrections wait", won)
		}
	})
}

// ITM-20: a text that was not touched is no correction, also when a browser has sent its lines with other ends.
func TestATextAsABrowserSendsItBackIsNoChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, audittest.New(t))
		it, err := s.Item(t.Context(), "economic-layoff")
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for _, p := range it.Places() {
			texts[p.Key] = strings.ReplaceAll(p.Text, "\n", "\r\n") + " "
		}
		err = s.Propose(t.Context(), actor.Actor{StaffID: "a", Roles: []actor.Role{actor.Editor}},
			catalog.Mending{Code: it.Code, Version: it.Version, Texts: texts, Why: "错字"})
		if !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Say, "没有更正任何文字") {
			t.Errorf("got %v", err)
		}
	})
}

// ITM-20: how an option is called can be corrected, what is stored for it cannot, and no two options of a question come to be called alike.
func TestTheLabelOfAnOptionIsCorrectedAndNeverItsValue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, audittest.New(t))
		var it *catalog.Item
		var first, second catalog.Place
		for _, it = range s.Catalogue().List(catalog.Filter{Apply: true}) {
			places := it.Places()
			if i := slices.IndexFunc(places, func(p catalog.Place) bool { return p.Nth == 1 }); i >= 0 && places[i+1].Nth == 2 {
				first, second = places[i], places[i+1]
				break
			}
		}
		if second.Key == "" {
			t.Fatal("no shipped item has two options")
		}
		editors := []actor.Actor{{StaffID: "a", Roles: []actor.Role{actor.Editor}}, {StaffID: "b", Roles: []actor.Role{actor.Editor}}}
		propose := func(texts map[string]string) error {
			return s.Propose(t.Context(), editors[0], catalog.Mending{Code: it.Code, Version: it.Version, Texts: texts, Why: "错字"})
		}
		for name, texts := range map[string]map[string]string{
			"the name of the next": {first.Key: second.Text},
			"both alike":           {first.Key: "一样", second.Key: " 一样 "},
		} {
			if err := propose(texts); fault.Of(err).FieldSays(second.Key) == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := propose(map[string]string{first.Key: ""}); fault.Of(err).FieldSays(first.Key) == "" {
			t.Errorf("an option without a name: %v", err)
		}
		if err := propose(map[string]string{first.Key: second.Text, second.Key: first.Text}); err != nil {
			t.Fatalf("two that change places: %v", err)
		}
		if err := s.Correct(t.Context(), editors[1], it.Code, it.Version, 1); err != nil {
			t.Fatal(err)
		}
		if text(t, s, it.Code, it.Version, first.Key) != second.Text || text(t, s, it.Code, it.Version, second.Key) != first.Text {
			t.Error("the options are not called anew")
		}
		now, err := s.ItemVersion(t.Context(), it.Code, it.Version)
		if err != nil {
			t.Fatal(err)
		}
		was, is := it.Places(), now.Places()
		if !slices.EqualFunc(was, is, func(a, b catalog.Place) bool { return a.Key == b.Key }) {
			t.Error("more than the labels of options changed")
		}
	})
}
