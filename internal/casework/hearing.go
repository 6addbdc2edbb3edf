package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// 听证或陈述申辩: the applicant is told when and where at least seven days before, somebody who has not worked on the case
// presides, and a signed record ends it. Between notice and record the limit stands and nobody decides. The case stays in its stage and
// state: an open Matter of the kind Hearing holds it.

// HearNotice is how many days there are at least between the notice of a hearing and its day (行政许可法 art. 48).
const HearNotice = 7

// hearLatest is how many days ahead a hearing may be held: the limit stands until then, so a wrong year would stop a case for good.
const hearLatest = 180

// HearingKinds are what may be held, in the order of the form.
var HearingKinds = [...]string{"听证", "陈述申辩"}

// Calling is what staff enter to hold a hearing.
type Calling struct {
	Kind  string // one of HearingKinds
	Chair string // staff id
	When  string // 2006-01-02T15:04, as a browser sends it
	Place string
	Words string // what it is about, to the applicant
}

func (k *Calling) check(now time.Time) (time.Time, error) {
	f := &fault.Fault{Kind: fault.Invalid}
	need := func(ok bool, name, say string) {
		if !ok {
			f.Fields = append(f.Fields, fault.Field{Name: name, Say: say})
		}
	}
	k.Place, k.Words = strings.TrimSpace(k.Place), strings.TrimSpace(k.Words)
	need(slices.Contains(HearingKinds[:], k.Kind), "kind", "请选择听证或者陈述申辩")
	need(k.Chair != "", "to", "请选择主持人")
	at, err := time.ParseInLocation("2006-01-02T15:04", k.When, workday.Zone)
	need(err == nil, "when", "请填写举行的日期和时间")
	need(err != nil || !day(at).Before(day(now).AddDate(0, 0, HearNotice)), "when", "应当提前 7 日通知，请选择 7 日以后的时间")
	need(err != nil || !at.After(now.AddDate(0, 0, hearLatest)), "when", fmt.Sprintf("请选择 %d 日以内的时间，其间办理时限暂停", hearLatest))
	need(k.Place != "", "place", "请填写举行的地点")
	need(k.Words != "", "words", "请填写听取意见的事项")
	if len(f.Fields) > 0 {
		return at, f
	}
	return at, nil
}

// day is the beginning of a calendar day.
func day(t time.Time) time.Time {
	y, m, d := t.In(workday.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, workday.Zone)
}

// MayChair says why somebody cannot preside: whoever calls it or is stood in for by them, and whoever has accepted, reviewed or proposed,
// noted something down or was asked for an opinion, has one already. "" when they can.
func (s Standing) MayChair(caller actor.Actor, chair string) string {
	worked := caller.IsAmong(chair) || chair == s.Case.ReviewedBy || chair == s.Case.AcceptedBy ||
		slices.ContainsFunc(s.Events, func(e Event) bool {
			return opinions[e.Verb] && e.By.Kind == "staff" && (e.By.ID == chair || e.For == chair)
		}) ||
		slices.ContainsFunc(s.Notes, func(n Note) bool { return n.By.ID == chair || n.For == chair }) ||
		slices.ContainsFunc(s.Matters, func(m Matter) bool {
			return m.Kind == Consultation && (m.AnsweredBy.ID == chair || m.AnsweredFor == chair)
		})
	if worked {
		return "主持人不能是办理这件办件的人，请选择另一名工作人员"
	}
	return ""
}

// presided reports whether somebody presides over a hearing of the case, or did. They hear, and others review (行政许可法 art. 48).
func (s Standing) presided(staffID string) bool {
	return slices.ContainsFunc(s.Matters, func(m Matter) bool { return m.Kind == Hearing && m.To == staffID })
}

// MayRecord reports whether somebody may record a hearing: whoever presides or called it, whoever stands in for them or was stood in for
// when it was called, and from the day after it any reviewer, so that no case waits for somebody who has left.
func (s Standing) MayRecord(who actor.Actor, m Matter) bool {
	called := func(e Event) bool {
		return (e.Verb == Hear || e.Verb == HearMove) && e.By.ID == m.AskedBy.ID && who.IsAmong(e.For)
	}
	return who.IsAmong(m.To, m.AskedBy.ID) || slices.ContainsFunc(s.Events, called) ||
		who.Has(actor.Reviewer) && day(s.Now).After(day(m.DueAt))
}

