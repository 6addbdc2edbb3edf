// Package recovery owns the replacement of what somebody has lost: the password of
// a legal representative, by face or by a code to the phone on file (LOG-7); the
// password for a unit, on the phone (LOG-10); and the phone number itself (ACC-2).
//
// No step tells whether an account exists. Somebody whom the hall does not know
// goes through the same steps at the same cost; their face and their code are
// always refused.
package recovery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/session"
	"wangting/internal/unit"
)

// Words names the acts of the room in the log of a unit.
var Words = map[string]string{"login.recovery_begun": "开始找回密码", "login.recovered": "找回密码"}

// RecoveryPuzzle is the purpose under which the puzzle of a recovery is solved.
const RecoveryPuzzle = "login.recover"

// RecoverySteps are the steps of 「法定代表人找回密码」 (LOG-7).
var RecoverySteps = []string{"填写账号", "人脸识别", "设置新密码", "完成修改"}

// Names of the form fields of a recovery.
const (
	FieldUSCC      = "uscc"
	FieldDocType   = "doctype"
	FieldDocNumber = "docnumber"
	FieldRepName   = "repname"
	FieldCode      = "code"
	FieldPhone     = "phone"
	FieldNew       = "new"
	FieldAgain     = "again"
)

// RecoveryForm is step 1 as it was typed: the unit and its representative.
type RecoveryForm struct {
	USCC, DocType, DocNumber, Name string
}

// Owner is the mandate whose password is recovered. The zero Owner stands for a person or unit that
// the hall does not know; it goes through the same steps and never gets in.
type Owner struct {
	MandateID, UnitID, PersonID string
	Phone                       regno.Mobile
}

// RecoveryStep is a step of the recovery.
type RecoveryStep int

const (
	ProveStep RecoveryStep = iota + 2 // 人脸识别
	SetStep                           // 设置新密码
	DoneStep                          // 完成修改
)

// RecoveryDraft is one recovery. It is kept only in the sealed session of the browser that began it,
// so it cannot be continued in another.
type RecoveryDraft struct {
	ID    string
	Form  RecoveryForm // normalised
	Owner Owner
	proof.Kept
	CodeAsked time.Time
	Code      string // verified, to be spent by Finish
	CodeUntil time.Time
	Done      bool
	ExpiresAt time.Time
}

// Next returns the first step that is not done.
func (d RecoveryDraft) Next(now time.Time) RecoveryStep {
	switch {
	case d.Done:
		return DoneStep
	case d.Passed(now), d.Code != "" && now.Before(d.CodeUntil):
		return SetStep
	}
	return ProveStep
}

func (d RecoveryDraft) document() regno.Document {
	return regno.Document{Type: regno.DocType(d.Form.DocType), Number: d.Form.DocNumber}
}

const (
	recoverFace  proof.Purpose = "login.recover.face"
	recoverPhone proof.Purpose = "login.recover.phone"
)

// Recovery is 「法定代表人找回密码」 (LOG-7). No step tells whether there is an account; for an
// unknown one, face and code are refused as they are for a stranger.
type Recovery struct {
	*credential.Service
	Sessions *session.Service
	Units    *unit.Service
	Persons  *person.Service
	Mandates *mandate.Service
	Faces    *proof.Faces
	Codes    *proof.Codes
	Told     PasswordNotices
	Life     time.Duration
}

// codeLife is how long a verified code stays valid while the new password is being typed.
const codeLife = 5 * time.Minute

// ErrFaceGone is the fault when the proof, face or code, was used already or is too old.
var ErrFaceGone = fault.New(fault.Expired, "认证结果或验证码已过期或者已经用过，请重新认证")

// ErrRecoveryEarly is the cause when a step is tried before the earlier ones are done.
var ErrRecoveryEarly = errors.New("this step of the recovery is not due")

// Read parses and checks step 1. Invalid with fields.
func (r *Recovery) Read(f RecoveryForm) (RecoveryForm, error) {
	var form check.Form
	if form.Required(FieldUSCC, "统一社会信用代码", f.USCC) {
		c, err := regno.ParseUSCC(f.USCC)
		if errors.Is(err, regno.ErrCheckDigit) {
			c, err = regno.USCCFromRegister(f.USCC)
		}
		if form.AddErr(FieldUSCC, err) {
			f.USCC = string(c)
		}
	}
	if !regno.DocType(f.DocType).Valid() {
		form.Add(FieldDocType, "请选择法定代表人证件类型")
	} else if form.Required(FieldDocNumber, "法定代表人证件号码", f.DocNumber) {
		d, err := regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, r.Now())
		if form.AddErr(FieldDocNumber, err) {
			f.DocNumber = d.Number
		}
	}
	if form.Required(FieldRepName, "法定代表人姓名", f.Name) {
		name, err := regno.ParseName(f.Name)
		if form.AddErr(FieldRepName, err) {
			f.Name = string(name)
		}
	}
	return f, form.Err()
}

// Begin finishes step 1 after the puzzle and returns the draft.
func (r *Recovery) Begin(ctx context.Context, who actor.Actor, f RecoveryForm) (RecoveryDraft, error) {
	f, err := r.Read(f)
	if err != nil {
		return RecoveryDraft{}, err
	}
	d := RecoveryDraft{ID: id.New(), Form: f, ExpiresAt: r.Now().Add(r.Life)}
	if d.Owner, err = r.representative(ctx, regno.USCC(f.USCC), d.document(), f.Name); err != nil {
		return RecoveryDraft{}, fmt.Errorf("finding whose password is recovered: %w", err)
	}
	err = r.Tx.InTx(ctx, func(ctx context.Context) error { return r.record(ctx, who, "login.recovery_begun", d) })
	return d, err
}

