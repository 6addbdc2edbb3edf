// Package signon owns the logins that an outside system vouches for: the province's sign-on, the
// electronic business licence and the CA certificate. Each of them only produces Evidence; Dispatcher
// alone decides what follows.
package signon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/check"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/unit"
)

// A login that ends outside the hall (the province's sign-on, the electronic
// licence, a certificate) produces Evidence: which person, and for which unit. The
// dispatcher decides what follows by one table, so that no login is more lenient
// than another:
//
//	evidence                              unit here?  then
//	a person                              -           signed in for themselves
//	a person for a unit                   yes         signed in by the mandate they hold here; none: refused
//	the representative of a unit          no          the account is opened after phone and agreement (REG-11)
//	somebody else of a unit               no          refused: the representative comes first
//	a unit alone (its certificate)        yes         the phone is asked who acts; without 多经办人 (HAN-1): the representative
//	a unit alone                          no          the account is opened, after the representative is asked for
//
// What the hall already knows takes precedence. An outside system that says
// "administrator" gives nobody a mandate in a unit that is registered here. What it
// says of a representative counts only when the register agrees. Conflicts are
// resolved at the service window.

// Proved is a person that an outside system vouches for.
type Proved struct {
	Name     string
	Document regno.Document // zero when the outside system tells only its hash
	Hash     string         // of the document number, computed as the outside system does
	Phone    regno.Mobile   // "" when the outside system does not tell
}

// ProvedUnit is the unit for which the person came.
type ProvedUnit struct {
	USCC     regno.USCC
	Name     string
	RepName  string
	Document regno.Document // of the legal representative

	Region, Kind, Address string // from the register
}

// Evidence is what an outside login has proved.
type Evidence struct {
	Way    string // which login: province, licence, …
	Holder Proved
	Unit   *ProvedUnit // nil: the person logs in for themselves
	// UnitOnly means that no person is proved: a certificate belongs to the unit.
	UnitOnly bool
	// Representative means that the outside system calls the holder the legal representative.
	Representative bool
}

// Opening is the draft of an account that is being opened. It is kept in the sealed browser session.
type Opening struct {
	ID        string
	Evidence  Evidence
	ExpiresAt time.Time
}

// NeedsDocument reports whether the representative must still enter their document number.
func (o Opening) NeedsDocument() bool { return o.Evidence.Holder.Document.Number == "" }

// OpeningForm is the form with what the account still needs.
type OpeningForm struct {
	Name               string // only when NeedsName
	DocType, DocNumber string // only when NeedsDocument
	Phone, Code        string
	Agreed             bool
}

// NeedsName reports whether the representative must also enter their name.
func (o Opening) NeedsName() bool { return o.Evidence.Holder.Name == "" }

// Next is what follows: a login, an account to open, or the question who acts. One of them is set.
type Next struct {
	Login session.Login
	Open  *Opening
	Who   string // the unit for which the phone must say who acts
}

// Words names the acts that this room audits, as the log of a unit shows them.
var Words = map[string]string{"unit.opened_by_login": "首次登录开通账户"}

// Limits bound what outside sign-ons may cause.
type Limits struct {
	// RefusalsPerMinute is how many refused returns of one network are written down.
	RefusalsPerMinute int64
	// AsksPerHour is how often one unit's logins may ask the register about a typed document: whoever holds the certificate of a
	// unit must not learn from the register whose number its representative has.
	AsksPerHour int64
}

// LimitsOf returns the limits that the settings name.
func LimitsOf(c config.Limits) Limits {
	return Limits{RefusalsPerMinute: int64(c.AddressRefusalsPerMinute), AsksPerHour: int64(c.RegisterAsksPerHour)}
}

// Dispatcher decides what follows the evidence of every outside login.
type Dispatcher struct {
	*session.Service
	Notices  session.Teller
	Units    *unit.Service
	Persons  *person.Service
	Mandates *mandate.Service
	Accounts *account.Service
	Codes    *proof.Codes
	Rates    *limit.Service
	Limits   Limits
	Hash     func(number string) string // of a document number, as the licence platform computes it
	Texts    *agreement.Shelf           // a first login accepts 《法人用户注册协议》
	Life     time.Duration              // time limit of an Opening
}

const (
	sayNoMandate = "您在这个单位还没有授权。请联系本单位法定代表人或管理员授权，或携带材料到窗口办理"
	sayRepFirst  = "该单位还没有在本大厅开通账户，请先由法定代表人登录或注册"
)

