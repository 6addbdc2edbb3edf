package oidc

import (
	"context"
	"errors"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/signon"
)

var _ signon.Province = (*Gateway)(nil)

// Leave returns the provider's address for the browser, and a text to keep. Fault: Away.
func (g *Gateway) Leave(ctx context.Context, legal bool, back, state string) (string, string, error) {
	return g.Begin(ctx, legal, back, state)
}

// Return exchanges the code for the evidence of who signed in. Faults: Invalid for a cancelled login or an invalid
// code, Away also where the provider says so through the browser.
func (g *Gateway) Return(ctx context.Context, q url.Values, back, kept string) (signon.Evidence, error) {
	switch code := q.Get("error"); code { // RFC 6749, 4.1.2.1
	case "access_denied":
		return signon.Evidence{}, fault.New(fault.Invalid, "您已在省政务平台取消登录。需要登录的，请重新进入，或用其他方式登录")
	case "temporarily_unavailable", "server_error":
		return signon.Evidence{}, fault.AwayFrom(Service, errors.New("the provider sends people back with "+code))
	}
	u, err := g.Finish(ctx, q.Get("code"), back, kept)
	if errors.Is(err, ErrCode) {
		return signon.Evidence{}, fault.Wrap(fault.Invalid, signon.TripOver, err)
	}
	if err != nil {
		return signon.Evidence{}, err
	}
	return signon.ProvinceUser(u).Evidence(g.s.Now())
}
