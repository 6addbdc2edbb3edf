package secret_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wangting/internal/fault"
	"wangting/internal/secret"
)

// SEC-2: passwords argon2id.
func TestAPasswordIsKeptAsArgon2id(t *testing.T) {
	p := secret.NewPasswords(0, 0)
	hash, err := p.Hash(t.Context(), "Lantern#2026")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("got %q, %v", hash, err)
	}
	if ok, err := p.Verify(t.Context(), "Lantern#2026", hash); err != nil || !ok {
		t.Errorf("the password: %v, %v", ok, err)
	}
	if ok, err := p.Verify(t.Context(), "lantern#2026", hash); err != nil || ok {
		t.Errorf("another password: %v, %v", ok, err)
	}
	if again, err := p.Hash(t.Context(), "Lantern#2026"); err != nil || again == hash {
		t.Errorf("the same password has the same hash twice (%v)", err)
	}
	if secret.NeedsRehash(hash) || !secret.NeedsRehash("$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5") || !secret.NeedsRehash("md5") {
		t.Error("NeedsRehash does not tell new hashes from old")
	}
	if _, err := p.Verify(t.Context(), "x", "$1$md5crypt"); err == nil || errors.Is(err, fault.Invalid) {
		t.Errorf("a hash that cannot be read gave %v, want a plain error", err)
	}
}

// LOG-7: nobody learns whether an account exists, by time either.
func TestAnAccountThatDoesNotExistTakesItsTime(t *testing.T) {
	p := secret.NewPasswords(1, 1)
	hash, err := p.Hash(t.Context(), "Lantern#2026")
	if err != nil {
		t.Fatal(err)
	}
	fastest := func(f func() error) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			if err := f(); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	real := fastest(func() error { _, err := p.Verify(t.Context(), "guess", hash); return err })
	none := fastest(func() error { return p.VerifyNothing(t.Context(), "guess") })
	if none < real/4 || none > real*4 {
		t.Errorf("a real account takes %v, none takes %v", real, none)
	}
}

func TestAQueueThatIsTooLongIsTurnedAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := secret.NewPasswords(1, 1)
		p.Occupy(t)
		waited := make(chan error)
		go func() { waited <- p.VerifyNothing(t.Context(), "x") }()
		synctest.Wait() // the queue is full now

		err := p.VerifyNothing(t.Context(), "x")
		if f := fault.Of(err); f.Kind != fault.Limited || f.RetryAfter == 0 || f.Say == "" {
			t.Errorf("one too many gave %v, want Limited with a time", err)
		}
		p.Free()
		if err := <-waited; err != nil {
			t.Errorf("the one who waited got %v", err)
		}
		if err := p.VerifyNothing(t.Context(), "x"); err != nil {
			t.Errorf("when all is quiet again: %v", err)
		}
	})
}

func TestWhoGoesAwayIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := secret.NewPasswords(1, 1)
		p.Occupy(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := p.Hash(ctx, "x"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want that the time is over", err)
		}
		if _, err := p.Verify(ctx, "x", ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a dead context: %v", err)
		}
		p.Free()
		if _, err := p.Hash(t.Context(), "x"); err != nil {
			t.Errorf("the one who left still holds a place: %v", err)
		}
	})
}
