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
)

// MatterKind is what a matter of a case is about.
type MatterKind string

const (
	Consultation MatterKind = "consult" // 征求意见: a question to a colleague
	Extension    MatterKind = "extend"  // 延长: a proposal, for another person's word
	Objection    MatterKind = "object"  // 公示异议
	Hearing      MatterKind = "hear"    // 听证或陈述申辩, until its record
)

// Matter is something about a case that waits for somebody's answer beside its stages. All words are sealed.
type Matter struct {
	ID      string
	CaseID  string
	Kind    MatterKind
	AskedBy Hand
	AskedAt time.Time
	To      string // staff id of whoever is asked by name; "" for whoever may answer
	DueAt   time.Time
	Days    int  // of an extension
	Stands  bool // a consultation for which the clock stands

	Department     string   // id of the department that is asked, any reviewer of which answers; "" for none
	DepartmentName string   // as it was called then
	Files          []string // ids of the materials that whoever is asked may see; nil when nobody chose, as before there was a choice

	Sort     string // of a hearing: one of HearingKinds
	Subject  string // of a hearing
	Question string
	Who      string // who objects
	Contact  string

	AnsweredBy  Hand
	AnsweredFor string // staff id of the colleague for whom AnsweredBy stood in
	AnsweredAt  time.Time
	Agreed      bool // an extension that another person has approved
	Answer      string
}

// Open reports whether the answer is still awaited.
func (m Matter) Open() bool { return m.AnsweredAt.IsZero() }

// MaxExtension is how many working days an extension may add.
const MaxExtension = 10

// ProposeExtension proposes to extend the promised limit (延长). Another member of staff must approve it before it counts.
func (s *Service) ProposeExtension(ctx context.Context, who actor.Actor, caseID string, days int, reason string) error {
	f := &fault.Fault{Kind: fault.Invalid}
	if days < 1 || days > MaxExtension {
		f.Fields = append(f.Fields, fault.Field{Name: "days", Say: fmt.Sprintf("请填写 1 到 %d 个工作日", MaxExtension)})
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: "请填写延长的理由，同意后会告知申请人"})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return s.beside(ctx, who, caseID, Extend, func(ctx context.Context, st Standing, c *Case) (step, error) {
		if may := st.Act(who, "extend"); !may.Possible() {
			return step{}, may.refusal()
		}
		by := handOf(who, actor.Reviewer)
		return step{by: by, words: fmt.Sprintf("延长 %d 个工作日：%s", days, reason), inside: true},
			s.Store.AddMatter(ctx, Matter{ID: id.New(), CaseID: c.ID, Kind: Extension, AskedBy: by, AskedAt: st.Now, Days: days, Question: reason})
	})
}

// AnswerExtension is the word of another reviewer about a proposed extension. It must come before the limit is over.
func (s *Service) AnswerExtension(ctx context.Context, who actor.Actor, caseID string, agree bool, words string) error {
	if words = strings.TrimSpace(words); !agree && words == "" {
		return fault.On("words", "请填写不同意的理由")
	}
	if err := fitting(words); err != nil {
		return err
	}
	return s.beside(ctx, who, caseID, Prolong, func(ctx context.Context, st Standing, c *Case) (step, error) {
		m, _ := st.waiting(Extension)
		if err := st.prolongs(who, m, agree); err != nil {
			return step{}, err
		}
		m.AnsweredBy, m.AnsweredAt, m.Agreed, m.Answer = handOf(who, actor.Reviewer), st.Now, agree, words
		if err := s.Store.AnswerMatter(ctx, m); err != nil {
			return step{}, changed(err)
		}
		if !agree {
			return step{by: m.AnsweredBy, words: "不同意延长：" + words, inside: true}, nil
		}
		c.Clock.extend(s.Calendar, m.Days)
		return step{by: m.AnsweredBy, words: fmt.Sprintf("延长 %d 个工作日：%s", m.Days, m.Question), tell: &Telling{Due: c.Clock.Due}}, nil
	})
}

// MayProlong reports whether somebody may answer an extension: not whoever asked for it, their deputy, or whom they stood in for.
func (s Standing) MayProlong(who actor.Actor, m Matter) bool { return s.prolongs(who, m, false) == nil }

// MayAgree reports whether such an answer may be yes: the limit still runs.
func (s Standing) MayAgree(who actor.Actor, m Matter) bool { return s.prolongs(who, m, true) == nil }

func (s Standing) prolongs(who actor.Actor, m Matter, agree bool) error {
	switch {
	case m.ID == "":
		return errChanged
	case !who.Has(actor.Reviewer) && !who.Has(actor.Admin):
		return fault.New(fault.Forbidden, "延长须由审核人员或者管理员同意")
	case who.IsAmong(m.AskedBy.ID), s.actedFor(Extend, who):
		return fault.New(fault.Forbidden, "您提出了延长，须由另一名工作人员同意")
	case agree && (s.Case.State != Accepted && s.Case.State != Reviewing || !s.Case.Clock.Paused.IsZero() || s.Now.After(s.Case.Clock.Due)):
		return fault.New(fault.Conflict, "办理时限已到或者已暂停，现在不能延长")
	}
	return nil
}

