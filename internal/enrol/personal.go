package enrol

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// PersonalSteps are the steps of 「个人注册」 (PER-1).
var PersonalSteps = []string{"填写个人信息", "实人认证", "完成注册"}

// Names of the further form fields of 「个人注册」.
const (
	FieldPersonName      = "personname"
	FieldPersonDocType   = "doctype"
	FieldPersonDocNumber = "docnumber"
)

// PersonalForm is step 1 as it was typed.
type PersonalForm struct {
	Name, DocType, DocNumber, Phone, Code, Password, Confirm string
	Agreed                                                   bool
	Agreement                                                string // version that the page has shown
}

// PersonalDraft is one unfinished 「个人注册」, kept in the sealed browser session. It holds the
// password as its hash only.
type PersonalDraft struct {
	ID        string
	Name      string
	DocType   string
	DocNumber string
	Phone     regno.Mobile
	Human     regno.Mobile // the phone for which a puzzle was solved
	Code      string       // verified, to be spent at the end
	Hash      string
	Agreement string // version agreed to
	AgreedAt  time.Time
	proof.Kept
	Filled    bool // step 1 is done
	Done      bool
	ExpiresAt time.Time
}

const (
	personFace  proof.Purpose = "person.face"
	personPhone proof.Purpose = "person.phone"
)

// Personal is 「个人注册」 (PER-1). A natural person proves their phone by a code and themselves by
// their face, and gets an account with a password of their own. A person whom the hall already knows,
// such as a representative, gets the password in the same way; their passkeys and the second factor are removed, so that somebody who
// has lost the only one comes in again (LOG-9, LOG-10).
type Personal struct {
	*credential.Service
	Faces    *proof.Faces
	Codes    *proof.Codes
	Persons  *person.Service
	RealName RealName
	Passkeys *credential.Passkeys
	Texts    *agreement.Shelf
	Life     time.Duration
}

// PersonalPuzzle is the purpose under which the puzzle before a text message is solved (LOG-3).
const PersonalPuzzle = "person.code"

// ErrNotHuman is the cause when no puzzle was solved for this phone.
var ErrNotHuman = errors.New("a puzzle has to be solved before the text message")

// ErrFaceGone is the fault when the proof, face or code, was used already or is too old.
var ErrFaceGone = fault.New(fault.Expired, "认证结果或验证码已过期或者已经用过，请重新填写")

// Start returns an empty draft; codes are bound to its id.
func (p *Personal) Start() PersonalDraft {
	return PersonalDraft{ID: id.New(), ExpiresAt: p.Now().Add(p.Life)}
}

func (d PersonalDraft) document() regno.Document {
	return regno.Document{Type: regno.DocType(d.DocType), Number: d.DocNumber}
}

func (d PersonalDraft) face(browser string) proof.FaceFlow {
	return proof.FaceFlow{
		Purpose: personFace,
		FlowID:  d.ID,
		Binding: browser,
		Subject: proof.Subject{Document: d.document(), Name: d.Name},
	}
}

func (d PersonalDraft) code(who actor.Actor, browser string, to regno.Mobile) proof.CodeFor {
	return proof.CodeFor{Purpose: personPhone, FlowID: d.ID, Binding: browser, Phone: to, IP: who.IP}
}

// SendCode is 获取验证码; it returns the parsed phone number. A puzzle solved for one phone lets codes go to that phone only,
// so that nobody is sent texts by a program. Faults: Invalid with the phone field, ErrNotHuman, Limited, Away.
func (p *Personal) SendCode(ctx context.Context, who actor.Actor, d PersonalDraft, browser, phone string) (regno.Mobile, error) {
	m, err := regno.ParseMobile(phone)
	if err != nil {
		return "", fault.On(FieldPhone, fault.Of(err).Say)
	}
	if d.Human != m {
		return m, ErrNotHuman
	}
	return m, p.Codes.Send(ctx, who, d.code(who, browser, m))
}

// CodeText gives what became of the text with the latest code of a draft.
func (p *Personal) CodeText(ctx context.Context, d PersonalDraft, browser string) (proof.Text, error) {
	return p.Codes.Text(ctx, d.code(actor.Actor{}, browser, ""))
}

