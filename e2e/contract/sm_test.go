package contract

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
	"wangting/internal/gateway/ca"
	"wangting/internal/gateway/jis"
)

const unitCode = "91320000MA1WEMU27R"

// authority is an emulated authority that is up.
func authority(t *testing.T, now func() time.Time) *emulated.Authority {
	t.Helper()
	keys := make([]*sm2.PrivateKey, 2)
	for i := range keys {
		k, err := sm2.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = k
	}
	srv := httptest.NewUnstartedServer(nil)
	a, err := emulated.New(emulated.Options{Root: keys[0], Sub: keys[1], URL: "http://" + srv.Listener.Addr().String(),
		People: people.New(now, func() {}), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	srv.Config.Handler = a.Handler()
	srv.Start()
	t.Cleanup(srv.Close)
	return a
}

func TestAnotherLibraryOfSM2SM3AndSM4MeetsOurs(t *testing.T) { // LOG-4
	t.Parallel()
	const text = "JSHRSS-CA-LOGIN|v1|大厅|nonce|1"
	clock := clocktest.New().Now
	a := authority(t, clock)
	issue := func(code string) emulated.Key {
		k, err := a.Issue(emulated.Request{USCC: code, Name: "江苏示例有限公司"})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	k, other := issue(unitCode), issue("91320500MA3DEM0192")
	g, err := ca.New(ca.Settings{Roots: a.Roots() + chained(k), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	public := append([]byte{4}, append(k.Key.X.FillBytes(make([]byte, 32)), k.Key.Y.FillBytes(make([]byte, 32))...)...)
	b64 := base64.StdEncoding
	hall := posted(t, map[string]func(map[string]string) (any, error){
		"/verify": func(sent map[string]string) (any, error) {
			cert, _ := b64.DecodeString(sent["cert"])
			sig, _ := b64.DecodeString(sent["signature"])
			h, err := g.Verify(t.Context(), []byte(sent["text"]), ca.Signed{Cert: cert, Signature: sig, P7: sent["p7"] != ""})
			return h.Code, err
		},
		"/sign": func(sent map[string]string) (any, error) {
			sig, err := k.Key.SignWithSM2(rand.Reader, nil, []byte(sent["text"]))
			return b64.EncodeToString(sig), err
		},
		"/jis": func(sent map[string]string) (any, error) {
			form := url.Values{}
			for n, v := range sent {
				if n != "word" {
					form.Set(n, v)
				}
			}
			return jis.Sign(sent["word"], form), nil
		},
		"/ticket": func(sent map[string]string) (any, error) {
			return exchange(t.Context(), sent, clock)
		},
	})
	piece(t, "sm", map[string]string{"HALL": hall, "KEY": hex.EncodeToString(k.Key.D.FillBytes(make([]byte, 32))),
		"PUBLIC": hex.EncodeToString(public), "CERT": b64.EncodeToString(k.Cert.Raw), "OTHER": b64.EncodeToString(other.Cert.Raw),
		"TEXT": text, "CODE": unitCode})
}

// exchange brings a ticket to a province that the piece plays.
func exchange(ctx context.Context, sent map[string]string, now func() time.Time) (jis.User, error) {
	g, err := jis.New(jis.Settings{Entry: sent["base"], Base: sent["base"], AppMark: "hall", AppWord: sent["word"], Now: now})
	if err != nil {
		return jis.User{}, err
	}
	return g.ExchangeTicket(ctx, sent["ticket"])
}

// chained gives the intermediates that a key carries: a plain signature has no place for them.
func chained(k emulated.Key) (text string) {
	for _, c := range k.Chain {
		text += string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	return text
}
