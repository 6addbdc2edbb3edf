package clocktest

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestTheSettingNamesAnHourOrAMoment(t *testing.T) {
	for setting, want := range map[string]string{
		"":                          "2026-11-26T16:30:00Z",
		"23:59:30":                  "2026-11-26T23:59:30Z",
		"04:05":                     "2026-11-26T04:05:00Z",
		"2031-03-01T08:00:00+08:00": "2031-03-01T00:00:00Z",
	} {
		if got := start(setting).Format(time.RFC3339); got != want {
			t.Errorf("%q begins at %s, want %s", setting, got, want)
		}
	}
}

func TestAClockGoesOnAndIsMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New()
		if got := c.Now(); !got.Equal(begin()) {
			t.Errorf("it begins at %v, want %v", got, begin())
		}
		time.Sleep(time.Minute) // synctest's clock, not the machine's
		c.Later(time.Hour)
		if got := c.Now().Sub(begin()); got != time.Hour+time.Minute {
			t.Errorf("it went on by %v", got)
		}
		c.To(begin().AddDate(0, 0, 1))
		if got := c.Now().Sub(begin()); got != 24*time.Hour {
			t.Errorf("it was moved to %v", got)
		}
	})
}
