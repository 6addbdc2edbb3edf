package desk

import (
	"fmt"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// limitView is the remaining time, ready to print.
type limitView struct {
	Left    string // 剩 3 个工作日
	Due     string // 11-26
	Percent int
	Kind    string // "", "warn", "bad"
	Label   string // of the bar, for screen readers
	Overdue bool
	Say     string // how much of it is used, and how long it was suspended; "" for a limit of no days
}

// limitOf formats the limit of a case. It returns nil when none runs.
func limitOf(c casework.Case, l casework.Limit, ok bool) *limitView {
	if !ok {
		return nil
	}
	v := &limitView{Overdue: l.Overdue}
	if l.Days > 0 {
		v.Percent = min(100, l.Used*100/l.Days)
		v.Label = fmt.Sprintf("时限共 %d 个工作日，已用 %d 个", l.Days, l.Used)
	}
	if !l.Due.IsZero() {
		v.Due = l.Due.In(workday.Zone).Format("01-02")
	}
	switch {
	case l.Paused:
		v.Left = fmt.Sprintf("%s，时限暂停，剩 %d 个工作日", c.Pause(), max(0, l.Left))
	case l.Overdue && l.Left < 0:
		v.Left, v.Kind = fmt.Sprintf("超期 %d 个工作日", -l.Left), "bad"
	case l.Overdue:
		v.Left, v.Kind = "已超期", "bad"
	case l.Left <= 0:
		v.Left, v.Kind = "今天到期", "bad"
	case l.Left == 1:
		v.Left, v.Kind = "剩 1 个工作日", "bad"
	case l.Left <= 3:
		v.Left, v.Kind = fmt.Sprintf("剩 %d 个工作日", l.Left), "warn"
	default:
		v.Left = fmt.Sprintf("剩 %d 个工作日", l.Left)
	}
	if v.Label == "" {
		v.Label = v.Left
	}
	return v
}

// clockOf is the limit of a case on its own page, with what of the promise is used and how many working days did not count.
func (p Pages) clockOf(v casework.View) *limitView {
	l := limitOf(v.Case, v.Limit, v.Timed)
	if l == nil || v.Limit.Days == 0 {
		return l
	}
	l.Say = fmt.Sprintf("承诺 %d 个工作日，已用 %d 个", v.Limit.Days, v.Limit.Used)
	if n := v.Stood(p.Calendar); n > 0 {
		l.Say += fmt.Sprintf("；暂停 %d 个工作日，不计入", n)
	}
	return l
}

// desks are the Chinese names of the desks.
var desks = map[casework.Desk]string{
	casework.AcceptDesk: "待受理", casework.ReviewDesk: "待审查", casework.DecideDesk: "待复审",
	casework.CloseDesk: "待办结", casework.ApplicantDesk: "待补正",
	casework.ConsultDesk: "征求意见中", casework.PublicityDesk: "公示中", casework.StandingDesk: "已中止",
}

// formatMoment formats a moment for staff: 11-23 14:02, with the year when it is not the current one.
func formatMoment(t, now time.Time) string {
	t = t.In(workday.Zone)
	if t.Year() != now.In(workday.Zone).Year() {
		return t.Format("2006-01-02 15:04")
	}
	return t.Format("01-02 15:04")
}

// day formats a day as 11 月 30 日.
func day(t time.Time) string {
	t = t.In(workday.Zone)
	return fmt.Sprintf("%d 月 %d 日", int(t.Month()), t.Day())
}

func machine(t time.Time) string { return t.In(workday.Zone).Format(time.RFC3339) }

// timeline lists the events, oldest first. The last event of an open case is marked as the current
// one.
func timeline(v casework.View) []ui.TimelineStep {
	var steps []ui.TimelineStep
	for i, e := range v.Events {
		if e.Verb == casework.Start {
			continue
		}
		s := ui.TimelineStep{Title: e.Title(), When: formatMoment(e.At, v.Now), DateTime: machine(e.At), State: "done", Say: hand(e.By, e.Name)}
		if e.ForName != "" {
			s.Say += "（代" + e.ForName + "）"
		}
		if e.Words != "" {
			s.Say += "：" + strings.ReplaceAll(e.Words, "\n", "；")
		}
		if e.Timed && !e.Inside {
			s.Say += fmt.Sprintf("（剩 %d 个工作日）", e.Left)
		}
		if i == len(v.Events)-1 && !v.Case.State.Ended() {
			s.State = "now"
		}
		steps = append(steps, s)
	}
	return steps
}

// hand formats who did something: 测** 经办人.
func hand(h casework.Hand, name string) string {
	switch {
	case name == "":
		return h.Label
	case h.Label == "":
		return name
	}
	return name + " " + h.Label
}