// Refuse is session.Service.Refuse up to so many a minute; beyond it gives err back and writes nothing: a forged return costs a visitor
// nothing, and the record is for good.
func (d *Dispatcher) Refuse(ctx context.Context, who actor.Actor, way string, err error) error {
	if err == nil {
		return nil
	}
	n, _, counted := d.Rates.HitUntil(ctx, "signon.refused", who.IP, time.Minute, d.Now())
	if counted != nil {
		return fmt.Errorf("counting refused logins: %w", counted)
	}
	if n > d.Limits.RefusalsPerMinute {
		return err
	}
	return d.Service.Refuse(ctx, who, way, err)
}

// Proceed decides what follows from the evidence. Faults: Forbidden with the reason and who can
// resolve it, Invalid when the register disagrees, Away.
func (d *Dispatcher) Proceed(ctx context.Context, who actor.Actor, e Evidence) (Next, error) {
	if e.Unit == nil {
		return d.asPerson(ctx, who, e)
	}
	unitID, err := d.activeUnit(ctx, e.Unit.USCC)
	if errors.Is(err, fault.NotFound) {
		return d.open(ctx, e)
	}
	if err != nil {
		return Next{}, fmt.Errorf("finding the unit of a login: %w", err)
	}
	if e.UnitOnly {
		several, err := d.hasSeveral(ctx, unitID)
		if err != nil {
			return Next{}, fmt.Errorf("asking how many people a unit has: %w", err)
		}
		if several {
			return Next{Who: unitID}, nil
		}
	}
	return d.asHolder(ctx, who, e, unitID)
}

func (d *Dispatcher) asPerson(ctx context.Context, who actor.Actor, e Evidence) (Next, error) {
	var n Next
	err := d.Tx.InTx(ctx, func(ctx context.Context) error {
		personID, err := d.ensurePerson(ctx, who, e.Holder)
		if err != nil {
			return err
		}
		n.Login, err = d.enter(ctx, who, session.Held{}, personID, e.Way)
		return err
	})
	return n, err
}

func (d *Dispatcher) asHolder(ctx context.Context, who actor.Actor, e Evidence, unitID string) (Next, error) {
	var n Next
	err := d.Tx.InTx(ctx, func(ctx context.Context) error {
		h, personID, err := d.heldIn(ctx, who, e, unitID)
		if errors.Is(err, fault.NotFound) {
			return fault.New(fault.Forbidden, sayNoMandate)
		}
		if err != nil {
			return err
		}
		n.Login, err = d.enter(ctx, who, h, personID, e.Way)
		return err
	})
	return n, err
}

// heldIn returns the mandate of the holder in a unit, or NotFound.
func (d *Dispatcher) heldIn(ctx context.Context, who actor.Actor, e Evidence, unitID string) (session.Held, string, error) {
	if e.UnitOnly {
		return d.representative(ctx, unitID)
	}
	if e.Holder.Document.Number == "" {
		return d.byHash(ctx, unitID, e.Holder)
	}
	personID, err := d.ensurePerson(ctx, who, e.Holder)
	if err != nil {
		return session.Held{}, "", err
	}
	held, err := d.Held(ctx, personID)
	if err != nil {
		return session.Held{}, "", err
	}
	for _, h := range held {
		if h.UnitID == unitID {
			return h, personID, nil
		}
	}
	return session.Held{}, "", fault.New(fault.NotFound, "")
}

func (d *Dispatcher) enter(ctx context.Context, who actor.Actor, h session.Held, personID, way string) (session.Login, error) {
	in, err := d.Start(
		ctx, who, session.Entry{MandateID: h.MandateID, PersonID: personID, UnitID: h.UnitID, IP: who.IP, Browser: who.Browser}, way,
	)
	if err != nil {
		return session.Login{}, err
	}
	return in, d.Notices.NewLogin(
		ctx,
		session.Event{
			PersonID:  personID,
			UnitID:    h.UnitID,
			MandateID: h.MandateID,
			At:        d.Now(),
			IP:        who.IP,
			Browser:   session.BrowserLabel(who.Browser),
		},
	)
}

// Identify reads the document of the representative, where the outside system told only its hash or nothing, and asks the
// register, before a phone and an agreement are asked for. Faults: Invalid with fields or with the register's reason, Limited, Away.
func (d *Dispatcher) Identify(ctx context.Context, o Opening, f OpeningForm) (Opening, error) {
	if !o.NeedsDocument() {
		return o, nil
	}
	u := *o.Evidence.Unit // a copy, so that typed values do not change the caller's unit
	o.Evidence.Unit = &u
	var form check.Form
	d.document(&form, &o, f)
	if err := form.Err(); err != nil {
		return o, err
	}
	n, ends, err := d.Rates.HitUntil(ctx, "signon.ask", string(u.USCC), time.Hour, d.Now())
	if err != nil {
		return o, fmt.Errorf("counting questions to the register: %w", err)
	}
	if n > d.Limits.AsksPerHour {
		return o, limit.Locked("核对法定代表人次数过多", max(ends.Sub(d.Now()), time.Second))
	}
	return o, d.confirm(ctx, &u)
}

