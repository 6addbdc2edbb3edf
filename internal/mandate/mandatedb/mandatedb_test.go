package mandatedb_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/person"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
)

var noon = time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)

type sessions struct{ ended []string }

func (s *sessions) EndAllOfMandate(_ context.Context, mandateID, _ string) error {
	s.ended = append(s.ended, mandateID)
	return nil
}

func service(t testing.TB, db *store.DB) (*mandate.Service, *sessions) {
	ss := &sessions{}
	clock := &noonThen{}
	d := mandatedb.Store{DB: db, Now: clock.now}
	return &mandate.Service{
		Store:    d,
		Tx:       db,
		Audit:    audittest.New(t).Service,
		Sessions: ss,
		Giving:   d,
		Due:      d,
		Asking:   d,
		Promote:  d,
		Past:     d,
		Doubt:    d,
		Tell:     told{},
		People:   people{},
		Persons:  &person.Service{Store: everybody{}},
		Units:    &unit.Service{Store: unitdb.Store{DB: db}},
		Rates:    limitdb.New(db),
		Limits:   mandate.DefaultLimits(),
		Now:      clock.now,
	}, ss
}

// everybody finds a person under every id.
type everybody struct{ person.Store }

func (everybody) Person(_ context.Context, id string) (person.Person, error) {
	return person.Person{ID: id, Name: "测试"}, nil
}

// noonThen is a clock that a test can move.
type noonThen struct{ ahead time.Duration }

func (c *noonThen) now() time.Time { return noon.Add(c.ahead) }

// world stores the units u and v and the persons p, q and r.
func world(t *testing.T, db *store.DB) {
	t.Helper()
	put := func(query string, args ...any) {
		if _, err := db.Exec(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	for _, u := range []string{"u", "v"} {
		put(`INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
		     VALUES ($1, $1, $1, '示例有限公司', '320000', '企业', '', 'active', 1, 1)`, u)
	}
	for _, p := range []string{"p", "q", "r"} {
		put(`INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
		     VALUES ($1, $3, $2, $2, '', 0, 1, 1)`, p, []byte(p), []byte{})
	}
}

func give(t *testing.T, db *store.DB, id, person string, l actor.Level) actor.Actor {
	t.Helper()
	m := mandate.Mandate{ID: id, UnitID: "u", PersonID: person, Level: l, State: mandate.Active, From: noon.Add(-time.Hour), GrantedAt: noon}
	if err := (mandatedb.Store{DB: db}).Add(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return actor.Actor{PersonID: person, UnitID: "u", MandateID: id, Level: l}
}

func TestTwoAtOnceMakeOneRepresentative(t *testing.T) { // REG-9, HAN-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, _ := service(t, db)
		people := []string{"p", "q", "p", "r", "q"}
		granted := storetest.Race(t, len(people), func(i int) error {
			_, err := s.GrantRepresentative(t.Context(), actor.Actor{}, "u", people[i])
			return err
		}, fault.Conflict)
		if granted != 1 {
			t.Errorf("%d representatives", granted)
		}
		if _, err := s.GrantRepresentative(t.Context(), actor.Actor{}, "v", "p"); err != nil {
			t.Errorf("the same person for another unit: %v", err)
		}
		if _, err := s.GrantRepresentative(t.Context(), actor.Actor{}, "nowhere", "p"); !errors.Is(err, fault.NotFound) {
			t.Errorf("a unit that is not there gave %v, want NotFound", err)
		}
	})
}

func TestARepresentativesMandateIsActiveAtOnceAndOpenEnded(t *testing.T) { // REG-8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, _ := service(t, db)
		m, err := s.GrantRepresentative(t.Context(), actor.Actor{}, "u", "p")
		if err != nil {
			t.Fatal(err)
		}
		who := actor.Actor{PersonID: "p", UnitID: "u", MandateID: m.ID}
		r, err := s.Decide(t.Context(), who, mandate.Ask{UnitID: "u", Item: "anything"})
		if err != nil || r.Level != actor.Representative || !r.Until.IsZero() {
			t.Errorf("right %+v, %v", r, err)
		}
		if got, err := s.ForUnitAndPerson(t.Context(), "u", "p"); err != nil || got != m {
			t.Errorf("read back %+v, %v, want %+v", got, err, m)
		}
		if all, err := s.OfPerson(t.Context(), "p"); err != nil || len(all) != 1 {
			t.Errorf("mandates of the person: %v, %v", all, err)
		}
	})
}

