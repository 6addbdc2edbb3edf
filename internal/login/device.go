package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/secret"
)

// A device token is the login of an app that is no browser (APP-3): a secret of 32
// bytes, kept here only as a keyed hash, good for a month without use and half a year
// at all, of a person and of no unit. It stands in the list of my devices and ends
// there like any other login; the mandate is named, and proved, with each request.

const (
	deviceIdle     = 30 * 24 * time.Hour
	deviceAbsolute = 180 * 24 * time.Hour
	mostDeviceName = 40
)

// DeviceStore keeps the tokens of logins.
type DeviceStore interface {
	// PutToken makes a login that of a device.
	PutToken(ctx context.Context, loginID string, token []byte, name string, ends time.Time) error
	// LoginByToken is NotFound when nobody holds the token.
	LoginByToken(ctx context.Context, token []byte) (loginID string, err error)
}

// Devices gives tokens and knows them again.
type Devices struct {
	*Sessions
	Tokens    DeviceStore
	Keys      *secret.Keyring
	Passwords *PasswordLogin
}

// Token is what an app keeps.
type Token struct {
	Secret string
	Until  time.Time
}

// Enter signs a person in by password and gives a token: the limits, locks and
// notices are those of every password login. Invalid with fields, Limited.
func (d *Devices) Enter(ctx context.Context, who actor.Actor, account, password, name string) (Token, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > mostDeviceName {
		return Token{}, fault.On("device", "请填写设备名称，不超过 40 个字")
	}
	in, err := d.Passwords.Try(ctx, who, Attempt{Personal: true, Who: account, Password: password, Binding: "api:" + who.IP})
	if err != nil {
		return Token{}, err
	}
	if _, _, err := d.Authenticate(ctx, in.ID); errors.Is(err, fault.Unsure) {
		if err := d.End(ctx, actor.Actor{PersonID: in.PersonID, SessionID: in.ID}, in.ID); err != nil {
			return Token{}, err
		}
		return Token{}, fault.New(fault.Forbidden, "您已开启通行密钥二次验证，请用浏览器登录")
	} else if err != nil {
		return Token{}, err
	}
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return Token{}, err
	}
	t := Token{Secret: "wt_" + base64.RawURLEncoding.EncodeToString(b), Until: d.Now().Add(deviceAbsolute)}
	if err := d.Tokens.PutToken(ctx, in.ID, d.Keys.Index("login.token", t.Secret), name, t.Until); err != nil {
		return Token{}, fmt.Errorf("keeping a device's token: %w", err)
	}
	return t, nil
}

// Known says who holds a token: Anonymous when nobody does, or it has ended.
func (d *Devices) Known(ctx context.Context, secret string) (actor.Actor, Who, error) {
	loginID, err := d.Tokens.LoginByToken(ctx, d.Keys.Index("login.token", secret))
	if errors.Is(err, fault.NotFound) {
		return actor.Actor{}, Who{}, fault.New(fault.Anonymous, "登录令牌无效或已结束，请重新登录")
	}
	if err != nil {
		return actor.Actor{}, Who{}, fmt.Errorf("looking for a token: %w", err)
	}
	return d.Authenticate(ctx, loginID)
}
