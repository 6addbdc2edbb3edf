package mandate

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// RequestState is the state of a request for access (HAN-9).
type RequestState string

const (
	RequestOpen     RequestState = "open"
	RequestGranted  RequestState = "granted"
	RequestDeclined RequestState = "declined"
)

// Request is an operator's request for access to an item.
type Request struct {
	ID         string
	UnitID     string
	MandateID  string // mandate of the operator who asks
	PersonID   string
	Item       string
	Reason     string
	State      RequestState
	CreatedAt  time.Time
	AnsweredAt time.Time
	AnsweredBy string // id of the person who answered
	Answer     string
	Gone       bool // who asks no longer acts for the unit by this mandate

	Name string // of who asks, in full; in AccessRequests only
}

// Waits reports whether the request can be answered.
func (r Request) Waits(now time.Time) bool {
	return r.State == RequestOpen && !r.Gone && !r.Expired(now)
}

const (
	// RequestLife is how long a request waits for an answer.
	RequestLife     = 30 * 24 * time.Hour
	maxOpenRequests = 20
)

// Expired reports whether the request has expired without an answer.
func (r Request) Expired(now time.Time) bool {
	return r.State == RequestOpen && !now.Before(r.CreatedAt.Add(RequestLife))
}

// Requests is the storage of requests for access.
type Requests interface {
	// AddRequest stores a request. It returns false when the mandate has an open one for the item.
	AddRequest(ctx context.Context, r Request) (bool, error)
	Request(ctx context.Context, id string) (Request, error)
	// OpenRequests counts the open requests of a mandate that were made since a moment.
	OpenRequests(ctx context.Context, mandateID string, since time.Time) (int, error)
	// RequestsOf gives at most n requests of a unit, newest first; only those of one mandate when
	// mandateID is not "".
	RequestsOf(ctx context.Context, unitID, mandateID string, n int) ([]Request, error)
	// RequestsFor is RequestsOf with the mandate that an id names: its id, unit, person and level. NotFound when there is none.
	RequestsFor(ctx context.Context, id, unitID, mandateID string, n int) (own Mandate, list []Request, err error)
	// AnswerRequest writes the answer to an open request. Conflict when it is not open.
	AnswerRequest(ctx context.Context, r Request) error
	// DropRequest deletes an open request that has expired, so that the operator can ask again.
	DropRequest(ctx context.Context, mandateID, item string, before time.Time) error
	// AddScope grants one more item until a moment; the zero time grants it as long as the mandate.
	AddScope(ctx context.Context, mandateID, item string, now, until time.Time) error
}

// AskAccess asks for access to an item. The representative and the administrator are notified at
// once. Faults: Invalid with fields, Conflict when it is asked for already, Limited at twenty open
// requests.
func (s *Service) AskAccess(ctx context.Context, who actor.Actor, item, reason string) error {
	own, err := s.own(ctx, who, item)
	if err != nil {
		return err
	}
	now := s.Now()
	if err := own.mandate.Standing(now); err != nil {
		return err
	}
	if own.mandate.Level != actor.Operator || own.granted {
		return fault.New(fault.Conflict, "您已经可以办理这个事项")
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 2 || n > 200 {
		return fault.On("reason", "请填写申请理由，2 至 200 个字")
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Hold(ctx, who, ""); err != nil {
			return err
		}
		if err := s.Asking.DropRequest(ctx, own.mandate.ID, item, now.Add(-RequestLife)); err != nil {
			return err
		}
		n, err := s.Asking.OpenRequests(ctx, own.mandate.ID, now.Add(-RequestLife))
		if err != nil {
			return err
		}
		if n >= maxOpenRequests {
			return fault.New(fault.Limited, "等待处理的申请已有 20 件，请先等法定代表人或管理员处理")
		}
		r := Request{
			ID:        id.New(),
			UnitID:    own.mandate.UnitID,
			MandateID: own.mandate.ID,
			PersonID:  who.PersonID,
			Item:      item,
			Reason:    reason,
			State:     RequestOpen,
			CreatedAt: now,
		}
		added, err := s.Asking.AddRequest(ctx, r)
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "这个事项您已经申请过，正在等待处理")
		}
		if err := s.Tell.Asked(ctx, who, r); err != nil {
			return err
		}
		return s.recordRequest(ctx, who, "mandate.asked", r, "")
	})
}

