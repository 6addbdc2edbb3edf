package staffdb_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

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

func TestGuessingAtOnceIsNoFasterThanGuessingInTurn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		looked := &counting{}
		h.Passwords = looked
		var wrong, locked int
		for _, err := range atOnce(12, func() error {
			_, err := h.Login(t.Context(), visitor, staff.Attempt{Login: "0417", Password: "guess", Code: "123456"})
			return err
		}) {
			switch {
			case errors.Is(err, fault.Limited):
				locked++
			case errors.Is(err, fault.Forbidden):
				wrong++
			default:
				t.Errorf("unexpected: %v", err)
			}
		}
		if looked.n != 5 || wrong != 4 || locked != 8 {
			t.Errorf("LOG-3: %d looked at, %d wrong, %d locked; want 5, 4, 8", looked.n, wrong, locked)
		}
	})
}

func TestFiveWrongLoginsLockForFifteenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		other := h.add(t, "0418", actor.Clerk)
		for _, login := range []string{"0417", "0999"} { // the lock does not tell which exists
			for i := range 5 {
				_, err := h.Login(t.Context(), visitor, staff.Attempt{Login: login, Password: "guess", Code: "123456"})
				want := fault.Forbidden
				if i == 4 {
					want = fault.Limited
				}
				if !errors.Is(err, want) {
					t.Fatalf("wrong login %d of %s gave %v, want %v", i+1, login, err, want)
				}
			}
		}
		if h.log.Count("staff.locked") == 0 {
			t.Error("the lock is not in the log")
		}
		_, err := h.login(t, "0417")
		if !errors.Is(err, fault.Limited) || !strings.Contains(fault.Of(err).Say, "15 分钟") {
			t.Errorf("the right password on a locked account gave %v", err)
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
