package account_test

import (
	"context"
	"errors"
	"testing"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
)

// register is a stand-in for the business register that records its queries.
type register struct {
	answer account.Answer
	away   error
	asked  account.Query
}

func (r *register) Ask(_ context.Context, q account.Query) (account.Answer, error) {
	r.asked = q
	return r.answer, r.away
}

// stands is the register's answer about a unit with the representative that the hall has on record.
func stands(status string) account.Answer {
	return account.Answer{Exists: true, Match: true, Status: status}
}

var (
	another = account.Answer{Exists: true, Status: account.Dissolved}
	unknown = account.Answer{Status: account.Dissolved}
)

// right is the password of the representative.
const right = "Right-2026"

// sure is the form as the representative fills it in.
var sure = account.ClosingForm{Sure: true, By: account.ByPassword, Password: right}

// untold is a stand-in for the notifications about mandates that end.
type untold struct{ mandate.Notifier }

func (untold) Ended(context.Context, actor.Actor, mandate.Mandate) error { return nil }

// opened gives an account service with one open account, and that account's representative.
func opened(t *testing.T, db *store.DB, r *register) (*account.Service, account.Opened, actor.Actor) {
	t.Helper()
	s := newService(t, db)
	s.Register, s.Tx, s.Audit = r, db, audittest.New(t).Service
	s.Fresh = func(context.Context, actor.Actor) error { return nil }
	s.Mandates.Tell = untold{}
	var out account.Opened
	err := db.InTx(t.Context(), func(ctx context.Context) (err error) {
		out, err = s.Open(ctx, actor.Actor{}, opening())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	m := out.Representative
	if err := s.Passwords.Set(t.Context(), actor.Actor{PersonID: m.PersonID}, m.ID, right); err != nil {
		t.Fatal(err)
	}
	return s, out, actor.Actor{PersonID: m.PersonID, UnitID: m.UnitID, MandateID: m.ID, Level: m.Level}
}

func TestAUnitIsClosedOnlyWhenTheRegisterSaysItIsNoMore(t *testing.T) { // ACC-5
	gone := register{answer: stands(account.Dissolved)}
	for name, c := range map[string]struct {
		register      register
		unsure        error
		open, endorse int64
		handler       bool
		unconfirmed   bool
		fault         error
	}{
		"a handler":                               {register: gone, handler: true, fault: fault.Forbidden},
		"still in business":                       {register: register{answer: stands("在业")}, fault: fault.Conflict},
		"revoked, with duties left":               {register: register{answer: stands("吊销")}, fault: fault.Conflict},
		"another representative in the register":  {register: register{answer: another}, fault: fault.Conflict},
		"unknown to the register":                 {register: register{answer: unknown}, fault: fault.Conflict},
		"the register is away":                    {register: register{away: fault.New(fault.Away, "")}, fault: fault.Away},
		"a case is open":                          {register: gone, open: 2, fault: fault.Conflict},
		"a person waits for the word of the unit": {register: gone, endorse: 1, fault: fault.Conflict},
		"not confirmed":                           {register: gone, unconfirmed: true, fault: fault.Invalid},
		"without the passkey":                     {register: gone, unsure: fault.New(fault.Unsure, ""), fault: fault.Unsure},
		"all is done":                             {register: gone},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				r := c.register
				s, a, who := opened(t, db, &r)
				s.Fresh = func(context.Context, actor.Actor) error { return c.unsure }
				ended := 0
				s.Join(account.Part{Unfinished: func(_ context.Context, unitID string) (int64, int64, error) {
					if unitID != a.Unit.ID {
						return 0, 0, nil
					}
					return c.open, c.endorse, nil
				}})
				s.Join(account.Part{End: func(_ context.Context, _ actor.Actor, unitID, _ string) error {
					if unitID == a.Unit.ID {
						ended++
					}
					return nil
				}})
				by := who
				if c.handler {
					by.Level = actor.Operator
				}
				form := sure
				form.Sure = !c.unconfirmed
				_, err := s.CloseWithPassword(t.Context(), by, form)
				if !errors.Is(err, c.fault) || err != nil && c.fault == nil {
					t.Fatalf("%v, want %v", err, c.fault)
				}
				now, err := s.Units.Find(t.Context(), a.Unit.ID)
				if err != nil {
					t.Fatal(err)
				}
				left, err := s.Mandates.Store.OfUnit(t.Context(), a.Unit.ID)
				if err != nil {
					t.Fatal(err)
				}
				closed := now.State == unit.Closed
				if closed != (c.fault == nil) || closed != (ended == 1) || closed != (len(left) == 0) {
					t.Errorf("the unit is %s, powers ended %d times, %d are left", now.State, ended, len(left))
				}
			})
		})
	}
}

func TestAUnitIsClosedOnce(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, a, who := opened(t, db, &register{answer: stands(account.Dissolved)})
		if _, err := s.CloseWithPassword(t.Context(), who, sure); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CloseWithPassword(t.Context(), who, sure); !errors.Is(err, fault.Forbidden) {
			t.Errorf("whose power has ended closed again: %v, want Forbidden", err)
		}
		closed, err := s.Units.Find(t.Context(), a.Unit.ID)
		if err != nil {
			t.Fatal(err)
		}
		for name, u := range map[string]unit.Unit{"as it was": a.Unit, "as it is": closed} {
			if err := s.Units.Close(t.Context(), u); !errors.Is(err, fault.Conflict) {
				t.Errorf("closed twice, %s: %v, want Conflict", name, err)
			}
		}
	})
}

// A part that fails leaves the account as it was.
func TestAnAccountIsClosedAsAWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, a, who := opened(t, db, &register{answer: stands(account.Dissolved)})
		broken := errors.New("the powers did not end")
		s.Join(account.Part{End: func(context.Context, actor.Actor, string, string) error { return broken }})
		texts := rows(t, db, "sms_out")
		if _, err := s.CloseWithPassword(t.Context(), who, sure); !errors.Is(err, broken) {
			t.Fatalf("%v, want what a part said", err)
		}
		now, err := s.Units.Find(t.Context(), a.Unit.ID)
		if err != nil || now.State != unit.Active {
			t.Errorf("the unit is %s, %v", now.State, err)
		}
		if n := rows(t, db, "sms_out"); n != texts {
			t.Errorf("%d texts tell of an end that did not come", n-texts)
		}
	})
}

func TestTheRegisterIsAskedWithTheRepresentativeThatTheHallKnows(t *testing.T) { // CEN-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := &register{answer: account.Answer{Exists: true, Match: true}}
		s, a, who := opened(t, db, r)
		const name = "江南示例智能制造有限公司"
		same, err := s.Named(t.Context(), who, a.Unit, name)
		rep := regno.Document{Type: "01", Number: first}
		want := account.Query{USCC: code, Name: name, RepName: "测试甲", Document: rep}
		if err != nil || !same || r.asked != want {
			t.Errorf("it said %v, %v when asked for another name", same, err)
		}
	})
}
