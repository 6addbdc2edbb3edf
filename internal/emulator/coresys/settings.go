package coresys

import (
	_ "embed"
	"encoding/json"
	"slices"
	"time"
)

//go:embed settings.json
var settingsFile []byte

// settings are what the province sets anew from time to time: the closing days of a month, the limits of the bases, the ages of
// retirement. Ages are in months.
var settings = readSettings(settingsFile)

type rules struct {
	ClosedFrom int     `json:"closedFrom"` // day of the month
	ClosedTo   int     `json:"closedTo"`
	Youngest   int     `json:"youngest"` // years
	Limits     []limit `json:"limits"`   // oldest first
	Retirement struct {
		From string    `json:"from"` // the first month of the steps, yyyy-MM
		Ages []stepped `json:"ages"`
	} `json:"retirement"`
}

// limit is the lowest and the highest base of a year, the average wage of the province and the minimum wage in the two regions that are
// connected, a month and in fen.
type limit struct {
	Year    int   `json:"year"`
	Lower   int64 `json:"lower"`
	Upper   int64 `json:"upper"`
	Average int64 `json:"average"`
	MinWage struct {
		Province int64 `json:"320000"`
		Taizhou  int64 `json:"321200"`
	} `json:"minWage"`
}

// stepped is an age of retirement that rises by a month for each so many months of birth. For women it is that of managers and
// technicians: the core system does not know who is a worker, and turns nobody away too early.
type stepped struct {
	Sex   string `json:"sex"`
	Old   int    `json:"old"`
	Steps int    `json:"monthsAStep"`
	New   int    `json:"new"`
}

func readSettings(raw []byte) (r rules) {
	if err := json.Unmarshal(raw, &r); err != nil {
		panic("coresys: settings.json: " + err.Error()) // embedded; a test reads it
	}
	return r
}

// limits gives those of a year, or the last that are known.
func (r rules) limits(year int) limit {
	i := slices.IndexFunc(r.Limits, func(l limit) bool { return l.Year >= year })
	if i < 0 {
		i = len(r.Limits) - 1
	}
	return r.Limits[i]
}

// retires gives the month in which the holder of an identity card reaches the age of retirement (国务院关于渐进式延迟法定退休年龄的办法):
// who would have reached the old age before the first month of the steps retires at it, everybody later a month more for each step.
func (r rules) retires(number string) (time.Time, bool) {
	born, err := time.ParseInLocation("200601", number[6:12], zone)
	first, err2 := time.ParseInLocation("2006-01", r.Retirement.From, zone)
	sex := "女"
	if (number[16]-'0')%2 == 1 {
		sex = "男"
	}
	i := slices.IndexFunc(r.Retirement.Ages, func(a stepped) bool { return a.Sex == sex })
	if err != nil || err2 != nil || i < 0 {
		return time.Time{}, false
	}
	a := r.Retirement.Ages[i]
	old := born.AddDate(0, a.Old, 0)
	if old.Before(first) {
		return old, true
	}
	late := (old.Year()-first.Year())*12 + int(old.Month()) - int(first.Month())
	return born.AddDate(0, min(a.Old+late/a.Steps+1, a.New), 0), true
}

// tooOld reports whether the month of retirement is over.
func (r rules) tooOld(number string, now time.Time) bool {
	at, ok := r.retires(number)
	return ok && !now.Before(at.AddDate(0, 1, 0))
}

// closed reports whether now is in the closing days, or as the lever says.
func (s *State) closed(now time.Time) bool {
	switch s.Calendar {
	case "closed":
		return true
	case "open":
		return false
	}
	return now.Day() >= settings.ClosedFrom && now.Day() <= settings.ClosedTo
}

// periodFrom is when the period of a moment began: on the day after the closing days.
func periodFrom(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), settings.ClosedTo+1, 0, 0, 0, 0, zone)
	if now.Before(at) {
		at = at.AddDate(0, -1, 0)
	}
	return at
}
