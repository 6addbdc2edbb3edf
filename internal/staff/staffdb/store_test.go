package staffdb_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/staff"
	"wangting/internal/staff/staffdb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

const demoSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// plain keeps passwords as they are, so that a test does not wait for argon2.
type plain struct{}

func (plain) Hash(_ context.Context, pw string) (string, error) { return "plain:" + pw, nil }
func (plain) Verify(_ context.Context, pw, hash string) (bool, error) {
	return hash == "plain:"+pw, nil
}
func (plain) VerifyNothing(_ context.Context, _ string) error { return nil }

// hall is a staff service on a database with a clock that a test moves.
type hall struct {
	*staff.Service
	log    *audittest.Book
	puzzle *solved
	now    time.Time
}

// solved counts the puzzles that browsers have solved.
type solved struct {
	mu sync.Mutex
	n  int
}

func (p *solved) Consume(context.Context, string, string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n == 0 {
		return fault.New(fault.Invalid, "请先完成安全验证")
	}
	p.n--
	return nil
}

func newHall(t *testing.T, db *store.DB) *hall {
	h := &hall{log: audittest.New(t), puzzle: &solved{}, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	h.Service = &staff.Service{Store: &staffdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Audit: h.log.Service,
		Keys: secrettest.Keyring(t), Failures: limitdb.New(db), Puzzle: h.puzzle,
		Passwords: plain{}, Limits: staff.DefaultLimits(), Issuer: "网上办事服务大厅", Now: func() time.Time { return h.now }}
	return h
}

var cli = actor.SystemActor("cli")

const password = "Correct7horse"

// add makes an account with known secrets.
func (h *hall) add(t *testing.T, login string, roles ...actor.Role) staff.Account {
	t.Helper()
	got, err := h.Add(t.Context(), cli, staff.New{Login: login, Name: "示例" + login, Roles: roles, Region: "320100",
		Password: password, TOTPSecret: demoSecret})
	if err != nil {
		t.Fatal(err)
	}
	return got.Account
}

func (h *hall) code(t *testing.T) string {
	t.Helper()
	code, err := totp.GenerateCode(demoSecret, h.now)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func (h *hall) login(t *testing.T, login string) (staff.Session, error) {
	return h.Login(t.Context(), visitor, staff.Attempt{Login: login, Password: password, Code: h.code(t)})
}

var visitor = actor.Actor{IP: "10.1.2.3", Browser: "test"}

func TestAStaffMemberSignsInWithPasswordAndCode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "0417", actor.Clerk, actor.Reviewer)
		ses, err := h.login(t, " 0417 ")
		if err != nil {
			t.Fatalf("STA-4: login: %v", err)
		}
		var n int64
		who, show, err := h.Authenticate(store.Counting(t.Context(), &n), ses.ID)
		if err != nil {
			t.Fatal(err)
		}
		if n != 1 {
			t.Errorf("authenticating took %d statements, want 1", n)
		}
		if who.StaffID != a.ID || !who.Has(actor.Clerk) || !who.Has(actor.Reviewer) || who.Region != "320100" || who.SessionID != ses.ID {
			t.Errorf("authenticated as %+v", who)
		}
		if show.Name != "示例0417" || show.RoleLabel != "窗口受理员、审核员" || show.MustChange {
			t.Errorf("shown as %+v", show)
		}
		if h.log.Count("staff.added") == 0 || h.log.Count("staff.logged-in") == 0 {
			t.Errorf("the log holds %v", h.log.Acts())
		}
	})
}

