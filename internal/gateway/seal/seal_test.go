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

func keyOf(t *testing.T) func(string) *sm2.PrivateKey {
	return func(string) *sm2.PrivateKey {
		k, err := sm2.GenerateKey(rand.Reader)
		if err != nil {
			t.Error(err)
		}
		return k
	}
}

// open starts the emulated service and the hall's client of it.
func open(t *testing.T, change func(*seal.Settings)) *seal.Gateway {
	t.Helper()
	srv := httptest.NewServer(emulated.Handler(emulated.Options{AppID: "hall", Key: key, Now: clocktest.Now, KeyOf: keyOf(t)}))
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

// ITM-13: what the check of an item asks about the seal of the day on which it is published.
func TestASealIsValidOnTheDayOrSaysWhyNot(t *testing.T) {
	now := clocktest.Now()
	end := now.AddDate(0, 0, 10)
	g := open(t, nil)
	if why, err := g.Lacks(t.Context(), office, now); why != "" || err != nil {
		t.Errorf("a seal that is valid lacks %q, %v", why, err)
	}
	if why, err := g.Lacks(t.Context(), "没有这个机关", now); why != "电子印章服务没有这个机关的印章" || err != nil {
		t.Errorf("no seal: %q, %v", why, err)
	}
	if why, err := g.Lacks(t.Context(), office, now.AddDate(-10, 0, 0)); !strings.Contains(why, "起才有效") || err != nil {
		t.Errorf("before its time: %q, %v", why, err)
	}
	short := func(end time.Time) *seal.Gateway {
		srv := httptest.NewServer(emulated.Handler(emulated.Options{AppID: "hall", Key: key, Now: clocktest.Now, KeyOf: keyOf(t),
			Ends: func(string) time.Time { return end }}))
		t.Cleanup(srv.Close)
		return open(t, func(s *seal.Settings) { s.BaseURL = srv.URL })
	}
	if why, err := short(end).Lacks(t.Context(), office, end.AddDate(0, 0, -1)); why != "" || err != nil {
		t.Errorf("on its last days: %q, %v", why, err)
	}
	if why, err := short(end).Lacks(t.Context(), office, end.AddDate(0, 0, 1)); !strings.Contains(why, "为止") || err != nil {
		t.Errorf("after its time: %q, %v", why, err)
	}
	gone := short(now.AddDate(0, 0, -1))
	if why, err := gone.Lacks(t.Context(), office, now); !strings.Contains(why, "停用或者过期") || err != nil {
		t.Errorf("a seal that has ended: %q, %v", why, err)
	}
	if _, err := gone.Sign(t.Context(), office, pdf); !errors.Is(err, seal.ErrEnded) {
		t.Errorf("a seal that has ended signs: %v", err)
	}
	real := open(t, func(s *seal.Settings) { s.Real = true })
	if why, err := real.Lacks(t.Context(), office, now); why != "它是演示用的印章" || err != nil {
		t.Errorf("a demonstration in production: %q, %v", why, err)
	}
	stranger := open(t, func(s *seal.Settings) { s.Key = []byte("fedcba9876543210fedcba9876543210") })
	if why, err := stranger.Lacks(t.Context(), office, now); why != "" || !errors.Is(err, fault.Away) {
		t.Errorf("a service that does not know us: %q, %v", why, err)
	}
}
