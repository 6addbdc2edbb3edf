package mandatedb_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// chance runs one random history of a unit's mandates. demand checks, after every step, what must
// hold in any history: HAN-5, HAN-7, HAN-9, HAN-10, ACC-5.
type chance struct {
	t     *testing.T
	s     *mandate.Service
	clock *noonThen
	r     *rand.Rand
	every []string                        // every mandate that was ever granted
	scope map[string]map[string]time.Time // granted items and their end (zero: as long as the mandate)
	did   []string
}

var items = []string{"a", "b", "c"}

func TestWhateverHappensNobodyHoldsMoreThanTheyWereGiven(t *testing.T) { // HAN-5, HAN-7, HAN-10
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		for n := range 8 {
			put(t, db, fmt.Sprintf("x%d", n))
		}
		for seed := range uint64(4) {
			t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
				unit := fmt.Sprintf("u%d", seed)
				if _, err := db.Exec(t.Context(), `INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
					VALUES ($1, $1, $1, '示例有限公司', '320000', '企业', '', 'active', 1, 1)`, unit); err != nil {
					t.Fatal(err)
				}
				live(t, db, unit, seed)
			})
		}
	})
}

func put(t *testing.T, db *store.DB, person string) {
	t.Helper()
	if _, err := db.Exec(t.Context(), `INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
		VALUES ($1, $2, $2, $2, '', 0, 1, 1)`, person, []byte(person)); err != nil {
		t.Fatal(err)
	}
}

func live(t *testing.T, db *store.DB, unit string, seed uint64) {
	s, _ := service(t, db)
	c := &chance{t: t, s: s, clock: &noonThen{}, r: rand.New(rand.NewPCG(seed, 26)), scope: map[string]map[string]time.Time{}}
	d := mandatedb.Store{DB: db, Now: c.clock.now}
	s.Store, s.Giving, s.Due, s.Asking, s.Past, s.Doubt, s.Now = d, d, d, d, d, d, c.clock.now
	s.Limits.Handlers = 3
	m, err := s.GrantRepresentative(t.Context(), actor.Actor{}, unit, "p")
	if err != nil {
		t.Fatal(err)
	}
	c.every = append(c.every, m.ID)
	if err := s.OpenGiving(t.Context(), c.as(m)); err != nil {
		t.Fatal(err)
	}
	for range 150 {
		c.step(unit)
		c.demand(unit)
		if t.Failed() {
			t.Fatalf("after:\n%s", strings.Join(c.did[max(0, len(c.did)-12):], "\n"))
		}
	}
}

func (c *chance) as(m mandate.Mandate) actor.Actor {
	return actor.Actor{PersonID: m.PersonID, UnitID: m.UnitID, MandateID: m.ID, Level: m.Level}
}

