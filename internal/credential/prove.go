package credential

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wangting/internal/fault"
)

// BeginLogin begins a login with any passkey of this site. The options reveal nobody's credential
// ids.
func (p *Passkeys) BeginLogin() (options any, kept string, err error) {
	if !p.Able() {
		return nil, "", errUnable
	}
	o, s, err := p.RP.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	return keep(o, s, err)
}

// Prove verifies the signature, stores the counter, and gives the id of the person whose passkey
// signed. Faults: Invalid, Expired, Forbidden when the counter shows that the passkey may have been
// cloned.
func (p *Passkeys) Prove(ctx context.Context, kept string, response []byte) (string, error) {
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
		return "", fault.New(fault.Forbidden,
			"这个通行密钥可能被复制，已停止使用。请用其他方式登录后删除它，并拨打 12333")
	}
	b, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return string(user.WebAuthnID()), p.Keys.UsePasskey(ctx, base64.RawURLEncoding.EncodeToString(c.ID), b, p.Now())
}

// BeginConfirm begins a confirmation by a passkey of one person. Invalid when they have none.
func (p *Passkeys) BeginConfirm(ctx context.Context, personID string) (options any, kept string, err error) {
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
	o, s, err := p.RP.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired),
		webauthn.WithAllowedCredentials(have))
	return keep(o, s, err)
}
