package session

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// A device token is the login of a native app (APP-3). It is a secret of 32 bytes, stored only as a
// keyed hash. It ends after a month without use, and after half a year in any case. It belongs to a
// person, not to a unit: each request names a mandate, which is checked. The token is listed among
// the person's devices and can be ended there like any login.

const (
	deviceIdle     = 30 * 24 * time.Hour
	deviceAbsolute = 180 * 24 * time.Hour
)

// Token is a device token as the app receives it.
type Token struct {
	Secret string
	Until  time.Time
}

// Issue turns a login into that of an app called name, and gives its token.
func (s *Service) Issue(ctx context.Context, in Login, name string) (Token, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return Token{}, err
	}
	t := Token{Secret: "wt_" + base64.RawURLEncoding.EncodeToString(b), Until: s.Now().Add(deviceAbsolute)}
	if err := s.Store.PutToken(ctx, in.ID, s.Keys.Index("login.token", t.Secret), name, t.Until); err != nil {
		return Token{}, fmt.Errorf("keeping a device's token: %w", err)
	}
	return t, nil
}

// Known gives the person who holds a token. Anonymous when nobody holds it or it has ended.
func (s *Service) Known(ctx context.Context, secret string) (actor.Actor, actor.Who, error) {
	loginID, err := s.Store.LoginByToken(ctx, s.Keys.Index("login.token", secret))
	if errors.Is(err, fault.NotFound) {
		return actor.Actor{}, actor.Who{}, fault.New(fault.Anonymous, "登录令牌无效或已结束，请重新登录")
	}
	if err != nil {
		return actor.Actor{}, actor.Who{}, fmt.Errorf("looking for a token: %w", err)
	}
	return s.Authenticate(ctx, loginID)
}
