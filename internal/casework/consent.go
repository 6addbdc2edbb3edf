package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/regno"
)

// 对方确认: an item may want both sides of a matter to apply together. When a person files, the other side is the unit, whose word is the
// endorsement (endorse.go). When a unit files, it is the person whom a question of the form names. They are asked at the submission, answer
// in 「个人中心」 with the document that the form says, and until they have agreed, or a member of staff has recorded how they know it
// otherwise, nobody can accept the case. The case stays in its stage and state: the newest Consent holds it, and the days to accept it
// begin with the answer.

// ConsentAnswer is the answer of the other side.
type ConsentAnswer string

const (
	ConsentOpen     ConsentAnswer = ""
	ConsentAgreed   ConsentAnswer = "agreed"
	ConsentRefused  ConsentAnswer = "refused"
	ConsentRecorded ConsentAnswer = "recorded" // by staff, who know it otherwise
	ConsentVoid     ConsentAnswer = "void"     // the case ended, or names somebody else now
)

// Consent is one question to the other side of a case, and its answer. The newest of a case counts, and one is open at a time.
type Consent struct {
	ID         string
	CaseID     string
	Of         regno.Document `json:"-"` // who is asked; only while it is written: the database keeps a keyed hash
	AskedAt    time.Time
	AnsweredAt time.Time
	AnsweredBy Hand // the other side, or the member of staff who recorded it
	Answer     ConsentAnswer
	Words      string // why not, or how staff know; sealed in the database

	Case Case // in lists only, without data
}

// Given reports whether the other side applies too.
func (k Consent) Given() bool { return k.Answer == ConsentAgreed || k.Answer == ConsentRecorded }

// Consenting keeps what the other side of cases is asked.
type Consenting interface {
	// AskConsent stores a question, under a keyed hash of whom it asks. Conflict when the case has an open one.
	AskConsent(ctx context.Context, k Consent) error
	// AnswerConsent stores the answer to an open question, found by its id. Conflict when it has one.
	AnswerConsent(ctx context.Context, k Consent) error
	// Consents gives the questions of a case, oldest first.
	Consents(ctx context.Context, caseID string) ([]Consent, error)
	// ConsentsAsked gives those of them that were asked of the holder of a document.
	ConsentsAsked(ctx context.Context, caseID string, d regno.Document) ([]Consent, error)
}

// other is who a unit's form names as the other side.
type other struct {
	doc  regno.Document
	name string
	tel  regno.Mobile // "" when the form does not ask for it
}

// joint reports whether the other side of a case is asked beside its stages: of a unit's case that is no practice, where nobody could
// answer.
func (it Item) joint(c Case) bool { return it.JointWith != "" && !c.Personal() && !c.Practice() }

// other reads who the other side of a case is. Invalid, beside the question, when the form does not say it.
func (it Item) other(c Case, now time.Time) (other, error) {
	m, _ := c.Data[it.JointWith].(map[string]any)
	text := func(key string) string { s, _ := m[key].(string); return s }
	d, err := regno.ParseDocument(regno.DocType(text("docType")), text("number"), now)
	if err != nil {
		return other{}, fault.On(it.JointWith, fault.Of(err).Say)
	}
	tel, _ := regno.ParseMobile(text("phone")) // the form has judged it
	return other{d, text("name"), tel}, nil
}

// askOther asks the other side of a case that is filed, and stops the days to accept it.
func (s *Service) askOther(ctx context.Context, item Item, c Case, now time.Time) error {
	o, err := item.other(c, now)
	if err != nil {
		return err
	}
	if err := s.Store.AskConsent(ctx, Consent{ID: id.New(), CaseID: c.ID, Of: o.doc, AskedAt: now}); err != nil {
		return fmt.Errorf("asking the other side: %w", err)
	}
	return s.Queue.Enqueue(ctx, ToldJob, Telling{What: AskOther, CaseID: c.ID, Number: c.Number, UnitID: c.UnitID, ItemCode: c.ItemCode,
		ItemName: c.ItemName, Version: c.ItemVersion, Scope: c.Scope()})
}

