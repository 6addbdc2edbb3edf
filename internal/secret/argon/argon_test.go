package argon_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/secret/argon"
)

// TestMain lets this program be the helper, good and bad ones.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case "serve":
			serve(argon.Serve)
		case "eager":
			serve(argon.ServeEager)
		case "short": // breaks off after a few passwords
			serve(func(in io.Reader, out io.WriteCloser) error { return argon.ServeEager(io.LimitReader(in, 300), out) })
		case "mute": // takes everything and never answers
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		case "babble":
			fmt.Println("this is no answer")
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func serve(how func(io.Reader, io.WriteCloser) error) {
	if err := how(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func by(t *testing.T, mode string) argon.Computer {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := argon.By(program, mode)
	t.Cleanup(c.End)
	return c
}

// works has c compute everything it can.
func works(t *testing.T, c argon.Computer) {
	t.Helper()
	hash, err := c.Hash("Lantern#2026")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || argon.Old(hash) {
		t.Fatalf("hashed to %q, %v", hash, err)
	}
	if ok, err := c.Verify("Lantern#2026", hash); !ok || err != nil {
		t.Errorf("the password: %v, %v", ok, err)
	}
	if ok, err := c.Verify("lantern#2026", hash); ok || err != nil {
		t.Errorf("another password: %v, %v", ok, err)
	}
	if ok, err := c.Verify("", argon.Nobody); ok || err != nil {
		t.Errorf("nobody's hash: %v, %v", ok, err)
	}
	if ok, err := c.Verify("x", "$1$md5crypt"); ok || err == nil {
		t.Errorf("a hash that cannot be read: %v, %v", ok, err)
	}
}

func TestAPasswordIsComputedHereOrByAHelperAlike(t *testing.T) { // SEC-2
	for name, c := range map[string]argon.Computer{"here": {}, "no command": argon.By(), "a helper": by(t, "eager").Patient()} {
		t.Run(name, func(t *testing.T) { works(t, c) })
	}
}

// A morning's crowd: many at once, of whom none gets another's answer.
func TestManyAskOneHelperAtOnce(t *testing.T) {
	c := by(t, "eager").Patient()
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			mine, other := fmt.Sprint("Lantern#", n), fmt.Sprint("Lantern#", n+1)
			hash, err := c.Hash(mine)
			if err != nil {
				t.Error(err)
				return
			}
			if ok, err := c.Verify(mine, hash); !ok || err != nil {
				t.Errorf("%s: %v, %v", mine, ok, err)
			}
			if ok, err := c.Verify(other, hash); ok || err != nil {
				t.Errorf("%s for %s: %v, %v", other, mine, ok, err)
			}
		})
	}
	wg.Wait()
	if !c.Runs() {
		t.Error("it was not the helper that computed")
	}
}

// SEC-2, OUT-3: nobody is turned away because of a helper.
func TestABadHelperIsNoReasonToTurnAnybodyAway(t *testing.T) {
	bad := map[string]argon.Computer{"cannot start": argon.By(filepath.Join(t.TempDir(), "none")), "never answers": by(t, "mute"), "answers nonsense": by(t, "babble")}
	for name, c := range bad {
		t.Run(name, func(t *testing.T) {
			c.Impatient(50*time.Millisecond, time.Minute, time.Hour)
			works(t, c)
			if c.Runs() {
				t.Error("it is asked still")
			}
		})
	}
}

func TestAHelperThatDiesIsFollowedByAnother(t *testing.T) {
	c := by(t, "short")
	c.Impatient(time.Minute, time.Minute, 0)
	for range 3 { // each helper ends in the middle of this
		works(t, c)
	}
	if _, err := c.Hash("x"); err != nil {
		t.Fatal(err)
	}
	if n := c.Started(); n < 2 {
		t.Errorf("%d were started, want another after the first", n)
	}
}

func TestAHelperWithoutWorkEnds(t *testing.T) {
	c := by(t, "eager")
	c.Impatient(time.Minute, time.Millisecond, 0)
	if _, err := c.Hash("x"); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(5 * time.Minute); c.Runs(); {
		if time.Now().After(until) {
			t.Fatal("it runs still")
		}
	}
	works(t, c)
}
