// Package oidc owns the hall's side of a province's sign-on by OpenID Connect Core 1.0:
// authorization code flow, PKCE (RFC 7636, S256), state and nonce.
//
// The hall defines which claims name the user, after the province's own interfaces:
// name, mobile, certNo; creditCode, corporationName, corUserName, corUserCertNo,
// corUserRole (0 经办人, 1 管理员, 2 法人). The request parameter userType says whether a
// person (1) or a legal person (2) is to sign in. The package reads the claims from the ID
// token, after it has verified signature, issuer, audience, authorised party, expiry and nonce.
// A provider may put only sub there; what is missing then comes from UserInfo (Core 5.3, 5.4),
// which counts only if its sub is that of the ID token. Claims may be strings or numbers.
package oidc

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
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
	s.HTTP = straight.Client(s.HTTP)
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

type kept struct {
	Verifier, Nonce string
	Legal           bool
}

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
	k := kept{oauth2.GenerateVerifier(), rand.Text(), legal}
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
	var tok *oauth2.Token
	var bad error
	// A code works once: after a lost answer a second request cannot succeed.
	err := g.patience.Do(ctx, false, func(ctx context.Context) error {
		_, c, err := g.client(ctx, back)
		if err != nil {
			return err
		}
		tok, err = c.Exchange(context.WithValue(ctx, oauth2.HTTPClient, g.s.HTTP), code, oauth2.VerifierOption(k.Verifier))
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response.StatusCode < 500 {
			bad = fmt.Errorf("%w: %s", ErrCode, refused.ErrorCode)
			return nil
		}
		if err != nil {
			return errors.New("changing a code: the provider does not answer") // drop the cause: it may carry the code
		}
		return nil
	})
	if err != nil || bad != nil {
		return User{}, errors.Join(err, bad)
	}
	return g.read(ctx, tok, k)
}

// skew is how far the provider's clock may be behind.
const skew = time.Minute

func (g *Gateway) read(ctx context.Context, tok *oauth2.Token, k kept) (User, error) {
	p, err := g.discover(ctx)
	if err != nil {
		return User{}, err
	}
	raw, _ := tok.Extra("id_token").(string)
	id, err := p.VerifierContext(oidc.ClientContext(ctx, g.s.HTTP), &oidc.Config{
		ClientID: g.s.ClientID, SupportedSigningAlgs: []string{oidc.RS256, oidc.PS256, oidc.ES256},
		Now: func() time.Time { return g.s.Now().Add(-skew) },
	}).Verify(ctx, raw)
	if err != nil {
		return User{}, fmt.Errorf("%w: %w", ErrCode, err)
	}
	var c claims
	if err := id.Claims(&c); err != nil {
		return User{}, fmt.Errorf("%w: %w", ErrCode, err)
	}
	switch {
	case id.Nonce != k.Nonce:
		return User{}, fmt.Errorf("%w: the nonce is another's", ErrCode)
	case !forUs(g.s.ClientID, id.Audience, string(c.Azp)):
		return User{}, fmt.Errorf("%w: it was issued to another party", ErrCode)
	}
	if c.lacking(k.Legal) && p.UserInfoEndpoint() != "" {
		more, err := g.ask(ctx, p, tok, id.Subject)
		if err != nil {
			return User{}, err
		}
		c.fill(more)
	}
	return c.user(), nil
}

// forUs reports whether an ID token was issued to us: azp, where it stands, is us, and it stands where there are several audiences.
func forUs(client string, audience []string, azp string) bool {
	return slices.Contains(audience, client) && (azp == client || azp == "" && len(audience) == 1)
}

// ask reads UserInfo. Faults: ErrCode when it is about somebody else or the token is refused (RFC 6750: 400, 401, 403), Away.
func (g *Gateway) ask(ctx context.Context, p *oidc.Provider, tok *oauth2.Token, sub string) (c claims, err error) {
	var info *oidc.UserInfo
	refused := false
	err = g.patience.Do(ctx, true, func(ctx context.Context) (err error) {
		seen := &statusOf{next: g.s.HTTP.Transport}
		asking := *g.s.HTTP
		asking.Transport = seen
		info, err = p.UserInfo(oidc.ClientContext(ctx, &asking), oauth2.StaticTokenSource(tok))
		if refused = slices.Contains([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden}, seen.code); refused {
			return nil // an answer about this one sign-in: it must not close the way for all others
		}
		if err != nil {
			return errors.New("asking for the user: no readable answer") // drop the cause: it may repeat the answer
		}
		return nil
	})
	switch {
	case err != nil:
		return c, err
	case refused:
		return c, fmt.Errorf("%w: the provider refuses its own token", ErrCode)
	case info.Subject != sub:
		return c, fmt.Errorf("%w: the user is another", ErrCode)
	}
	if err := info.Claims(&c); err != nil {
		return c, fmt.Errorf("%w: the claims of the user cannot be read", ErrCode)
	}
	return c, nil
}

// statusOf keeps the status of the last answer, which the library of the protocol puts into a sentence only.
type statusOf struct {
	next http.RoundTripper
	code int
}

// RoundTrip asks next, or the default when there is none.
func (s *statusOf) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := cmp.Or(s.next, http.DefaultTransport).RoundTrip(r)
	if err == nil {
		s.code = res.StatusCode
	}
	return res, err
}

// claims are what the hall wants to know; a provider writes each as a string or as a number.
type claims struct {
	Azp       loose.Text `json:"azp"`
	Name      loose.Text `json:"name"`
	CertNo    loose.Text `json:"certNo"`
	Mobile    loose.Text `json:"mobile"`
	USCC      loose.Text `json:"creditCode"`
	UnitName  loose.Text `json:"corporationName"`
	RepName   loose.Text `json:"corUserName"`
	RepCertNo loose.Text `json:"corUserCertNo"`
	Role      loose.Text `json:"corUserRole"`
}

// lacking reports whether something is missing that a sign-in needs.
func (c *claims) lacking(legal bool) bool {
	unit := []loose.Text{c.USCC, c.UnitName, c.RepName, c.RepCertNo, c.Role}
	return c.Name == "" || c.CertNo == "" || legal && slices.Contains(unit, "")
}

// fill takes from more what c lacks.
func (c *claims) fill(more claims) {
	for _, f := range [][2]*loose.Text{
		{&c.Name, &more.Name}, {&c.CertNo, &more.CertNo}, {&c.Mobile, &more.Mobile}, {&c.USCC, &more.USCC}, {&c.UnitName, &more.UnitName},
		{&c.RepName, &more.RepName}, {&c.RepCertNo, &more.RepCertNo}, {&c.Role, &more.Role},
	} {
		if *f[0] == "" {
			*f[0] = *f[1]
		}
	}
}

func (c *claims) user() User {
	role, err := strconv.Atoi(string(c.Role))
	if err != nil || role < 0 || role > 2 {
		role = 0
	}
	return User{
		Legal: c.USCC != "", Name: string(c.Name), CertNo: string(c.CertNo), Mobile: string(c.Mobile),
		USCC: string(c.USCC), UnitName: string(c.UnitName), RepName: string(c.RepName), RepCertNo: string(c.RepCertNo), Role: role,
	}
}
