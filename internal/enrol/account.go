package enrol

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

// Names of the form fields of step 3.
const (
	FieldPhone    = "phone"
	FieldCode     = "code"
	FieldPassword = "password"
	FieldConfirm  = "confirm"
)

// AccountForm is step 3 as it was typed (REG-6).
type AccountForm struct {
	Phone    string
	Code     string
	Password string
	Confirm  string
}

// SendCode is 获取验证码: it sends a code and returns the parsed phone number. Faults: Invalid with
// the phone field, Limited, Away, ErrEarly. No slider puzzle is needed, since the face check that
// comes before proves more.
func (s *Service) SendCode(ctx context.Context, who actor.Actor, draftID, session, phone string) (regno.Mobile, error) {
	d, err := s.draftAt(ctx, draftID, session, Account)
	if err != nil {
		return "", err
	}
	m, err := d.phone(phone)
	if err != nil {
		return "", fault.On(FieldPhone, fault.Of(err).Say)
	}
	if _, err := s.change(ctx, d.ID, session, func(d *Draft) { d.Phone = m }); err != nil {
		return "", err
	}
	if err := s.Codes.Send(ctx, who, d.code(who, session, m)); err != nil {
		return "", fmt.Errorf("sending the code of draft %s: %w", d.ID, err)
	}
	return m, nil
}

// CodeText gives what became of the text with the latest code of a draft.
func (s *Service) CodeText(ctx context.Context, d Draft, session string) (proof.Text, error) {
	return s.Codes.Text(ctx, d.code(actor.Actor{}, session, ""))
}

// Finish finishes step 3 and opens the unit's account. When several requests finish the same draft,
// one opens the account and the others return what it made. When several drafts of one unit finish,
// one opens the account and the others get Conflict. Faults: Invalid with fields, Conflict, ErrEarly
// when the face check cannot be used any more, Away.
func (s *Service) Finish(ctx context.Context, who actor.Actor, draftID, session string, f AccountForm) (Draft, error) {
	d, err := s.Draft(ctx, draftID, session)
	if err != nil || d.State == Done {
		return d, err
	}
	if !d.MayOpen(Account, s.Now()) {
		return d, ErrEarly
	}
	phone, err := s.readAccount(ctx, who, d, session, f)
	if err != nil {
		return s.winner(ctx, d, session, err)
	}
	hash, err := s.Passwords.Hash(ctx, f.Password)
	if err != nil {
		return d, fmt.Errorf("preparing the account of draft %s: %w", d.ID, err)
	}
	to := d.code(who, session, phone)
	for try := 0; ; try++ {
		var done Draft
		err = s.Tx.InTx(ctx, func(ctx context.Context) error {
			var err error
			done, err = s.open(ctx, who, d.ID, to, f.Code, hash)
			return err
		})
		if err == nil {
			return done, nil
		}
		if !errors.Is(err, ErrStale) || try == 4 {
			return s.winner(ctx, d, session, err)
		}
	}
}

// winner returns the draft if another tab has finished it in the meantime, and err otherwise.
func (s *Service) winner(ctx context.Context, d Draft, session string, err error) (Draft, error) {
	again, e := s.Draft(ctx, d.ID, session)
	switch {
	case e == nil && again.State == Done:
		return again, nil
	case errors.Is(err, errFaceGone):
		if _, e := s.change(ctx, d.ID, session, func(d *Draft) { d.FaceUntil = time.Time{} }); e != nil {
			return d, e
		}
		return d, ErrEarly
	}
	return d, err
}

func (s *Service) readAccount(ctx context.Context, who actor.Actor, d Draft, session string, f AccountForm) (regno.Mobile, error) {
	var form check.Form
	phone, err := d.phone(f.Phone)
	known := form.AddErr(FieldPhone, err)
	if form.Required(FieldCode, "短信验证码", f.Code) && known {
		form.AddErr(FieldCode, s.Codes.Prove(ctx, who, d.code(who, session, phone), f.Code))
	}
	form.AddErr(FieldPassword, check.Password(f.Password, d.forbidden(phone)...))
	form.Same(FieldConfirm, f.Password, f.Confirm)
	return phone, form.Err()
}

// errFaceGone is returned inside the transaction when the draft claims a usable face check but the
// bureau refuses it. Callers turn it into ErrEarly.
var errFaceGone = errors.New("the face of the draft cannot be used")

// open is the one transaction that registers a unit.
func (s *Service) open(
	ctx context.Context, who actor.Actor, id string, to proof.CodeFor, code string, hash credential.Hashed,
) (Draft, error) {
	d, err := s.Draft(ctx, id, to.Binding)
	if err != nil || d.State == Done {
		return d, err
	}
	if err := s.Faces.Consume(ctx, who, d.face(to.Binding)); err != nil {
		if errors.Is(err, fault.Expired) {
			return d, errFaceGone
		}
		return d, err
	}
	if err := s.Codes.Spend(ctx, who, to, code); err != nil {
		if errors.Is(err, fault.Expired) {
			return d, fault.On(FieldCode, fault.Of(err).Say)
		}
		return d, err
	}
	opened, err := s.account(ctx, who, d, to.Phone, hash)
	if errors.Is(err, fault.Conflict) && s.Kind == Registration {
		return d, ErrRegistered
	}
	if err != nil {
		return d, fmt.Errorf("opening the unit of draft %s: %w", d.ID, err)
	}
	d.finish(opened, s.Now(), s.Limits.KeepResult)
	if err := s.Store.Put(ctx, d); err != nil {
		return d, fmt.Errorf("finishing draft %s: %w", d.ID, err)
	}
	d.Version++
	return d, s.record(ctx, who, "finished", d, map[string]string{
		"number":    d.UnitNumber,
		"mandate":   opened.Representative.ID,
		"agreement": d.Agreement,
	})
}

// account opens the unit's account, or gives it another representative. The register and the face
// check have already proved who that is.
func (s *Service) account(
	ctx context.Context, who actor.Actor, d Draft, phone regno.Mobile, hash credential.Hashed,
) (account.Opened, error) {
	o := account.Represented(d.Claim.query(), account.Facts(d.Unit), phone, person.ByFace)
	o.Password = hash
	if s.Kind == Succession {
		return s.Accounts.Succeed(ctx, who, account.Succession{USCC: d.Claim.USCC, Rep: o.Rep, Password: hash})
	}
	return s.Accounts.Open(ctx, who, o)
}