// Fill checks and saves step 1. Faults: Invalid with fields.
func (p *Personal) Fill(ctx context.Context, who actor.Actor, d *PersonalDraft, browser string, f PersonalForm) error {
	var form check.Form
	if form.Required(FieldPersonName, "姓名", f.Name) {
		name, err := regno.ParseName(f.Name)
		form.AddErr(FieldPersonName, err)
		f.Name = string(name)
	}
	var doc regno.Document
	if !regno.DocType(f.DocType).Valid() {
		form.Add(FieldPersonDocType, "请选择证件类型")
	} else if form.Required(FieldPersonDocNumber, "证件号码", f.DocNumber) {
		var err error
		doc, err = regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, p.Now())
		if form.AddErr(FieldPersonDocNumber, err) && !doc.FaceCapable() {
			form.Add(FieldPersonDocType, "此证件类型不能在线人脸认证，请携带证件到窗口办理")
		}
	}
	phone, known := regno.Mobile(""), false
	if form.Required(FieldPhone, "移动电话", f.Phone) {
		var err error
		phone, err = regno.ParseMobile(f.Phone)
		known = form.AddErr(FieldPhone, err)
	}
	if form.Required(FieldCode, "短信验证码", f.Code) && known {
		form.AddErr(FieldCode, p.Codes.Prove(ctx, who, d.code(who, browser, phone), f.Code))
	}
	form.AddErr(FieldPassword, check.Password(f.Password, append(doc.Parts(), string(phone))...))
	form.Same(FieldConfirm, f.Password, f.Confirm)
	if form.Agreed(FieldAgree, "《个人用户注册协议》", f.Agreed) && !p.Texts.StillInForce(agreement.PersonRegistration, f.Agreement) {
		form.Add(FieldAgree, "《个人用户注册协议》已更新，请重新阅读并同意")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := p.realName(ctx, f.Name, doc); err != nil {
		return err
	}
	h, err := p.Hash(ctx, f.Password)
	if err != nil {
		return err
	}
	now := p.Now()
	*d = PersonalDraft{
		ID:        d.ID,
		Name:      f.Name,
		DocType:   f.DocType,
		DocNumber: doc.Number,
		Phone:     phone,
		Human:     d.Human,
		Code:      f.Code,
		Hash:      h.Kept(),
		Agreement: p.Texts.InForce(agreement.PersonRegistration).Version,
		AgreedAt:  now,
		Filled:    true,
		ExpiresAt: now.Add(p.Life),
	}
	return nil
}

// realName asks the real-name service before the face (PER-1). It is asked last, when the phone is proved, so that nobody
// tries names and numbers out at will. Invalid beside both fields, Limited, Away: nobody becomes a verified person without it.
func (p *Personal) realName(ctx context.Context, name string, d regno.Document) error {
	ok, err := p.RealName.Belongs(ctx, name, d)
	if err != nil {
		return fmt.Errorf("asking for the real name: %w", err)
	}
	if !ok {
		const say = "姓名和证件号码核验不一致，请核对；确认无误的，请携带证件到窗口办理"
		return &fault.Fault{Kind: fault.Invalid, Fields: []fault.Field{
			{Name: FieldPersonName, Say: say},
			{Name: FieldPersonDocNumber, Say: say},
		}}
	}
	return nil
}

// Face returns the state of the face check. It begins one when there is none, or when again is true.
// When the check has passed, the account is created at once and the draft is done.
func (p *Personal) Face(ctx context.Context, who actor.Actor, d *PersonalDraft, browser string, again bool) (proof.View, error) {
	v, err := p.Faces.Look(ctx, who, d.face(browser), &d.Kept, again)
	if err != nil || v.State != proof.Passed {
		return v, err
	}
	return v, p.finish(ctx, who, d, browser)
}

// finish is the one transaction that creates the account.
func (p *Personal) finish(ctx context.Context, who actor.Actor, d *PersonalDraft, browser string) error {
	err := p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Faces.Consume(ctx, who, d.face(browser)); err != nil {
			return err
		}
		if err := p.Codes.Spend(ctx, who, d.code(who, browser, d.Phone), d.Code); err != nil {
			return err
		}
		x, err := p.Persons.Ensure(ctx, who, person.New{
			Name:       d.Name,
			DocType:    d.document().Type,
			DocNumber:  d.DocNumber,
			Phone:      d.Phone,
			VerifiedBy: person.ByFace,
		})
		if err != nil {
			return err
		}
		if err := p.PutPerson(ctx, who, x.ID, credential.Keep(d.Hash)); err != nil {
			return err
		}
		themselves := who
		themselves.PersonID = x.ID
		if err := p.Passkeys.RemoveAll(ctx, themselves); err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, actor.Deed{Act: "person.registered", Object: "person", ObjectID: x.ID,
			Detail: map[string]string{"agreement": d.Agreement}})
	})
	if errors.Is(err, fault.Expired) {
		return ErrFaceGone
	}
	if err != nil {
		return fmt.Errorf("finishing registration %s: %w", d.ID, err)
	}
	*d = PersonalDraft{ID: d.ID, Done: true, ExpiresAt: d.ExpiresAt}
	return nil
}
