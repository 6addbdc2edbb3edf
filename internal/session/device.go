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

// A device token is the login of an app that is no browser (APP-3): a secret of 32
// bytes, kept here only as a keyed hash, good for a month without use and half a year
// at all, of a person and of no unit. It stands in the list of my devices and ends
// there like any other login; the mandate is named, and proved, with each request.

const (
	deviceIdle     = 30 * 24 * time.Hour
	deviceAbsolute = 180 * 24 * time.Hour
)

// Token is what an app keeps.
type Token struct {
	Secret string
	Until  time.Time
}

// Issue makes a login that of an app called name, and gives the token for it.
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

// Known says who holds a token: Anonymous when nobody does, or it has ended.
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
