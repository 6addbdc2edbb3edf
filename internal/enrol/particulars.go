package enrol

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/regno"
)

// Names of the form fields of step 1.
const (
	FieldUSCC      = "uscc"
	FieldUnitName  = "unit_name"
	FieldDocType   = "doc_type"
	FieldDocNumber = "doc_number"
	FieldRepName   = "rep_name"
	FieldAgree     = "agree"
)

// Filled is step 1 as it was typed (REG-3).
type Filled struct {
	USCC      string
	UnitName  string
	DocType   string
	DocNumber string // the mask of the draft's number, left unchanged, stands for that number
	RepName   string
	Agreed    bool
	Agreement string // version that the page showed
}

// Messages of step 1 that concern the form as a whole.
const (
	SayMismatch = "单位信息或法定代表人信息与登记信息不一致，请对照营业执照和证件核对后再试。如信息无误，请拨打 12333 或到窗口办理"
	sayCounter  = "该证件类型暂不支持线上人脸认证，请携带营业执照副本和本人证件到窗口注册"
	sayCall     = "该证件类型暂不支持线上人脸认证，请拨打 12333，由工作人员协助核对"
)

// Fill is step 1. It checks each value, then all of them with the register, and begins a draft, or
// continues draftID when the values are the same. Faults: Invalid with fields (REG-4), Invalid with
// one sentence when the register disagrees, Conflict when the unit is registered, Limited, Away. After
// Away nothing is lost.
func (s *Service) Fill(ctx context.Context, who actor.Actor, draftID, session string, f Filled) (Draft, error) {
	old, err := s.Draft(ctx, draftID, session)
	if err != nil && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Expired) {
		return Draft{}, err
	}
	if err != nil || old.State == Done {
		old = Draft{}
	}
	claim, doubt, err := s.read(f, old)
	if err != nil {
		return Draft{}, err
	}
	unit, err := s.confirm(ctx, who, claim, doubt)
	if err != nil {
		return Draft{}, err
	}
	if old.ID != "" && old.sameClaim(claim) {
		return s.change(ctx, old.ID, session, func(d *Draft) { d.Unit = unit })
	}
	now := s.Now()
	d := Draft{ID: id.New(), Kind: s.Kind, Binding: s.binding(session), State: Open, Claim: claim, Unit: unit,
		Agreement: s.Agreement().Version, AgreedAt: now, CreatedAt: now, ExpiresAt: now.Add(s.Limits.Idle), Version: 1}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Add(ctx, d); err != nil {
			return fmt.Errorf("beginning a draft: %w", err)
		}
		return s.record(ctx, who, "begun", d, map[string]string{"uscc": string(claim.USCC), "agreement": d.Agreement})
	})
	if err != nil {
		return Draft{}, err
	}
	return d, nil
}

// read parses what was typed, field by field. doubt is the one flaw that the register may overrule: a
// wrong check digit, since genuine early codes have one.
func (s *Service) read(f Filled, old Draft) (c Claim, doubt, err error) {
	var form check.Form
	if form.Required(FieldUSCC, "统一社会信用代码", f.USCC) {
		c.USCC, err = regno.ParseUSCC(f.USCC)
		if errors.Is(err, regno.ErrCheckDigit) {
			doubt = fault.On(FieldUSCC, fault.Of(err).Say)
			c.USCC, err = regno.USCCFromRegister(f.USCC)
		}
		form.AddErr(FieldUSCC, err)
	}
	c.UnitName = tidy(f.UnitName)
	if form.Required(FieldUnitName, "单位全称", c.UnitName) {
		form.AtMost(FieldUnitName, "单位全称", c.UnitName, 100)
	}
	c.Document = s.document(&form, f, old)
	if form.Required(FieldRepName, "法定代表人姓名", f.RepName) {
		name, err := regno.ParseName(f.RepName)
		form.AddErr(FieldRepName, err)
		c.RepName = string(name)
	}
	if form.Agreed(FieldAgree, "《法人用户注册协议》", f.Agreed) && f.Agreement != s.Agreement().Version {
		form.Add(FieldAgree, "《法人用户注册协议》已更新，请重新阅读并同意")
	}
	if doubt != nil && !form.OK() {
		form.Add(FieldUSCC, fault.Of(doubt).FieldSays(FieldUSCC))
	}
	if err := form.Err(); err != nil {
		return Claim{}, nil, inOrder(err)
	}
	return c, doubt, nil
}

// inOrder sorts the fields of a fault into the order of the form.
func inOrder(err error) error {
	f := *fault.Of(err)
	var fields []fault.Field
	for _, name := range []string{FieldUSCC, FieldUnitName, FieldDocType, FieldDocNumber, FieldRepName, FieldAgree} {
		if say := f.FieldSays(name); say != "" {
			fields = append(fields, fault.Field{Name: name, Say: say})
		}
	}
	f.Fields = fields
	return &f
}