// await stops the days to accept a case until its other side answers.
func (c *Case) await(s *Service, now time.Time) {
	if c.AcceptedAt.IsZero() && c.Clock.Paused.IsZero() {
		c.Clock.stand(s.Calendar, now, now.AddDate(0, 0, lookAgain))
	}
}

// runs lets the days to accept a case run on, or begin, after its other side has answered. A correction has its own days meanwhile.
func (c *Case) runs(s *Service, now time.Time) {
	if c.State == Submitted && !c.Clock.Paused.IsZero() {
		c.Clock.resume(s.Calendar, now)
	}
}

// askAnew asks again after a correction that names another other side, or reaches them otherwise while they have not answered yet.
// waits reports whether an answer is awaited now.
func (s *Service) askAnew(ctx context.Context, item Item, before, after Case, now time.Time) (waits bool, err error) {
	if !item.joint(after) {
		return false, nil
	}
	list, err := s.Store.Consents(ctx, after.ID)
	if err != nil {
		return false, fmt.Errorf("reading what the other side was asked: %w", err)
	}
	last, asked := newest(list)
	open := asked && last.Answer == ConsentOpen
	was, _ := item.other(before, now)
	is, err := item.other(after, now)
	if err != nil {
		return open, err
	}
	if asked && is.doc == was.doc && is.name == was.name && (is.tel == was.tel || !open) {
		return open, nil
	}
	if err := s.voidConsent(ctx, after.ID, list, now); err != nil {
		return open, err
	}
	return true, s.askOther(ctx, item, after, now)
}

// voidConsent takes an open question back.
func (s *Service) voidConsent(ctx context.Context, caseID string, list []Consent, now time.Time) error {
	for _, k := range list {
		if k.Answer != ConsentOpen {
			continue
		}
		k.AnsweredAt, k.AnsweredBy, k.Answer = now, handOf(actor.SystemActor("casework"), ""), ConsentVoid
		if err := s.Store.AnswerConsent(ctx, k); err != nil {
			return changed(err)
		}
	}
	return nil
}

// settleConsent is voidConsent for a case that has ended.
func (s *Service) settleConsent(ctx context.Context, c Case) error {
	list, err := s.Store.Consents(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("reading what the other side was asked: %w", err)
	}
	return s.voidConsent(ctx, c.ID, list, c.UpdatedAt)
}

func newest(list []Consent) (Consent, bool) {
	if len(list) == 0 {
		return Consent{}, false
	}
	return list[len(list)-1], true
}

// unconsented says why what needs both sides cannot be done; "" when nothing is wanted, or it was given.
func (s Standing) unconsented(name string) string {
	k := s.Consent
	switch {
	case k == nil || k.Given():
		return ""
	case k.Answer == ConsentRefused:
		return "对方不同意共同申请，不能" + name + "。经核实对方同意的，请先登记对方确认"
	}
	return "对方还没有确认共同申请，确认后才能" + name + "。对方到窗口或者另行核实的，请先登记对方确认"
}

// MayRecordConsent reports whether somebody may record that they know otherwise that the other side applies too.
func (s Standing) MayRecordConsent(who actor.Actor) bool {
	return s.Consent != nil && !s.Consent.Given() && Handles(who) && !s.Case.State.Ended()
}

// mostConsents is how many questions to one person a page lists.
const mostConsents = 20

// ConsentsOf gives what the caller, as a person, is asked to confirm, newest first. It is nothing for who was never verified.
func (s *Service) ConsentsOf(ctx context.Context, who actor.Actor) ([]Consent, error) {
	if who.PersonID == "" || who.Practice() {
		return nil, nil
	}
	p, err := s.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return nil, fmt.Errorf("reading who asks: %w", err)
	}
	if !p.Verified() {
		return nil, nil
	}
	list, err := s.Lists.ConsentsOpen(ctx, p.Document(), mostConsents)
	if err != nil {
		return nil, fmt.Errorf("reading what is to be confirmed: %w", err)
	}
	return list, nil
}

var errNotOther = fault.New(fault.NotFound, "没有找到需要您确认的申请，它可能已经撤回、办结或者改为请他人确认")