// recordRequest writes the audit entry of a request. lasts is how long the item is granted, "" when it is not.
func (s *Service) recordRequest(ctx context.Context, who actor.Actor, act string, r Request, lasts string) error {
	d := actor.Deed{
		Act:      act,
		Object:   "mandate",
		ObjectID: r.MandateID,
		UnitID:   r.UnitID,
		Detail:   map[string]string{actor.DetailItem: r.Item},
	}
	if lasts != "" {
		d.Detail[actor.DetailAdded] = r.Item
	}
	d.Changed("结束日期", "", lasts)
	return s.Audit.Record(ctx, who, d)
}

// AnswerAccess grants the item, or declines with a word. The grant lasts until the day until
// (2026-12-31), or as long as the mandate when until is "". Faults: Forbidden for operators,
// Invalid with fields, Conflict.
func (s *Service) AnswerAccess(ctx context.Context, who actor.Actor, requestID string, grant bool, until, word string) error {
	if err := s.Sure(ctx, who); err != nil {
		return err
	}
	word = strings.TrimSpace(word)
	if !grant && word == "" || utf8.RuneCountInString(word) > 200 {
		return fault.On("word", "请填写不同意的原因，不超过 200 个字")
	}
	var last time.Time
	if grant && until != "" {
		t, err := regno.ParseDay("期限", until)
		if err != nil || !t.AddDate(0, 0, 1).After(s.Now()) {
			return fault.On("until", "请选择今天或以后的日期")
		}
		last = t.AddDate(0, 0, 1)
	}
	return s.managing(ctx, who, func(ctx context.Context) error {
		r, err := s.Asking.Request(ctx, requestID)
		if err != nil {
			return err
		}
		if _, _, err := s.managed(ctx, who, r.MandateID); err != nil {
			return err
		}
		if r.State != RequestOpen || r.Expired(s.Now()) {
			return fault.New(fault.Conflict, "这个申请已经处理或已过期")
		}
		r.State, r.AnsweredAt, r.AnsweredBy, r.Answer = RequestDeclined, s.Now(), who.PersonID, word
		if grant {
			r.State = RequestGranted
			if err := s.Asking.AddScope(ctx, r.MandateID, r.Item, s.Now(), last); err != nil {
				return err
			}
		}
		if err := s.Asking.AnswerRequest(ctx, r); err != nil {
			return err
		}
		if err := s.Tell.AskAnswered(ctx, who, r); err != nil {
			return err
		}
		lasts := ""
		switch {
		case !last.IsZero():
			lasts = day(last.Add(-time.Second))
		case grant:
			lasts = "与授权期限相同"
		}
		return s.recordRequest(ctx, who, "mandate.ask_"+string(r.State), r, lasts)
	})
}

// Step is one condition of the right to handle an item (HAN-10).
type Step struct {
	Title string
	Say   string
	OK    bool
}

// Explanation lists the conditions of a right and says who can help when one is missing.
type Explanation struct {
	May   bool
	Steps []Step
	Mend  string // "" when nothing is missing
	Ask   bool   // the person may ask for access
}

// Explain lists the conditions under which a mandate of the caller's unit may handle an item, and
// which one is missing. Operators may ask about their own mandate only, the representative and the
// administrator about any.
func (s *Service) Explain(ctx context.Context, who actor.Actor, mandateID, item string) (Explanation, error) {
	if mandateID == "" {
		mandateID = who.MandateID
	}
	own, err := s.own(ctx, who, "")
	if err != nil {
		return Explanation{}, err
	}
	if mandateID != own.mandate.ID && own.mandate.Level == actor.Operator {
		return Explanation{}, fault.New(fault.Forbidden, "经办人只能查看自己的授权")
	}
	m, granted, err := s.Store.Granted(ctx, mandateID, item)
	if err == nil && m.UnitID != who.UnitID {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return Explanation{}, err
	}
	w := explain(m, granted, s.Now())
	w.Ask = w.Ask && m.ID == own.mandate.ID
	return w, nil
}

