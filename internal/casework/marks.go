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
}

// Signals are the moments by which a list marks a case; zero for never.
type Signals struct {
	LookedAt time.Time // by whoever looks at the list
	Answered time.Time // 补正 handed in
	Said     time.Time // the last message of the applicant
	Given    time.Time // handed over, assigned or transferred, and not taken back
	Opinions int       // asked for
	Replies  int       // that have come
	Replied  time.Time // the last of them
}

// Words are the marks (DSK-1): each goes once the case has been looked at.
func (g Signals) Words(c Case) []string {
	var out []string
	if g.Given.After(g.LookedAt) {
		out = append(out, "转入")
	} else if g.LookedAt.IsZero() {
		out = append(out, "新到")
	}
	if c.Answered && g.Answered.After(g.LookedAt) {
		out = append(out, "补正已提交")
	}
	if g.Said.After(g.LookedAt) {
		out = append(out, "有新留言")
	}
	if g.Opinions > 0 && (c.State == Consulting || g.Replied.After(g.LookedAt)) {
		out = append(out, fmt.Sprintf("意见 %d/%d", g.Replies, g.Opinions))
	}
	return out
}

func (s *Service) marks(who actor.Actor, list []Shelved) map[string][]string {
	if len(list) == 0 || !Handles(who) {
		return nil
	}
	out, now := map[string][]string{}, s.Now()
	for _, r := range list {
		w := r.Signals.Words(r.Case)
		if r.Case.LackLapsed(now) { // stays until it is dealt with
			w = append(w, "容缺逾期")
		}
		if len(w) > 0 && !r.Case.State.Ended() {
			out[r.Case.ID] = w
		}
	}
	return out
}

// Reminder is one line of 提醒.
type Reminder struct {
	CaseID, Number, ItemName string
	Say                      string
	Rest                     int // working days left; negative when overdue
}

// Overview is what the desk shows above its lists: how much there is, and what presses.
type Overview struct {
	Figures
	Department int // at most MaxCounted
	Reminders  []Reminder
	Heads      bool // the caller is the head of some department
}

// mostReminders bounds the list of 提醒.
const mostReminders = 10

// remindDays are the working days before its limit at which a case presses: its holder first, and on the last day the head too.
const remindDays = 3

// DeskPage gives a page of a pile with the counters and the reminders of the caller and, for a head, of the departments. However many
// cases, departments and colleagues there are, it costs two statements.
func (s *Service) DeskPage(ctx context.Context, who actor.Actor, w QueueWanted) (Overview, Queue, error) {
	if err := looks(who); err != nil {
		return Overview{}, Queue{}, err
	}
	f, err := s.figures(ctx, who)
	o := Overview{Figures: f}
	if err != nil {
		return o, Queue{}, err
	}
	theirs, headed := departmentsOf(f.Departments, who)
	q := s.deskQuery(who, w, theirs)
	if works(who) {
		q.More = append(q.More, PileQuery{Holders: holdersOf(who), Region: RegionFor(who, ""), Limit: MaxCounted})
		if len(theirs) > 0 {
			q.More = append(q.More, PileQuery{Departments: theirs, Desks: StaffDesks[:], Limit: MaxCounted})
		}
	}
	rows, more, err := s.Lists.Desk(ctx, q)
	if err != nil {
		return o, Queue{}, fmt.Errorf("reading the desk: %w", err)
	}
	if works(who) {
		o.Heads = len(headed) > 0
		s.press(who, &o, headed, more[0], slices.Concat(more[1:]...))
	}
	return o, s.queueOf(who, w, rows), nil
}

// press counts the cases of the departments and says which cases press: of the caller's own, and of the departments that they head.
func (s *Service) press(who actor.Actor, o *Overview, headed []string, mine, near []Case) {
	near = slices.DeleteFunc(near, func(c Case) bool { return !shownTo(who, c) })
	o.Department = len(near)
	near = slices.DeleteFunc(near, func(c Case) bool { return !slices.Contains(headed, c.Department) || who.IsAmong(c.ClaimedBy) })
	o.Reminders = append(s.remind(mine, remindDays, "您承办的办件"), s.remind(near, 0, "本部门的办件")...)
	o.Reminders = o.Reminders[:min(len(o.Reminders), mostReminders)]
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
		case c.LackLapsed(now):
			r.Say = "容缺的材料逾期没有补交，建议终止办理"
		case l.Left <= 0:
			r.Say = whose + "今天到期"
		case l.Left <= days:
			r.Say = fmt.Sprintf("%s还剩 %d 个工作日", whose, l.Left)
		case days > 0 && !now.Before(s.Calendar.Add(c.ClaimedAt, IdleDays)):
			r.Say = fmt.Sprintf("认领已满 %d 个工作日，仍没有办理的将退回队列", IdleDays)
		default:
			continue
		}
		out = append(out, r)
	}
	return out
}