// HearCase gives notice of a hearing (听证或陈述申辩). The limit stands until its record.
func (s *Service) HearCase(ctx context.Context, who actor.Actor, caseID string, k Calling) error {
	at, err := k.check(s.Now())
	if err != nil {
		return err
	}
	a := act{verb: Hear}
	a.change = func(ctx context.Context, c *Case, m moment) error {
		if why := m.standing.MayChair(who, k.Chair); why != "" {
			return fault.On("to", why)
		}
		if s.Staff.May(ctx, k.Chair, actor.Reviewer, c.Region) != nil {
			return fault.On("to", "请选择本地区的另一名审核人员")
		}
		names, err := s.Staff.Names(ctx, k.Chair)
		if err != nil {
			return fmt.Errorf("naming who presides: %w", err)
		}
		a.words = arranged(at, k, names[k.Chair])
		c.Clock.stand(s.Calendar, m.now, at)
		c.free()
		return s.Store.AddMatter(ctx, Matter{ID: id.New(), CaseID: c.ID, Kind: Hearing, AskedBy: handOf(who, actor.Reviewer), AskedAt: m.now,
			To: k.Chair, DueAt: at, Stands: true, Sort: k.Kind, Subject: k.Words, Question: a.words})
	}
	a.said = func() string { return a.words }
	return s.act(ctx, who, caseID, a)
}

// arranged says when and where a hearing is held, about what and under whom.
func arranged(at time.Time, k Calling, chair string) string {
	return fmt.Sprintf("定于 %s在%s举行%s，由%s主持。事项：%s", moment15(at), k.Place, k.Kind, chair, k.Words)
}

func moment15(t time.Time) string { return t.In(workday.Zone).Format("2006 年 1 月 2 日 15:04 ") }

// HearingRecord is the record of a hearing as it is entered.
type HearingRecord struct {
	Waived bool   // the applicant has given it up; it need not have taken place
	Signed string // who signed the record
	Words  string // the record, for staff
}

// mostRecord is the limit of the record of a hearing, in characters.
const mostRecord = 20000

// RecordHearing ends a hearing with its signed record. MayRecord says who may. The limit runs on.
func (s *Service) RecordHearing(ctx context.Context, who actor.Actor, caseID string, h HearingRecord) error {
	f := &fault.Fault{Kind: fault.Invalid}
	if h.Signed = strings.TrimSpace(h.Signed); h.Signed == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "who", Say: "请填写在笔录上签字的人"})
	}
	if h.Words = strings.TrimSpace(h.Words); h.Words == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: "请填写笔录的内容"})
	}
	if utf8.RuneCountInString(h.Signed) > mostNamed {
		f.Fields = append(f.Fields, fault.Field{Name: "who", Say: fmt.Sprintf("最多 %d 个字", mostNamed)})
	}
	if utf8.RuneCountInString(h.Words) > mostRecord {
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: fmt.Sprintf("最多 %d 个字", mostRecord)})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return s.beside(ctx, who, caseID, HearDone, func(ctx context.Context, st Standing, c *Case) (step, error) {
		m, ok := st.waiting(Hearing)
		switch {
		case !ok || c.State.Ended():
			return step{}, errChanged
		case !st.MayRecord(who, m):
			return step{}, fault.New(fault.Forbidden, "笔录由主持人或者发出通知的人登记")
		case !h.Waived && st.Now.Before(m.DueAt):
			return step{}, fault.New(fault.Conflict, "还没有到举行的时间，不能登记笔录")
		}
		say := "已经举行，笔录已由参加人签字。办理时限继续计算。"
		if h.Waived {
			say = "当事人放弃，不再举行。办理时限继续计算。"
		}
		m.AnsweredBy, m.AnsweredAt, m.Agreed = handOf(who, actor.Reviewer), st.Now, !h.Waived
		m.Answer = "签字：" + h.Signed + "。" + h.Words
		c.Clock.resume(s.Calendar, st.Now)
		return step{by: m.AnsweredBy, words: say, tell: &Telling{}}, changed(s.Store.AnswerMatter(ctx, m))
	})
}
