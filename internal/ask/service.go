package ask

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/secret"
	"wangting/internal/staff"
	"wangting/internal/tx"
)

// Store keeps questions.
type Store interface {
	// Next draws the next number of a day; it locks the day's series until the end of the transaction.
	Next(ctx context.Context, day string) (int64, error)
	// Add stores a question; code is the keyed hash of its code.
	Add(ctx context.Context, q Question, code string) error
	Question(ctx context.Context, id string) (Question, error)
	// ByCode returns the question with this number and this hash of a code.
	ByCode(ctx context.Context, number, code string) (Question, error)
	// Put updates what may change, at the version that was read; Conflict when there is another.
	Put(ctx context.Context, q Question) error
	// Desk returns the questions of a region: open ones, the first due first, answered ones, the newest first, or proposed ones, the
	// oldest first.
	Desk(ctx context.Context, region string, s State, after Cursor, most int) ([]Question, error)
	// Public returns what both sides agreed to publish, the newest first.
	Public(ctx context.Context, most int) ([]Entry, error)
	// Of counts the questions of a person.
	Of(ctx context.Context, personID string) (int64, error)
	// Expire empties at most so many questions that were answered before a time; what was published stays published.
	Expire(ctx context.Context, before time.Time, most int) (int64, error)
	// Forget unties the questions of a person from them, and empties the answered ones. An open one keeps its words until it is answered.
	Forget(ctx context.Context, personID string) error
	// Asked returns the questions of a person, the newest first.
	Asked(ctx context.Context, personID string, most int) ([]Question, error)
}

// Cursor is the place after which the next page begins.
type Cursor struct {
	At time.Time // due, or answered
	ID string
}

// Entry is one of 「常见问题」, as everybody reads it.
type Entry struct {
	ID, Board, Region, Text, Answer string
	At                              time.Time
}

// Rates counts what visitors do.
type Rates interface {
	HitUntil(ctx context.Context, name, subject string, window time.Duration, now time.Time) (int64, time.Time, error)
	Take(ctx context.Context, subject string, r limit.Rule, now time.Time) (limit.Count, error)
	Clear(ctx context.Context, subject string) error
}

// Persons finds who is signed in.
type Persons interface {
	Find(ctx context.Context, id string) (person.Person, error)
}

// Staff finds who answers. *staff.Service implements it.
type Staff interface {
	Named(ctx context.Context, ids []string) (map[string]staff.Account, error)
}

// Notices tells people that they were answered.
type Notices interface {
	Tell(ctx context.Context, who actor.Actor, m notice.Message) error
	SMS(ctx context.Context, m notice.SMS) error
}

// Workdays counts working days.
type Workdays interface {
	Add(start time.Time, n int) time.Time
	Between(a, b time.Time) int
}

// Words names the acts that this room audits.
var Words = map[string]string{
	"ask.asked": "提交留言", "ask.claimed": "认领留言", "ask.handed_on": "转办留言", "ask.answered": "答复留言", "ask.published": "收入常见问题",
	"ask.proposed": "提请收入常见问题", "ask.declined": "不收入常见问题",
	"ask.taken_back": "撤下常见问题",
}

// Service runs the questions.
type Service struct {
	Store    Store
	Rates    Rates
	Limits   config.Limits
	Persons  Persons
	Staff    Staff
	Notices  Notices
	Workdays Workdays
	Keys     *secret.Keyring
	Tx       tx.Tx
	Audit    *audit.Service
	Now      func() time.Time
}

const answerWithin = 5 // working days

// Known says what the hall knows of who asks, masked; nothing of a visitor.
func (s *Service) Known(ctx context.Context, who actor.Actor) (name, phone string, err error) {
	if who.PersonID == "" {
		return "", "", nil
	}
	p, err := s.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return "", "", fmt.Errorf("finding who asks: %w", err)
	}
	if p.Phone != "" {
		phone = p.Phone.Masked()
	}
	return p.NameMasked(), phone, nil
}

// Check says what is wrong with a question of who.
func (s *Service) Check(ctx context.Context, who actor.Actor, n *New) error {
	name, phone, err := s.Known(ctx, who)
	if err != nil {
		return err
	}
	return n.Check(name != "", phone != "")
}

