package staffdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// counting counts how many passwords are really looked at.
type counting struct {
	plain
	mu sync.Mutex
	n  int
}

func (c *counting) Verify(ctx context.Context, pw, hash string) (bool, error) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	return c.plain.Verify(ctx, pw, hash)
}

// LOG-3, issue D.2: of guesses that arrive at once, as many are looked at as of guesses in turn.
func TestGuessingAtOnceIsNoFasterThanGuessingInTurn(t *testing.T) {
	for what, tc := range map[string]struct{ puzzles, looked, wrong, puzzle, locked int }{
		"nobody solves a puzzle":  {0, 3, 3, 9, 0},
		"one puzzle is solved":    {1, 4, 4, 8, 0},
		"every puzzle is solved":  {12, 5, 4, 0, 8},
		"two puzzles are solved":  {2, 5, 4, 0, 8},
		"puzzles beyond the lock": {3, 5, 4, 0, 8},
	} {
		t.Run(what, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := newHall(t, db)
				h.add(t, "0417", actor.Clerk)
				h.puzzle.n = tc.puzzles
				looked := &counting{}
				h.Passwords = looked
				var wrong, puzzle, locked int
				for _, err := range storetest.Together(t, 12, func(int) error { return h.guess(t, visitor, "0417") }) {
					switch {
					case errors.Is(err, staff.ErrPuzzle):
						puzzle++
					case errors.Is(err, fault.Limited):
						locked++
					case errors.Is(err, fault.Forbidden):
						wrong++
					default:
						t.Errorf("unexpected: %v", err)
					}
				}
				if looked.n != tc.looked || wrong != tc.wrong || puzzle != tc.puzzle || locked != tc.locked {
					t.Errorf("%d looked at, %d wrong, %d asked for a puzzle, %d locked; want %+v", looked.n, wrong, puzzle, locked, tc)
				}
			})
		})
	}
}

// guess tries a wrong password.
func (h *hall) guess(t *testing.T, who actor.Actor, login string) error {
	_, err := h.Login(t.Context(), who, staff.Attempt{Login: login, Password: "guess", Code: "123456"})
	return err
}

// LOG-3, issue D.2: three wrong logins ask for a puzzle, five lock for fifteen minutes; neither tells which
// account exists.
func TestFiveWrongLoginsLockForFifteenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		other := h.add(t, "0418", actor.Clerk)
		for _, login := range []string{"0417", "0999"} {
			for i, want := range []error{fault.Forbidden, fault.Forbidden, fault.Forbidden, staff.ErrPuzzle, fault.Forbidden, fault.Limited} {
				if i == 4 {
					h.puzzle.n = 2
				}
				if due, err := h.PuzzleDue(t.Context(), login); err != nil || due != (i >= 3) {
					t.Errorf("before login %d of %s a puzzle is due: %v, %v", i+1, login, due, err)
				}
				if err := h.guess(t, visitor, login); !errors.Is(err, want) {
					t.Fatalf("wrong login %d of %s gave %v, want %v", i+1, login, err, want)
				}
			}
		}
		if h.log.Count("staff.locked") == 0 {
			t.Error("the lock is not in the log")
		}
		h.puzzle.n = 1
		_, err := h.login(t, "0417")
		if !errors.Is(err, fault.Limited) || !strings.Contains(fault.Of(err).Say, "15 分钟") || h.puzzle.n != 1 {
			t.Errorf("the right password on a locked account gave %v, %d puzzles left", err, h.puzzle.n)
		}
		if _, err := h.login(t, "0418"); err != nil {
			t.Errorf("the lock of one account locked %s: %v", other.Login, err)
		}
		h.now = h.now.Add(15*time.Minute + time.Second)
		if _, err := h.login(t, "0417"); err != nil {
			t.Errorf("after fifteen minutes: %v", err)
		}
	})
}

// LOG-3, issue D.2: who knows a name cannot lock its holder out, however often and from wherever they fail.
func TestFailuresElsewhereAskTheHolderForAPuzzleAndNeverLockThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		for i := range 40 {
			h.puzzle.n = 1
			if err := h.guess(t, actor.Actor{IP: fmt.Sprintf("2001:db8:0:%x::%x", i%8, i)}, "0417"); err == nil {
				t.Fatal("a guess was right")
			}
		}
		h.puzzle.n = 0
		if _, err := h.login(t, "0417"); !errors.Is(err, staff.ErrPuzzle) {
			t.Errorf("the holder without a puzzle: %v, want ErrPuzzle", err)
		}
		h.puzzle.n = 1
		if _, err := h.login(t, "0417"); err != nil {
			t.Errorf("the holder with a puzzle: %v", err)
		}
		if due, err := h.PuzzleDue(t.Context(), "0417"); err != nil || due {
			t.Errorf("after a right login a puzzle is due: %v, %v", due, err)
		}
	})
}

// LOG-3: one customer with 2^64 addresses has the tries of one, and a lock does not reach another network.
func TestALockIsOfOneAccountAtOneNetwork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		h.puzzle.n = 12
		for i := range 6 {
			err := h.guess(t, actor.Actor{IP: fmt.Sprintf("2001:db8:1:2::%x", i+1)}, "0417")
			if want := i >= 4; errors.Is(err, fault.Limited) != want {
				t.Errorf("guess %d from one network gave %v; locked should be %v", i+1, err, want)
			}
		}
		if err := h.guess(t, actor.Actor{IP: "2001:db8:1:3::1"}, "0417"); !errors.Is(err, fault.Forbidden) {
			t.Errorf("another network: %v", err)
		}
	})
}

// The page says 「联系管理员」: an administrator who issues the account anew ends the lock at once.
func TestAReissuedAccountIsNotLocked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "0417", actor.Clerk)
		h.puzzle.n = 12
		for range 6 {
			_ = h.guess(t, visitor, "0417")
		}
		h.puzzle.n = 0
		fresh, err := h.Reissue(t.Context(), cli, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		code, err := totp.GenerateCode(fresh.TOTPSecret, h.now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Login(t.Context(), visitor, staff.Attempt{Login: "0417", Password: fresh.Password, Code: code}); err != nil {
			t.Errorf("after the account was issued anew: %v", err)
		}
	})
}

func TestOneAddressCannotTryEveryAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.Limits.AddressTries = 3
		h.add(t, "0417", actor.Clerk)
		for _, login := range []string{"a1", "a2", "a3"} {
			if _, err := h.Login(t.Context(), visitor, staff.Attempt{Login: login}); !errors.Is(err, fault.Forbidden) {
				t.Fatal(err)
			}
		}
		if _, err := h.login(t, "0417"); !errors.Is(err, fault.Limited) {
			t.Errorf("the fourth try of an address gave %v, want Limited", err)
		}
		elsewhere := actor.Actor{IP: "10.9.9.9"}
		_, err := h.Login(t.Context(), elsewhere, staff.Attempt{Login: "0417", Password: password, Code: h.code(t)})
		if err != nil {
			t.Errorf("another address: %v", err)
		}
	})
}

func TestRightLoginsDoNotUseUpTheTriesOfAnAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.Limits.AddressTries = 2
		h.add(t, "0417", actor.Clerk)
		for range 5 {
			if _, err := h.login(t, "0417"); err != nil {
				t.Fatal(err)
			}
			h.now = h.now.Add(30 * time.Second)
		}
	})
}