func TestEveryWrongLoginIsAnsweredInTheSameWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		gone := h.add(t, "0418", actor.Clerk)
		if err := h.Disable(t.Context(), cli, gone.ID); err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]staff.Attempt{
			"a wrong password":     {Login: "0417", Password: "nope", Code: h.code(t)},
			"a wrong code":         {Login: "0417", Password: password, Code: "000000"},
			"no code":              {Login: "0417", Password: password},
			"an unknown account":   {Login: "0999", Password: password, Code: h.code(t)},
			"a disabled account":   {Login: "0418", Password: password, Code: h.code(t)},
			"an account of spaces": {Login: "  ", Password: password, Code: h.code(t)},
		} {
			_, err := h.Login(t.Context(), visitor, try)
			if !errors.Is(err, fault.Forbidden) || fault.Of(err).Say != staff.SayWrong {
				t.Errorf("%s gave %v, want %q", name, err, staff.SayWrong)
			}
		}
	})
}

func TestACodeWorksOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		if _, err := h.login(t, "0417"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.login(t, "0417"); !errors.Is(err, fault.Forbidden) {
			t.Errorf("the code of a login worked again: %v", err)
		}
		late := h.code(t)
		h.now = h.now.Add(30 * time.Second)
		if _, err := h.login(t, "0417"); err != nil {
			t.Errorf("the next code was refused: %v", err)
		}
		_, err := h.Login(t.Context(), visitor, staff.Attempt{Login: "0417", Password: password, Code: late})
		if !errors.Is(err, fault.Forbidden) {
			t.Errorf("an older code worked after a newer one: %v", err)
		}
	})
}

func TestACodeSentTwiceAtOnceOpensOneSession(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		h.puzzle.n = 4
		code := h.code(t)
		var in, out int
		for _, err := range storetest.Together(t, 4, func(int) error {
			_, err := h.Login(t.Context(), visitor, staff.Attempt{Login: "0417", Password: password, Code: code})
			return err
		}) {
			switch {
			case err == nil:
				in++
			case errors.Is(err, fault.Forbidden):
				out++
			default:
				t.Errorf("unexpected: %v", err)
			}
		}
		if in != 1 || out != 3 {
			t.Errorf("%d came in and %d did not, want 1 and 3", in, out)
		}
	})
}

func TestASessionEnds(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, h *hall, a staff.Account, ses staff.Session){
		"after thirty idle minutes": func(_ *testing.T, h *hall, _ staff.Account, _ staff.Session) { h.now = h.now.Add(30 * time.Minute) },
		"after twelve hours of use": func(t *testing.T, h *hall, _ staff.Account, ses staff.Session) {
			for range 36 {
				h.now = h.now.Add(20 * time.Minute)
				_, _, err := h.Authenticate(t.Context(), ses.ID)
				if stands := h.now.Before(ses.EndsAt); stands != (err == nil) {
					t.Fatalf("at %s: %v", h.now, err)
				}
			}
		},
		"by logging out": func(t *testing.T, h *hall, a staff.Account, ses staff.Session) {
			if err := h.Logout(t.Context(), actor.Actor{StaffID: a.ID, SessionID: ses.ID}); err != nil {
				t.Fatal(err)
			}
		},
		"when the account is disabled": func(t *testing.T, h *hall, a staff.Account, _ staff.Session) {
			if err := h.Disable(t.Context(), cli, a.ID); err != nil {
				t.Fatal(err)
			}
			if err := h.Enable(t.Context(), cli, a.ID); err != nil { // does not bring the session back
				t.Fatal(err)
			}
		},
		"when the account is issued anew": func(t *testing.T, h *hall, a staff.Account, _ staff.Session) {
			if _, err := h.Reissue(t.Context(), cli, a.ID); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := newHall(t, db)
				a := h.add(t, "0417", actor.Clerk)
				ses, err := h.login(t, "0417")
				if err != nil {
					t.Fatal(err)
				}
				if _, _, err := h.Authenticate(t.Context(), ses.ID); err != nil {
					t.Fatal(err)
				}
				end(t, h, a, ses)
				if _, _, err := h.Authenticate(t.Context(), ses.ID); !errors.Is(err, fault.Anonymous) {
					t.Errorf("the session still gives %v", err)
				}
			})
		})
	}
}
