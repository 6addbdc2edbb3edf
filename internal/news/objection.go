package news

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/regno"
)

// Complaint is what somebody writes against a 公示.
type Complaint struct {
	Who, Phone, Words string

	Tell     bool   `json:",omitempty"` // consents to be told of the answer
	PersonID string `json:"-"`          // who was signed in and consented; "" for everybody else
}

// Objection is a complaint as it is kept. Everything but the times is sealed.
type Objection struct {
	ID, ArticleID string
	At            time.Time
	Complaint
	AnsweredAt   time.Time
	AnsweredBy   string
	AnsweredName string
	Answer       string
}

// Open reports whether it waits for its answer.
func (o Objection) Open() bool { return o.AnsweredBy == "" }

// String keeps names and numbers out of the logs.
func (o Objection) String() string { return "objection " + o.ID }

// Format prints String for every verb.
func (o Objection) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, o.String()) }

// Limits of what a visitor writes.
const (
	mostName      = 40
	MostObjection = 2000
)

// Check says what is wrong with a complaint and puts it into canonical spelling.
func (k *Complaint) Check() error {
	var f faults
	k.Who, k.Words = strings.TrimSpace(k.Who), strings.TrimSpace(k.Words)
	f.add(k.Who == "", "who", "请填写您的姓名或者单位名称")
	f.add(utf8.RuneCountInString(k.Who) > mostName, "who", fmt.Sprintf("最多 %d 个字", mostName))
	phone, err := form.ParsePhone(k.Phone)
	if err != nil {
		f.add(true, "phone", fault.Of(err).Say)
	} else {
		k.Phone = phone
	}
	f.add(k.Words == "", "words", "请写明异议的事实和理由")
	f.add(utf8.RuneCountInString(k.Words) > MostObjection, "words", fmt.Sprintf("最多 %d 个字", MostObjection))
	return f.err()
}

// Objectable gives a 公示 in its period; NotFound or Expired for anything else.
func (s *Service) Objectable(ctx context.Context, articleID string) (Public, error) {
	p, err := s.Public(ctx, articleID)
	if err != nil {
		return p, err
	}
	switch p.Period(s.Now()) {
	case Running:
		return p, nil
	case NotYet:
		return p, fault.New(fault.NotFound, "公示期还没有开始，请在公示期内提出异议")
	case Ended:
		return p, fault.New(fault.Expired, "公示期已满，网上不再接收异议。仍有异议的，请拨打 12333")
	}
	return p, fault.New(fault.NotFound, "只有公示可以提出异议")
}

// Object takes the objection of a visitor. Limited when an address objects too often. The account of the browser, if there is one, is
// written down only for who consents to be told of the answer.
func (s *Service) Object(ctx context.Context, who actor.Actor, articleID string, k Complaint) error {
	if err := k.Check(); err != nil {
		return err
	}
	if who.Practice() {
		return fault.New(fault.Forbidden, "演练中不能提出异议")
	}
	p, err := s.Objectable(ctx, articleID)
	if err != nil {
		return err
	}
	n, ends, err := s.Rates.HitUntil(ctx, "news.object", who.IP, time.Hour, s.Now())
	if err != nil {
		return fmt.Errorf("counting objections: %w", err)
	}
	if n > s.PerHour {
		return &fault.Fault{Kind: fault.Limited, Say: "提交得太频繁，请一小时后再试，或者拨打 12333", RetryAfter: ends.Sub(s.Now())}
	}
	if k.PersonID = ""; k.Tell {
		k.PersonID = who.PersonID
	}
	o := Objection{ID: id.New(), ArticleID: p.ID, At: s.Now(), Complaint: k}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.AddObjection(ctx, o); err != nil {
			return fmt.Errorf("writing an objection: %w", err)
		}
		nobody := actor.Actor{IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}
		return s.record(ctx, nobody, "news.objected", p.ID, map[string]string{"objection": o.ID})
	})
}

// Objector gives an objection with the whole phone of who raised it. The record keeps who has seen it and why. Invalid beside reason
// without one.
func (s *Service) Objector(ctx context.Context, who actor.Actor, articleID, objectionID, why string) (Objection, error) {
	d, err := s.Open(ctx, who, articleID)
	if err != nil {
		return Objection{}, err
	}
	i := slices.IndexFunc(d.Objections, func(o Objection) bool { return o.ID == objectionID })
	if i < 0 {
		return Objection{}, errNone
	}
	if why, err = reason(why, "reason", "请填写查看原因"); err != nil {
		return Objection{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.record(ctx, who, "news.numbers_seen", articleID, map[string]string{"objection": objectionID, actor.DetailAsked: why})
	})
	return d.Objections[i], err
}

// Answer keeps what an objection was told. It is required, once, and never public. Whoever consented is told that there is an answer, not
// what it says: by SMS when they left a mobile phone, and in the inbox when they were signed in.
func (s *Service) Answer(ctx context.Context, who actor.Actor, articleID, objectionID, words string) error {
	d, err := s.Open(ctx, who, articleID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(d.Objections, func(o Objection) bool { return o.ID == objectionID })
	if i < 0 {
		return errNone
	}
	o := d.Objections[i]
	if !o.Open() {
		return errMoved
	}
	if o.Answer = strings.TrimSpace(words); o.Answer == "" || utf8.RuneCountInString(o.Answer) > MostObjection {
		return fault.On("answer", fmt.Sprintf("请写明怎样核实、怎样答复，最多 %d 个字", MostObjection))
	}
	o.AnsweredAt, o.AnsweredBy = s.Now(), who.StaffID
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Answer(ctx, o); err != nil {
			return err
		}
		if err := s.tellAnswered(ctx, d.Article, o); err != nil {
			return fmt.Errorf("telling who objected: %w", err)
		}
		return s.record(ctx, who, "news.answered", articleID, map[string]string{"objection": o.ID})
	})
}

// mostTold is how much of a title a text message holds: providers bound their variables.
const mostTold = 20

func (s *Service) tellAnswered(ctx context.Context, a Article, o Objection) error {
	if !o.Tell {
		return nil
	}
	title := a.Title
	if r := []rune(title); len(r) > mostTold {
		title = string(r[:mostTold]) + "…"
	}
	if m, err := regno.ParseMobile(o.Phone); err == nil { // a fixed line takes no texts
		sms := notice.SMS{Phone: string(m), Template: notice.ObjectionAnswered, Params: map[string]string{"title": title}}
		if o.PersonID != "" {
			sms.Inbox = notice.OwnInbox(o.PersonID)
		}
		if err := s.Notices.SMS(ctx, sms); err != nil {
			return err
		}
	}
	if o.PersonID == "" {
		return nil
	}
	return s.Notices.Tell(ctx, actor.SystemActor("news"), notice.Message{UnitID: o.PersonID, PersonID: o.PersonID, Kind: notice.AboutHall,
		Title: "您的异议已答复", Body: "您对“" + a.Title + "”提出的异议已经核实答复，工作人员按您留下的电话告知。", Link: "/notices/" + a.ID})
}

// Outcome is what the public learns of the objections to a 公示.
func (s *Service) Outcome(ctx context.Context, p Public) (string, error) {
	if p.Period(s.Now()) != Ended {
		return "", nil
	}
	all, open, err := s.Store.Counts(ctx, p.ID)
	return p.Content.Outcome(s.Now(), all, open), err
}
