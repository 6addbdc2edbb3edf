package credential

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/tx"
)

// Passkeys (LOG-9, WebAuthn Level 2) belong to a person and serve all their mandates: instead of a
// password, after a password, and before risky acts. A key never leaves its authenticator and signs
// only for this site's origin, so another site cannot phish it. The authenticator asks for a
// fingerprint, face or PIN each time (user verification is required). The challenge of a ceremony
// is kept in the sealed browser session that began the ceremony, and is consumed there.

const (
	// ShownFor is how long a shown passkey authorises risky acts.
	ShownFor     = 10 * time.Minute
	mostPasskeys = 10
)

// Passkey is one WebAuthn credential of a person.
type Passkey struct {
	ID         string // credential id, base64url
	PersonID   string
	Name       string
	Credential []byte // JSON of the WebAuthn library: public key, counter, flags
	CreatedAt  time.Time
	UsedAt     time.Time
}

// PasskeyStore keeps passkeys, who demands one after the password, and which login has shown one.
type PasskeyStore interface {
	AddPasskey(ctx context.Context, k Passkey) error
	Passkeys(ctx context.Context, personID string) ([]Passkey, error)
	// UsePasskey stores the signature counter and the time of use.
	UsePasskey(ctx context.Context, id string, credential []byte, at time.Time) error
	// RemovePasskey removes one passkey of a person, or all when id is "". It returns how many it
	// removed.
	RemovePasskey(ctx context.Context, personID, id string) (int64, error)
	Second(ctx context.Context, personID string) (bool, error)
	PutSecond(ctx context.Context, personID string, on bool) error
	// Shown records that a login has shown a passkey.
	Shown(ctx context.Context, loginID string, at time.Time) error
	// ShownAt is when a login last showed a passkey; zero when it never did.
	ShownAt(ctx context.Context, loginID string) (time.Time, error)
}

// Passkeys registers, verifies and removes passkeys.
type Passkeys struct {
	Keys PasskeyStore
	RP   *webauthn.WebAuthn // nil when the public host is an IP address: WebAuthn binds a key to a domain name
	// NameOf gives the name of a person. The authenticator shows it masked.
	NameOf func(ctx context.Context, personID string) (string, error)
	Tx     tx.Tx
	Audit  *audit.Service
	Now    func() time.Time
}

// Able reports whether this hall can have passkeys.
func (p *Passkeys) Able() bool { return p.RP != nil }

var errUnable = fault.New(fault.Invalid, "本大厅没有域名，暂不能使用通行密钥")

// NewRP gives the WebAuthn relying party: host is its id, origin the only origin for which keys
// sign.
func NewRP(host, origin, name string) (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: name, RPOrigins: []string{origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:      protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		}})
}

// holder implements webauthn.User for a person.
type holder struct {
	id, name string
	keys     []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.id) }
func (h holder) WebAuthnName() string                       { return h.name }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (p *Passkeys) holder(ctx context.Context, personID string) (holder, error) {
	list, err := p.Keys.Passkeys(ctx, personID)
	if err != nil {
		return holder{}, fmt.Errorf("reading passkeys: %w", err)
	}
	name, err := p.NameOf(ctx, personID)
	if err != nil {
		return holder{}, fmt.Errorf("reading whose passkeys they are: %w", err)
	}
	h := holder{id: personID, name: regno.MaskName(name)}
	for _, k := range list {
		var c webauthn.Credential
		if err := json.Unmarshal(k.Credential, &c); err != nil {
			return holder{}, fmt.Errorf("reading passkey %s: %w", k.ID, err)
		}
		h.keys = append(h.keys, c)
	}
	return h, nil
}

// Mine gives the caller's passkeys, and whether the caller demands one after the password.
func (p *Passkeys) Mine(ctx context.Context, who actor.Actor) ([]Passkey, bool, error) {
	if who.PersonID == "" {
		return nil, false, fault.New(fault.Anonymous, "请先登录")
	}
	list, err := p.Keys.Passkeys(ctx, who.PersonID)
	if err != nil {
		return nil, false, fmt.Errorf("reading passkeys: %w", err)
	}
	second, err := p.Keys.Second(ctx, who.PersonID)
	return list, second, err
}

// Fresh requires a passkey before a risky act. Unsure when the caller has a passkey and has not
// shown it within ShownFor.
func (p *Passkeys) Fresh(ctx context.Context, who actor.Actor) error {
	list, err := p.Keys.Passkeys(ctx, who.PersonID)
	if err != nil {
		return fmt.Errorf("reading passkeys: %w", err)
	}
	if len(list) == 0 {
		return nil
	}
	at, err := p.Keys.ShownAt(ctx, who.SessionID)
	if err != nil {
		return fmt.Errorf("reading when a passkey was shown: %w", err)
	}
	if p.Now().Sub(at) >= ShownFor {
		return fault.New(fault.Unsure, "请先用通行密钥确认是您本人")
	}
	return nil
}

