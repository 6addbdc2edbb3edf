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
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/tx"
)

// PhoneDraft is one unfinished 「修改手机」, kept in the sealed browser session.
type PhoneDraft struct {
	ID       string
	PersonID string
	proof.Kept
	ExpiresAt time.Time
}

// Alive reports whether the draft belongs to who and has not expired.
func (d PhoneDraft) Alive(who actor.Actor, now time.Time) bool {
	return d.ID != "" && d.PersonID == who.PersonID && now.Before(d.ExpiresAt)
}

// PhoneChange is 「修改手机」 (ACC-2): the person proves their face, then enters a code sent to the
// new phone. The old phone gets a notice, so that nobody loses an account unnoticed.
type PhoneChange struct {
	Tx       tx.Tx
	Faces    *proof.Faces
	Codes    *proof.Codes
	Persons  *person.Service
	Notices  *notice.Service
	Passkeys *credential.Passkeys
	Now      func() time.Time
	Life     time.Duration
}

// Begin returns a new draft and the phone on file. Unsure when a passkey confirmation is needed first.
func (p *PhoneChange) Begin(ctx context.Context, who actor.Actor) (PhoneDraft, regno.Mobile, error) {
	if who.PersonID == "" {
		return PhoneDraft{}, "", fault.New(fault.Anonymous, "请先登录")
	}
	if err := p.Passkeys.Fresh(ctx, who); err != nil {
		return PhoneDraft{}, "", err
	}
	x, err := p.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return PhoneDraft{}, "", fmt.Errorf("reading the phone on file: %w", err)
	}
	return PhoneDraft{ID: id.New(), PersonID: who.PersonID, ExpiresAt: p.Now().Add(p.Life)}, x.Phone, nil
}

const (
	changeFace  proof.Purpose = "login.phone.face"
	changePhone proof.Purpose = "login.phone.code"
)

// face returns the request for the face bureau, and the phone on file.
func (p *PhoneChange) face(ctx context.Context, d PhoneDraft, session string) (proof.FaceFlow, regno.Mobile, error) {
	x, err := p.Persons.Find(ctx, d.PersonID)
	if err != nil {
		return proof.FaceFlow{}, "", fmt.Errorf("reading whose phone it is: %w", err)
	}
	return proof.FaceFlow{
		Purpose: changeFace,
		FlowID:  d.ID,
		Binding: session,
		Subject: proof.Subject{Document: x.Document(), Name: x.Name},
	}, x.Phone, nil
}

func (d PhoneDraft) code(who actor.Actor, session string, to regno.Mobile) proof.CodeFor {
	return proof.CodeFor{Purpose: changePhone, FlowID: d.ID, Binding: session, Phone: to, IP: who.IP}
}

// Face returns the state of the face check. It begins one when there is none, or when again is true.
func (p *PhoneChange) Face(ctx context.Context, who actor.Actor, d *PhoneDraft, session string, again bool) (proof.View, error) {
	f, _, err := p.face(ctx, *d, session)
	if err != nil {
		return proof.View{}, err
	}
	return p.Faces.Look(ctx, who, f, &d.Kept, again)
}

// SendCode sends a code to the new phone: Invalid with the field, Limited, Away.
func (p *PhoneChange) SendCode(ctx context.Context, who actor.Actor, d PhoneDraft, session, phone string) (regno.Mobile, error) {
	_, old, err := p.face(ctx, d, session)
	if err != nil {
		return "", err
	}
	m, err := regno.ParseMobile(phone)
	if err != nil {
		return "", fault.On(FieldPhone, fault.Of(err).Say)
	}
	if m == old {
		return "", fault.On(FieldPhone, "与现在的手机号相同，请填写新的手机号")
	}
	return m, p.Codes.Send(ctx, who, d.code(who, session, m))
}

// CodeText gives what became of the text with the latest code of a change.
func (p *PhoneChange) CodeText(ctx context.Context, d PhoneDraft, session string) (proof.Text, error) {
	return p.Codes.Text(ctx, d.code(actor.Actor{}, session, ""))
}

// Finish saves the new phone. Faults: Invalid with fields, Expired when the face check is too old.
func (p *PhoneChange) Finish(ctx context.Context, who actor.Actor, d PhoneDraft, session, phone, code string) error {
	f, old, err := p.face(ctx, d, session)
	if err != nil {
		return err
	}
	var form check.Form
	m, known := regno.Mobile(""), false
	if form.Required(FieldPhone, "新手机号", phone) {
		m, err = regno.ParseMobile(phone)
		known = form.AddErr(FieldPhone, err)
	}
	if known && m == old {
		form.Add(FieldPhone, "与现在的手机号相同，请填写新的手机号")
		known = false
	}
	if form.Required(FieldCode, "短信验证码", code) && known {
		form.AddErr(FieldCode, p.Codes.Prove(ctx, who, d.code(who, session, m), code))
	}
	if err := form.Err(); err != nil {
		return err
	}
	err = p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Faces.Consume(ctx, who, f); err != nil {
			return err
		}
		if err := p.Codes.Spend(ctx, who, d.code(who, session, m), code); err != nil {
			return err
		}
		if err := p.Persons.ChangePhone(ctx, who, who.PersonID, m); err != nil || old == "" {
			return err
		}
		return p.Notices.SMS(ctx, notice.SMS{
			Phone:    string(old),
			Template: notice.PhoneChanged,
			Params:   map[string]string{"phone": m.Masked()},
			Inbox:    notice.OwnInbox(who.PersonID),
		})
	})
	if errors.Is(err, fault.Expired) {
		return ErrFaceGone
	}
	return err
}
