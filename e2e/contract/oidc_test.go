package contract

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/gateway/oidc"
)

const back, clientSecret = "http://127.0.0.1:9/back", "a secret of the client that is long enough for HMAC"

// signIn follows a browser to the province and back, and gives what it brings.
func signIn(t *testing.T, to string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var brought url.Values
	c := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), back) {
			brought = r.URL.Query()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	res, err := c.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if brought == nil {
		t.Fatalf("the province answers %s and does not send the browser back", res.Status)
	}
	return brought
}

func TestACertifiedProviderIsAProvinceToUs(t *testing.T) { // LOG-1
	t.Parallel()
	issuer, ctx := served(t, "oidc", map[string]string{"BACK": back, "SECRET": clientSecret}), t.Context()
	open := func(client, secret string) *oidc.Gateway {
		t.Helper()
		g, err := oidc.New(oidc.Settings{Issuer: issuer, ClientID: client, ClientSecret: secret})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	for _, client := range []string{"hall", "curve"} { // RS256 and ES256
		t.Run("somebody signs in for a unit at the client "+client, func(t *testing.T) {
			g := open(client, clientSecret)
			code, keep := come(t, ctx, g, "state-"+client)
			u, err := g.Finish(ctx, code, back, keep)
			if err != nil {
				t.Fatal(err)
			}
			want := oidc.User{Legal: true, Name: "测试甲", CertNo: "321202199205013965", Mobile: "13800001382", USCC: "91321200MA2ABCD130",
				UnitName: "泰州示例物流有限公司", RepName: "测试壬", RepCertNo: "321202199205013965", Role: 2}
			if u != want {
				t.Errorf("got %+v", u)
			}
			if _, err := g.Finish(ctx, code, back, keep); !errors.Is(err, oidc.ErrCode) {
				t.Errorf("a code that was used: %v", err)
			}
		})
	}
	g := open("hall", clientSecret)
	for name, finish := range map[string]func(code, keep, other string) error{
		"the code of another browser, whose verifier is another": func(code, _, other string) error {
			_, err := g.Finish(ctx, code, back, other)
			return err
		},
		"another nonce": func(code, keep, other string) error {
			_, err := g.Finish(ctx, code, back, withNonce(keep, other))
			return err
		},
		"another address to come back to": func(code, keep, _ string) error {
			_, err := g.Finish(ctx, code, back+"2", keep)
			return err
		},
		"another secret": func(code, keep, _ string) error {
			_, err := open("hall", "not the secret").Finish(ctx, code, back, keep)
			return err
		},
		"the code of another client": func(code, keep, _ string) error {
			_, err := open("curve", clientSecret).Finish(ctx, code, back, keep)
			return err
		},
		"an invented code": func(_, keep, _ string) error {
			_, err := g.Finish(ctx, "invented", back, keep)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			code, keep := come(t, ctx, g, "s")
			_, other := come(t, ctx, g, "s")
			if err := finish(code, keep, other); !errors.Is(err, oidc.ErrCode) {
				t.Errorf("it is not refused: %v", err)
			}
		})
	}
}

// A token is believed as the provider signed it for us, and otherwise not; its keys may change from one day to the next.
func TestAlteredTokensOfACertifiedProviderAreRefused(t *testing.T) { // LOG-1
	t.Parallel()
	issuer, ctx := served(t, "oidc", map[string]string{"BACK": back, "SECRET": clientSecret}), t.Context()
	g, err := oidc.New(oidc.Settings{Issuer: issuer, ClientID: "hall", ClientSecret: clientSecret})
	if err != nil {
		t.Fatal(err)
	}
	tell := func(path string) {
		t.Helper()
		res, err := http.Get(issuer + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	}
	enter := func() error {
		t.Helper()
		code, keep := come(t, ctx, g, "s")
		u, err := g.Finish(ctx, code, back, keep)
		if err == nil && u.USCC != "91321200MA2ABCD130" {
			err = errors.New("somebody else came: " + u.USCC)
		}
		return err
	}
	for how, passes := range map[string]bool{
		"": true, "same": true, "two-azp": true, // signed again by the provider's key: the alterations below are refused for what they say
		"payload": false, "signature": false, "stranger": false, "none": false, "hmac": false, "iss": false, "aud": false, "two": false,
		"azp": false, "expired": false, "nonce": false, "no-nonce": false, "sub": false,
	} {
		t.Run("alteration "+how, func(t *testing.T) {
			tell("/alter?how=" + how)
			if err := enter(); passes != (err == nil) {
				t.Errorf("it passes: %v; %v", err == nil, err)
			}
		})
	}
	t.Run("the provider changes its keys", func(t *testing.T) {
		tell("/alter?how=")
		tell("/rotate")
		if err := enter(); err != nil {
			t.Errorf("new keys are not looked for: %v", err)
		}
		tell("/alter?how=stranger") // signed by a key of the old name
		if err := enter(); err == nil {
			t.Error("a key of the old name is believed")
		}
	})
}

// come signs somebody in and gives the code and what the hall keeps.
func come(t *testing.T, ctx context.Context, g *oidc.Gateway, state string) (code, keep string) {
	t.Helper()
	to, keep, err := g.Begin(ctx, true, back, state)
	if err != nil {
		t.Fatal(err)
	}
	q := signIn(t, to)
	if q.Get("state") != state || q.Get("code") == "" {
		t.Fatalf("the browser brings %v", q)
	}
	return q.Get("code"), keep
}

// withNonce is what the hall keeps of one browser with the nonce of another.
func withNonce(keep, other string) string {
	var mine, theirs map[string]any
	_, _ = json.Unmarshal([]byte(keep), &mine), json.Unmarshal([]byte(other), &theirs)
	mine["Nonce"] = theirs["Nonce"]
	b, _ := json.Marshal(mine)
	return string(b)
}

func TestACertifiedClientMeetsOurProvince(t *testing.T) { // LOG-1
	t.Parallel()
	o := openOutside(t)
	piece(t, "openid", map[string]string{
		"ISSUER": o.url + "/oidc",
		"CLIENT": o.keys.RegistryAppID,
		"SECRET": hex.EncodeToString(o.keys.RegistryKey),
		"BACK":   "http://127.0.0.1/login/province/back",
	})
}
