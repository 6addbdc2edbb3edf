package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
)

// Marks keeps what each member of staff has seen of which case.
type Marks interface {
	// MarkSeen records that a member of staff looks at a case.
	MarkSeen(ctx context.Context, staffID, caseID string, at time.Time) error
	// Signals gives what has happened to cases that a list may mark, for one member of staff. Cases without anything are missing.
	Signals(ctx context.Context, staffID string, caseIDs []string) (map[string]Signals, error)
}

// Signals are the moments by which a list marks a case; zero for never.
type Signals struct {
	Seen     time.Time // by whoever looks at the list
	Answered time.Time // 补正 handed in
	Said     time.Time // the last message of the applicant
	Given    time.Time // handed over, assigned or transferred
	Opinions int       // asked for
	Replies  int       // that have come
	Replied  time.Time // the last of them
}

// Words are the marks (DSK-1): each goes once the case has been looked at.
func (g Signals) Words(c Case) []string {
	var out []string
	if g.Given.After(g.Seen) {
		out = append(out, "转入")
	} else if g.Seen.IsZero() {
		out = append(out, "新到")
	}
	if c.Answered && g.Answered.After(g.Seen) {
		out = append(out, "补正已提交")
	}
	if g.Said.After(g.Seen) {
		out = append(out, "有新留言")
	}
	if g.Opinions > 0 && (c.State == Consulting || g.Replied.After(g.Seen)) {
		out = append(out, fmt.Sprintf("意见 %d/%d", g.Replies, g.Opinions))
	}
	return out
}

func (s *Service) marks(ctx context.Context, who actor.Actor, list []Case) (map[string][]string, error) {
	if len(list) == 0 || !Handles(who) {
		return nil, nil
	}
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	all, err := s.Store.Signals(ctx, who.StaffID, ids)
	if err != nil {
		return nil, fmt.Errorf("reading what is new: %w", err)
	}
	out := map[string][]string{}
	for _, c := range list {
		if w := all[c.ID].Words(c); len(w) > 0 && !c.State.Ended() {
			out[c.ID] = w
		}
	}
	return out, nil
}

// Reminder is one line of 提醒.
type Reminder struct {
	CaseID, Number, ItemName string
	Say                      string
	Rest                     int // working days left; negative when overdue
}

// Overview is what the desk shows above its lists: how much there is, and what presses.
type Overview struct {
	Mine, Department, Handled, Unheard int // at most MaxCounted
	Reminders                          []Reminder
	Heads                              bool // the caller is the head of some department
}

// mostReminders bounds the list of 提醒.
const mostReminders = 10

// remindDays are the working days before its limit at which a case presses: its holder first, and on the last day the head too.
const remindDays = 3

// DeskOverview gives the counters of the tabs beside the caller's figures, and the reminders of the caller and, for a head, of the
// departments.
func (s *Service) DeskOverview(ctx context.Context, who actor.Actor, f Figures) (Overview, error) {
	if err := looks(who); err != nil {
		return Overview{}, err
	}
	mine := f.held
	if !Handles(who) && !who.Has(actor.Admin) { // auditors have no work of their own
		return Overview{}, nil
	}
	theirs, headed, err := s.departmentsOf(ctx, who)
	if err != nil {
		return Overview{}, err
	}
	var near []Case
	if len(theirs) > 0 {
		near, err = s.Lists.DepartmentCases(ctx, theirs, nil, MaxCounted)
		if err != nil {
			return Overview{}, fmt.Errorf("reading the departments: %w", err)
		}
		near = slices.DeleteFunc(near, func(c Case) bool { return !seen(who, c) })
	}
	done, err := s.Lists.HandledCases(ctx, who.StaffID, s.Now().Add(-handledSince), MaxCounted)
	if err != nil {
		return Overview{}, fmt.Errorf("reading what was handled: %w", err)
	}
	o := Overview{Mine: len(mine), Department: len(near), Handled: len(done), Heads: len(headed) > 0}
	if o.Unheard, err = s.Lists.Unheard(ctx, who.StaffID, MaxCounted); err != nil {
		return o, fmt.Errorf("counting messages: %w", err)
	}
	o.Reminders = s.remind(mine, remindDays, "您承办的办件")
	near = slices.DeleteFunc(near, func(c Case) bool { return !slices.Contains(headed, c.Department) || who.Is(c.ClaimedBy) })
	o.Reminders = append(o.Reminders, s.remind(near, 0, "本部门的办件")...)
	o.Reminders = o.Reminders[:min(len(o.Reminders), mostReminders)]
	return o, nil
}

// remind gives a line for each case whose limit has at most some working days left, or that nobody has touched since it was claimed.
func (s *Service) remind(list []Case, days int, whose string) []Reminder {
	var out []Reminder
	now := s.Now()
	for _, c := range list {
		l, ok := c.Clock.LimitAt(s.Calendar, now)
		r := Reminder{CaseID: c.ID, Number: c.Number, ItemName: c.ItemName, Rest: l.Left}
		switch waits := c.State.handledBy() != ""; {
		case !ok || l.Paused || !waits:
			continue
		case l.Overdue:
			r.Say = whose + "已超期"
		case l.Left <= 0:
			r.Say = whose + "今天到期"
		case l.Left <= days:
			r.Say = fmt.Sprintf("%s还剩 %d 个工作日", whose, l.Left)
		case days > 0 && !now.Before(s.Calendar.Add(c.ClaimedAt, IdleDays)):
			r.Say = fmt.Sprintf("认领后 %d 个工作日没有办理，明天将退回队列", IdleDays)
		default:
			continue
		}
		out = append(out, r)
	}
	return out
}