// open begins an account for a unit that is not registered here.
func (d *Dispatcher) open(ctx context.Context, e Evidence) (Next, error) {
	if !e.Representative || e.Holder.Document != e.Unit.Document {
		return Next{}, fault.New(fault.Forbidden, sayRepFirst)
	}
	o := Opening{ID: id.New(), Evidence: e, ExpiresAt: d.Now().Add(d.Life)}
	if o.NeedsDocument() { // Identify asks the register when the number is known
		return Next{Open: &o}, nil
	}
	if err := d.confirm(ctx, e.Unit); err != nil {
		return Next{}, err
	}
	return Next{Open: &o}, nil
}

// document reads the typed document number, where the outside system told only its hash.
func (d *Dispatcher) document(form *check.Form, o *Opening, f OpeningForm) {
	if o.NeedsName() {
		if form.Required(FieldRepName, "法定代表人姓名", f.Name) {
			name, err := regno.ParseName(f.Name)
			form.AddErr(FieldRepName, err)
			o.Evidence.Holder.Name, o.Evidence.Unit.RepName = string(name), string(name)
		}
	}
	if !form.Required(FieldDocNumber, "法定代表人证件号码", f.DocNumber) {
		return
	}
	doc, err := regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, d.Now())
	if !form.AddErr(FieldDocNumber, err) {
		return
	}
	if h := o.Evidence.Holder.Hash; h != "" && d.Hash(doc.Number) != h {
		form.Add(FieldDocNumber, "与电子营业执照登记的法定代表人不一致，请核对证件类型和号码")
		return
	}
	o.Evidence.Holder.Document, o.Evidence.Unit.Document = doc, doc
}

const openPhone proof.Purpose = "login.open.phone"

// code describes the verification code for the phone that the new account will have.
func (o Opening) code(who actor.Actor, browser string, to regno.Mobile) proof.CodeFor {
	return proof.CodeFor{Purpose: openPhone, FlowID: o.ID, Binding: browser, Phone: to, IP: who.IP}
}

// SendCode sends a verification code to the phone that the new account will have.
func (d *Dispatcher) SendCode(ctx context.Context, who actor.Actor, o Opening, browser, phone string) (regno.Mobile, error) {
	m, err := regno.ParseMobile(phone)
	if err != nil {
		return "", fault.On(FieldPhone, fault.Of(err).Say)
	}
	return m, d.Codes.Send(ctx, who, o.code(who, browser, m))
}

// CodeText gives what became of the text with the latest code of an opening.
func (d *Dispatcher) CodeText(ctx context.Context, o Opening, browser string) (proof.Text, error) {
	return d.Codes.Text(ctx, o.code(actor.Actor{}, browser, ""))
}

// Finish opens the account and logs in to it. Faults: Invalid with fields, Conflict when the unit was registered in the
// meantime or the register was not asked yet.
func (d *Dispatcher) Finish(ctx context.Context, who actor.Actor, o Opening, browser string, f OpeningForm) (session.Login, error) {
	if o.NeedsDocument() {
		return session.Login{}, fault.New(fault.Conflict, "请先填写法定代表人证件")
	}
	var form check.Form
	m := regno.Mobile("")
	known := false
	if form.Required(FieldPhone, "手机号", f.Phone) {
		var err error
		m, err = regno.ParseMobile(f.Phone)
		known = form.AddErr(FieldPhone, err)
	}
	if form.Required(FieldCode, "短信验证码", f.Code) && known {
		form.AddErr(FieldCode, d.Codes.Prove(ctx, who, o.code(who, browser, m), f.Code))
	}
	form.Agreed(FieldAgree, "《法人用户注册协议》", f.Agreed)
	if err := form.Err(); err != nil {
		return session.Login{}, err
	}
	var in session.Login
	err := d.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := d.Codes.Spend(ctx, who, o.code(who, browser, m), f.Code); err != nil {
			return err
		}
		h, personID, err := d.openUnit(ctx, who, *o.Evidence.Unit, o.Evidence.Holder, m)
		if err != nil {
			return err
		}
		if err := d.Audit.Record(ctx, who, actor.Deed{Act: "unit.opened_by_login", Object: "unit", ObjectID: h.UnitID, UnitID: h.UnitID,
			Detail: map[string]string{"way": o.Evidence.Way, "agreement": d.Texts.InForce(agreement.UnitRegistration).Version}}); err != nil {
			return err
		}
		in, err = d.enter(ctx, who, h, personID, o.Evidence.Way)
		return err
	})
	return in, err
}
