// Package parcel owns the parcels by which results reach units and persons (CEN-5). Staff send a
// parcel for a case, and only the applicant of that case sees it, with the courier's track. The
// courier is queried at most once in half an hour for a number, and never again after the parcel was
// signed for.
package parcel

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/region"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Parcel is one parcel with the result of a case.
type Parcel struct {
	ID         string
	UnitID     string
	CaseID     string
	CaseNumber string
	Item       string
	Company    string // code of Companies
	Number     string
	To         To
	State      string // the courier's code, see Track; "" before its first answer
	Track      []Mark // the newest first
	SentAt     time.Time
	CheckedAt  time.Time // when the courier was last asked, or called
	Trouble    string    // why it told nothing then
	Scope      string    // casework.Case.Scope of the case
}

// To is the recipient and address of a parcel.
type To struct{ Recipient, Phone, Place string }

// Mark is one line of a track.
type Mark struct{ At, Say string }

// Track is the state and route of a parcel, the newest mark first.
type Track struct {
	State string // 0 在途 1 揽收 2 疑难 3 签收 4 退签 5 派件 6 退回 …
	Marks []Mark
}

// Company is a courier, by the code of 快递100.
type Company struct{ Code, Name string }

var companies = []Company{
	{"ems", "中国邮政 EMS"},
	{"youzhengguonei", "邮政快递包裹"},
	{"shunfeng", "顺丰速运"},
	{"jd", "京东快递"},
}

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{"parcel.sent": "寄送结果"}

// Companies are the couriers that the hall uses.
func Companies() []Company { return companies }

