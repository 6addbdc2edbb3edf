package signon

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/regno"
)

// Challenge is a text that a certificate has to sign. It names this hall, belongs to one browser and
// can be used once.
type Challenge struct {
	ID        string
	Binding   string // id of the browser session
	Text      string
	ExpiresAt time.Time
}

// ChallengeStore keeps challenges until they are used or expire.
type ChallengeStore interface {
	AddChallenge(ctx context.Context, c Challenge) error
	// TakeChallenge returns the text, once. NotFound when it was used, has expired or belongs to another
	// browser.
	TakeChallenge(ctx context.Context, id, binding string, now time.Time) (string, error)
}

// CertSigned is the signature over a challenge, and the certificate that made it.
type CertSigned struct {
	Cert      []byte // DER; may be empty for P7
	Signature []byte
	P7        bool
}

// CertHolder is the unit that a certificate names.
type CertHolder struct{ Code, Name, Serial string }

// Authorities verifies certificates against the certificate authorities that the hall trusts.
type Authorities interface {
	// Prove checks that a trusted certificate signed the text. Invalid with the reason, or Away when the
	// authority cannot be reached.
	Prove(ctx context.Context, text []byte, s CertSigned) (CertHolder, error)
}

// Certificates is the login by CA certificate (LOG-4). It proves a unit but no person, so a unit with
// several people is asked on the phone who acts (APP-2).
type Certificates struct {
	Store ChallengeStore
	Trust Authorities
	Audit *audit.Service
	Rates *limit.Service
	Host  string
	Now   func() time.Time
	// PerMinute is how many challenges one address may ask for.
	PerMinute int64
}

const challengeLife = 2 * time.Minute

// Challenge makes a text to sign. Limited when one address asks for too many.
func (c *Certificates) Challenge(ctx context.Context, who actor.Actor, binding string) (Challenge, error) {
	now := c.Now()
	n, ends, err := c.Rates.HitUntil(ctx, "ca.challenge", who.IP, time.Minute, now)
	if err != nil {
		return Challenge{}, fmt.Errorf("counting challenges: %w", err)
	}
	if n > c.PerMinute {
		return Challenge{}, &fault.Fault{
			Kind:       fault.Limited,
			Say:        "操作太频繁，请稍后再试",
			RetryAfter: max(ends.Sub(now), time.Second),
		}
	}
	out := Challenge{
		ID:        id.New(),
		Binding:   binding,
		Text:      fmt.Sprintf("JSHRSS-CA-LOGIN|v1|%s|%s|%d", c.Host, rand.Text(), now.UnixMilli()),
		ExpiresAt: now.Add(challengeLife),
	}
	return out, c.Store.AddChallenge(ctx, out)
}

// Prove consumes the challenge and returns the unit that signed it. Faults: Expired when the challenge
// was used or has expired, Invalid with the reason, Away.
func (c *Certificates) Prove(ctx context.Context, who actor.Actor, binding, challengeID string, s CertSigned) (Evidence, error) {
	text, err := c.Store.TakeChallenge(ctx, challengeID, binding, c.Now())
	if errors.Is(err, fault.NotFound) {
		return Evidence{}, fault.New(fault.Expired, "等待时间太长，或这次登录已提交过，请再点一次“登录”")
	}
	if err != nil {
		return Evidence{}, fmt.Errorf("taking a challenge: %w", err)
	}
	h, err := c.Trust.Prove(ctx, []byte(text), s)
	if err != nil {
		return Evidence{}, err
	}
	code, err := regno.USCCFromRegister(h.Code)
	if err != nil {
		return Evidence{}, fault.New(
			fault.Invalid, "CA 证书中没有统一社会信用代码，请联系发证机构更新证书，或用其他方式登录",
		)
	}
	err = c.Audit.Record(ctx, who, actor.Deed{
		Act:      "login.certificate",
		Object:   "certificate",
		ObjectID: h.Serial,
		Detail:   map[string]string{"uscc": code.Masked()},
	})
	if err != nil {
		return Evidence{}, err
	}
	return Evidence{Way: "ca", UnitOnly: true, Representative: true, Unit: &ProvedUnit{USCC: code, Name: h.Name}}, nil
}
