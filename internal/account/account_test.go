package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/clocktest"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/limit/limitdb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/proof"
	"wangting/internal/proof/proofdb"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
)

// The unit and the persons of the tests. All are made up.
const (
	code   = regno.USCC("91320100MA1TE5T0XF")
	first  = "11010519491231002X"
	second = "110105194912310038"
)

// neighbours is a stand-in for the queue and for the services that notify of mandates and end
// sessions.
type neighbours struct{ mandate.Notifier }

func (neighbours) Enqueue(context.Context, string, any) error            { return nil }
func (neighbours) EndAllOfMandate(context.Context, string, string) error { return nil }

// newService is the account service over the real unit, person and mandate services of db.
func newService(t *testing.T, db *store.DB) *account.Service {
	t.Helper()
	keys, book := secrettest.Keyring(t), audittest.New(t).Service
	m, n := mandatedb.Store{DB: db, Now: clocktest.Now}, noticedb.Store{DB: db, Keys: keys}
	limits := limitdb.New(db)
	faces := proofdb.Store{DB: db}
	return &account.Service{
		Passwords: &credential.Service{
			Store:    credentialdb.Store{DB: db},
			Failures: limits,
			Hasher:   plain{},
			Keys:     keys,
			Tx:       db,
			Audit:    book,
			Now:      clocktest.Now,
		},
		Faces: &proof.Faces{
			Store:   faces,
			Service: bureau{},
			Tx:      db,
			Audit:   book,
			Keys:    keys,
			Rates:   limits,
			Limits:  proof.DefaultFaceLimits(),
			Now:     clocktest.Now,
		},
		Tries:   limit.Rule{LockAfter: 5, LockFor: 15 * time.Minute, ForgetAfter: 15 * time.Minute},
		Units:   &unit.Service{Store: unitdb.Store{DB: db}, Tx: db, Audit: book, Now: clocktest.Now},
		Persons: &person.Service{Store: persondb.Store{DB: db, Keys: keys}, Tx: db, Audit: book, Now: clocktest.Now},
		Mandates: &mandate.Service{
			Store:    m,
			Tx:       db,
			Audit:    book,
			Sessions: neighbours{},
			Giving:   m,
			Promote:  m,
			Tell:     neighbours{},
			Limits:   mandate.DefaultLimits(),
			Now:      clocktest.Now,
		},
		Notices: &notice.Service{Inbox: n, Outbox: n, Tx: db, Queue: neighbours{}, Now: clocktest.Now},
	}
}

// plain keeps passwords as they are.
type plain struct{}

func (plain) Hash(_ context.Context, pw string) (string, error)       { return pw, nil }
func (plain) Verify(_ context.Context, pw, hash string) (bool, error) { return pw == hash, nil }
func (plain) VerifyNothing(context.Context, string) error             { return nil }

// bureau lets every face pass.
type bureau struct{}

func (bureau) Begin(_ context.Context, a proof.FaceAsk) (string, error) { return a.OrderNo, nil }
func (bureau) PageURL(_ context.Context, id string) (string, error)     { return id, nil }
func (bureau) Result(context.Context, string) (proof.Outcome, error)    { return proof.OutcomePassed, nil }
func (bureau) Reachable(context.Context) error                          { return nil }

func representative(number string) person.New {
	return person.New{Name: "测试甲", DocType: "01", DocNumber: number, Phone: "13800000001", VerifiedBy: person.ByFace}
}

func opening() account.Opening {
	return account.Opening{
		Unit:    unit.New{USCC: code, Name: "江南示例精密机械有限公司", Region: "320100"},
		Rep:     representative(first),
		Inbox:   true,
		Welcome: "13800000001",
	}
}

func rows(t *testing.T, db *store.DB, table string) (n int) {
	t.Helper()
	if err := db.Get(t.Context(), &n, "SELECT count(*) FROM "+table); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnAccountComesToBeAsAWholeOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, broken := newService(t, db), errors.New("the caller's next step failed")
		tables := []string{"unit", "person", "mandate", "message", "sms_out"}
		open := func(then error) error {
			return db.InTx(t.Context(), func(ctx context.Context) error {
				if _, err := s.Open(ctx, actor.Actor{}, opening()); err != nil {
					return err
				}
				return then
			})
		}
		if err := open(broken); !errors.Is(err, broken) {
			t.Fatalf("a caller that failed got %v", err)
		}
		for _, table := range tables {
			if n := rows(t, db, table); n != 0 {
				t.Errorf("a caller that failed left %d rows in %s", n, table)
			}
		}
		if err := open(nil); err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if n := rows(t, db, table); n != 1 {
				t.Errorf("an account that is open has %d rows in %s, want 1", n, table)
			}
		}
		if there, err := s.Registered(t.Context(), code); err != nil || !there {
			t.Errorf("the unit is registered: %t, %v", there, err)
		}
	})
}

func TestOfManyDoorsAtOnceOneOpensTheAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newService(t, db)
		opened := storetest.Race(t, 8, func(int) error {
			return db.InTx(t.Context(), func(ctx context.Context) error {
				_, err := s.Open(ctx, actor.Actor{}, opening())
				return err
			})
		}, fault.Conflict)
		if n := rows(t, db, "mandate"); opened != 1 || n != 1 {
			t.Errorf("%d doors opened the account and %d mandates are there, want 1 and 1", opened, n)
		}
	})
}

func TestAnAdministratorIsAppointedByTheRepresentativeWhoDoesNotCome(t *testing.T) { // UPG-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, o := newService(t, db), opening()
		admin := representative(second)
		o.Admin = &admin
		var out account.Opened
		err := db.InTx(t.Context(), func(ctx context.Context) (err error) {
			out, err = s.Open(ctx, actor.Actor{}, o)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if out.Representative.Level != actor.Representative || out.Applicant.Level != actor.Administrator ||
			out.Representative.PersonID == out.Applicant.PersonID {
			t.Errorf("opened with %q and %q", out.Representative.Level, out.Applicant.Level)
		}
	})
}

func TestWhoMaySucceed(t *testing.T) { // ACC-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newService(t, db)
		may := func(number string) error {
			return s.MaySucceed(t.Context(), code, regno.Document{Type: "01", Number: number})
		}
		if err := may(second); !errors.Is(err, fault.Conflict) {
			t.Errorf("nobody succeeds where there is no account: %v", err)
		}
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			_, err := s.Open(ctx, actor.Actor{}, opening())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := may(first); !errors.Is(err, fault.Conflict) {
			t.Errorf("nobody succeeds themself: %v", err)
		}
		if err := may(second); err != nil {
			t.Errorf("somebody new may: %v", err)
		}
	})
}
