// Package straight owns the HTTP client of every gateway: it asks the address of the settings and follows no redirect. An outside
// system that answers with one would have the hall send its keys and a person's particulars to an address that nobody set, or
// reach into the hall's own network. Such an answer is an outage.
package straight

import (
	"errors"
	"net/http"
)

// ErrRedirect is the end of a call that was answered with a redirect. It does not repeat where it led.
var ErrRedirect = errors.New("the service answered with a redirect, which is not followed")

// Client gives c as a client that follows no redirect; nil stands for http.DefaultClient. c itself does not change.
func Client(c *http.Client) *http.Client {
	if c == nil {
		c = http.DefaultClient
	}
	own := *c
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return ErrRedirect }
	return &own
}