func explain(m Mandate, granted bool, now time.Time) Explanation {
	var w Explanation
	missing := func(mend string) {
		if w.Mend == "" {
			w.Mend = mend
		}
	}
	add := func(title string, ok bool, good, bad, mend string) {
		say := good
		if !ok {
			say = bad
			missing(mend)
		}
		w.Steps = append(w.Steps, Step{title, say, ok})
	}
	const givers = "本单位法定代表人或管理员"
	source := "由本单位授权为" + LevelLabel(m.Level) + "，" + day(m.GrantedAt) + "登记"
	if m.Level == actor.Representative {
		source = "登记机关登记的法定代表人，已通过人脸认证"
	}
	add("身份", true, source, "", "")
	add("本人确认", m.State != Pending && m.State != Declined, "已由本人确认", "授权还没有经本人确认",
		"请本人在手机 APP“我的—企业服务”中确认")
	add("授权状态", m.State == Active || m.State == Pending, "授权有效", "授权已结束", "可由"+givers+"重新授权")
	inTime := !now.Before(m.From) && (m.Until.IsZero() || now.Before(m.Until))
	period := "长期有效"
	if !m.Until.IsZero() {
		period = day(m.From) + "至 " + day(m.Until.Add(-time.Second))
	}
	add("授权期限", inTime, period+"，今天在期限内", period+"，今天不在期限内", "可由"+givers+"更新期限")
	if m.Level == actor.Operator {
		add("事项", granted, "已获得这个事项的授权", "没有获得这个事项的授权",
			"可由"+givers+"在“可经办业务范围设置”中授权，或由本人申请")
	} else {
		add("事项", true, LevelLabel(m.Level)+"可以办理全部事项", "", "")
	}
	w.May = !slices.ContainsFunc(w.Steps, func(s Step) bool { return !s.OK })
	w.Ask = m.Level == actor.Operator && !granted && m.Standing(now) == nil
	return w
}

// PastMandate is a mandate as it was recorded at an earlier moment (HAN-12).
type PastMandate struct {
	MandateID, PersonID string
	Level               actor.Level
	From, Until         time.Time
	Items               []string // granted items, of an operator
}

// Records reads the recorded history of mandates.
type Records interface {
	Holders
	// ActiveMandatesAt gives the mandates of a unit that were active at the moment at, according to the
	// records of the moment known.
	ActiveMandatesAt(ctx context.Context, unitID string, at, known time.Time) ([]PastMandate, error)
}

// ActiveMandatesAt answers who could act for the caller's unit at the moment at, according to the records of
// the moment known. Forbidden for operators.
func (s *Service) ActiveMandatesAt(ctx context.Context, who actor.Actor, at, known time.Time) ([]PastMandate, error) {
	own, err := s.own(ctx, who, "")
	if err != nil {
		return nil, err
	}
	if own.mandate.Level == actor.Operator {
		return nil, fault.New(fault.Forbidden, "由法定代表人或管理员查询")
	}
	return s.Past.ActiveMandatesAt(ctx, who.UnitID, at, known)
}

// Keep is 「继续保留」: it records for the yearly review that the mandate is still needed, and
// answers every open doubt about it.
func (s *Service) Keep(ctx context.Context, who actor.Actor, mandateID string) error {
	return s.managing(ctx, who, func(ctx context.Context) error {
		_, m, err := s.managed(ctx, who, mandateID)
		if err != nil {
			return err
		}
		if err := s.reviewed(ctx, m); err != nil {
			return err
		}
		if err := s.Doubt.Settle(ctx, m.ID, who.PersonID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, who, "mandate.reviewed", m, m)
	})
}
