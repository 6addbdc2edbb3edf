package app_test

import (
	"errors"
	"reflect"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// LOG-3: every limit is a setting, and the rooms obey the one that was set: each has another number here. That nothing else bounds a
// count is held by package arch.
func TestRoomsObeyTheLimitsThatAreSet(t *testing.T) {
	h := open(t, func(c *config.Config) {
		n := int64(1000)
		for f, v := range reflect.ValueOf(&c.Limits).Elem().Fields() {
			if f.Type.Kind() == reflect.Int {
				n++
				v.SetInt(n)
			}
		}
		c.Limits.AddressLookupsPerHour = 2
	})
	l, r := h.Config.Limits, h.Rooms
	for name, c := range map[string]struct{ got, want any }{
		"codes a minute": {r.Codes.Limits.Phone[0].Events, l.CodesPerMinute}, "codes an hour": {r.Codes.Limits.Phone[1].Events, l.CodesPerHour},
		"codes a day": {r.Codes.Limits.Phone[2].Events, l.CodesPerDay}, "codes of all": {r.Codes.Limits.Daily.Events, l.CodesOfAllPerDay},
		"codes of an address": {r.Codes.Limits.IP.Events, l.AddressCodesPerHour}, "tries of a code": {r.Codes.Limits.Tries, l.CodeTries},
		"faces": {r.Faces.Limits.PerSubject.Events, l.FacesPerDay}, "scans": {r.Scans.Limits.OpenPerMinute, l.AddressScansPerMinute},
		"typed scans": {r.Scans.Limits.TypedPerWindow, l.TypedScans}, "puzzles": {r.Slider.PerMinute, l.AddressSlidersPerMinute},
		"slider": {r.Passwords.Limits.PuzzleAfter, l.SliderAfter}, "lock": {r.Passwords.Limits.LockAfter, l.LockAfter},
		"slider of an address": {r.Passwords.Limits.PuzzleAfterAddress, l.AddressSliderAfter},
		"lock of an address":   {r.Passwords.Limits.LockAfterAddress, l.AddressLockAfter},
		"passwords of a unit":  {r.Accounts.Tries.LockAfter, l.LockAfter}, "old passwords": {r.Sessions.Changes.Tries.LockAfter, l.LockAfter},
		"resends": {r.Mandates.Limits.Resends, l.ResendsPerDay}, "handlers": {r.Mandates.Limits.Handlers, l.Handlers},
		"mismatches": {r.Enrol.Limits.Mismatches.Max, l.MismatchesPerHour}, "mismatches of all": {r.Enrol.Limits.OfAll.Max, l.MismatchesOfAllPerHour},
		"questions": {r.Succession.Limits.Questions.Max, l.AddressQuestionsPerHour}, "upgrades": {r.Upgrades.Limits.PerAccount, l.UpgradesPerHour},
		"upgrades of an address": {r.Upgrades.Limits.PerAddress, l.AddressUpgradesPerHour}, "staff": {r.Staff.Limits.Tries, l.StaffLockAfter},
		"staff of an address": {r.Staff.Limits.AddressTries, l.AddressStaffLockAfter}, "staff slider": {r.Staff.Limits.SliderAfter, l.StaffSliderAfter},
		"objections to news": {r.News.PerHour, l.AddressObjectionsPerHour},
		"cases":              {r.Cases.Limits, l}, "questions to the hall": {r.Ask.Limits, l}, "own data": {r.Privacy.Limits, l},
	} {
		got := reflect.ValueOf(c.got)
		if got.CanInt() && got.Int() != reflect.ValueOf(c.want).Int() || !got.CanInt() && c.got != c.want {
			t.Errorf("%s: %v, and %v is set", name, c.got, c.want)
		}
	}
	who := actor.Actor{IP: "192.0.2.9"}
	number, err := regno.CaseNumber(h.now(), 1)
	must(t, err)
	number = "LY" + number
	for i := range 3 {
		_, err := r.Ask.Find(t.Context(), who, number, "ABCDEFGH")
		if errors.Is(err, fault.Limited) != (i == 2) {
			t.Errorf("look %d of two that are allowed: %v", i+1, err)
		}
	}
}
