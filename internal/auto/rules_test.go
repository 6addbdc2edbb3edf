package auto

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"testing"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
)

// ruleSample is what the core system answers to a rule, and whether it then holds.
type ruleSample struct {
	What   string                         `json:"what"`
	Number string                         `json:"number"` // of the applicant's identity card
	Params map[string]string              `json:"params"`
	Data   form.Data                      `json:"data"`
	Views  map[string][]map[string]string `json:"views"`
	Why    string                         `json:"why"`    // "" holds
	Before string                         `json:"before"` // the number of a case that asked for the same
}

type views map[string][]map[string]string

func (v views) Look(_ context.Context, view string, _ map[string]string) ([]map[string]string, error) {
	return v[view], nil
}

func (views) Act(context.Context, Request) ([]Answer, error) { return nil, nil }

// away is a core system that does not answer.
type away struct{ views }

func (away) Look(context.Context, string, map[string]string) ([]map[string]string, error) {
	return nil, fault.New(fault.Away, "")
}

func samples(t *testing.T) map[string][]ruleSample {
	t.Helper()
	raw, err := os.ReadFile("testdata/rules.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]ruleSample
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func applicant(s ruleSample) subject {
	return subject{uscc: "91321200MA2ABCD130", doc: regno.Document{Type: regno.IdentityCard, Number: s.Number}, data: s.Data, now: clocktest.Now(),
		earlier: func(context.Context) (string, error) { return s.Before, nil }}
}

func TestEachRuleHasASampleThatPassesAndOneThatFails(t *testing.T) { // ITM-12
	all := samples(t)
	for _, k := range catalog.Rules {
		ask, ok := rules[k.Key]
		if !ok {
			t.Errorf("%s is in the list and nobody asks it", k.Key)
			continue
		}
		passes, fails := 0, 0
		for _, s := range all[k.Key] {
			why, err := ask(t.Context(), views(s.Views), applicant(s), filled(s.Params, s.Data))
			if err != nil || why != s.Why {
				t.Errorf("%s, %s: %q, %v, want %q", k.Key, s.What, why, err, s.Why)
			}
			if s.Why == "" {
				passes++
			} else {
				fails++
			}
		}
		if passes == 0 || fails == 0 {
			t.Errorf("%s has %d samples that pass and %d that fail", k.Key, passes, fails)
		}
	}
	if len(rules) != len(catalog.Rules) || len(all) != len(rules) {
		t.Errorf("%d rules, %d in the list, %d with samples", len(rules), len(catalog.Rules), len(all))
	}
}

func TestARuleThatNobodyAnswersNeitherHoldsNorFails(t *testing.T) {
	for key, list := range samples(t) {
		if i := slices.IndexFunc(list, func(s ruleSample) bool { return len(s.Views) > 0 }); i >= 0 {
			s := list[i]
			if why, err := rules[key](t.Context(), away{}, applicant(s), filled(s.Params, s.Data)); err == nil || why != "" {
				t.Errorf("%s says %q, %v", key, why, err)
			}
		}
	}
}

// under is a service with a key of its own.
func under(key string) *Service {
	return &Service{Hash: func(purpose, value string) []byte {
		h := sha256.Sum256([]byte(key + purpose + value))
		return h[:]
	}}
}

func TestACheckByPeopleIsDrawnInItsShare(t *testing.T) {
	s, other, n, same := under("a"), under("b"), 0, 0
	for i := range 10_000 {
		c := casework.Case{ID: "case-" + strconv.Itoa(i), Number: "320000202611230000" + strconv.Itoa(i)}
		first, again := s.drawn(c, 20), s.drawn(c, 20)
		if first != again {
			t.Fatal("a case is drawn anew each time")
		}
		if first {
			n++
		}
		if first == other.drawn(c, 20) {
			same++
		}
		if s.drawn(c, 0) || !s.drawn(c, 100) {
			t.Fatal("none is not none, or all are not all")
		}
	}
	if n < 1700 || n > 2300 {
		t.Errorf("%d of 10000 are drawn, want about 2000", n)
	}
	if same > 7500 { // 6800 when two draws have nothing to do with each other
		t.Errorf("%d of 10000 are drawn alike under another key: who knows the program knows the draw", same)
	}
}

// The id comes from the browser of the applicant, the number from the hall.
func TestAnApplicantCannotChooseAnIDThatIsNotDrawn(t *testing.T) {
	s, drawn := under("a"), 0
	for i := range 1000 {
		if s.drawn(casework.Case{ID: "chosen", Number: strconv.Itoa(i)}, 20) {
			drawn++
		}
	}
	if drawn < 120 || drawn > 280 {
		t.Errorf("one id is drawn %d times in 1000 cases", drawn)
	}
}