func (s *Service) document(form *check.Form, f Filled, old Draft) regno.Document {
	t := regno.DocType(f.DocType)
	if !t.Valid() {
		form.Add(FieldDocType, "请选择法定代表人证件类型")
		return regno.Document{}
	}
	if !form.Required(FieldDocNumber, "法定代表人证件号码", f.DocNumber) {
		return regno.Document{}
	}
	if d := old.Claim.Document; d.Number != "" && d.Type == t && strings.TrimSpace(f.DocNumber) == d.Masked() {
		return d
	}
	d, err := regno.ParseDocument(t, f.DocNumber, s.Now())
	if !form.AddErr(FieldDocNumber, err) {
		return regno.Document{}
	}
	if !d.FaceCapable() {
		say := sayCounter
		if s.Kind == Succession { // a window can open an account, but not change it
			say = sayCall
		}
		form.Add(FieldDocType, say)
	}
	return d
}

// confirm queries the register, and then checks whether the hall has the unit.
func (s *Service) confirm(ctx context.Context, who actor.Actor, c Claim, doubt error) (Unit, error) {
	now := s.Now()
	if err := s.mayAsk(ctx, who, c.USCC, now); err != nil {
		return Unit{}, err
	}
	a, err := s.Accounts.Ask(ctx, c.query())
	switch {
	case err != nil && doubt != nil:
		return Unit{}, doubt
	case err != nil:
		return Unit{}, fmt.Errorf("confirming %s: %w", c, err)
	case !a.Exists || !a.Match:
		for _, m := range s.mismatches(who, c.USCC) {
			if _, _, err := s.Rates.HitUntil(ctx, "enrol:mismatch", m.subject, s.Limits.Mismatches.Window, now); err != nil {
				return Unit{}, fmt.Errorf("counting a mismatch: %w", err)
			}
		}
		if doubt != nil {
			return Unit{}, doubt
		}
		return Unit{}, fault.New(fault.Invalid, SayMismatch)
	case a.Status != account.InBusiness:
		return Unit{}, fault.New(
			fault.Invalid, fmt.Sprintf(
				"登记信息显示该单位的状态为“%s”，不能%s。如有疑问，请联系登记机关，或拨打 12333",
				a.Status, s.Kind.Verb(),
			),
		)
	}
	if err := s.checkPurpose(ctx, c); err != nil {
		return Unit{}, fmt.Errorf("asking whether the hall has %s: %w", c.USCC, err)
	}
	return Unit(a.Facts), nil
}

// checkPurpose checks whether the wizard's purpose is possible for a unit that the register has confirmed.
// Conflict, with the reason, when it is not.
func (s *Service) checkPurpose(ctx context.Context, c Claim) error {
	if s.Kind == Succession {
		return s.Accounts.MaySucceed(ctx, c.USCC, c.Document)
	}
	there, err := s.Accounts.Registered(ctx, c.USCC)
	if err == nil && there {
		err = ErrRegistered
	}
	return err
}

// mayAsk counts a question by address, and returns Limited after too many mismatches.
func (s *Service) mayAsk(ctx context.Context, who actor.Actor, c regno.USCC, now time.Time) error {
	limited := func(wait time.Duration) error {
		return &fault.Fault{Kind: fault.Limited, Say: "核验次数过多，请 1 小时后再试，或拨打 12333", RetryAfter: wait}
	}
	if l := s.Limits.Questions; l.Max > 0 && who.IP != "" {
		n, ends, err := s.Rates.HitUntil(ctx, "enrol:question", who.IP, l.Window, now)
		if err != nil {
			return fmt.Errorf("counting a question: %w", err)
		}
		if n > l.Max {
			return limited(ends.Sub(now))
		}
	}
	l := s.Limits.Mismatches
	if l.Max == 0 {
		return nil
	}
	for _, m := range s.mismatches(who, c) {
		n, _, err := s.Rates.Hits(ctx, "enrol:mismatch", m.subject, l.Window, now)
		if err != nil {
			return fmt.Errorf("counting mismatches: %w", err)
		}
		if n >= m.limit {
			return limited(l.Window)
		}
	}
	return nil
}

type mismatches struct {
	subject string
	limit   int64
}

// mismatches are the counts of what is wrongly said about a unit: from one network and, far higher, from all, so that nobody alone
// keeps a unit from registering.
func (s *Service) mismatches(who actor.Actor, c regno.USCC) []mismatches {
	return []mismatches{{string(c) + "|" + limit.Network(who.IP), s.Limits.Mismatches.Max}, {string(c), s.Limits.OfAll.Max}}
}
