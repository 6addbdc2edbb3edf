package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// RecoveryPuzzle is what the puzzle of a recovery is solved for.
const RecoveryPuzzle = "login.recover"

// RecoverySteps are the steps of 「法定代表人找回密码」 (LOG-7).
var RecoverySteps = []string{"填写账号", "人脸识别", "设置新密码", "完成修改"}

// Names of the inputs of a recovery.
const (
	FieldUSCC      = "uscc"
	FieldDocType   = "doctype"
	FieldDocNumber = "docnumber"
	FieldRepName   = "repname"
	FieldCode      = "code"
)

// Named representative of a unit, as they were typed.
type RecoveryForm struct {
	USCC, DocType, DocNumber, Name string
}

// Owner is the mandate whose password is recovered. The zero Owner is that of a
// person or unit that the hall does not know, who walks the same way to its end
// and is let in nowhere.
type Owner struct {
	MandateID, UnitID, PersonID string
	Phone                       regno.Mobile
}

// RecoveryStep is where a recovery stands.
type RecoveryStep int

const (
	ProveStep RecoveryStep = iota + 2 // 人脸识别
	SetStep                           // 设置新密码
	DoneStep                          // 完成修改
)

// RecoveryDraft is one recovery. It lives in the sealed session of the browser
// that began it and nowhere else, so nobody can take it up elsewhere.
type RecoveryDraft struct {
	ID        string
	Form      RecoveryForm // normalised
	Owner     Owner
	FaceID    string
	FaceLink  string
	FaceUntil time.Time // the face has passed and may be used until then
	Code      string    // the code has been proved and waits to be spent
	CodeUntil time.Time
	Done      bool
	ExpiresAt time.Time
}

// Next is the step that waits.
func (d RecoveryDraft) Next(now time.Time) RecoveryStep {
	switch {
	case d.Done:
		return DoneStep
	case now.Before(d.FaceUntil), d.Code != "" && now.Before(d.CodeUntil):
		return SetStep
	}
	return ProveStep
}

func (d RecoveryDraft) document() regno.Document {
	return regno.Document{Type: regno.DocType(d.Form.DocType), Number: d.Form.DocNumber}
}

// RecoveryFlow is for which recovery, browser and person something is proved.
type RecoveryFlow struct {
	ID, Session string
	Document    regno.Document
	Name        string
}

// RecoveryFaces asks for faces, as the room of proofs does.
type RecoveryFaces interface {
	Begin(ctx context.Context, who actor.Actor, f RecoveryFlow) (faceID, link string, err error)
	// State gives the state in the words of that room and, when it passed, until when it may be used.
	State(ctx context.Context, faceID, session string) (state string, until time.Time, trouble, err error)
	Consume(ctx context.Context, who actor.Actor, f RecoveryFlow) error
}

// RecoveryCodes sends codes to the phone on file. To the zero Owner nothing is
// sent, and everything else is the same: limits, words, work.
type RecoveryCodes interface {
	Send(ctx context.Context, who actor.Actor, f RecoveryFlow, o Owner) error
	Prove(ctx context.Context, who actor.Actor, f RecoveryFlow, o Owner, code string) error
	Spend(ctx context.Context, who actor.Actor, f RecoveryFlow, o Owner, code string) error
}

// Recovery is 「法定代表人找回密码」. No step tells whether there is an account: one
// that the hall does not know has its face refused and its code wrong, like a
// stranger's (LOG-7).
type Recovery struct {
	*Credentials
	Sessions *Sessions
	// Representative finds whose password it is; the zero Owner when nobody's.
	Representative func(ctx context.Context, c regno.USCC, d regno.Document, name string) (Owner, error)
	Faces          RecoveryFaces
	Codes          RecoveryCodes
	// Tell tells the owner that the password was changed.
	Tell func(ctx context.Context, o Owner, at time.Time) error
	Life time.Duration
}

// codeLife is how long a proved code waits for the new password.
const codeLife = 5 * time.Minute

