// Package oidc owns the hall's side of a province's sign-on by OpenID Connect Core 1.0:
// authorization code flow, PKCE (RFC 7636, S256), state and nonce.
//
// The hall defines which claims name the user, after the province's own interfaces:
// name, mobile, certNo; creditCode, corporationName, corUserName, corUserCertNo,
// corUserRole (0 经办人, 1 管理员, 2 法人). The request parameter userType says whether a
// person (1) or a legal person (2) is to sign in. The package reads the claims from the ID
// token, after it has verified signature, issuer, audience, expiry and nonce.
package oidc

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"wangting/internal/gateway/patience"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "省政务统一身份认证"

// ErrCode is returned when the code, or the ID token issued for it, is not valid.
var ErrCode = errors.New("the province does not know this code")

// Settings holds the issuer and the hall's credentials there.
type Settings struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	HTTP         *http.Client
	Now          func() time.Time
	Patience     patience.Options
}

// Gateway sends questions to the provider. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	patience *patience.Patience

	mu       sync.Mutex
	provider *oidc.Provider // nil until the first successful discovery
}

// New returns a Gateway, or an error that names the wrong setting. Discovery happens at
// the first login, not here: the hall starts even when the provider is down.
func New(s Settings) (*Gateway, error) {
	if u, err := url.Parse(s.Issuer); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("issuer is no http or https address")
	}
	if s.ClientID == "" || s.ClientSecret == "" {
		return nil, errors.New("client_id or client_secret is empty")
	}
	if s.HTTP == nil {
		s.HTTP = http.DefaultClient
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	return &Gateway{s: s, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// User is the person, and for a legal person the unit, that signed in.
type User struct {
	Legal  bool // signed in for a legal person
	Name   string
	CertNo string
	Mobile string

	USCC      string // of the legal person
	UnitName  string
	RepName   string
	RepCertNo string
	Role      int // 0 经办人, 1 管理员, 2 法人
}

type kept struct{ Verifier, Nonce string }

func (g *Gateway) discover(ctx context.Context) (*oidc.Provider, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.provider != nil {
		return g.provider, nil
	}
	// The provider fetches keys later with this context, which must outlive the request.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), g.s.HTTP), g.s.Issuer)
	if err != nil {
		return nil, fmt.Errorf("reaching the provider: %w", err)
	}
	g.provider = p
	return p, nil
}

func (g *Gateway) client(ctx context.Context, back string) (*oidc.Provider, oauth2.Config, error) {
	p, err := g.discover(ctx)
	if err != nil {
		return nil, oauth2.Config{}, err
	}
	return p, oauth2.Config{
		ClientID:     g.s.ClientID,
		ClientSecret: g.s.ClientSecret,
		Endpoint:     p.Endpoint(),
		RedirectURL:  back,
		Scopes:       []string{oidc.ScopeOpenID, "profile"},
	}, nil
}

// Begin returns the address for the browser, and a text to keep until it returns. Fault: Away.
func (g *Gateway) Begin(ctx context.Context, legal bool, back, state string) (to, keep string, err error) {
	kind := "1"
	if legal {
		kind = "2"
	}
	k := kept{oauth2.GenerateVerifier(), rand.Text()}
	err = g.patience.Do(ctx, true, func(ctx context.Context) error {
		_, c, err := g.client(ctx, back)
		if err == nil {
			to = c.AuthCodeURL(state, oidc.Nonce(k.Nonce), oauth2.S256ChallengeOption(k.Verifier), oauth2.SetAuthURLParam("userType", kind))
		}
		return err
	})
	b, _ := json.Marshal(k)
	return to, string(b), err
}

// Finish exchanges a code for the user; a code works once. Faults: ErrCode, Away.
func (g *Gateway) Finish(ctx context.Context, code, back, keep string) (User, error) {
	var k kept
	if code == "" || json.Unmarshal([]byte(keep), &k) != nil || k.Verifier == "" {
		return User{}, ErrCode
	}
	var raw string
	var bad error
	// A code works once: after a lost answer a second request cannot succeed.
	err := g.patience.Do(ctx, false, func(ctx context.Context) error {
		_, c, err := g.client(ctx, back)
		if err != nil {
			return err
		}
		tok, err := c.Exchange(context.WithValue(ctx, oauth2.HTTPClient, g.s.HTTP), code, oauth2.VerifierOption(k.Verifier))
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response.StatusCode < 500 {
			bad = fmt.Errorf("%w: %s", ErrCode, refused.ErrorCode)
			return nil
		}
		if err != nil {
			return errors.New("changing a code: the provider does not answer") // drop the cause: it may carry the code
		}
		raw, _ = tok.Extra("id_token").(string)
		return nil
	})
	if err != nil || bad != nil {
		return User{}, errors.Join(err, bad)
	}
	return g.read(ctx, raw, k.Nonce)
}

func (g *Gateway) read(ctx context.Context, raw, nonce string) (User, error) {
	p, err := g.discover(ctx)
	if err != nil {
		return User{}, err
	}
	id, err := p.VerifierContext(oidc.ClientContext(ctx, g.s.HTTP), &oidc.Config{ClientID: g.s.ClientID, Now: g.s.Now}).Verify(ctx, raw)
	if err != nil {
		return User{}, fmt.Errorf("%w: %w", ErrCode, err)
	}
	if id.Nonce != nonce {
		return User{}, fmt.Errorf("%w: the nonce is another's", ErrCode)
	}
	var c struct {
		Name      string `json:"name"`
		CertNo    string `json:"certNo"`
		Mobile    string `json:"mobile"`
		USCC      string `json:"creditCode"`
		UnitName  string `json:"corporationName"`
		RepName   string `json:"corUserName"`
		RepCertNo string `json:"corUserCertNo"`
		Role      string `json:"corUserRole"`
	}
	if err := id.Claims(&c); err != nil {
		return User{}, fmt.Errorf("%w: %w", ErrCode, err)
	}
	role, err := strconv.Atoi(c.Role)
	if err != nil || role < 0 || role > 2 {
		role = 0
	}
	return User{
		Legal:     c.USCC != "",
		Name:      c.Name,
		CertNo:    c.CertNo,
		Mobile:    c.Mobile,
		USCC:      c.USCC,
		UnitName:  c.UnitName,
		RepName:   c.RepName,
		RepCertNo: c.RepCertNo,
		Role:      role,
	}, nil
}