// Ask takes a question and gives it with the code by which its answer is looked up, which is told only here. Limited when an address,
// a person or a phone asks too often. Staff and people of practice are taken for visitors and refused.
func (s *Service) Ask(ctx context.Context, who actor.Actor, n New) (Question, string, error) {
	if who.IsStaff() || who.Practice() {
		return Question{}, "", fault.New(fault.Forbidden, "工作人员账号和演练账号不能留言，请退出后再试")
	}
	if err := s.Check(ctx, who, &n); err != nil {
		return Question{}, "", err
	}
	now := s.Now().Truncate(time.Microsecond)
	q := Question{ID: id.New(), Board: n.Board, Region: n.Region, PersonID: who.PersonID, Name: n.Name, Phone: n.Phone, Text: n.Text,
		Public: n.Public, AskedAt: now, Due: s.Workdays.Add(now, answerWithin), State: Open, Version: 1}
	if err := s.complete(ctx, &q); err != nil {
		return Question{}, "", err
	}
	if err := s.count(ctx, who, q); err != nil {
		return Question{}, "", err
	}
	code := newCode()
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.number(ctx, &q); err != nil {
			return err
		}
		if err := s.Store.Add(ctx, q, s.hash(q.Number, code)); err != nil {
			return fmt.Errorf("keeping a question: %w", err)
		}
		if err := s.record(ctx, who, "ask.asked", q, nil); err != nil || q.PersonID == "" {
			return err
		}
		return s.tell(ctx, q, "留言已收到", "留言编号 "+q.Number+"，"+day(q.Due)+"前答复。")
	})
	return q, code, err
}

// complete takes from the register what a person who is signed in left out.
func (s *Service) complete(ctx context.Context, q *Question) error {
	if q.PersonID == "" {
		return nil
	}
	p, err := s.Persons.Find(ctx, q.PersonID)
	if err != nil {
		return fmt.Errorf("finding who asks: %w", err)
	}
	if q.Name == "" {
		q.Name = p.Name
	}
	if q.Phone == "" {
		q.Phone = string(p.Phone)
	}
	return nil
}

type counted struct {
	name, subject string
	window        time.Duration
	limit         int
}

// count counts a question for an address, and for the person, or for the phone that a visitor names: from one network and, far
// higher, from all. So a visitor who names the phone of somebody else spends nothing of theirs once they sign in, and cannot alone
// shut the phone out.
func (s *Service) count(ctx context.Context, who actor.Actor, q Question) error {
	phone := func(of string) string { return limit.Subject(s.Keys, "ask.phone", of) }
	l := s.Limits
	all := []counted{{"ask.address", who.IP, time.Hour, l.AddressAsksPerHour},
		{"ask.phone", phone(q.Phone + "|" + limit.Network(who.IP)), 24 * time.Hour, l.AsksPerDay},
		{"ask.phone", phone(q.Phone), 24 * time.Hour, l.AsksOfAllPerDay}}
	if q.PersonID != "" {
		all = append(all[:1], counted{"ask.person", q.PersonID, 24 * time.Hour, l.AsksPerDay})
	}
	for _, c := range all {
		n, ends, err := s.Rates.HitUntil(ctx, c.name, c.subject, c.window, s.Now())
		if err != nil {
			return fmt.Errorf("counting questions: %w", err)
		}
		if n > int64(c.limit) {
			return &fault.Fault{Kind: fault.Limited, Say: "留言太频繁，请过一会儿再试，或者拨打 12333", RetryAfter: ends.Sub(s.Now())}
		}
	}
	return nil
}

func (s *Service) number(ctx context.Context, q *Question) error {
	seq, err := s.Store.Next(ctx, q.AskedAt.In(zone).Format("060102"))
	if err != nil {
		return fmt.Errorf("drawing a number: %w", err)
	}
	q.Number, err = numberOf(q.AskedAt, seq)
	return err
}

func (s *Service) hash(number, code string) string {
	return hex.EncodeToString(s.Keys.Index("ask.code", number+"|"+code))
}

