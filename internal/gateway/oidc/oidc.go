// Package oidc owns the hall's side of a province's sign-on that speaks OpenID
// Connect Core 1.0: authorization code, PKCE (RFC 7636, S256), state and nonce.
//
// Which claims say who it was is ours to fix, by the names of the province's own
// interfaces: name, mobile, certNo; creditCode, corporationName, corUserName,
// corUserCertNo, corUserRole (0 经办人, 1 管理员, 2 法人). userType=1|2 in the request
// says whether a person or a legal person is to sign in. They are read from the id
// token, whose signature, issuer, audience, time and nonce are proved first.
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

// Service is what the hall calls this outside system.
const Service = "省政务统一身份认证"

// ErrCode says that the code, or what came for it, is worth nothing.
var ErrCode = errors.New("the province does not know this code")

// Settings is where the provider is and who we are to it.
type Settings struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	HTTP         *http.Client
	Now          func() time.Time
	Patience     patience.Options
}

// Gateway asks the provider. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	patience *patience.Patience

	mu       sync.Mutex
	provider *oidc.Provider // nil until it has been reached
}

// New gives a gateway, or says which setting is wrong. The provider is reached at
// the first login, not here: a hall starts without it.
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

// Patience is for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// User is who signed in.
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
	// The keys are fetched later by what is made here: its context must not end with this request.
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
	return p, oauth2.Config{ClientID: g.s.ClientID, ClientSecret: g.s.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "profile"}}, nil
}

// Begin gives where the browser is sent, and what must be kept until it is back. Away.
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

// Finish changes a code for the user, once. ErrCode, or Away.
func (g *Gateway) Finish(ctx context.Context, code, back, keep string) (User, error) {
	var k kept
	if code == "" || json.Unmarshal([]byte(keep), &k) != nil || k.Verifier == "" {
		return User{}, ErrCode
	}
	var raw string
	var bad error
	// A code works once, so an answer that was lost must not be asked for again.
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
			return errors.New("changing a code: the provider does not answer") // the cause may carry the code
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
	return User{Legal: c.USCC != "", Name: c.Name, CertNo: c.CertNo, Mobile: c.Mobile, USCC: c.USCC, UnitName: c.UnitName, RepName: c.RepName, RepCertNo: c.RepCertNo, Role: role}, nil
}