// otherSide gives a case to the person who is its other side, with what they are asked, or were last. NotFound for everybody else, and
// when the case has ended or names somebody else by now.
func (s *Service) otherSide(ctx context.Context, who actor.Actor, caseID string) (Case, Consent, error) {
	if who.PersonID == "" || who.ForUnit() {
		return Case{}, Consent{}, fault.New(fault.Anonymous, "")
	}
	if !id.Valid(caseID) {
		return Case{}, Consent{}, errNotOther
	}
	p, err := s.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return Case{}, Consent{}, fmt.Errorf("reading who is asked: %w", err)
	}
	if !p.Verified() {
		return Case{}, Consent{}, errNotOther
	}
	all, err := s.Store.Consents(ctx, caseID)
	if err != nil {
		return Case{}, Consent{}, fmt.Errorf("reading what is to be confirmed: %w", err)
	}
	// Read after all of them: one that staff record meanwhile is a question to the same person.
	mine, err := s.Store.ConsentsAsked(ctx, caseID, p.Document())
	if err != nil {
		return Case{}, Consent{}, fmt.Errorf("reading what is to be confirmed: %w", err)
	}
	last, _ := newest(all)
	k, ok := newest(mine)
	if !ok || k.Answer == ConsentVoid || !slices.ContainsFunc(mine, func(one Consent) bool { return one.ID == last.ID }) {
		return Case{}, Consent{}, errNotOther // nobody is asked, or somebody else is by now
	}
	c, err := s.Store.Case(ctx, caseID)
	switch {
	case errors.Is(err, fault.NotFound):
		return Case{}, k, errNotOther
	case err != nil:
		return Case{}, k, fmt.Errorf("reading case %s: %w", caseID, err)
	case c.State.Ended():
		return Case{}, k, errNotOther
	}
	return c, k, nil
}

// OpenConsent gives a case to its other side, who reads what was filed and nothing else of it. The view is audited.
func (s *Service) OpenConsent(ctx context.Context, who actor.Actor, caseID string) (View, error) {
	c, k, err := s.otherSide(ctx, who, caseID)
	if err != nil {
		return View{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.opened", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode}})
	})
	if err != nil {
		return View{}, err
	}
	v, err := s.view(ctx, Opened{c: c, who: who}, false)
	v.Opened, v.Messages, v.Consent = Opened{}, nil, &k
	return v, err
}

var errConsentGone = fault.New(fault.Conflict, "这件申请已经确认过，或者已经有了新的进展，请刷新页面查看")

// GiveConsent records the answer of the other side: they apply too, or not and why. Single use: Conflict when it was answered.
func (s *Service) GiveConsent(ctx context.Context, who actor.Actor, caseID string, agree bool, words string) error {
	words = strings.TrimSpace(words)
	switch {
	case !agree && words == "":
		return fault.On("words", "请填写不同意的理由，申请单位和受理部门会看到")
	case utf8.RuneCountInString(words) > mostReason:
		return fault.On("words", fmt.Sprintf("请控制在 %d 字以内", mostReason))
	}
	verb, answer := Confirm, ConsentAgreed
	if !agree {
		verb, answer = Decline, ConsentRefused
	}
	c, _, err := s.otherSide(ctx, who, caseID)
	if err != nil {
		return err
	}
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		c, k, err := s.otherSide(ctx, who, caseID)
		switch {
		case err != nil:
			return err
		case k.Answer != ConsentOpen:
			return errConsentGone
		case c.FiledBy.ID == who.PersonID:
			return fault.New(fault.Forbidden, "这件申请是您代表单位提交的，不能由您自己确认，请双方到受理窗口办理")
		}
		k.AnsweredAt, k.AnsweredBy, k.Answer, k.Words = s.Now(), handOf(who, ""), answer, words
		return s.consented(ctx, who, c, k, step{verb: verb, by: k.AnsweredBy, words: words, tell: &Telling{}})
	})
}

// consented writes the answer to an open question, and lets the days to accept the case run.
func (s *Service) consented(ctx context.Context, who actor.Actor, c Case, k Consent, st step) error {
	if err := s.Store.AnswerConsent(ctx, k); err != nil {
		if errors.Is(err, fault.Conflict) {
			return errConsentGone
		}
		return err
	}
	after := c
	after.UpdatedAt = k.AnsweredAt
	after.runs(s, k.AnsweredAt)
	return s.commit(ctx, who, c, after, st)
}

