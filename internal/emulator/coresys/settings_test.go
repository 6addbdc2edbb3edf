package coresys

import (
	"testing"
	"time"
)

func month(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The months are those of the table of the State Council.
func TestTheAgeOfRetirementRisesStepByStep(t *testing.T) { // items.md §5, TOO_OLD
	for name, tc := range map[string]struct{ number, retires string }{
		"a man before the steps":              {"320102196412010011", "2024-12"},
		"the first man of the steps":          {"320102196501010011", "2025-02"},
		"a man of the first step, four later": {"320102196504010011", "2025-05"},
		"a man of the second step":            {"320102196505010011", "2025-07"},
		"the last man of the steps":           {"320102197609010011", "2039-09"},
		"a man after the steps":               {"320102198001010011", "2043-01"},
		"a woman before the steps":            {"320102196912010020", "2024-12"},
		"the first woman of the steps":        {"320102197001010020", "2025-02"},
		"a woman after the steps":             {"320102198501010020", "2043-01"},
	} {
		if got, ok := settings.retires(tc.number); !ok || !got.Equal(month(t, tc.retires)) {
			t.Errorf("%s: %s, want %s", name, got.Format("2006-01"), tc.retires)
		}
	}
	if settings.tooOld("320102196501010011", month(t, "2025-02").AddDate(0, 0, 20)) {
		t.Error("somebody is too old in the month of their retirement")
	}
	if !settings.tooOld("320102196501010011", month(t, "2025-03")) {
		t.Error("nobody is too old after the month of their retirement")
	}
}

func TestAPeriodBeginsAfterTheClosingDays(t *testing.T) { // items.md §5
	for day, want := range map[string]string{"2026-12-11": "2026-12-11", "2026-12-06": "2026-11-11", "2026-12-31": "2026-12-11"} {
		at, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := periodFrom(at).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	for _, tc := range []struct {
		lever, day string
		closed     bool
	}{{"", "2026-12-06", false}, {"", "2026-12-07", true}, {"", "2026-12-10", true}, {"", "2026-12-11", false},
		{"closed", "2026-12-20", true}, {"open", "2026-12-08", false}} {
		at, err := time.ParseInLocation(time.DateOnly, tc.day, zone)
		if err != nil {
			t.Fatal(err)
		}
		if s := (State{Calendar: tc.lever}); s.closed(at) != tc.closed {
			t.Errorf("%+v", tc)
		}
	}
}