func (d RecoveryDraft) subject() proof.Subject {
	return proof.Subject{Document: d.document(), Name: d.Form.Name}
}

func (d RecoveryDraft) face(session string) proof.FaceFlow {
	return proof.FaceFlow{Purpose: recoverFace, FlowID: d.ID, Binding: session, Subject: d.subject()}
}

// code describes the verification code for the phone on file; for an unknown account it reaches
// nobody.
func (d RecoveryDraft) code(who actor.Actor, session string) proof.CodeFor {
	return proof.CodeFor{
		Purpose:  recoverPhone,
		FlowID:   d.ID,
		Binding:  session,
		Phone:    d.Owner.Phone,
		Stranger: d.subject(),
		Account:  d.Form.USCC,
		IP:       who.IP,
	}
}

// Face returns the state of the face check. It begins one when there is none, or when again is true.
func (r *Recovery) Face(ctx context.Context, who actor.Actor, d *RecoveryDraft, session string, again bool) (proof.View, error) {
	v, err := r.Faces.Look(ctx, who, d.face(session), &d.Kept, again)
	if v.State == proof.Passed && d.Owner == (Owner{}) {
		v.State, d.FaceUntil = proof.Failed, time.Time{}
	}
	return v, err
}

// SendCode sends a code to the phone on file, which is not shown. Faults: Limited, Away.
func (r *Recovery) SendCode(ctx context.Context, who actor.Actor, d RecoveryDraft, session string) error {
	return r.Codes.Send(ctx, who, d.code(who, session))
}

// CodesFail reports whether codes go out to nobody, by the latest of the whole hall within an hour: so it says the same of
// every draft, also of one for which the hall has no phone (LOG-7).
func (r *Recovery) CodesFail(ctx context.Context) (bool, error) {
	return r.Codes.Fail(ctx, r.Now().Add(-time.Hour))
}

// ProveCode checks the code that was typed. Faults: Invalid with the field, Expired.
func (r *Recovery) ProveCode(ctx context.Context, who actor.Actor, d *RecoveryDraft, session, code string) error {
	var form check.Form
	if form.Required(FieldCode, "短信验证码", code) {
		form.AddErr(FieldCode, r.Codes.Prove(ctx, who, d.code(who, session), code))
	}
	if err := form.Err(); err != nil {
		return err
	}
	d.Code, d.CodeUntil = code, r.Now().Add(codeLife)
	return nil
}

// Finish sets the new password, consumes the proof and ends every login of the mandate, in one
// transaction. Faults: Invalid with fields, ErrRecoveryEarly.
func (r *Recovery) Finish(ctx context.Context, who actor.Actor, d *RecoveryDraft, session, password, again string) error {
	if d.Done {
		return nil
	}
	now := r.Now()
	if d.Next(now) != SetStep || d.Owner == (Owner{}) {
		return ErrRecoveryEarly
	}
	var form check.Form
	parts := append(regno.USCC(d.Form.USCC).Parts(), d.document().Parts()...)
	form.AddErr(FieldNew, check.Password(password, append(parts, string(d.Owner.Phone))...))
	form.Same(FieldAgain, password, again)
	if err := form.Err(); err != nil {
		return err
	}
	h, err := r.Hash(ctx, password)
	if err != nil {
		return err
	}
	err = r.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := r.spend(ctx, who, *d, session, now); err != nil {
			return err
		}
		if err := r.Put(ctx, who, d.Owner.MandateID, h); err != nil {
			return err
		}
		if err := r.Sessions.EndAllOfMandate(ctx, d.Owner.MandateID, "密码已找回"); err != nil {
			return err
		}
		if err := r.record(ctx, who, "login.recovered", *d); err != nil {
			return err
		}
		return r.Told.changed(ctx, d.Owner, now)
	})
	if errors.Is(err, fault.Expired) {
		d.FaceUntil, d.Code = time.Time{}, ""
		return ErrRecoveryEarly
	}
	if err != nil {
		return fmt.Errorf("finishing recovery %s: %w", d.ID, err)
	}
	*d = RecoveryDraft{ID: d.ID, Done: true, ExpiresAt: d.ExpiresAt}
	return nil
}

func (r *Recovery) spend(ctx context.Context, who actor.Actor, d RecoveryDraft, session string, now time.Time) error {
	if d.Passed(now) {
		return r.Faces.Consume(ctx, who, d.face(session))
	}
	return r.Codes.Spend(ctx, who, d.code(who, session), d.Code)
}

func (r *Recovery) record(ctx context.Context, who actor.Actor, act string, d RecoveryDraft) error {
	return r.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "mandate", ObjectID: d.Owner.MandateID, UnitID: d.Owner.UnitID,
		Detail: map[string]string{"recovery": d.ID}})
}

// representative returns the level-1 mandate that matches unit, document and name together, and the
// zero Owner when none does.
func (r *Recovery) representative(ctx context.Context, c regno.USCC, d regno.Document, name string) (Owner, error) {
	u, err1 := r.Units.ByUSCC(ctx, c)
	p, err2 := r.Persons.ByDocument(ctx, d.Type, d.Number)
	for _, err := range []error{err1, err2} {
		if err != nil && !errors.Is(err, fault.NotFound) {
			return Owner{}, err
		}
	}
	m, err := r.Mandates.ForUnitAndPerson(ctx, u.ID, p.ID) // queried even for a stranger, so that the work is the same
	if errors.Is(err, fault.NotFound) || err == nil && (u.State != unit.Active || !regno.SameName(p.Name, name) ||
		m.Level != actor.Representative || m.State != mandate.Active) {
		return Owner{}, nil
	}
	return Owner{MandateID: m.ID, UnitID: u.ID, PersonID: p.ID, Phone: p.Phone}, err
}
