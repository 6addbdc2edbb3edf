package realname_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	played "wangting/internal/emulator/realname"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/realname"
	"wangting/internal/regno"
)

const card = "32010219680101100X"

type stage struct {
	levers   *lever.Board
	settings realname.Settings
	last     *http.Request
	body     string
}

func newStage(t *testing.T, perHour int) *stage {
	t.Helper()
	s := &stage{levers: lever.NewBoard(func() {})}
	h := s.levers.Before("realname", "实名", http.StripPrefix("/realname", played.Handler(played.Options{
		AccessKeyID: "ak", AccessKeySecret: "secret", People: people.New(time.Now, func() {}), Now: time.Now, PerHour: perHour,
		Refusal: func() string { return s.levers.Refusal("realname")() },
	})))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		s.last, s.body = r.Clone(context.Background()), string(b)
		r.Body = io.NopCloser(strings.NewReader(s.body))
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	s.settings = realname.Settings{BaseURL: srv.URL + "/realname/", AccessKeyID: "ak", AccessKeySecret: "secret", HTTP: srv.Client(),
		Patience: patience.Options{Pause: time.Millisecond, TripAfter: 3}}
	return s
}

func (s *stage) gateway(t *testing.T) *realname.Gateway {
	t.Helper()
	g, err := realname.New(s.settings)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheServiceAnswersOneWord(t *testing.T) {
	s := newStage(t, 0)
	g := s.gateway(t)
	for name, tc := range map[string]struct {
		name, number string
		want         realname.Result
	}{
		"name and card are one person's": {"测试甲", strings.ToLower(card), realname.Same},
		"the name in another writing":    {" 测　试甲", card, realname.Same},
		"the card is somebody else's":    {"测试乙", card, realname.Differs},
		"nobody has that number":         {"测试甲", "11010519491231002X", realname.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := g.Verify(t.Context(), tc.name, tc.number); err != nil || got != tc.want {
				t.Errorf("got %v, %v; want %v", got, err, tc.want)
			}
			if strings.Contains(s.last.URL.String(), "3201") || !strings.Contains(s.body, "ParamType=normal") {
				t.Errorf("asked %s with %s", s.last.URL, s.body)
			}
		})
	}
}

func TestOtherDocumentsAreLeftToTheFace(t *testing.T) {
	s := newStage(t, 0)
	for _, d := range []regno.Document{{Type: "04", Number: "H12345678"}, {Type: "16", Number: "830000199201300022"}} {
		if ok, err := s.gateway(t).Belongs(t.Context(), "谁", d); err != nil || !ok || s.last != nil {
			t.Errorf("%v: %v, %v", d, ok, err)
		}
	}
	if ok, err := s.gateway(t).Belongs(t.Context(), "测试乙", regno.Document{Type: "01", Number: card}); err != nil || ok {
		t.Errorf("a card of somebody else: %v, %v", ok, err)
	}
}

func TestAskingTooOftenIsLimited(t *testing.T) {
	g := newStage(t, 2).gateway(t)
	for range 2 {
		if _, err := g.Verify(t.Context(), "测试甲", card); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Verify(t.Context(), "测试甲", card); !errors.Is(err, fault.Limited) {
		t.Errorf("the third question gave %v, want Limited", err)
	}
}

// No refusal says that somebody is not who they are, and only an outage opens the breaker.
func TestWhatEachCodeOfTheServiceMeans(t *testing.T) {
	for code, want := range map[string]struct {
		kind   fault.Kind
		ours   bool
		failed bool
	}{
		"400": {kind: fault.Invalid}, "401": {kind: fault.Invalid}, "403": {kind: fault.Limited},
		"402": {kind: fault.Away, failed: true}, "500": {kind: fault.Away, failed: true}, "Throttling.User": {kind: fault.Away, failed: true},
		"410": {kind: fault.Away, ours: true}, "411": {kind: fault.Away, ours: true}, "412": {kind: fault.Away, ours: true},
	} {
		s := newStage(t, 0)
		if err := s.levers.Refuse("realname", code); err != nil {
			t.Fatal(err)
		}
		g := s.gateway(t)
		for range 3 {
			if got, err := g.Verify(t.Context(), "测试甲", card); !errors.Is(err, want.kind) || got == realname.Same {
				t.Errorf("%s gave %v, %v", code, got, err)
			}
		}
		h := g.Patience().Health()
		if (h.State == patience.Open) != want.failed || (h.Refusal == code) != want.ours {
			t.Errorf("%s: the health page says %+v", code, h)
		}
	}
}

func TestACallThatIsSignedWronglyIsOurs(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(*realname.Settings)
		want  string
	}{
		"another secret": {func(c *realname.Settings) { c.AccessKeySecret = "other" }, "SignatureDoesNotMatch"},
		"an unknown key": {func(c *realname.Settings) { c.AccessKeyID = "other" }, "InvalidAccessKeyId.NotFound"},
	} {
		s := newStage(t, 0)
		tc.spoil(&s.settings)
		if got, err := s.gateway(t).Verify(t.Context(), "测试甲", card); !errors.Is(err, fault.Away) || got == realname.Same ||
			patience.WhyOurs(err) != tc.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestTheEmulatorRefusesAChangedCall(t *testing.T) {
	s := newStage(t, 0)
	if _, err := s.gateway(t).Verify(t.Context(), "测试甲", card); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ body, want string }{
		"another number": {strings.Replace(s.body, card, "32010419710608137X", 1), "SignatureDoesNotMatch"},
		"sent again":     {s.body, "SignatureNonceUsed"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.settings.BaseURL, strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = s.last.Header.Clone()
		res, err := s.settings.HTTP.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if !strings.Contains(string(b), tc.want) {
			t.Errorf("%s: %s", name, b)
		}
	}
}

// OUT-3
func TestEveryMisfortuneIsToldAsAwayAndNeverAsTheSame(t *testing.T) {
	for _, mode := range []lever.Mode{lever.Error, lever.Down} {
		s := newStage(t, 0)
		if err := s.levers.Pull("realname", mode, 0); err != nil {
			t.Fatal(err)
		}
		got, err := s.gateway(t).Verify(t.Context(), "测试甲", card)
		if !errors.Is(err, fault.Away) || got == realname.Same || strings.Contains(err.Error(), card) {
			t.Errorf("%s: got %v, %v", mode, got, err)
		}
	}
}

type replier []byte

func (b replier) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(b))), Request: r}, nil
}

func FuzzAForeignReplyIsAWordOrAFault(f *testing.F) {
	for _, s := range []string{`{"Code":"200","ResultObject":{"BizCode":"1"}}`, `{"Code":200,"ResultObject":{"BizCode":2}}`, `{"Code":"412"}`, `[]`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := realname.New(realname.Settings{BaseURL: "https://x.example", AccessKeyID: "a", AccessKeySecret: "s",
			HTTP: &http.Client{Transport: replier(b)}, Patience: patience.Options{Tries: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := g.Verify(context.Background(), "测试甲", card); err != nil && (got == realname.Same || strings.Contains(err.Error(), card)) {
			t.Errorf("%q: %v, %v", b, got, err)
		}
	})
}
