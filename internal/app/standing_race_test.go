package app_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/institution"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/privacy"
	"wangting/internal/regno"
	"wangting/internal/store"
)

const waitersSQL = `
SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`

// meanwhile runs first in a transaction, begins second when first is done and not committed, and commits when second waits or is over.
func (h *hall) meanwhile(first, second func(ctx context.Context) error) (one, two error) {
	h.t.Helper()
	ctx, over := h.t.Context(), make(chan error, 1)
	one = h.DB.InTx(ctx, func(inside context.Context) error {
		if err := first(inside); err != nil {
			return err
		}
		go func() { over <- second(ctx) }()
		for h.DB.Engine() == store.Postgres && len(over) == 0 && h.count(waitersSQL) == 0 { // SQLite has one writer: second cannot but wait
			runtime.Gosched()
		}
		return nil
	})
	if one != nil {
		h.t.Fatalf("what was to be first: %v", one)
	}
	return one, <-over
}

// hired is a handler of the unit who may handle the item.
func (h *hall) hired(boss actor.Actor, i int) actor.Actor {
	h.t.Helper()
	ctx, now, d := h.t.Context(), h.now().Add(-time.Hour), mandatedb.Store{DB: h.DB, Now: h.now}
	p := person.Person{ID: id.New(), Name: "示例经", DocType: regno.IdentityCard, DocNumber: fmt.Sprintf("32010219900101%04d", i),
		Phone: regno.Mobile(fmt.Sprintf("1380000%04d", i)), CreatedAt: now}
	if ok, err := (persondb.Store{DB: h.DB, Keys: h.Keys}).Add(ctx, p); err != nil || !ok {
		h.t.Fatal(ok, err)
	}
	m := mandate.Mandate{ID: id.New(), UnitID: boss.UnitID, PersonID: p.ID, Level: actor.Operator, State: mandate.Active, From: now,
		GiverID: boss.MandateID, GrantedAt: now}
	must(h.t, d.Add(ctx, m))
	must(h.t, d.PutScope(ctx, m.ID, []string{mediationCode}, now))
	return actor.Actor{PersonID: p.ID, UnitID: m.UnitID, MandateID: m.ID, Level: m.Level, IP: boss.IP}
}

// ending is a power that ends: who submits with it, and how it ends.
type ending struct {
	who  actor.Actor
	end  func(ctx context.Context) error
	open bool // it cannot end while a case runs
}

var endings = map[string]func(h *hall, boss actor.Actor) ending{
	"the unit is closed": func(h *hall, boss actor.Actor) ending {
		h.Rooms.Accounts.Register = dissolved{}
		return ending{h.hired(boss, 1), func(ctx context.Context) error {
			_, err := h.Rooms.Accounts.CloseWithPassword(ctx, boss, account.ClosingForm{Sure: true, Password: password})
			return err
		}, true}
	},
	"the account of a person is removed": func(h *hall, boss actor.Actor) ending {
		h.personal(boss)
		must(h.t, h.Rooms.Mandates.EndAll(h.t.Context(), system, boss.UnitID, "测试"))
		return ending{boss.Self(), func(ctx context.Context) error {
			_, err := h.Rooms.Privacy.Remove(ctx, boss.Self(), privacy.RemoveForm{Sure: true, Password: password})
			return err
		}, true}
	},
	"a handler is dismissed": func(h *hall, boss actor.Actor) ending {
		who := h.hired(boss, 1)
		return ending{who, func(ctx context.Context) error { return h.Rooms.Mandates.End(ctx, boss, who.MandateID, "测试") }, false}
	},
	"a handler leaves": func(h *hall, boss actor.Actor) ending {
		who := h.hired(boss, 1)
		return ending{who, func(ctx context.Context) error { return h.Rooms.Mandates.Leave(ctx, who, who.MandateID) }, false}
	},
	"the item is taken from a handler": func(h *hall, boss actor.Actor) ending {
		who := h.hired(boss, 1)
		return ending{who, func(ctx context.Context) error {
			return h.Rooms.Mandates.SetScope(ctx, boss, who.MandateID, []string{mediationCode}, nil, func(string) bool { return true })
		}, false}
	},
}

