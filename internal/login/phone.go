package login

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/tx"
)

// PhoneDraft is 「修改手机」 on its way, in the sealed session of its browser.
type PhoneDraft struct {
	ID        string
	PersonID  string
	FaceID    string
	FaceLink  string
	Passed    bool
	ExpiresAt time.Time
}

// Alive reports whether the draft is who's and its time is not over.
func (d PhoneDraft) Alive(who actor.Actor, now time.Time) bool {
	return d.ID != "" && d.PersonID == who.PersonID && now.Before(d.ExpiresAt)
}

// PhoneChange is 「修改手机」 (ACC-2): the person's face first, then a code to the new
// phone. The old phone is told, so that nobody loses an account in silence.
type PhoneChange struct {
	Tx    tx.Tx
	Faces RecoveryFaces
	Codes RecoveryCodes
	// Self gives document, name and phone on file.
	Self func(ctx context.Context, personID string) (regno.Document, string, regno.Mobile, error)
	// Put writes the new phone, in the transaction of ctx.
	Put   func(ctx context.Context, who actor.Actor, m regno.Mobile) error
	Tell  func(ctx context.Context, who actor.Actor, old, fresh regno.Mobile) error
	Fresh func(ctx context.Context, who actor.Actor) error
	NewID func() string
	Now   func() time.Time
	Life  time.Duration
}

// Begin gives a draft, and the phone on file. Unsure when a passkey is asked for first.
func (p *PhoneChange) Begin(ctx context.Context, who actor.Actor) (PhoneDraft, regno.Mobile, error) {
	if who.PersonID == "" {
		return PhoneDraft{}, "", fault.New(fault.Anonymous, "请先登录")
	}
	if err := p.Fresh(ctx, who); err != nil {
		return PhoneDraft{}, "", err
	}
	_, _, old, err := p.Self(ctx, who.PersonID)
	if err != nil {
		return PhoneDraft{}, "", fmt.Errorf("reading the phone on file: %w", err)
	}
	return PhoneDraft{ID: p.NewID(), PersonID: who.PersonID, ExpiresAt: p.Now().Add(p.Life)}, old, nil
}

func (p *PhoneChange) flow(ctx context.Context, d PhoneDraft, session string) (RecoveryFlow, regno.Mobile, error) {
	doc, name, old, err := p.Self(ctx, d.PersonID)
	if err != nil {
		return RecoveryFlow{}, "", fmt.Errorf("reading whose phone it is: %w", err)
	}
	return RecoveryFlow{ID: d.ID, Session: session, Document: doc, Name: name}, old, nil
}

// Face begins a face, or gives the one begun; again begins another. trouble is what
// the outside system had, err what was ours.
func (p *PhoneChange) Face(ctx context.Context, who actor.Actor, d *PhoneDraft, session string, again bool) (state string, trouble, err error) {
	if d.FaceID == "" || again {
		f, _, err := p.flow(ctx, *d, session)
		if err != nil {
			return "", nil, err
		}
		faceID, link, err := p.Faces.Begin(ctx, who, f)
		if err != nil {
			return "", err, nil
		}
		d.FaceID, d.FaceLink, d.Passed = faceID, link, false
		return "new", nil, nil
	}
	state, _, trouble, err = p.Faces.State(ctx, d.FaceID, session)
	if err != nil {
		return "", nil, fmt.Errorf("looking at a face: %w", err)
	}
	d.Passed = state == "passed"
	return state, trouble, nil
}

// SendCode sends a code to the new phone: Invalid with the field, Limited, Away.
func (p *PhoneChange) SendCode(ctx context.Context, who actor.Actor, d PhoneDraft, session, phone string) (regno.Mobile, error) {
	f, old, err := p.flow(ctx, d, session)
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
	return m, p.Codes.Send(ctx, who, f, Owner{Phone: m})
}

// Finish writes the new phone. Invalid with fields, Expired when the face's time is over.
func (p *PhoneChange) Finish(ctx context.Context, who actor.Actor, d PhoneDraft, session, phone, code string) error {
	f, old, err := p.flow(ctx, d, session)
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
		form.AddErr(FieldCode, p.Codes.Prove(ctx, who, f, Owner{Phone: m}, code))
	}
	if err := form.Err(); err != nil {
		return err
	}
	err = p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Faces.Consume(ctx, who, f); err != nil {
			return err
		}
		if err := p.Codes.Spend(ctx, who, f, Owner{Phone: m}, code); err != nil {
			return err
		}
		if err := p.Put(ctx, who, m); err != nil {
			return err
		}
		return p.Tell(ctx, who, old, m)
	})
	if errors.Is(err, fault.Expired) {
		return ErrFaceGone
	}
	return err
}