// CompanyName returns the name of a courier's code.
func CompanyName(code string) string {
	for _, c := range companies {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

var states = map[string]string{
	"0":  "运输中",
	"1":  "已揽收",
	"2":  "疑难件",
	"3":  "已签收",
	"4":  "已退签",
	"5":  "派送中",
	"6":  "退回中",
	"7":  "转投",
	"10": "待清关",
	"11": "清关中",
	"12": "已清关",
	"13": "清关异常",
	"14": "已拒签",
}

// Word returns the state in Chinese.
func (p Parcel) Word() string {
	if w, ok := states[p.State]; ok {
		return w
	}
	return "已寄出"
}

// signedFor is the state 签收.
const signedFor = "3"

// comesBack are the states in which nobody will sign: 退签, 退回, 拒签.
var comesBack = []string{"4", "6", "14"}

func (p Parcel) final() bool { return p.State == signedFor || p.State == "4" || p.State == "14" }

// Store keeps parcels.
type Store interface {
	// Add stores a parcel; it reports false when its number was stored before.
	Add(ctx context.Context, p Parcel) (bool, error)
	Parcel(ctx context.Context, id string) (Parcel, error)
	// OfUnit returns at most n parcels of a unit that are seen and older than a cursor, the newest
	// first; number "" matches every parcel.
	OfUnit(ctx context.Context, unitID string, seen actor.Sight, number, before string, n int) ([]Parcel, error)
	// OfCase returns the parcels of a case, the oldest first.
	OfCase(ctx context.Context, caseID string) ([]Parcel, error)
	// Forget empties to whom the parcels of a person went.
	Forget(ctx context.Context, personID string) error
	// Claim notes that the courier is asked at a time, unless it was asked after before. Who gets true asks.
	Claim(ctx context.Context, id string, at, before time.Time) (bool, error)
	// Trouble stores why the courier told nothing.
	Trouble(ctx context.Context, id, why string) error
	// Checked stores the courier's answer and its time; there is no trouble any more.
	Checked(ctx context.Context, id, state string, track []Mark, at time.Time) error
}

// Sending holds what a parcel needs to know of its case.
type Sending struct {
	UnitID       string // the person's id, if Personal
	Number, Item string
	Personal     bool
	Scope        string // casework.Case.Scope
	Before       Parcel // that is on its way already; the zero value when the letter waits
	last         string // id of the newest parcel, whatever became of it
}

// Addresses is the part of address.Service that a parcel calls.
type Addresses interface {
	DefaultOf(ctx context.Context, o address.Owner) (address.Address, error)
}

// Cases is the part of casework.Service that a parcel calls.
type Cases interface {
	Dossier(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	// Letter gives the address that the applicant chose, if they were asked. Conflict when they want no letter, or have it.
	Letter(ctx context.Context, who actor.Actor, caseID string) (casework.Letter, error)
	BulkPreview(ctx context.Context, who actor.Actor, verb casework.Verb, caseIDs []string) ([]casework.BulkRow, error)
	Posted(ctx context.Context, caseID string) error
	Arrived(ctx context.Context, caseID string) error
	Returned(ctx context.Context, caseID string) error
}

// Notices is the part of notice.Service that a parcel calls.
type Notices interface {
	Tell(ctx context.Context, who actor.Actor, m notice.Message) error
}

// Jobs adds jobs to the queue, in the caller's transaction.
type Jobs interface {
	Enqueue(ctx context.Context, kind string, body any) error
}

// Service runs the parcels of all cases.
type Service struct {
	Store   Store
	Tx      tx.Tx
	Audit   *audit.Service
	Keys    *secret.Keyring
	Queue   Jobs
	Courier Courier // nil: no tracks are shown
	Now     func() time.Time
	Public  string // address of the hall, for the courier's calls

	Cases     Cases
	Addresses Addresses
	Notices   Notices
	// Sight is mandate.Service.Sight: what one person sees, acting for each of some units.
	Sight func(ctx context.Context, as ...actor.Actor) (actor.Sight, error)
}

// Names of the form fields.
const (
	FieldCompany = "company"
	FieldNumber  = "number"
	FieldAgain   = "again" // that another parcel is to go, besides Sending.Before
)

const every = 30 * time.Minute

var number = regexp.MustCompile(`^[A-Z0-9]{6,32}$`)

// Number removes spaces from a typed parcel number and capitalises it.
func Number(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }

// Ready returns the case and the address to which its result goes.
func (s *Service) Ready(ctx context.Context, who actor.Actor, caseID string) (Sending, To, error) {
	c, err := s.sending(ctx, who, caseID)
	if err != nil {
		return c, To{}, err
	}
	letter, err := s.Cases.Letter(ctx, who, caseID)
	if err != nil {
		return c, To{}, err
	}
	newest, err := s.newest(ctx, caseID)
	if err != nil {
		return c, To{}, err
	}
	if c.last = newest.ID; letter.Sent || !letter.Chosen && !slices.Contains(comesBack, newest.State) {
		c.Before = newest
	}
	if letter.Chosen {
		return c, To{Recipient: letter.To.Name, Phone: letter.To.Phone, Place: letter.To.Place}, nil
	}
	to, err := s.addressOf(ctx, c)
	if errors.Is(err, fault.NotFound) {
		say := "该单位还没有设置收件地址，请联系单位在“账号设置—我的收件地址”中填写"
		if c.Personal {
			say = "申请人还没有设置收件地址，请联系本人在“个人中心—收件地址”中填写"
		}
		err = fault.New(fault.Conflict, say)
	}
	return c, to, err
}

// newest gives the last parcel of a case; the zero value when there is none.
func (s *Service) newest(ctx context.Context, caseID string) (Parcel, error) {
	list, err := s.Store.OfCase(ctx, caseID)
	if err != nil {
		return Parcel{}, fmt.Errorf("listing the parcels of case %s: %w", caseID, err)
	}
	if len(list) == 0 {
		return Parcel{}, nil
	}
	return list[len(list)-1], nil
}

// Send records that staff have sent the result of a case. A case that has a parcel on its way gets no second one unless again says that it
// is to: the number of the first was wrong, or it was lost. Faults: Invalid with fields, Conflict.
func (s *Service) Send(ctx context.Context, who actor.Actor, caseID, company, typed string, again bool) error {
	c, to, err := s.Ready(ctx, who, caseID)
	if err != nil {
		return err
	}
	var form check.Form
	n := Number(typed)
	if CompanyName(company) == company {
		form.Add(FieldCompany, "请选择快递公司")
	}
	if form.Required(FieldNumber, "快递单号", n) && !number.MatchString(n) {
		form.Add(FieldNumber, "快递单号由 6 至 32 位数字和字母组成，请核对")
	}
	if c.Before.ID != "" && !again {
		form.Add(FieldAgain, saidSent)
	}
	if err := form.Err(); err != nil {
		return err
	}
	p := Parcel{
		ID:         id.New(),
		UnitID:     c.UnitID,
		CaseID:     caseID,
		CaseNumber: c.Number,
		Item:       c.Item,
		Company:    company,
		Number:     n,
		To:         to,
		SentAt:     s.Now(),
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.unsent(ctx, caseID, c.last); err != nil {
			return err
		}
		added, err := s.Store.Add(ctx, p)
		if err != nil {
			return fmt.Errorf("noting a parcel: %w", err)
		}
		if !added {
			return fault.On(FieldNumber, "这个单号已经登记过，请核对")
		}
		if err := s.Cases.Posted(ctx, caseID); err != nil {
			return err
		}
		if err := s.follow(ctx, p); err != nil {
			return err
		}
		if err := s.tell(ctx, p, c); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{
			Act:      "parcel.sent",
			Object:   "case",
			ObjectID: caseID,
			UnitID:   c.UnitID,
			Detail: map[string]string{
				"company":                company,
				actor.DetailItem:         c.Item,
				actor.DetailNew + "快递公司": CompanyName(company),
				actor.DetailNew + "快递单号": regno.MaskWaybill(n),
			},
		})
	})
}

const saidSent = "结果已经寄出。原来的单号填错或者邮件丢失，需要再登记一件的，请勾选“再登记一件”"

// unsent is Invalid, with fields, when a parcel was noted for a case while this one was being noted.
func (s *Service) unsent(ctx context.Context, caseID, last string) error {
	p, err := s.newest(ctx, caseID)
	if err == nil && p.ID != last {
		err = fault.On(FieldAgain, saidSent)
	}
	return err
}

// sending returns a case whose result who may send. Forbidden before the decision.
func (s *Service) sending(ctx context.Context, who actor.Actor, caseID string) (Sending, error) {
	if !casework.Handles(who) && !who.Has(actor.Admin) {
		return Sending{}, fault.New(fault.Forbidden, "由办理办件的工作人员寄送")
	}
	v, err := s.Cases.Dossier(ctx, who, caseID)
	if err != nil {
		return Sending{}, err
	}
	c := v.Case
	if c.EndedAt.IsZero() && c.Verdict == casework.NoVerdict {
		return Sending{}, fault.New(fault.Forbidden, "还没有作出决定，不能寄送结果")
	}
	return Sending{UnitID: c.Owner(), Personal: c.Personal(), Number: c.Number, Item: c.ItemName, Scope: c.Scope()}, nil
}

// addressOf returns the applicant's default address. NotFound when the applicant has none.
func (s *Service) addressOf(ctx context.Context, c Sending) (To, error) {
	o := address.Owner{Kind: "unit", ID: c.UnitID}
	if c.Personal {
		o.Kind = "person"
	}
	a, err := s.Addresses.DefaultOf(ctx, o)
	return To{Recipient: a.Recipient, Phone: string(a.Phone), Place: region.Full(a.County) + a.Detail}, err
}

func (s *Service) tell(ctx context.Context, p Parcel, c Sending) error {
	m := notice.Message{
		UnitID: p.UnitID,
		Scope:  c.Scope,
		Kind:   notice.AboutCase,
		Title:  "办理结果已寄出",
		Body: "“" + p.Item + "”（编号 " + p.CaseNumber + "）的结果已由" + CompanyName(p.Company) +
			"寄出，单号 " + p.Number + "。",
		Link: LinkTo(p.ID, c.Personal),
	}
	if c.Personal {
		m.PersonID = c.UnitID
	}
	return s.Notices.Tell(ctx, actor.SystemActor("parcel"), m)
}

// List returns at most n parcels of who's unit; next is "" at the end.
func (s *Service) List(ctx context.Context, who actor.Actor, number, before string, n int) (list []Parcel, next string, err error) {
	if who.Owner() == "" {
		return nil, "", fault.New(fault.Anonymous, "请先登录")
	}
	seen, err := s.Sight(ctx, who)
	if err != nil {
		return nil, "", err
	}
	list, err = s.Store.OfUnit(ctx, who.Owner(), seen, Number(number), before, n+1)
	if err != nil {
		return nil, "", fmt.Errorf("listing parcels: %w", err)
	}
	if len(list) > n {
		list = list[:n]
		next = list[n-1].ID
	}
	return list, next, nil
}

// Parcel returns a parcel of who's. It asks the courier, unless it was asked in the last half hour, whatever came of that:
// the courier locks a number that is asked about more often. Parcel.Trouble says why the track is not the newest.
func (s *Service) Parcel(ctx context.Context, who actor.Actor, parcelID string) (Parcel, error) {
	p, err := s.Store.Parcel(ctx, parcelID)
	if err == nil {
		err = s.theirs(ctx, who, p)
	}
	if err != nil || p.final() {
		return p, err
	}
	now := s.Now()
	mine, err := s.Store.Claim(ctx, p.ID, now, now.Add(-every))
	if err != nil || !mine {
		return p, err
	}
	track, err := s.track(ctx, p)
	switch {
	case errors.Is(err, fault.NotFound):
		track = Track{p.State, p.Track} // the courier does not know the number yet
	case err != nil:
		p.Trouble = fault.Of(err).Say
		if !errors.Is(err, fault.Invalid) || p.Trouble == "" {
			p.Trouble = "快递查询服务没有响应，下面是上次查到的信息，请半小时后再看。"
		}
		return p, s.Store.Trouble(ctx, p.ID, p.Trouble)
	}
	p.State, p.Track, p.CheckedAt, p.Trouble = track.State, track.Marks, now, ""
	return p, s.checked(ctx, p, track, p.CheckedAt)
}

// checked stores what the courier answered about a parcel. The last one of a case that was signed for has delivered its documents, and one
// that comes back has them wait for another way. What the sender signs for after that delivers nothing.
func (s *Service) checked(ctx context.Context, p Parcel, t Track, at time.Time) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Checked(ctx, p.ID, t.State, t.Marks, at); err != nil {
			return err
		}
		last, err := s.newest(ctx, p.CaseID)
		switch {
		case err != nil || last.ID != p.ID:
			return err
		case t.State == signedFor:
			return s.Cases.Arrived(ctx, p.CaseID)
		case slices.Contains(comesBack, t.State):
			return s.Cases.Returned(ctx, p.CaseID)
		}
		return nil
	})
}