// sends is what submits a draft.
func (h *hall) sends(who actor.Actor) (submit func(ctx context.Context) error, running func() int) {
	c := h.drafted(who)
	return func(ctx context.Context) error {
			_, err := h.Rooms.Cases.SubmitChosen(ctx, who, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
			return err
		}, func() int {
			return h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND number IS NOT NULL`, c.ID)
		}
}

// turnedAway reports a fault that says in words why not.
func turnedAway(err error) bool {
	k := fault.Of(err).Kind
	return err != nil && (k == fault.Forbidden || k == fault.NotFound || k == fault.Conflict || k == fault.Anonymous)
}

// ACC-5, SEC-5, HAN-6: who submits while their power is being ended, does not; who has submitted, and not committed, is seen by whoever ends it.
func TestNobodySubmitsWithAPowerThatHasEnded(t *testing.T) {
	for name, begin := range endings {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *hall) {
				boss := h.boss()
				e := begin(h, boss)
				submit, running := h.sends(e.who)
				if _, err := h.meanwhile(e.end, submit); !turnedAway(err) || running() != 0 {
					t.Errorf("submitted while it ended: %v, %d cases run", err, running())
				}
			})
		})
		t.Run(name+", after a submission", func(t *testing.T) {
			each(t, func(t *testing.T, h *hall) {
				boss := h.boss()
				e := begin(h, boss)
				submit, running := h.sends(e.who)
				_, err := h.meanwhile(submit, e.end)
				if e.open && !errors.Is(err, fault.Conflict) || !e.open && err != nil || running() != 1 {
					t.Errorf("ended while a case was submitted: %v, %d cases run", err, running())
				}
			})
		})
	}
}

// HAN-6: none of what a handler may be doing while they are dismissed is written.
func TestNothingIsWrittenUnderAMandateThatIsEnding(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, boss, s := t.Context(), h.boss(), h.Rooms.Cases
		filed := func(who actor.Actor) casework.Case {
			c := h.drafted(who)
			_, err := s.SubmitChosen(ctx, who, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
			must(t, err)
			return c
		}
		i := 0
		for name, prepare := range map[string]func(who actor.Actor) func(ctx context.Context) error{
			"a draft is begun": func(who actor.Actor) func(ctx context.Context) error {
				return func(ctx context.Context) error { _, err := s.Begin(ctx, who, mediationCode); return err }
			},
			"a draft is saved": func(who actor.Actor) func(ctx context.Context) error {
				c := h.drafted(who)
				return func(ctx context.Context) error {
					data := mediation()
					data["contact"] = "测试丙"
					_, err := s.Save(ctx, who, c.ID, data, c.Version)
					return err
				}
			},
			"a material is uploaded": func(who actor.Actor) func(ctx context.Context) error {
				c := h.drafted(who)
				return func(ctx context.Context) error {
					_, err := s.Attach(ctx, who, c.ID, casework.Upload{Slot: "identity", Name: "执照.pdf", Body: strings.NewReader("%PDF-1.7 新")})
					return err
				}
			},
			"a case is withdrawn": func(who actor.Actor) func(ctx context.Context) error {
				c := filed(who)
				return func(ctx context.Context) error { return s.WithdrawCase(ctx, who, c.ID, "不再需要") }
			},
			"a message is written": func(who actor.Actor) func(ctx context.Context) error {
				c := filed(who)
				return func(ctx context.Context) error { return s.Message(ctx, who, c.ID, "请问进度？") }
			},
			"an item is asked for": func(who actor.Actor) func(ctx context.Context) error {
				return func(ctx context.Context) error {
					return h.Rooms.Mandates.AskAccess(ctx, who, "320000-other", "工作需要")
				}
			},
		} {
			i++
			who := h.hired(boss, i)
			write := prepare(who)
			before := h.count(`SELECT COUNT(*) FROM audit WHERE act NOT LIKE 'mandate.ended%'`)
			end := func(ctx context.Context) error { return h.Rooms.Mandates.End(ctx, boss, who.MandateID, "测试") }
			_, err := h.meanwhile(end, write)
			if after := h.count(`SELECT COUNT(*) FROM audit WHERE act NOT LIKE 'mandate.ended%'`); !turnedAway(err) || after != before {
				t.Errorf("%s: %v, %d rows of the record more", name, err, after-before)
			}
		}
	})
}

// ACC-5, INS-4: nobody opens an institution of a unit that is being closed; what was opened first ends with the unit.
func TestNoInstitutionIsOpenedWhileItsUnitCloses(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, boss, s := t.Context(), h.boss(), h.Rooms.Institutions
		h.personal(boss)
		h.Rooms.Accounts.Register = dissolved{}
		must(t, s.Register(ctx, system, institution.New{UnitID: boss.UnitID, CaseID: id.New(), Name: "示例学校", Kind: "06", Level: "city",
			Region: "320100"}))
		list, _, err := s.List(ctx, boss, "", 20)
		must(t, err)
		p, err := h.Rooms.Persons.Find(ctx, boss.PersonID)
		must(t, err)
		form := institution.AdminForm{Name: p.Name, DocType: "01", DocNumber: p.DocNumber, Phone: string(p.Phone)}
		_, opened := h.meanwhile(func(ctx context.Context) error {
			_, err := h.Rooms.Accounts.CloseWithPassword(ctx, boss, account.ClosingForm{Sure: true, Password: password})
			return err
		}, func(ctx context.Context) error { return s.Appoint(ctx, boss, list[0].ID, form) })
		if n := h.count(activeAdministrators); !turnedAway(opened) || n != 0 {
			t.Errorf("opened while its unit closed: %v, %d administrators", opened, n)
		}
	})
}
