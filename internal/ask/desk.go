package ask

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/staff"
	"wangting/internal/workday"
)

var (
	zone         = workday.Zone
	errNotMine   = fault.New(fault.Forbidden, "您的岗位没有这项权限，请联系大厅管理员")
	errClaimed   = fault.New(fault.Conflict, "这条留言已由同事认领，超过答复期限后才能接手")
	errUnclaimed = fault.New(fault.Conflict, "请先认领这条留言")
	errDecided   = fault.New(fault.Conflict, "是否公开已经处理过，或者提问人撤回了同意，请刷新后查看")
	errAnswered  = fault.New(fault.Conflict, "这条留言已经答复，请刷新后查看")
)

func day(t time.Time) string { return t.In(zone).Format("1 月 2 日") }

// Desk gives the questions of the region of who: open ones, the first due first, answered ones, the newest first, or
// those that wait for a second pair of eyes, the oldest first.
func (s *Service) Desk(ctx context.Context, who actor.Actor, st State, after Cursor, most int) ([]Question, error) {
	if !works(who) {
		return nil, errNotMine
	}
	return s.Store.Desk(ctx, deskRegion(who), st, after, most)
}

// Left is how many working days there are to answer a question, after today.
func (s *Service) Left(q Question) int { return s.Workdays.Between(s.Now(), q.Due) }

// mostAwaiting bounds how many proposals are looked through.
const mostAwaiting = 100

// Awaiting counts the oldest answers that wait for the word of the caller, to stand among 「常见问题」.
func (s *Service) Awaiting(ctx context.Context, who actor.Actor) (n int, err error) {
	list, err := s.Desk(ctx, who, Proposed, Cursor{}, mostAwaiting)
	for _, q := range list {
		if MayPublish(who, q) {
			n++
		}
	}
	return n, err
}

// AtDesk gives one question of the region of who, and how many others the same person has asked. NotFound when it is of another region.
func (s *Service) AtDesk(ctx context.Context, who actor.Actor, questionID string) (Question, int64, error) {
	q, err := s.atDesk(ctx, who, questionID)
	if err != nil || q.PersonID == "" {
		return q, 0, err
	}
	n, err := s.Store.Of(ctx, q.PersonID)
	return q, n - 1, err
}

func (s *Service) atDesk(ctx context.Context, who actor.Actor, questionID string) (Question, error) {
	if !works(who) {
		return Question{}, errNotMine
	}
	q, err := s.Store.Question(ctx, questionID)
	if err == nil && q.Region != deskRegion(who) {
		err = fault.New(fault.NotFound, "")
	}
	return q, err
}

// MayClaim reports whether who may become the one who answers an open question: nobody has claimed it, or a colleague who cannot answer it
// any more, or the answer is overdue.
func (s *Service) MayClaim(ctx context.Context, who actor.Actor, q Question) (bool, error) {
	switch {
	case q.State != Open || who.IsAmong(q.ClaimedBy):
		return false, nil
	case q.ClaimedBy == "" || q.Late(s.Now()):
		return true, nil
	}
	all, err := s.Staff.Named(ctx, []string{q.ClaimedBy})
	if err != nil {
		return false, fmt.Errorf("looking at who claimed a question: %w", err)
	}
	a := all[q.ClaimedBy]
	holder := actor.Actor{StaffID: a.ID, Roles: a.Roles, Region: a.Region}
	return a.State != staff.Active || !works(holder) || deskRegion(holder) != q.Region, nil
}

// Claim makes who the one who answers. Conflict when a colleague has claimed it, unless MayClaim says otherwise.
func (s *Service) Claim(ctx context.Context, who actor.Actor, questionID string) error {
	q, err := s.atDesk(ctx, who, questionID)
	switch {
	case err != nil:
		return err
	case q.State != Open:
		return errAnswered
	case who.IsAmong(q.ClaimedBy):
		return nil
	}
	if may, err := s.MayClaim(ctx, who, q); err != nil || !may {
		return cmp.Or(err, error(errClaimed))
	}
	q.ClaimedBy = who.StaffID
	return s.put(ctx, who, "ask.claimed", q, nil)
}

// mine gives an open question that who has claimed, or the colleague for whom they stand in.
func (s *Service) mine(ctx context.Context, who actor.Actor, questionID string) (Question, error) {
	q, err := s.atDesk(ctx, who, questionID)
	switch {
	case err != nil:
		return q, err
	case q.State != Open:
		return q, errAnswered
	case q.ClaimedBy == "":
		return q, errUnclaimed
	case !who.IsAmong(q.ClaimedBy):
		return q, errClaimed
	}
	return q, nil
}