// ErrRecoveryEarly is the cause when a step is not due.
var ErrRecoveryEarly = errors.New("this step of the recovery is not due")

// Read checks the form of what was typed: Invalid with fields.
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
	f.Name = strings.Join(strings.Fields(f.Name), "")
	form.Required(FieldRepName, "法定代表人姓名", f.Name)
	return f, form.Err()
}

// Begin is step 1 done, after the puzzle.
func (r *Recovery) Begin(ctx context.Context, who actor.Actor, f RecoveryForm) (RecoveryDraft, error) {
	f, err := r.Read(f)
	if err != nil {
		return RecoveryDraft{}, err
	}
	d := RecoveryDraft{ID: id.New(), Form: f, ExpiresAt: r.Now().Add(r.Life)}
	if d.Owner, err = r.Representative(ctx, regno.USCC(f.USCC), d.document(), f.Name); err != nil {
		return RecoveryDraft{}, fmt.Errorf("finding whose password is recovered: %w", err)
	}
	err = r.Tx.InTx(ctx, func(ctx context.Context) error { return r.record(ctx, who, "login.recovery_begun", d) })
	return d, err
}

func (r *Recovery) flow(d RecoveryDraft, session string) RecoveryFlow {
	return RecoveryFlow{ID: d.ID, Session: session, Document: d.document(), Name: d.Form.Name}
}

// Face begins a face, or gives the one begun; again begins another. The state is
// in the words of the room of proofs.
func (r *Recovery) Face(ctx context.Context, who actor.Actor, d *RecoveryDraft, session string, again bool) (state string, trouble, err error) {
	if d.FaceID == "" || again && !r.Now().Before(d.FaceUntil) {
		faceID, link, err := r.Faces.Begin(ctx, who, r.flow(*d, session))
		if err != nil {
			return "", err, nil
		}
		d.FaceID, d.FaceLink, d.FaceUntil = faceID, link, time.Time{}
		return "new", nil, nil
	}
	state, until, trouble, err := r.Faces.State(ctx, d.FaceID, session)
	if err != nil {
		return "", nil, fmt.Errorf("looking at the face of recovery %s: %w", d.ID, err)
	}
	d.FaceUntil = time.Time{}
	if state == "passed" {
		if d.Owner == (Owner{}) {
			return "failed", trouble, nil
		}
		d.FaceUntil = until
	}
	return state, trouble, nil
}

// SendCode sends a code to the phone on file, which is not shown. Faults: Limited, Away.
func (r *Recovery) SendCode(ctx context.Context, who actor.Actor, d RecoveryDraft, session string) error {
	return r.Codes.Send(ctx, who, r.flow(d, session), d.Owner)
}

// ProveCode takes the code that was typed. Faults: Invalid beside the field, Expired.
func (r *Recovery) ProveCode(ctx context.Context, who actor.Actor, d *RecoveryDraft, session, code string) error {
	var form check.Form
	if form.Required(FieldCode, "短信验证码", code) {
		form.AddErr(FieldCode, r.Codes.Prove(ctx, who, r.flow(*d, session), d.Owner, code))
	}
	if err := form.Err(); err != nil {
		return err
	}
	d.Code, d.CodeUntil = code, r.Now().Add(codeLife)
	return nil
}

// Finish sets the new password, uses the proof up and ends every login of the
// mandate, in one transaction. Faults: Invalid with fields, ErrRecoveryEarly.
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
		return r.Tell(ctx, d.Owner, now)
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
	if now.Before(d.FaceUntil) {
		return r.Faces.Consume(ctx, who, r.flow(d, session))
	}
	return r.Codes.Spend(ctx, who, r.flow(d, session), d.Owner, d.Code)
}

func (r *Recovery) record(ctx context.Context, who actor.Actor, act string, d RecoveryDraft) error {
	return r.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "mandate", ObjectID: d.Owner.MandateID, UnitID: d.Owner.UnitID,
		Detail: map[string]string{"recovery": d.ID}})
}
