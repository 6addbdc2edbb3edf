package login

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// BeginLogin asks for any key of this hall: nothing is said of who has one.
func (p *Passkeys) BeginLogin() (options any, kept string, err error) {
	if !p.Able() {
		return nil, "", errUnable
	}
	o, s, err := p.RP.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	return keep(o, s, err)
}

// prove says whose key signed, and writes its counter down.
func (p *Passkeys) prove(ctx context.Context, kept string, response []byte) (string, error) {
	if !p.Able() {
		return "", errUnable
	}
	s, err := unkeep(kept)
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, errCeremony.Say, err)
	}
	var broken error
	user, c, err := p.RP.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		h, err := p.holder(ctx, string(handle))
		if err != nil && !errors.Is(err, fault.NotFound) {
			broken = err
		}
		return h, err
	}, s, parsed)
	if broken != nil {
		return "", broken
	}
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "没有认出这个通行密钥，可能已在本大厅删除。请用其他方式登录", err)
	}
	if c.Authenticator.CloneWarning {
		return "", fault.New(fault.Forbidden, "这个通行密钥可能被复制，已停止使用。请用其他方式登录后删除它，并拨打 12333")
	}
	b, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return string(user.WebAuthnID()), p.Keys.UsePasskey(ctx, base64.RawURLEncoding.EncodeToString(c.ID), b, p.Now())
}

// Login lets the holder of a key in: for their one unit when they came for a unit and
// have one, otherwise for themselves, to choose. Forbidden for a unit without mandate.
func (p *Passkeys) Login(ctx context.Context, who actor.Actor, forUnit bool, kept string, response []byte) (Login, error) {
	personID, err := p.prove(ctx, kept, response)
	if err != nil {
		return Login{}, err
	}
	var h Held
	if forUnit {
		held, err := p.Held(ctx, personID)
		if err != nil {
			return Login{}, err
		}
		if len(held) == 0 {
			return Login{}, fault.New(fault.Forbidden, "您还没有任何单位的授权，请用个人登录，或联系单位的法定代表人或管理员授权")
		}
		if len(held) == 1 {
			h = held[0]
		}
	}
	var in Login
	err = p.Tx.InTx(ctx, func(ctx context.Context) error {
		in, err = p.start(ctx, who, SessionStart{MandateID: h.MandateID, PersonID: personID, UnitID: h.UnitID, IP: who.IP, Browser: who.Browser}, "passkey")
		if err != nil {
			return err
		}
		if err := p.Keys.Proved(ctx, in.ID, p.Now()); err != nil {
			return err
		}
		return p.Notices.NewLogin(ctx, Event{PersonID: personID, UnitID: h.UnitID, MandateID: h.MandateID, At: p.Now(), IP: who.IP, Browser: BrowserLabel(who.Browser)})
	})
	return in, err
}

// BeginConfirm asks for a key of the person behind a login, which may be pending.
func (p *Passkeys) BeginConfirm(ctx context.Context, loginID string) (options any, kept string, err error) {
	personID, err := p.Keys.PersonOf(ctx, loginID, p.Now())
	if errors.Is(err, fault.NotFound) {
		return nil, "", fault.New(fault.Anonymous, "请先登录")
	}
	if err != nil {
		return nil, "", err
	}
	h, err := p.holder(ctx, personID)
	if err != nil {
		return nil, "", err
	}
	if len(h.keys) == 0 || !p.Able() {
		return nil, "", fault.New(fault.Invalid, "您还没有通行密钥")
	}
	var have []protocol.CredentialDescriptor
	for _, k := range h.keys {
		have = append(have, k.Descriptor())
	}
	o, s, err := p.RP.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired), webauthn.WithAllowedCredentials(have))
	return keep(o, s, err)
}

// Confirm proves that it is the person of the login.
func (p *Passkeys) Confirm(ctx context.Context, who actor.Actor, loginID, kept string, response []byte) error {
	mine, err := p.Keys.PersonOf(ctx, loginID, p.Now())
	if errors.Is(err, fault.NotFound) {
		return fault.New(fault.Anonymous, "请先登录")
	}
	if err != nil {
		return err
	}
	personID, err := p.prove(ctx, kept, response)
	if err != nil {
		return err
	}
	if personID != mine {
		return fault.New(fault.Forbidden, "这是别人的通行密钥")
	}
	who.PersonID, who.SessionID = personID, loginID
	return p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Keys.Proved(ctx, loginID, p.Now()); err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, actor.Deed{Act: "passkey.shown", Object: "person", ObjectID: personID, UnitID: who.UnitID})
	})
}