// BeginAdd begins the registration of a passkey. options goes to the browser; the caller keeps kept
// in the browser session and passes it to Add.
func (p *Passkeys) BeginAdd(ctx context.Context, who actor.Actor) (options any, kept string, err error) {
	if who.PersonID == "" {
		return nil, "", fault.New(fault.Anonymous, "请先登录")
	}
	if err := p.Fresh(ctx, who); err != nil {
		return nil, "", err
	}
	if !p.Able() {
		return nil, "", errUnable
	}
	h, err := p.holder(ctx, who.PersonID)
	if err != nil {
		return nil, "", err
	}
	if len(h.keys) >= mostPasskeys {
		return nil, "", fault.New(fault.Invalid, "通行密钥最多 10 个，请先删除不用的")
	}
	var have []protocol.CredentialDescriptor
	for _, k := range h.keys {
		have = append(have, k.Descriptor())
	}
	o, s, err := p.RP.BeginRegistration(h, webauthn.WithExclusions(have))
	return keep(o, s, err)
}

func keep(options any, s *webauthn.SessionData, err error) (any, string, error) {
	if err != nil {
		return nil, "", fmt.Errorf("beginning a ceremony: %w", err)
	}
	b, err := json.Marshal(s)
	return options, string(b), err
}

var errCeremony = fault.New(fault.Invalid, "通行密钥没有通过验证，请重试")

func unkeep(kept string) (webauthn.SessionData, error) {
	var s webauthn.SessionData
	if kept == "" || json.Unmarshal([]byte(kept), &s) != nil {
		return s, fault.New(fault.Expired, "等待时间太长，请重试")
	}
	return s, nil
}

// Add stores a passkey under a name. Faults: Invalid with fields, Expired.
func (p *Passkeys) Add(ctx context.Context, who actor.Actor, name, kept string, response []byte) error {
	if who.PersonID == "" {
		return fault.New(fault.Anonymous, "请先登录")
	}
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > 20 {
		return fault.On("name", "请填写名称，不超过 20 个字")
	}
	if !p.Able() {
		return errUnable
	}
	s, err := unkeep(kept)
	if err != nil {
		return err
	}
	h, err := p.holder(ctx, who.PersonID)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return fault.Wrap(fault.Invalid, errCeremony.Say, err)
	}
	c, err := p.RP.CreateCredential(h, s, parsed)
	if err != nil {
		return fault.Wrap(fault.Invalid, errCeremony.Say, err)
	}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	now := p.Now()
	k := Passkey{
		ID:         base64.RawURLEncoding.EncodeToString(c.ID),
		PersonID:   who.PersonID,
		Name:       name,
		Credential: b,
		CreatedAt:  now,
		UsedAt:     now,
	}
	return p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Keys.AddPasskey(ctx, k); err != nil {
			return err
		}
		if err := p.Keys.Shown(ctx, who.SessionID, now); err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, actor.Deed{Act: "passkey.added", Object: "person", ObjectID: who.PersonID, UnitID: who.UnitID})
	})
}

// Remove removes one of the caller's passkeys. Removing the last one also turns off the demand for
// a passkey after the password.
func (p *Passkeys) Remove(ctx context.Context, who actor.Actor, id string) error {
	if err := p.Fresh(ctx, who); err != nil {
		return err
	}
	return p.Tx.InTx(ctx, func(ctx context.Context) error {
		n, err := p.Keys.RemovePasskey(ctx, who.PersonID, id)
		if err != nil || n == 0 {
			return err
		}
		left, err := p.Keys.Passkeys(ctx, who.PersonID)
		if err == nil && len(left) == 0 {
			err = p.Keys.PutSecond(ctx, who.PersonID, false)
		}
		if err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, actor.Deed{Act: "passkey.removed", Object: "person", ObjectID: who.PersonID, UnitID: who.UnitID})
	})
}

// RemoveAll removes every passkey of a caller who has verified their face (LOG-10).
func (p *Passkeys) RemoveAll(ctx context.Context, who actor.Actor) error {
	n, err := p.Keys.RemovePasskey(ctx, who.PersonID, "")
	if err == nil {
		err = p.Keys.PutSecond(ctx, who.PersonID, false)
	}
	if err != nil || n == 0 {
		return err
	}
	return p.Audit.Record(ctx, who, actor.Deed{
		Act:      "passkey.removed",
		Object:   "person",
		ObjectID: who.PersonID,
		Detail:   map[string]string{"all": "face"},
	})
}

// SetSecond turns the demand for a passkey after the password on or off. Invalid when the caller
// has no passkey.
func (p *Passkeys) SetSecond(ctx context.Context, who actor.Actor, on bool) error {
	if err := p.Fresh(ctx, who); err != nil {
		return err
	}
	list, _, err := p.Mine(ctx, who)
	if err != nil {
		return err
	}
	if on && len(list) == 0 {
		return fault.New(fault.Invalid, "请先添加通行密钥")
	}
	return p.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := p.Keys.PutSecond(ctx, who.PersonID, on); err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, actor.Deed{
			Act:      "passkey.second",
			Object:   "person",
			ObjectID: who.PersonID,
			UnitID:   who.UnitID,
			Detail:   map[string]string{"on": fmt.Sprint(on)},
		})
	})
}
