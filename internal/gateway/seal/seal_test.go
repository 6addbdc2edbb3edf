package seal_test

import (
	"crypto/rand"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/seal"
	"wangting/internal/fault"
	"wangting/internal/gateway/seal"
)

const (
	office = "南京市人力资源和社会保障局"
	other  = "无锡市人力资源和社会保障局"
)

var (
	key = []byte("0123456789abcdef0123456789abcdef")
	pdf = []byte("%PDF-1.7\n准予决定书 宁人社网办〔2026〕1号\n%%EOF")
)

// open starts the emulated service and the hall's client of it.
func open(t *testing.T, change func(*seal.Settings)) *seal.Gateway {
	t.Helper()
	srv := httptest.NewServer(emulated.Handler(emulated.Options{AppID: "hall", Key: key, Now: clocktest.Now, KeyOf: func(string) *sm2.PrivateKey {
		k, err := sm2.GenerateKey(rand.Reader)
		if err != nil {
			t.Error(err)
		}
		return k
	}}))
	t.Cleanup(srv.Close)
	s := seal.Settings{BaseURL: srv.URL, AppID: "hall", Key: key, Now: clocktest.Now}
	s.Patience.PerCall = 5 * time.Second
	if change != nil {
		change(&s)
	}
	g, err := seal.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// RES-2: the seal of the office signs the bytes of the document, and any bit that changes is found out.
func TestASealSignsTheBytesAndNoOthers(t *testing.T) {
	g := open(t, nil)
	signed, err := g.Sign(t.Context(), office, pdf)
	if err != nil {
		t.Fatal(err)
	}
	if signed.Owner != office+emulated.Mark {
		t.Errorf("the owner is %q", signed.Owner)
	}
	if c, err := seal.Verify(signed.CMS, pdf); err != nil || c.Subject.CommonName != signed.Owner {
		t.Errorf("it does not verify: %v", err)
	}
	for i := range pdf {
		bad := append([]byte(nil), pdf...)
		bad[i] ^= 1
		if _, err := seal.Verify(signed.CMS, bad); !errors.Is(err, seal.ErrSignature) {
			t.Fatalf("with a bit of byte %d changed: %v", i, err)
		}
	}
	if _, err := seal.Verify(append(signed.CMS, 0), pdf); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("with a byte more: %v", err)
	}
	if _, err := seal.Verify(nil, pdf); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("no signature: %v", err)
	}
}

func TestWhoseTheSealIs(t *testing.T) {
	owner, err := open(t, nil).Owner(t.Context(), office)
	if err != nil || owner != office+emulated.Mark {
		t.Errorf("%q, %v", owner, err)
	}
	real := open(t, func(s *seal.Settings) { s.Real = true })
	if owner, err := real.Owner(t.Context(), office); !errors.Is(err, seal.ErrDemo) || !strings.Contains(owner, "演示") {
		t.Errorf("a demonstration in production: %q, %v", owner, err)
	}
	if _, err := real.Sign(t.Context(), office, pdf); !errors.Is(err, seal.ErrDemo) {
		t.Errorf("a demonstration signs in production: %v", err)
	}
	if _, err := open(t, nil).Sign(t.Context(), "没有这个机关", pdf); !errors.Is(err, seal.ErrNone) {
		t.Errorf("an office without a seal: %v", err)
	}
	stranger := open(t, func(s *seal.Settings) { s.Key = []byte("fedcba9876543210fedcba9876543210") })
	if _, err := stranger.Sign(t.Context(), office, pdf); !errors.Is(err, fault.Away) {
		t.Errorf("a service that does not know us: %v", err)
	}
}