// RecordConsent records how a member of staff knows otherwise that the other side applies too: who has no account, or comes to the
// window. It also replaces a refusal. Words are required; the applicant sees them.
func (s *Service) RecordConsent(ctx context.Context, who actor.Actor, caseID, words string) error {
	switch words = strings.TrimSpace(words); {
	case words == "":
		return fault.On("words", "请填写怎样核实的，例如对方持身份证到窗口当面确认")
	case utf8.RuneCountInString(words) > mostReason:
		return fault.On("words", fmt.Sprintf("最多 %d 个字", mostReason))
	}
	return s.beside(ctx, who, caseID, RecordOther, func(ctx context.Context, st Standing, c *Case) (step, error) {
		switch {
		case !Handles(who):
			return step{}, fault.New(fault.Forbidden, "您的岗位不能登记对方确认")
		case !st.MayRecordConsent(who):
			return step{}, errChanged
		case c.Held(who):
			return step{}, errHeld
		}
		k := *st.Consent
		if k.Answer != ConsentOpen { // they refused: what was answered stays, and another question is answered
			item, err := s.itemOfCase(ctx, *c)
			if err != nil {
				return step{}, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
			}
			o, err := item.other(*c, st.Now)
			if err != nil {
				return step{}, err
			}
			k = Consent{ID: id.New(), CaseID: c.ID, Of: o.doc, AskedAt: st.Now}
			if err := s.Store.AskConsent(ctx, k); err != nil {
				return step{}, changed(err)
			}
		}
		k.AnsweredAt, k.AnsweredBy, k.Answer, k.Words = st.Now, handOf(who, roleOf(who, *c)), ConsentRecorded, words
		if err := s.Store.AnswerConsent(ctx, k); err != nil {
			return step{}, changed(err)
		}
		c.runs(s, st.Now)
		return step{by: k.AnsweredBy, words: words, tell: &Telling{}}, nil
	})
}

// consentOf reads what the other side of a case was last asked; nil when the item does not want them.
func (s *Service) consentOf(ctx context.Context, item Item, c Case) (*Consent, error) {
	if !item.joint(c) || c.State == Draft {
		return nil, nil
	}
	list, err := s.Store.Consents(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("reading what the other side was asked: %w", err)
	}
	if k, ok := newest(list); ok {
		return &k, nil
	}
	return nil, nil
}

// tellOther tells the other side that they are asked: in the inbox of their account and on its phone, and otherwise on the phone that the
// form names. The text message names neither them nor the case: nobody has proved that the phone is theirs.
func (s *Service) tellOther(ctx context.Context, t Telling) error {
	c, err := s.Store.Case(ctx, t.CaseID)
	if err != nil {
		return err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	k, err := s.consentOf(ctx, item, c)
	if err != nil || k == nil || k.Answer != ConsentOpen {
		return err
	}
	o, err := item.other(c, s.Now())
	if err != nil {
		return err
	}
	return s.reach(ctx, t, o)
}

// reach tells the other side that they are asked.
func (s *Service) reach(ctx context.Context, t Telling, o other) error {
	p, err := s.Persons.ByDocument(ctx, o.doc.Type, o.doc.Number)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("finding the other side: %w", err)
	}
	m := notice.SMS{Phone: string(o.tel), Template: notice.Confirm, Params: map[string]string{}}
	if err == nil {
		err = s.Notices.Tell(ctx, actor.SystemActor("casework"), notice.Message{
			UnitID:   p.ID, // the inbox of a person
			PersonID: p.ID,
			Kind:     notice.AboutCase,
			Title:    "有一件申请等您确认",
			Body:     t.subject() + "由单位提交，需要您确认共同申请。请核对后确认，或者说明不同意的理由。",
			Link:     ConfirmPath + t.CaseID,
		})
		if err != nil {
			return err
		}
		m.Inbox = notice.OwnInbox(p.ID)
		if p.Phone != "" { // proved to be theirs, as the one in the form is not
			m.Phone = string(p.Phone)
		}
	}
	if m.Phone == "" {
		return nil
	}
	return s.Notices.SMS(ctx, m)
}