// theirs is nil when who may see the case that the parcel belongs to, otherwise NotFound (CAS-10).
func (s *Service) theirs(ctx context.Context, who actor.Actor, p Parcel) error {
	if who.Owner() != "" && p.UnitID == who.Owner() {
		seen, err := s.Sight(ctx, who)
		if err != nil || seen.Sees(p.UnitID, p.Scope) {
			return err
		}
	}
	return fault.New(fault.NotFound, "没有找到这个快递")
}

// OfCase returns the parcels of a case of who's, with the tracks that are stored.
func (s *Service) OfCase(ctx context.Context, who actor.Actor, caseID string) ([]Parcel, error) {
	list, err := s.Store.OfCase(ctx, caseID)
	if err != nil {
		return nil, fmt.Errorf("listing the parcels of case %s: %w", caseID, err)
	}
	var out []Parcel
	for _, p := range list {
		switch err := s.theirs(ctx, who, p); {
		case err == nil:
			out = append(out, p)
		case !errors.Is(err, fault.NotFound):
			return nil, err
		}
	}
	return out, nil
}

// Steps returns the parcels of a case of who's as steps of its timeline (CEN-5). It is registered as
// casework.Service.AlsoShow.
func (s *Service) Steps(ctx context.Context, o casework.Opened) ([]casework.Step, error) {
	who := o.Who()
	list, err := s.OfCase(ctx, who, o.Case().ID)
	var out []casework.Step
	for _, p := range list {
		out = append(out, casework.Step{
			At:    p.SentAt,
			Title: "结果已寄出",
			Words: CompanyName(p.Company) + " " + p.Number + "，" + p.Word(),
			Text:  "查看物流",
			Href:  LinkTo(p.ID, !who.ForUnit()),
		})
	}
	return out, err
}
