package jis

import (
	"context"
	"errors"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/signon"
)

var _ signon.Province = (*Gateway)(nil)

// Leave returns the address of the sign-in page. state is a parameter of the return address, so nothing is kept.
func (g *Gateway) Leave(_ context.Context, legal bool, back, state string) (string, string, error) {
	return g.EntryURL(legal, back+"?"+url.Values{"state": {state}}.Encode()), "", nil
}

// Return exchanges the ticket for the evidence of who signed in. Faults: Invalid without a valid ticket, Away.
func (g *Gateway) Return(ctx context.Context, q url.Values, _, _ string) (signon.Evidence, error) {
	if q.Get("ticket") == "" {
		return signon.Evidence{}, fault.New(fault.Invalid, signon.TripOver)
	}
	u, err := g.ExchangeTicket(ctx, q.Get("ticket"))
	if errors.Is(err, ErrTicket) {
		return signon.Evidence{}, fault.Wrap(fault.Invalid, signon.TripOver, err)
	}
	if err != nil {
		return signon.Evidence{}, err
	}
	return signon.ProvinceUser(u).Evidence(g.s.Now())
}