// Complaint is an objection to a publicity, as staff record it.
type Complaint struct{ Who, Contact, Words string }

// mostNamed is the limit of who objects or signs, and of how to reach them, as staff record it: also a group, or an address.
const mostNamed = 200

// RecordObjection records an objection that came in during a publicity. Until it is answered, nobody can decide 准予.
func (s *Service) RecordObjection(ctx context.Context, who actor.Actor, caseID string, k Complaint) error {
	f := &fault.Fault{Kind: fault.Invalid}
	for _, need := range []struct{ name, value, say string }{{"who", k.Who, "请填写提出异议的人"},
		{"contact", k.Contact, "请填写联系方式"}, {"words", k.Words, "请填写异议的内容"}} {
		if strings.TrimSpace(need.value) == "" {
			f.Fields = append(f.Fields, fault.Field{Name: need.name, Say: need.say})
		}
	}
	if err := fitting(k.Words); err != nil {
		f.Fields = append(f.Fields, fault.Of(err).Fields...)
	}
	for _, one := range []struct{ name, value string }{{"who", k.Who}, {"contact", k.Contact}} {
		if utf8.RuneCountInString(one.value) > mostNamed {
			f.Fields = append(f.Fields, fault.Field{Name: one.name, Say: fmt.Sprintf("最多 %d 个字", mostNamed)})
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	return s.beside(ctx, who, caseID, Object, func(ctx context.Context, st Standing, c *Case) (step, error) {
		switch {
		case !Handles(who):
			return step{}, fault.New(fault.Forbidden, "您的岗位不能登记异议")
		case c.State != Publicity:
			return step{}, fault.New(fault.Conflict, "公示期已满，不能再登记异议")
		}
		by := handOf(who, roleOf(who, *c))
		return step{by: by, inside: true}, s.Store.AddMatter(ctx, Matter{ID: id.New(), CaseID: c.ID, Kind: Objection, AskedBy: by,
			AskedAt: st.Now, Who: strings.TrimSpace(k.Who), Contact: strings.TrimSpace(k.Contact), Question: strings.TrimSpace(k.Words)})
	})
}

// ReplyObjection answers one objection.
func (s *Service) ReplyObjection(ctx context.Context, who actor.Actor, caseID, matterID, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		return fault.On("words", "请填写对异议的答复")
	}
	if err := fitting(words); err != nil {
		return err
	}
	return s.beside(ctx, who, caseID, Reply, func(ctx context.Context, st Standing, c *Case) (step, error) {
		if !who.Has(actor.Reviewer) {
			return step{}, fault.New(fault.Forbidden, "异议须由审核人员答复")
		}
		i := slices.IndexFunc(st.Matters, func(m Matter) bool { return m.ID == matterID && m.Kind == Objection && m.Open() })
		if i < 0 || c.State.Ended() {
			return step{}, errChanged
		}
		m := st.Matters[i]
		m.AnsweredBy, m.AnsweredAt, m.Answer = handOf(who, actor.Reviewer), st.Now, words
		return step{by: m.AnsweredBy, inside: true}, changed(s.Store.AnswerMatter(ctx, m))
	})
}

// waiting gives the open matter of a kind of which there is one at a time.
func (s Standing) waiting(k MatterKind) (Matter, bool) {
	i := slices.IndexFunc(s.Matters, func(m Matter) bool { return m.Kind == k && m.Open() })
	if i < 0 {
		return Matter{}, false
	}
	return s.Matters[i], true
}

// beside is a step about a matter of a case. It moves the case at its version too, so that two steps at once are never both taken.
func (s *Service) beside(
	ctx context.Context, who actor.Actor, caseID string, verb Verb, do func(context.Context, Standing, *Case) (step, error),
) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		st, _, err := s.standing(ctx, c)
		if err != nil {
			return err
		}
		if verb != Opinion {
			if err := s.beyondOpinion(ctx, who, c); err != nil {
				return err
			}
		}
		if verb == Extend || verb == NoteVerb || verb == Reply { // what only those do who work on the case
			if err := s.seesAll(ctx, who, st); err != nil {
				return err
			}
		}
		after := c
		taken, err := do(ctx, st, &after)
		if err != nil {
			return err
		}
		if _, ok := c.State.move(verb, after.State); !ok && after.State != c.State {
			return fmt.Errorf("%s leads from %s to %s, which the table does not allow", verb, c.State, after.State)
		}
		after.UpdatedAt = st.Now
		taken.verb, taken.stage = verb, st.Stage().Key
		if err := s.sent(ctx, who, c, taken.words); err != nil {
			return err
		}
		return s.commit(ctx, who, c, after, taken)
	})
}
