package mandatedb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// ends notes who was told of what became of promotions.
type ends struct {
	told
	mu    *sync.Mutex
	tries map[string]int
}

func (e ends) note(what string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tries[what]++
	return nil
}

func (e ends) Promoting(context.Context, actor.Actor, mandate.Mandate, mandate.Promotion) error {
	return e.note("asked")
}

func (e ends) PromotionEnded(_ context.Context, _ actor.Actor, _ mandate.Mandate, end mandate.PromotionEnd) error {
	return e.note(string(end))
}

func (e ends) Demoted(context.Context, actor.Actor, mandate.Mandate) error { return e.note("demoted") }

// rising is a unit with a representative, and an operator who is asked to become administrator.
type rising struct {
	*mandate.Service
	t       *testing.T
	db      *store.DB
	rep, op actor.Actor
	tell    ends
	later   time.Duration
}

func newRising(t *testing.T, db *store.DB) *rising {
	t.Helper()
	s, rep := giving(t, db)
	r := &rising{Service: s, t: t, db: db, rep: rep, tell: ends{mu: &sync.Mutex{}, tries: map[string]int{}}}
	s.Now = func() time.Time { return noon.Add(r.later) }
	s.Tell = r.tell
	r.op = give(t, db, "m2", "q", actor.Operator)
	return r
}

func (r *rising) ask() mandate.LevelChange {
	r.t.Helper()
	c, err := r.ChangeLevel(r.t.Context(), r.rep, "m2", mandate.KindAdministrator)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *rising) confirm() error {
	return r.Promoted(context.Background(), r.op, "m2", func(context.Context, mandate.Promotion) error { return nil })
}

func (r *rising) level(id string, want actor.Level) {
	r.t.Helper()
	m, err := r.Of(r.t.Context(), id)
	if err != nil || m.Level != want {
		r.t.Errorf("%s has level %d, want %d (%v)", id, m.Level, want, err)
	}
}

func (r *rising) open(want int) {
	r.t.Helper()
	ps, err := r.Promote.Promotions(r.t.Context(), "u")
	if err != nil || len(ps) != want {
		r.t.Errorf("%d promotions are kept, want %d (%v)", len(ps), want, err)
	}
}