var errNoSuch = fault.New(fault.NotFound, "没有查到。请核对留言编号和查询码；查询码在提交留言时显示过一次")

// Find gives the question with a number and a code. NotFound when either is wrong; Limited after too many wrong codes for one number,
// and when an address looks up too many.
func (s *Service) Find(ctx context.Context, who actor.Actor, number, code string) (Question, error) {
	number, code = readNumber(number), readCode(code)
	var w wrongs
	w.add(number == "", "number", "请填写留言编号，LY 和 14 位数字")
	w.add(len(code) != codeLength, "code", "请填写 8 位查询码")
	if err := w.err(); err != nil {
		return Question{}, err
	}
	n, ends, err := s.Rates.HitUntil(ctx, "ask.find", who.IP, time.Hour, s.Now())
	if err != nil {
		return Question{}, fmt.Errorf("counting look-ups: %w", err)
	}
	if n > int64(s.Limits.AddressLookupsPerHour) {
		return Question{}, &fault.Fault{Kind: fault.Limited, Say: "查询太频繁，请一小时后再试", RetryAfter: ends.Sub(s.Now())}
	}
	mine, all := limit.Subject(s.Keys, "ask.find", number+"|"+limit.Network(who.IP)), limit.Subject(s.Keys, "ask.find", number)
	// A network is closed out, and counts for nobody else then, after a few wrong codes, whether there is such a number or not. Everybody
	// is after many more, which are nothing against 40 bits. So nobody alone keeps askers from their answers.
	for _, by := range []struct {
		subject string
		rule    limit.Rule
	}{{mine, limit.Guesses(s.Limits.AnswerTries)}, {all, limit.Guesses(s.Limits.AnswerGuesses)}} {
		c, err := s.Rates.Take(ctx, by.subject, by.rule, s.Now())
		if err != nil {
			return Question{}, fmt.Errorf("counting tries: %w", err)
		}
		if c.N > by.rule.LockAfter {
			return Question{}, &fault.Fault{Kind: fault.Limited, Say: "这个留言编号核对失败的次数太多，请一小时后再试，或者拨打 12333",
				RetryAfter: max(time.Minute, c.LockedUntil.Sub(s.Now()))}
		}
	}
	q, err := s.Store.ByCode(ctx, number, s.hash(number, code))
	if errors.Is(err, fault.NotFound) {
		return Question{}, errNoSuch
	}
	if err != nil {
		return Question{}, fmt.Errorf("looking a question up: %w", err)
	}
	return q, errors.Join(s.Rates.Clear(ctx, mine), s.Rates.Clear(ctx, all))
}

// Shown gives a question that this browser has looked up with its code before; the caller has kept the id sealed.
func (s *Service) Shown(ctx context.Context, questionID string) (Question, error) {
	return s.Store.Question(ctx, questionID)
}

// Own gives a question of the person who is signed in. NotFound otherwise.
func (s *Service) Own(ctx context.Context, who actor.Actor, questionID string) (Question, error) {
	q, err := s.Store.Question(ctx, questionID)
	if err == nil && (who.PersonID == "" || q.PersonID != who.PersonID) {
		err = fault.New(fault.NotFound, "")
	}
	return q, err
}

// Mine gives the newest questions of the caller.
func (s *Service) Mine(ctx context.Context, who actor.Actor, most int) ([]Question, error) {
	if who.PersonID == "" {
		return nil, fault.New(fault.Anonymous, "请先登录")
	}
	return s.Store.Asked(ctx, who.PersonID, most)
}

// Retract takes the agreement to publish back, for a question that the caller has by Own, Find or Shown. Nobody reads it from then on.
func (s *Service) Retract(ctx context.Context, who actor.Actor, q Question) error {
	if !q.Public {
		return nil
	}
	q.Public, q.FAQ, q.Proposed = false, false, false
	return s.put(ctx, who, "ask.taken_back", q, nil)
}

const mostPublic = 200

// Public gives 「常见问题」 of questions that were asked, the newest first.
func (s *Service) Public(ctx context.Context) ([]Entry, error) {
	return s.Store.Public(ctx, mostPublic)
}
