package patience

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"wangting/internal/fault"
)

var errSilent = errors.New("no answer")

// hang acts as a slow system: it returns after d, or when its context ends.
func hang(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// OUT-3: time limits.
func TestARegisterSlowForEightSecondsIsCutAndToldAsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New("市场监管登记信息", Options{})
		start := time.Now()
		err := p.Do(t.Context(), false, hang(8*time.Second))
		if !errors.Is(err, fault.Away) || fault.Of(err).Service != "市场监管登记信息" {
			t.Fatalf("got %v, want Away naming the register", err)
		}
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("waited %v, want 5s", took)
		}
	})
}

func TestAllTriesTogetherEndAfterTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New("登记信息", Options{Tries: 9})
		start := time.Now()
		err := p.Do(t.Context(), true, hang(time.Minute))
		if !errors.Is(err, fault.Away) {
			t.Fatalf("got %v, want Away", err)
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("waited %v, want 10s", took)
		}
	})
}

// OUT-3: bounded retries with jitter.
func TestOnlyAHarmlessQuestionIsAskedAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		idempotent bool
		want       int
	}{
		"a question that changes nothing": {idempotent: true, want: 3},
		"a message that would go twice":   {idempotent: false, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				var seen Call
				p := New("s", Options{Watch: func(c Call) { seen = c }})
				err := p.Do(t.Context(), tc.idempotent, func(context.Context) error { asked++; return errSilent })
				if !errors.Is(err, fault.Away) || !errors.Is(err, errSilent) {
					t.Errorf("got %v, want Away with its cause", err)
				}
				if asked != tc.want || seen.Tries != tc.want || seen.Outcome != "away" {
					t.Errorf("asked %d times, watched %+v, want %d", asked, seen, tc.want)
				}
			})
		})
	}
}

func TestThePauseIsJitteredAndGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		p := New("s", Options{Pause: 100 * time.Millisecond})
		_ = p.Do(t.Context(), true, func(context.Context) error { at = append(at, time.Now()); return errSilent })
		for i, want := range []time.Duration{100 * time.Millisecond, 200 * time.Millisecond} {
			if got := at[i+1].Sub(at[i]); got < want/2 || got > want*3/2 {
				t.Errorf("pause %d was %v, want %v to %v", i+1, got, want/2, want*3/2)
			}
		}
	})
}

func TestAnAnswerThatRefusesIsNoFailure(t *testing.T) {
	p := New("s", Options{TripAfter: 1})
	asked := 0
	for range 4 {
		err := p.Do(t.Context(), true, func(context.Context) error { asked++; return fault.New(fault.Limited, "请稍后再试") })
		if !errors.Is(err, fault.Limited) {
			t.Fatalf("got %v, want the answer unchanged", err)
		}
	}
	if asked != 4 || p.State() != Closed {
		t.Errorf("asked %d times, breaker %s; want 4 and closed", asked, p.State())
	}
}

// A wrong key must not open the breaker for everybody, and the duty officer has to hear of it.
func TestARefusalThatIsOursIsToldAsAwayAndKeptForTheHealthPage(t *testing.T) {
	var seen Call
	p := New("s", Options{TripAfter: 1, Watch: func(c Call) { seen = c }})
	asked := 0
	for range 3 {
		err := p.Do(t.Context(), true, func(context.Context) error { asked++; return fmt.Errorf("sending: %w", Ours("NO_MONEY")) })
		if !errors.Is(err, fault.Away) || WhyOurs(err) != "NO_MONEY" {
			t.Fatalf("got %v, want Away with the code", err)
		}
	}
	if asked != 3 || p.State() != Closed || p.Health().Refusal != "NO_MONEY" || !p.Health().LastFailure.IsZero() {
		t.Errorf("asked %d times, health %+v", asked, p.Health())
	}
	if seen.Outcome != "refused" || seen.Refusal != "NO_MONEY" || seen.Tries != 1 {
		t.Errorf("watched %+v", seen)
	}
	_ = p.Do(t.Context(), true, func(context.Context) error { return nil })
	if got := p.Health().Refusal; got != "" {
		t.Errorf("after it served us again the health page says %s", got)
	}
}

// OUT-3: a circuit breaker.
func TestTheBreakerOpensThenTriesOneCallThenCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New("s", Options{TripAfter: 2, OpenFor: time.Minute})
		fail := func(context.Context) error { return errSilent }
		_ = p.Do(t.Context(), false, fail)
		_ = p.Do(t.Context(), false, fail)
		if p.State() != Open {
			t.Fatalf("breaker %s after two failures, want open", p.State())
		}

		asked := false
		err := p.Do(t.Context(), true, func(context.Context) error { asked = true; return nil })
		if asked || !errors.Is(err, fault.Away) {
			t.Errorf("an open breaker let the call out (%v) or gave %v", asked, err)
		}

		time.Sleep(time.Minute + time.Second) // synctest's clock, not the machine's
		if p.State() != Half {
			t.Fatalf("breaker %s after a minute, want half", p.State())
		}
		if err := p.Do(t.Context(), false, func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
		h := p.Health()
		if h.State != Closed || h.LastSuccess.IsZero() || !h.LastFailure.Before(h.LastSuccess) {
			t.Errorf("health %+v, want closed with a success after the failure", h)
		}
	})
}

func TestACallerWhoLeavesDoesNotOpenTheBreaker(t *testing.T) {
	p := New("s", Options{TripAfter: 1})
	ctx, leave := context.WithCancel(t.Context())
	err := p.Do(ctx, true, func(ctx context.Context) error { leave(); <-ctx.Done(); return ctx.Err() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation as the cause", err)
	}
	if p.State() != Closed || !p.Health().LastFailure.IsZero() {
		t.Errorf("the breaker is %s and noted a failure at %v", p.State(), p.Health().LastFailure)
	}
}

// OUT-3: however many servers certificates name, the hall keeps count of a bounded number of them.
func TestServersBeyondTheBoundShareOnePatience(t *testing.T) {
	e := NewEach("机构", Options{})
	first := e.Of("0.example")
	for i := range 200 {
		e.Of(strconv.Itoa(i) + ".example")
	}
	if e.Of("0.example") != first || e.Of("1.example") == first {
		t.Error("a server does not keep a Patience of its own")
	}
	if e.Of("150.example") != e.Of("151.example") {
		t.Error("there is no bound")
	}
}