func (r *rising) toldOf(what string, want int) {
	r.t.Helper()
	if r.tell.tries[what] != want {
		r.t.Errorf("told of %s %d times, want %d: %v", what, r.tell.tries[what], want, r.tell.tries)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPromotionWaitsForTheWordOfThePerson(t *testing.T) { // HAN-6
	for name, run := range map[string]func(r *rising){
		"asked for, it changes nothing yet": func(r *rising) {
			if c := r.ask(); c != mandate.LevelAsked {
				t.Errorf("it was %d", c)
			}
			r.level("m2", actor.Operator)
			r.toldOf("asked", 1)
		},
		"confirmed, the person is administrator": func(r *rising) {
			r.ask()
			must(r.t, r.confirm())
			r.level("m2", actor.Administrator)
			r.toldOf("mandate.level", 1)
			r.open(0)
		},
		"without the face, nothing changes and it still waits": func(r *rising) {
			r.ask()
			err := r.Promoted(r.t.Context(), r.op, "m2", func(context.Context, mandate.Promotion) error { return mandate.ErrFaceGone })
			if !errors.Is(err, mandate.ErrFaceGone) {
				r.t.Errorf("without a face: %v", err)
			}
			r.level("m2", actor.Operator)
			r.toldOf("mandate.level", 0)
			r.open(1)
		},
		"declined, the person stays operator": func(r *rising) {
			r.ask()
			must(r.t, r.DeclinePromotion(r.t.Context(), r.op, "m2"))
			kind(r.t, "confirming afterwards", r.confirm(), fault.Expired)
			r.level("m2", actor.Operator)
			r.toldOf("mandate.promotion.declined", 1)
		},
		"taken back, it can no longer be confirmed": func(r *rising) {
			r.ask()
			must(r.t, r.TakeBack(r.t.Context(), r.rep, "m2"))
			kind(r.t, "confirming afterwards", r.confirm(), fault.Expired)
			kind(r.t, "taking it back twice", r.TakeBack(r.t.Context(), r.rep, "m2"), fault.Conflict)
			r.level("m2", actor.Operator)
			r.toldOf("mandate.promotion.taken_back", 1)
		},
		"a double click asks once": func(r *rising) {
			r.ask()
			if c := r.ask(); c != mandate.LevelAsked {
				r.t.Errorf("the second click was told %d", c)
			}
			r.toldOf("asked", 1)
			r.open(1)
		},
		"two tabs answer once": func(r *rising) {
			r.ask()
			must(r.t, r.confirm())
			kind(r.t, "confirming twice", r.confirm(), fault.Expired)
			kind(r.t, "declining what was confirmed", r.DeclinePromotion(r.t.Context(), r.op, "m2"), fault.Expired)
			r.level("m2", actor.Administrator)
			r.toldOf("mandate.level", 1)
		},
		"after 7 days it is over, and both sides are told once": func(r *rising) {
			r.ask()
			r.later = r.Limits.Invitation - time.Second
			must(r.t, r.Tick(r.t.Context()))
			r.open(1)
			r.later = r.Limits.Invitation
			kind(r.t, "confirming too late", r.confirm(), fault.Expired)
			must(r.t, r.Tick(r.t.Context()))
			must(r.t, r.Tick(r.t.Context()))
			r.open(0)
			r.toldOf("mandate.promotion.expired", 1)
			r.ask() // and may be asked for again
			must(r.t, r.confirm())
		},
		"asked for again before the job has removed the old one": func(r *rising) {
			r.ask()
			r.later = r.Limits.Invitation
			r.ask()
			must(r.t, r.confirm())
			r.toldOf("asked", 2)
		},
		"the person's mandate ends while it waits": func(r *rising) {
			r.ask()
			must(r.t, r.End(r.t.Context(), r.rep, "m2", "删除"))
			kind(r.t, "confirming afterwards", r.confirm(), fault.Expired)
			r.open(0)
		},
		"the person leaves while it waits": func(r *rising) {
			r.ask()
			must(r.t, r.Leave(r.t.Context(), r.op, "m2"))
			kind(r.t, "confirming afterwards", r.confirm(), fault.Expired)
			r.open(0)
		},
		"the person's period is over while it waits": func(r *rising) {
			r.ask()
			must(r.t, extend(r.t.Context(), r.Service, r.rep, "m2", "2026-11-26", "2026-11-27"))
			r.later = 48 * time.Hour
			kind(r.t, "confirming afterwards", r.confirm(), fault.Expired)
			must(r.t, r.Tick(r.t.Context()))
			r.open(0)
		},
		"the unit is closed while it waits": func(r *rising) {
			r.ask()
			must(r.t, r.EndAll(r.t.Context(), r.rep, "u", "单位账户已注销"))
			kind(r.t, "confirming afterwards", r.confirm(), fault.Expired)
			r.open(0)
		},
		"the unit is suspended while it waits": func(r *rising) {
			r.ask()
			_, err := r.db.Exec(r.t.Context(), `UPDATE unit SET state = 'suspended' WHERE id = 'u'`)
			must(r.t, err)
			kind(r.t, "confirming meanwhile", r.confirm(), fault.Expired)
			r.level("m2", actor.Operator)
			r.open(1)
		},
		"the period of the person is over before it is asked": func(r *rising) {
			must(r.t, extend(r.t.Context(), r.Service, r.rep, "m2", "2026-11-26", "2026-11-27"))
			r.later = 48 * time.Hour
			_, err := r.ChangeLevel(r.t.Context(), r.rep, "m2", mandate.KindAdministrator)
			kind(r.t, "asking", err, fault.Invalid)
			r.open(0)
		},
		"the same level changes nothing": func(r *rising) {
			c, err := r.ChangeLevel(r.t.Context(), r.rep, "m2", mandate.KindHandler)
			if err != nil || c != mandate.LevelSame {
				r.t.Errorf("it was %d, %v", c, err)
			}
			_, err = r.ChangeLevel(r.t.Context(), r.rep, "m2", "")
			kind(r.t, "nothing chosen", err, fault.Invalid)
		},
		"the representative changes while it waits": func(r *rising) {
			r.ask()
			_, _, err := r.Succeed(r.t.Context(), actor.Actor{}, "u", "r")
			must(r.t, err)
			kind(r.t, "confirming what the former one asked", r.confirm(), fault.Expired)
			r.open(0)
			r.toldOf("mandate.promotion.lapsed", 1)
		},
		"a limit that was lowered meanwhile holds": func(r *rising) {
			r.ask()
			r.Limits.Administrators = 0
			kind(r.t, "confirming without a place", r.confirm(), fault.Conflict)
			r.level("m2", actor.Operator)
			r.open(1)
		},
		"down, an administrator becomes an operator at once": func(r *rising) {
			r.ask()
			must(r.t, r.confirm())
			c, err := r.ChangeLevel(r.t.Context(), r.rep, "m2", mandate.KindHandler)
			if err != nil || c != mandate.LevelChanged {
				r.t.Errorf("it was %d, %v", c, err)
			}
			r.level("m2", actor.Operator)
			r.toldOf("demoted", 1)
			if c := r.ask(); c != mandate.LevelAsked { // and up again needs their word again
				r.t.Errorf("up again was %d", c)
			}
		},
		"nobody else confirms, declines or takes it back": func(r *rising) {
			r.ask()
			other := actor.Actor{PersonID: "r"}
			none := func(context.Context, mandate.Promotion) error { return nil }
			kind(r.t, "another person confirms", r.Promoted(r.t.Context(), other, "m2", none), fault.NotFound)
			kind(r.t, "the asker confirms", r.Promoted(r.t.Context(), r.rep, "m2", none), fault.NotFound)
			kind(r.t, "another person declines", r.DeclinePromotion(r.t.Context(), other, "m2"), fault.NotFound)
			kind(r.t, "the operator takes it back", r.TakeBack(r.t.Context(), r.op, "m2"), fault.Forbidden)
			kind(r.t, "nobody is signed in", r.Promoted(r.t.Context(), actor.Actor{}, "m2", none), fault.Anonymous)
			r.open(1)
		},
		"asking again and again sends three messages a day": func(r *rising) {
			for range 3 {
				r.ask()
				must(r.t, r.TakeBack(r.t.Context(), r.rep, "m2"))
			}
			_, err := r.ChangeLevel(r.t.Context(), r.rep, "m2", mandate.KindAdministrator)
			kind(r.t, "the fourth", err, fault.Limited)
			r.toldOf("asked", 3)
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) { run(newRising(t, db)) })
		})
	}
}