// HandOn sends a question to the office of another region. The day by which it is answered stays.
func (s *Service) HandOn(ctx context.Context, who actor.Actor, questionID, to string) error {
	q, err := s.mine(ctx, who, questionID)
	if err != nil {
		return err
	}
	if !known(to) || to == q.Region {
		return fault.On("to", "请选择转给哪个地区")
	}
	from := q.Region
	q.Region, q.ClaimedBy = to, ""
	return s.put(ctx, who, "ask.handed_on", q, map[string]string{"from": from, "to": to})
}

// Answer answers a question and tells the asker. What both sides want among 「常见问题」 waits there for Publish. Invalid with fields.
func (s *Service) Answer(ctx context.Context, who actor.Actor, questionID string, r Reply) error {
	q, err := s.mine(ctx, who, questionID)
	if err != nil {
		return err
	}
	if err := r.check(q); err != nil {
		return err
	}
	q.State, q.Answer, q.AnsweredBy, q.AnsweredFor, q.AnsweredAt = Answered, r.Answer, who.StaffID, who.For, s.Now().Truncate(time.Microsecond)
	q.Proposed, q.FAQText, q.FAQAnswer = r.FAQ, r.FAQText, r.FAQAnswer
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.put(ctx, who, "ask.answered", q, nil); err != nil {
			return err
		}
		if q.Proposed {
			if err := s.record(ctx, who, "ask.proposed", q, nil); err != nil {
				return err
			}
		}
		sms := notice.SMS{Phone: q.Phone, Template: notice.Answered, Params: map[string]string{"number": q.Number}}
		if q.PersonID != "" {
			sms.Inbox = notice.OwnInbox(q.PersonID)
		}
		if q.Phone == "" { // who asked has removed their account since
			return nil
		}
		if err := s.Notices.SMS(ctx, sms); err != nil {
			return fmt.Errorf("telling who asked: %w", err)
		}
		return s.tell(ctx, q, "您的留言已答复", "留言编号 "+q.Number+"，请打开查看答复。")
	})
}

// proposed gives a question that waits for a second pair of eyes.
func (s *Service) proposed(ctx context.Context, who actor.Actor, questionID string) (Question, error) {
	q, err := s.atDesk(ctx, who, questionID)
	if err == nil && (!q.Proposed || !q.Public) {
		err = errDecided
	}
	return q, err
}

// MayPublish reports whether somebody is the second pair of eyes for a question: not who answered it, nor a deputy
// of theirs, nor for whom they stood in.
func MayPublish(who actor.Actor, q Question) bool {
	return q.Proposed && q.Public && !who.IsAmong(q.AnsweredBy, q.AnsweredFor)
}

// Publish puts among 「常见问题」 what a colleague has proposed. Forbidden to who proposed it, Conflict when it is decided already.
func (s *Service) Publish(ctx context.Context, who actor.Actor, questionID string) error {
	q, err := s.proposed(ctx, who, questionID)
	if err != nil {
		return err
	}
	if !MayPublish(who, q) {
		return fault.New(fault.Forbidden, "这是您答复的，由另一名工作人员确认公开")
	}
	q.Proposed, q.FAQ = false, true
	return s.put(ctx, who, "ask.published", q, nil)
}

// Decline keeps out of 「常见问题」 what was proposed; who proposed it may do so too. Conflict when it is decided already.
func (s *Service) Decline(ctx context.Context, who actor.Actor, questionID string) error {
	q, err := s.proposed(ctx, who, questionID)
	if err != nil {
		return err
	}
	q.Proposed = false
	return s.put(ctx, who, "ask.declined", q, nil)
}

// Unpublish takes an answered question from 「常见问题」.
func (s *Service) Unpublish(ctx context.Context, who actor.Actor, questionID string) error {
	q, err := s.atDesk(ctx, who, questionID)
	if err != nil || !q.FAQ {
		return err
	}
	q.FAQ = false
	return s.put(ctx, who, "ask.taken_back", q, nil)
}

func (s *Service) put(ctx context.Context, who actor.Actor, act string, q Question, detail map[string]string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Put(ctx, q); err != nil {
			return fmt.Errorf("changing a question: %w", err)
		}
		return s.record(ctx, who, act, q, detail)
	})
}

func (s *Service) record(ctx context.Context, who actor.Actor, act string, q Question, detail map[string]string) error {
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "question", ObjectID: q.ID, Detail: detail})
}

// tell writes to the inbox of the person who asked; a visitor has none.
func (s *Service) tell(ctx context.Context, q Question, title, body string) error {
	if q.PersonID == "" {
		return nil
	}
	return s.Notices.Tell(ctx, actor.SystemActor("ask"), notice.Message{UnitID: q.PersonID, PersonID: q.PersonID, Kind: notice.AboutHall,
		Title: title, Body: body, Link: "/me/questions/" + q.ID})
}
