package oidc_test

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	emulated "wangting/internal/emulator/oidc"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/oidc"
)

const back = "http://hall.example/login/province/back"

func open(t *testing.T, secret string) (*oidc.Gateway, *people.World, string) {
	t.Helper()
	return openWith(t, secret, nil)
}

// openWith lets userinfo answer instead of the provider.
func openWith(t *testing.T, secret string, userinfo http.HandlerFunc) (*oidc.Gateway, *people.World, string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	world := people.New(time.Now, func() {})
	p, err := emulated.New(emulated.Options{
		Path:         "/oidc",
		ClientID:     "hall",
		ClientSecret: "the secret of the hall",
		Back:         back,
		Key:          key,
		People:       world,
		Now:          time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/oidc/", http.StripPrefix("/oidc", p.Handler()))
	if userinfo != nil {
		mux.HandleFunc("/oidc/userinfo", userinfo)
	}
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	g, err := oidc.New(oidc.Settings{Issuer: srv.URL + "/oidc", ClientID: "hall", ClientSecret: secret})
	if err != nil {
		t.Fatal(err)
	}
	return g, world, srv.URL
}

// signIn walks through the provider's pages like a browser and returns the query of the return address.
func signIn(t *testing.T, base, to, user string) url.Values {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(res *http.Response, err error) *url.URL {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		u, err := res.Location()
		if err != nil {
			t.Fatalf("%s: %v", res.Status, err)
		}
		return u
	}
	login := get(c.Get(to))
	done := get(c.PostForm(base+"/oidc/login", url.Values{"id": {login.Query().Get("id")}, "user": {user}}))
	return get(c.Get(done.String())).Query()
}

func TestACodeTellsOnceWhoSignedIn(t *testing.T) { // REG-11
	g, world, base := open(t, "the secret of the hall")
	u := world.Units()[0]
	to, kept, err := g.Begin(t.Context(), true, back, "the state")
	if err != nil {
		t.Fatal(err)
	}
	q := signIn(t, base, to, u.USCC+"|2")
	if q.Get("state") != "the state" {
		t.Errorf("came back with %v", q)
	}
	got, err := g.Finish(t.Context(), q.Get("code"), back, kept)
	if err != nil || !got.Legal || got.USCC != u.USCC || got.RepCertNo != u.RepDocNumber || got.CertNo != u.RepDocNumber || got.Role != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := g.Finish(t.Context(), q.Get("code"), back, kept); !errors.Is(err, oidc.ErrCode) {
		t.Errorf("the second time: %v", err)
	}
	to, kept, _ = g.Begin(t.Context(), false, back, "s")
	p, err := g.Finish(t.Context(), signIn(t, base, to, u.RepDocNumber).Get("code"), back, kept)
	if err != nil || p.Legal || p.CertNo != u.RepDocNumber {
		t.Errorf("a person: %+v, %v", p, err)
	}
}

func TestACodeOfAnotherBrowserIsRefused(t *testing.T) { // PKCE verifier and nonce belong to another browser
	g, world, base := open(t, "the secret of the hall")
	to, _, _ := g.Begin(t.Context(), true, back, "s")
	code := signIn(t, base, to, world.Units()[0].USCC+"|2").Get("code")
	_, other, _ := g.Begin(t.Context(), true, back, "s")
	for _, kept := range []string{other, "", "{}"} {
		if _, err := g.Finish(t.Context(), code, back, kept); !errors.Is(err, oidc.ErrCode) {
			t.Errorf("kept %q: %v", kept, err)
		}
	}
}

func TestAProviderThatIsDownIsAwayAndOneThatDoesNotKnowUsRefuses(t *testing.T) {
	g, world, base := open(t, "another secret")
	to, kept, _ := g.Begin(t.Context(), true, back, "s")
	code := signIn(t, base, to, world.Units()[0].USCC+"|2").Get("code")
	if _, err := g.Finish(t.Context(), code, back, kept); !errors.Is(err, oidc.ErrCode) {
		t.Errorf("another secret: %v", err)
	}
	down, err := oidc.New(oidc.Settings{Issuer: "http://127.0.0.1:1/oidc", ClientID: "hall", ClientSecret: "s"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := down.Begin(t.Context(), true, back, "s"); !errors.Is(err, fault.Away) {
		t.Errorf("down: %v", err)
	}
}

func TestWhatUserInfoSaysCountsForTheSameSubjectOnly(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		sub    string
		want   error
	}{
		"the same":             {http.StatusOK, "", nil},
		"somebody else":        {http.StatusOK, "another", oidc.ErrCode},
		"the token is refused": {http.StatusUnauthorized, "", oidc.ErrCode},
		"it does not say":      {http.StatusBadGateway, "", fault.Away},
	} {
		t.Run(name, func(t *testing.T) {
			var asked string
			var subject string
			g, world, base := openWith(t, "the secret of the hall", func(w http.ResponseWriter, r *http.Request) {
				asked = r.Header.Get("Authorization")
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(`{"sub":"` + cmp.Or(tc.sub, subject) + `","name":"测试甲","certNo":"32010219680101100X","mobile":13800000001}`))
			})
			subject = world.Units()[0].RepDocNumber
			to, kept, _ := g.Begin(t.Context(), false, back, "s")
			u, err := g.Finish(t.Context(), signIn(t, base, to, subject).Get("code"), back, kept)
			if !errors.Is(err, tc.want) || (tc.want != nil) != (u.CertNo == "") || tc.want == nil && u.Mobile != "13800000001" || !strings.HasPrefix(asked, "Bearer ") {
				t.Errorf("%+v, %v, asked as %q", u, err, asked)
			}
			if failed := !g.Patience().Health().LastFailure.IsZero(); failed != (tc.want == fault.Away) {
				t.Errorf("it counts as an outage: %v", failed)
			}
		})
	}
}
