package catalog

import (
	"cmp"
	"slices"
	"time"
)

// Closed reports whether the item takes no new applications at a moment, and what applicants are told: it is stopped, its day has not
// come or is over (Begins, Ends), or its 申报期 is over. Days are those of China. Cases that run go on.
func (it *Item) Closed(now time.Time) (words string, closed bool) {
	day := now.In(zone).Format(time.DateOnly)
	switch {
	case it.stop != "":
		return it.stop, true
	case it.Begins != "" && day < it.Begins:
		return cmp.Or(it.EndWords, "这一事项自 "+it.Begins+" 起受理"), true
	case it.Ends != "" && day >= it.Ends:
		return cmp.Or(it.EndWords, "这一事项自 "+it.Ends+" 起停止受理"), true
	case len(it.Seasons) > 0 && !slices.ContainsFunc(it.Seasons, func(s Season) bool { return s.has(day[5:]) }):
		return cmp.Or(it.EndWords, "现在不在这一事项的申报期内"), true
	}
	return "", false
}

// has reports whether a day, as 01-02, is in the season. A season may begin in one year and end in the next.
func (s Season) has(day string) bool {
	if s.From <= s.Till {
		return s.From <= day && day <= s.Till
	}
	return day >= s.From || day <= s.Till
}

// dated reports whether the day decides if applications are taken.
func (it *Item) dated() bool { return it.Begins != "" || it.Ends != "" || len(it.Seasons) > 0 }

// shown is the item as it is shown at a moment: one that takes no new applications is none that people can apply for.
func (it *Item) shown(stops []Stop, now time.Time) *Item {
	as := *it
	if i := slices.IndexFunc(stops, func(s Stop) bool { return s.Code == it.Code }); i >= 0 {
		as.stop = cmp.Or(stops[i].Words, "这一事项暂停受理新的申请")
	}
	words, closed := as.Closed(now)
	if !closed {
		return it
	}
	as.Online, as.Offline, as.paused = false, words, it.Online
	return &as
}

// OnlineWhenOpen reports whether the item is applied for online whenever it takes applications, as practice always finds it.
func (it *Item) OnlineWhenOpen() bool { return it.Online || it.paused }

// midnight is when the next day begins in China.
func midnight(now time.Time) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}