// any picks a mandate: usually a pending or active one, sometimes any that was ever granted.
func (c *chance) any(unit string) mandate.Mandate {
	if c.r.IntN(5) > 0 {
		ms, err := c.s.Store.OfUnit(c.t.Context(), unit)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(ms) > 0 {
			return ms[c.r.IntN(len(ms))]
		}
	}
	m, err := c.s.Of(c.t.Context(), c.every[c.r.IntN(len(c.every))])
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

// step tries one random act. Most are refused.
func (c *chance) step(unit string) {
	ctx, who, other := c.t.Context(), c.any(unit), c.any(unit)
	person, item := fmt.Sprintf("x%d", c.r.IntN(8)), items[c.r.IntN(len(items))]
	from := c.clock.now().AddDate(0, 0, c.r.IntN(8)-5)
	until := from.AddDate(0, 0, c.r.IntN(200))
	day := func(t time.Time) string { return t.In(time.FixedZone("CST", 8*3600)).Format(time.DateOnly) }
	var err error
	what := ""
	switch n := c.r.IntN(13); n {
	case 0, 1, 2:
		f := form([]string{mandate.KindAdministrator, mandate.KindHandler}[min(1, c.r.IntN(3))], person)
		f.From, f.Until = day(from), day(until)
		var m mandate.Mandate
		if m, err = c.s.Invite(ctx, c.as(who), f); err == nil {
			c.every = append(c.every, m.ID)
			c.within(who, m)
		}
		what = "invite " + f.Kind + " " + person
	case 3, 4:
		err, what = accept(c.s, other.PersonID, other.ID), "accept"
	case 5:
		err, what = c.s.Decline(ctx, actor.Actor{PersonID: other.PersonID}, other.ID), "decline"
	case 6:
		if err = c.s.Extend(ctx, c.as(who), other.ID, other.Version, day(from), day(until)); err == nil {
			m, e := c.s.Of(ctx, other.ID)
			if e != nil {
				c.t.Fatal(e)
			}
			c.within(who, m)
		}
		what = "extend"
	case 7:
		what = "change level"
		if _, err = c.s.ChangeLevel(ctx, c.as(who), other.ID, []string{mandate.KindAdministrator, mandate.KindHandler}[c.r.IntN(2)]); err == nil {
			own := actor.Actor{PersonID: other.PersonID}
			_ = c.s.Promoted(ctx, own, other.ID, func(context.Context, mandate.Promotion) error { return nil }) // most say yes
		}
	case 8:
		if c.r.IntN(3) == 0 {
			err, what = c.s.End(ctx, c.as(who), other.ID, "删除"), "end"
		}
	case 9:
		given := items[:c.r.IntN(len(items)+1)]
		was, e := c.s.Giving.Scope(ctx, other.ID)
		if e != nil {
			c.t.Fatal(e)
		}
		if err = c.s.SetScope(ctx, c.as(who), other.ID, was, given, func(string) bool { return true }); err == nil {
			before := c.scope[other.ID]
			c.scope[other.ID] = map[string]time.Time{}
			for _, x := range given {
				if until := before[x]; until.After(c.clock.now()) { // keeps its end date
					c.scope[other.ID][x] = until
				} else {
					c.scope[other.ID][x] = time.Time{}
				}
			}
		}
		what = "scope " + strings.Join(given, "")
	case 10:
		what = "ask and answer " + item
		err = c.askAndAnswer(ctx, who, other, item, day(c.clock.now().AddDate(0, 0, c.r.IntN(10))))
	case 11:
		if c.r.IntN(20) == 0 {
			var m mandate.Mandate
			if m, _, err = c.s.Succeed(ctx, actor.Actor{}, unit, person); err == nil {
				c.every = append(c.every, m.ID)
			}
			what = "succession by " + person
		}
	case 12:
		c.clock.ahead += time.Duration(c.r.IntN(6*24)) * time.Hour
		if c.r.IntN(2) == 0 {
			err = c.s.Tick(ctx)
		}
		what = "time passes"
	}
	if err != nil && fault.Of(err).Kind == fault.Broken {
		c.t.Errorf("%s broke: %v", what, err)
	}
	c.did = append(c.did, fmt.Sprintf("%s: %s by %s on %s -> %v", day(c.clock.now()), what, who.PersonID, other.PersonID, err))
}

func (c *chance) askAndAnswer(ctx context.Context, who, other mandate.Mandate, item, until string) error {
	if err := c.s.AskAccess(ctx, c.as(other), item, "本月由我办理"); err != nil {
		return err
	}
	list, err := c.s.Asking.RequestsOf(ctx, other.UnitID, other.ID, 50)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(r mandate.Request) bool { return r.Item == item && r.State == mandate.RequestOpen })
	if i < 0 {
		return nil
	}
	if err := c.s.AnswerAccess(ctx, c.as(who), list[i].ID, true, until, ""); err != nil {
		return err
	}
	if c.scope[other.ID] == nil {
		c.scope[other.ID] = map[string]time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, until, time.FixedZone("CST", 8*3600))
	c.scope[other.ID][item] = t.AddDate(0, 0, 1)
	return err
}

// within checks that nobody grants a longer period than their own, or a level that is not below
// theirs.
func (c *chance) within(giver, m mandate.Mandate) {
	if !giver.Until.IsZero() && m.Until.After(giver.Until) {
		c.t.Errorf("%s, who holds until %v, gave until %v", giver.PersonID, giver.Until, m.Until)
	}
	if m.Level <= giver.Level {
		c.t.Errorf("level %d gave level %d", giver.Level, m.Level)
	}
}

// demand checks what must hold at every moment.
func (c *chance) demand(unit string) {
	ctx, now := c.t.Context(), c.clock.now()
	count := map[actor.Level]int{}
	for _, id := range c.every {
		m, err := c.s.Of(ctx, id)
		if err != nil {
			c.t.Fatal(err)
		}
		holds := m.State == mandate.Active && !now.Before(m.From) && (m.Until.IsZero() || now.Before(m.Until))
		if m.State == mandate.Active && (m.Until.IsZero() || now.Before(m.Until)) ||
			m.State == mandate.Pending && now.Before(m.GrantedAt.Add(c.s.Limits.Invitation)) && (m.Until.IsZero() || now.Before(m.Until)) {
			count[m.Level]++
		}
		for _, item := range items {
			until, given := c.scope[id][item]
			want := holds && (m.Level < actor.Operator || given && (until.IsZero() || now.Before(until)))
			_, err := c.s.Decide(ctx, c.as(m), mandate.Ask{UnitID: unit, Item: item})
			if may := err == nil; may != want || err != nil && !errors.Is(err, fault.Forbidden) {
				c.t.Errorf("%s of level %d, %s until %v: may do %s: %v (%v), want %v", m.PersonID, m.Level, m.State, m.Until, item, may, err, want)
			}
			if _, err := c.s.Decide(ctx, c.as(m), mandate.Ask{UnitID: "v", Item: item}); err == nil {
				c.t.Errorf("%s may act for another unit", m.PersonID)
			}
			why, err := c.s.Explain(ctx, c.as(m), "", item)
			if err != nil {
				c.t.Fatal(err)
			}
			if why.May != want || !why.May && why.Mend == "" {
				c.t.Errorf("the chain of %s says %v for %s, the decision %v; to mend it: %q", m.PersonID, why.May, item, want, why.Mend)
			}
		}
	}
	if count[actor.Representative] != 1 || count[actor.Administrator] > c.s.Limits.Administrators ||
		count[actor.Operator] > c.s.Limits.Handlers {
		c.t.Errorf("there are %v by level", count)
	}
}