func TestDecideTrustsTheDatabaseAndNotTheActor(t *testing.T) { // HAN-5, LOG-8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, _ := service(t, db)
		handler := give(t, db, "h", "p", actor.Operator)
		if _, err := db.Exec(t.Context(),
			`INSERT INTO mandate_scope (mandate_id, item_code, granted_us) VALUES ('h', 'granted', 1)`); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Decide(t.Context(), handler, mandate.Ask{UnitID: "u", Item: "granted"}); err != nil || !r.ByGrant {
			t.Errorf("the granted item: %+v, %v", r, err)
		}
		boaster := handler
		boaster.Level = actor.Representative
		if _, err := s.Decide(t.Context(), boaster, mandate.Ask{UnitID: "u", Item: "other"}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a handler who says they are the representative got %v", err)
		}
		for name, tc := range map[string]struct {
			who  actor.Actor
			want error
		}{
			"nobody":              {actor.Actor{}, fault.Anonymous},
			"somebody else's":     {actor.Actor{PersonID: "q", UnitID: "u", MandateID: "h"}, fault.NotFound},
			"a made up mandate":   {actor.Actor{PersonID: "p", UnitID: "u", MandateID: "x"}, fault.NotFound},
			"for another unit":    {actor.Actor{PersonID: "p", UnitID: "v", MandateID: "h"}, fault.NotFound},
			"staff without power": {actor.Actor{StaffID: "s"}, fault.Anonymous},
		} {
			if _, err := s.Decide(t.Context(), tc.who, mandate.Ask{UnitID: "u"}); !errors.Is(err, tc.want) {
				t.Errorf("%s: %v, want %v", name, err, tc.want)
			}
		}
	})
}

func TestEndingAMandateEndsThePowerAndTheSessionsAtOnce(t *testing.T) { // LOG-8, HAN-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, open := service(t, db)
		chief := give(t, db, "1", "p", actor.Representative)
		admin := give(t, db, "2", "q", actor.Administrator)
		handler := give(t, db, "3", "r", actor.Operator)

		if err := s.End(t.Context(), handler, "2", "试"); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a handler ending the administrator: %v", err)
		}
		if err := s.End(t.Context(), admin, "1", "试"); !errors.Is(err, fault.Forbidden) {
			t.Errorf("the administrator ending the representative: %v", err)
		}
		if err := s.End(t.Context(), actor.Actor{PersonID: "p", UnitID: "v", MandateID: "1"}, "3", "试"); !errors.Is(err, fault.NotFound) {
			t.Errorf("from another unit: %v", err)
		}
		if err := s.End(t.Context(), admin, "3", "离职"); err != nil {
			t.Fatal(err)
		}
		if strings.Join(open.ended, ",") != "3" {
			t.Errorf("sessions ended: %v", open.ended)
		}
		if _, err := s.Decide(t.Context(), handler, mandate.Ask{UnitID: "u"}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("after the end the handler got %v", err)
		}
		if err := s.End(t.Context(), chief, "3", "离职"); !errors.Is(err, fault.Conflict) {
			t.Errorf("ending twice gave %v, want Conflict", err)
		}
		if all, err := s.OfUnit(t.Context(), chief); err != nil || len(all) != 2 || all[0].ID != "1" {
			t.Errorf("what the unit has left: %v, %v", all, err)
		}
	})
}