// An invitation that waits is made one of the other level at once: the person's answer is to that.
func TestAnInvitationOfAnotherLevelIsSentAnew(t *testing.T) { // HAN-4, HAN-6
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRising(t, db)
		m, err := r.Invite(t.Context(), r.rep, form(mandate.KindHandler, "r"))
		must(t, err)
		c, err := r.ChangeLevel(t.Context(), r.rep, m.ID, mandate.KindAdministrator)
		if err != nil || c != mandate.LevelChanged {
			t.Errorf("it was %d, %v", c, err)
		}
		r.level(m.ID, actor.Administrator)
		_, err = r.ChangeLevel(t.Context(), r.rep, "m2", mandate.KindAdministrator)
		kind(t, "a second one, beside an invitation", err, fault.Invalid)
	})
}

// HAN-7: the place is taken from the asking on; of many at once one gets it.
func TestManyPromotionsAtOnceNeverMakeASecondAdministrator(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRising(t, db)
		r.Limits.Handlers = 30
		const many = 12
		ids := make([]string, many)
		for i := range ids {
			person := fmt.Sprintf("x%d", i)
			ids[i] = "mx" + person
			_, err := db.Exec(t.Context(), `INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
			     VALUES ($1, $2, $2, $2, '', 0, 1, 1)`, person, []byte(person))
			must(t, err)
			give(t, db, ids[i], person, actor.Operator)
		}
		var asked, confirmed atomic.Int64
		var wg sync.WaitGroup
		for i, id := range ids {
			wg.Go(func() {
				if _, err := r.ChangeLevel(context.Background(), r.rep, id, mandate.KindAdministrator); err == nil {
					asked.Add(1)
				}
				who := actor.Actor{PersonID: fmt.Sprintf("x%d", i)}
				err := r.Promoted(context.Background(), who, id, func(context.Context, mandate.Promotion) error { return nil })
				if err == nil {
					confirmed.Add(1)
				}
			})
			wg.Go(func() { _, _ = r.Invite(context.Background(), r.rep, form(mandate.KindAdministrator, "r")) })
		}
		wg.Wait()
		list, err := r.Store.OfUnit(t.Context(), "u")
		must(t, err)
		administrators := 0
		for _, m := range list {
			if m.Level == actor.Administrator {
				administrators++
			}
		}
		if administrators != 1 || asked.Load() > 1 || confirmed.Load() != asked.Load() {
			t.Errorf("%d administrators, %d asked, %d confirmed", administrators, asked.Load(), confirmed.Load())
		}
		r.open(0)
	})
}

// One promotion, answered, taken back and ended by many at once, has one end.
func TestAPromotionHasOneEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRising(t, db)
		r.ask()
		acts := []func() error{
			r.confirm,
			func() error { return r.DeclinePromotion(context.Background(), r.op, "m2") },
			func() error { return r.TakeBack(context.Background(), r.rep, "m2") },
		}
		ends := storetest.Race(t, 18, func(i int) error { return acts[i%3]() }, fault.Expired, fault.Conflict, fault.Forbidden)
		if ends != 1 {
			t.Errorf("it ended %d times", ends)
		}
		r.open(0)
	})
}

// A confirmation and the end of the mandate at the same moment: the mandate never comes back to life.
func TestWhoIsDismissedWhileConfirmingStaysDismissed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRising(t, db)
		r.ask()
		ended := storetest.Together(t, 2, func(i int) error {
			if i == 0 {
				return r.confirm()
			}
			return r.End(context.Background(), r.rep, "m2", "删除")
		})[1]
		if errors.Is(ended, fault.Conflict) { // the confirmation was first, and the representative is told to look again
			ended = r.End(t.Context(), r.rep, "m2", "删除")
		}
		must(t, ended)
		m, err := r.Of(t.Context(), "m2")
		if err != nil || m.State != mandate.Ended {
			t.Errorf("it is %s, %v", m.State, err)
		}
		r.open(0)
	})
}
