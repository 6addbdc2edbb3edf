package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/staff"
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
	out, now := map[string][]string{}, s.Now()
	for _, c := range list {
		w := all[c.ID].Words(c)
		if c.LackLapsed(now) { // stays until it is dealt with
			w = append(w, "容缺逾期")
		}
		if len(w) > 0 && !c.State.Ended() {
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
	Figures
	Department int // at most MaxCounted
	Reminders  []Reminder
	Heads      bool // the caller is the head of some department
}

// mostReminders bounds the list of 提醒.
const mostReminders = 10

// remindDays are the working days before its limit at which a case presses: its holder first, and on the last day the head too.
const remindDays = 3

// DeskPage gives a page of a pile with the counters and the reminders of the caller and, for a head, of the departments. The pages of
// Done and Waiting have no queue. However many cases, departments and colleagues there are, it costs the same few statements.
func (s *Service) DeskPage(ctx context.Context, who actor.Actor, w QueueWanted) (Overview, Queue, error) {
	if err := looks(who); err != nil {
		return Overview{}, Queue{}, err
	}
	var tree staff.Tree
	var err error
	works := Handles(who) || who.Has(actor.Admin) // auditors have no work of their own
	if works {
		if tree, err = s.Staff.Tree(ctx); err != nil {
			return Overview{}, Queue{}, err
		}
	}
	theirs, headed := departmentsOf(tree, who)
	f, err := s.figures(ctx, who, tree)
	o := Overview{Figures: f}
	if err != nil {
		return o, Queue{}, err
	}
	wanted := []PileQuery{s.asked(who, w, theirs)}
	if works {
		region := RegionFor(who, "")
		wanted = append(wanted, PileQuery{Holders: holdersOf(who), Region: region, Limit: MaxCounted})
		if len(theirs) > 0 {
			wanted = append(wanted, PileQuery{Departments: theirs, Desks: StaffDesks[:], Limit: MaxCounted})
		}
	}
	piles, err := s.Lists.Piles(ctx, wanted...)
	if err != nil {
		return o, Queue{}, fmt.Errorf("reading the desk: %w", err)
	}
	if works {
		o.Heads = len(headed) > 0
		s.press(who, &o, headed, piles[1], slices.Concat(piles[2:]...))
	}
	if w.Pile == Handled {
		q, err := s.handledPage(ctx, who, w)
		return o, q, err
	}
	q, err := s.queueOf(ctx, who, w, piles[0])
	return o, q, err
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
