package upgrade

import (
	"context"
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/secret/secrettest"
)

// UPG-1.
func TestTheStepsComeInOrderAndNoneCanBeSkipped(t *testing.T) {
	old, claim := Old{Key: "k", USCC: "u"}, Claim{USCC: "u"}
	for name, tc := range map[string]struct {
		d    Draft
		next Step
	}{
		"nothing chosen":             {Draft{}, Choose},
		"a hall chosen":              {Draft{Hall: "a"}, Account},
		"the account proved":         {Draft{Hall: "a", Old: old}, Representative},
		"the representative matched": {Draft{Hall: "a", Old: old, Claim: claim}, Administrator},
		"done":                       {Draft{State: Done}, Finished},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tc.d.Next(); got != tc.next {
				t.Errorf("next is %s, want %s", got, tc.next)
			}
			for _, s := range tc.d.Route() {
				want := s <= tc.next
				if tc.d.State == Done {
					want = s == Finished
				}
				if tc.d.MayOpen(s) != want {
					t.Errorf("%s may be opened: %v, want %v", s, !want, want)
				}
			}
		})
	}
}

func TestAnotherHallOrAccountForgetsWhatTheFirstProved(t *testing.T) {
	full := Draft{Hall: "a", Old: Old{Key: "k"}, Claim: Claim{USCC: "u"}}
	d := full
	d.choose("a")
	d.prove(Old{Key: "k"})
	if d.Next() != Administrator {
		t.Errorf("the same answers lead to %s", d.Next())
	}
	d.prove(Old{Key: "other"})
	if d.Next() != Representative {
		t.Errorf("another account leads to %s", d.Next())
	}
	d = full
	d.choose("b")
	if d.Next() != Account {
		t.Errorf("another hall leads to %s", d.Next())
	}
}

// UPG-6.
func TestAUnitNumberIsShownMasked(t *testing.T) {
	for n, want := range map[string]string{"2000000318": "2…318", "318": "…", "": "…"} {
		if got := MaskNumber(n); got != want {
			t.Errorf("%q is shown %q, want %q", n, got, want)
		}
	}
}

type answers struct {
	old      Old
	standing Standing
	err      error
	asked    int
}

func (a *answers) Verify(context.Context, string, string, string) (Old, Standing, error) {
	a.asked++
	return a.old, a.standing, a.err
}

// counts are rates in memory.
type counts struct {
	limit.Store
	n map[string]int64
}

func (c counts) HitUntil(_ context.Context, name, subject string, w time.Duration, now time.Time) (int64, time.Time, error) {
	c.n[name+subject]++
	return c.n[name+subject], now.Add(w), nil
}

func verifier(t *testing.T, a *answers) *Verifier {
	return &Verifier{
		Halls:  a,
		Rates:  &limit.Service{Store: counts{n: map[string]int64{}}},
		Keys:   secrettest.Keyring(t),
		Limits: DefaultLimits(),
		Now:    clocktest.Now,
	}
}

// UPG-3.
func TestWhatTheOlderHallSaysBecomesOneSentence(t *testing.T) {
	good := Old{Key: "k", USCC: "91320100MA1NTEST00"}
	for name, tc := range map[string]struct {
		a    answers
		kind fault.Kind
		say  string
	}{
		"unknown or wrong":       {answers{err: fault.New(fault.NotFound, "")}, fault.Invalid, SayWrong},
		"a CA account":           {answers{old: good, standing: ByCA}, fault.Invalid, SayCA},
		"locked there":           {answers{old: good, standing: Locked}, fault.Invalid, SayLocked},
		"upgraded there":         {answers{old: good, standing: Upgraded}, fault.Conflict, SayTaken},
		"no code of the unit":    {answers{old: Old{Key: "k"}, standing: Good}, fault.Invalid, SayNoCode},
		"an unheard-of word":     {answers{old: good, standing: "fine"}, fault.Broken, ""},
		"an account with no key": {answers{old: Old{USCC: good.USCC}, standing: Good}, fault.Broken, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verifier(t, &tc.a).Verify(t.Context(), actor.Actor{IP: "10.0.0.1"}, "a", "u", "p")
			if f := fault.Of(err); err == nil || f.Kind != tc.kind || tc.say != "" && f.Say != tc.say {
				t.Errorf("got %v", err)
			}
		})
	}
	a := answers{old: good, standing: Good}
	if old, err := verifier(t, &a).Verify(t.Context(), actor.Actor{}, "a", "u", "p"); err != nil || old.Key != good.Key ||
		old.USCC != good.USCC {
		t.Errorf("a good account gave %v, %v", old, err)
	}
}

// UPG-3: attempts limited per account and address.
func TestTheOlderHallIsNotAskedBeyondTheLimits(t *testing.T) {
	for name, tc := range map[string]struct {
		user func(i int) string
		want int
	}{
		"one account, in any case": {func(i int) string { return []string{"user", "USER"}[i%2] }, 5},
		"one address":              {func(i int) string { return string(rune('a' + i)) }, 20},
	} {
		t.Run(name, func(t *testing.T) {
			a := answers{err: fault.New(fault.NotFound, "")}
			v := verifier(t, &a)
			var err error
			for i := range 25 {
				_, err = v.Verify(t.Context(), actor.Actor{IP: "10.0.0.1"}, "a", tc.user(i), "p")
			}
			if a.asked != tc.want || !errors.Is(err, fault.Limited) || fault.Of(err).RetryAfter <= 0 {
				t.Errorf("asked %d times, want %d; the last gave %v", a.asked, tc.want, err)
			}
		})
	}
}

func TestEmptyFieldsAreToldWithoutAskingAnybody(t *testing.T) {
	a := answers{}
	_, err := verifier(t, &a).Verify(t.Context(), actor.Actor{}, "a", "  ", "")
	f := fault.Of(err)
	if a.asked != 0 || f.FieldSays(FieldUser) == "" || f.FieldSays(FieldPassword) == "" {
		t.Errorf("asked %d times, said %v", a.asked, err)
	}
}

func TestAFinishedDraftForgetsTheRepresentative(t *testing.T) {
	d := Draft{Hall: "a", Claim: Claim{USCC: "u", UnitName: "n", RepName: "r"}}
	d.finish("id", "2000000318")
	if d.Claim != (Claim{USCC: "u", UnitName: "n"}) || d.Next() != Finished || d.UnitNumber != "2000000318" {
		t.Error("the finished draft keeps what is private, or is not at its end")
	}
}
