package aliyunsms_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	played "wangting/internal/emulator/aliyunsms"
	"wangting/internal/emulator/lever"
	"wangting/internal/fault"
	"wangting/internal/gateway/aliyunsms"
	"wangting/internal/gateway/patience"
)

const phone = "13800000001"

type stage struct {
	platform *played.Platform
	levers   *lever.Board
	settings aliyunsms.Settings
	now      time.Time
	stamps   func() time.Time // by which the platform judges what is signed; s.now unless a test says otherwise
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{now: time.Now(), levers: lever.NewBoard(func() {})}
	s.stamps = func() time.Time { return s.now }
	s.platform = played.New(played.Options{
		AccessKeyID: "ak", AccessKeySecret: "secret", Now: func() time.Time { return s.now }, Stamps: func() time.Time { return s.stamps() },
		Templates: map[string]string{"SMS_1": "验证码${code}，5分钟内有效。"}, Refusal: s.levers.Refusal("sms"),
	})
	mux := http.NewServeMux()
	mux.Handle("/sms/", s.levers.Before("sms", "短信", http.StripPrefix("/sms", s.platform.Handler())))
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	s.settings = aliyunsms.Settings{
		BaseURL: srv.URL + "/sms/", AccessKeyID: "ak", AccessKeySecret: "secret", SignName: "江苏人社", HTTP: srv.Client(),
	}
	return s
}

func (s *stage) gateway(t *testing.T) *aliyunsms.Gateway {
	t.Helper()
	g, err := aliyunsms.New(s.settings)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func code(n string) aliyunsms.Message {
	return aliyunsms.Message{Phone: phone, Template: "SMS_1", Params: map[string]string{"code": n}, OutID: "o *~+1"}
}

// OUT-1
func TestASentMessageReachesThePhone(t *testing.T) {
	s := newStage(t)
	g := s.gateway(t)
	for _, n := range []string{"111111", "222222"} {
		if err := g.Deliver(t.Context(), code(n)); err != nil {
			t.Fatal(err)
		}
	}
	sent := s.platform.Sent(phone)
	if len(sent) != 2 {
		t.Fatalf("%d messages, want 2", len(sent))
	}
	if m := sent[0]; m.Code != "222222" || m.Text != "【江苏人社】验证码222222，5分钟内有效。" || m.OutID != "o *~+1" || m.BizID == "" {
		t.Errorf("the newest is %+v", m)
	}
	if n := len(s.platform.Sent("13900000000")); n != 0 {
		t.Errorf("another phone got %d", n)
	}
}

// OPS-2: after a lost answer the service says whether it took the message.
func TestTheServiceSaysWhatItHasTaken(t *testing.T) {
	s := newStage(t)
	g := s.gateway(t)
	m := code("111111")
	m.OutID = "ours"
	s.stamps = time.Now
	s.now = time.Date(2026, 11, 26, 15, 59, 30, 0, time.UTC) // just before midnight in China
	if err := g.Deliver(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	sentAt := s.now
	for i := range 60 { // more than a page
		m.OutID = fmt.Sprint("other ", i)
		if err := g.Deliver(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	s.now = s.now.Add(time.Minute)
	for id, want := range map[string]bool{"ours": true, "theirs": false} {
		if got, err := g.WasSent(t.Context(), phone, id, sentAt, s.now); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", id, got, err, want)
		}
	}
	if got, err := g.WasSent(t.Context(), "13900000000", "ours", sentAt, s.now); err != nil || got {
		t.Errorf("to another phone: %v, %v", got, err)
	}
	if err := s.levers.Pull("sms", lever.Down, 0); err != nil {
		t.Fatal(err)
	}
	if err := g.Reachable(t.Context(), s.now); err != nil {
		t.Errorf("it answered a moment ago, and is %v", err)
	}
	if _, err := g.WasSent(t.Context(), phone, "ours", sentAt, s.now); !errors.Is(err, fault.Away) {
		t.Errorf("while it is out: %v, want Away", err)
	}
	if err := g.Reachable(t.Context(), s.now); !errors.Is(err, fault.Away) {
		t.Errorf("after a failure it is %v, want Away", err)
	}
	if err := s.levers.Pull("sms", lever.OK, 0); err != nil {
		t.Fatal(err)
	}
	n := len(s.platform.Sent(""))
	if err := s.gateway(t).Reachable(t.Context(), s.now); err != nil || len(s.platform.Sent("")) != n {
		t.Errorf("when it is back: %v, and %d messages were sent by asking", err, len(s.platform.Sent(""))-n)
	}
}

func TestManySendAtOnce(t *testing.T) {
	s := newStage(t)
	g := s.gateway(t)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if err := g.Deliver(t.Context(), code(strconv.Itoa(100000+i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(s.platform.Sent(phone)); n != 50 {
		t.Errorf("%d messages arrived, want 50", n)
	}
}

func TestThePlatformsCodesBecomeFaults(t *testing.T) {
	s := newStage(t)
	s.platform.SetLimits(true)
	g := s.gateway(t)
	if err := g.Deliver(t.Context(), code("1")); err != nil {
		t.Fatal(err)
	}
	if err := g.Deliver(t.Context(), code("2")); !errors.Is(err, fault.Limited) || fault.Of(err).RetryAfter != time.Minute {
		t.Errorf("a second message within a minute: %v", err)
	}
	bad := code("3")
	bad.Phone = "12345"
	if err := g.Deliver(t.Context(), bad); !errors.Is(err, fault.Invalid) {
		t.Errorf("an illegal number: %v", err)
	}
	if err := g.Deliver(t.Context(), aliyunsms.Message{Phone: "13800000002"}); !errors.Is(err, fault.Away) {
		t.Errorf("no template: %v", err)
	}
	if g.Patience().State() != patience.Closed {
		t.Error("answers opened the breaker")
	}
}

func TestThePlatformCountsAnHourAndADay(t *testing.T) {
	s := newStage(t)
	s.platform.SetLimits(true)
	g := s.gateway(t)
	start := s.now
	// The gateway signs with the real clock. The platform's clock therefore moves by
	// less than the 15 minutes of skew that it tolerates.
	for i := range 5 {
		s.now = start.Add(time.Duration(i) * 2 * time.Minute)
		if err := g.Deliver(t.Context(), code("1")); err != nil {
			t.Fatalf("message %d: %v", i+1, err)
		}
	}
	s.now = start.Add(10 * time.Minute)
	if err := g.Deliver(t.Context(), code("6")); !errors.Is(err, fault.Limited) || fault.Of(err).RetryAfter != time.Hour {
		t.Errorf("the sixth within an hour: %v", err)
	}
	s.platform.SetLimits(false)
	if err := g.Deliver(t.Context(), code("7")); err != nil {
		t.Errorf("with the limits off: %v", err)
	}
}

// Who has to do something about a refusal: the person, the operator of the hall, or nobody but the service.
func TestWhatEachCodeOfTheServiceMeans(t *testing.T) {
	for code, want := range map[string]struct {
		kind   fault.Kind
		ours   bool
		failed bool
	}{
		"isv.BUSINESS_LIMIT_CONTROL":  {kind: fault.Limited},
		"isv.MOBILE_NUMBER_ILLEGAL":   {kind: fault.Invalid},
		"isv.MOBILE_COUNT_OVER_LIMIT": {kind: fault.Invalid},
		"isv.DAY_LIMIT_CONTROL":       {kind: fault.Away, ours: true}, // of the account, not of the phone
		"isv.MONTH_LIMIT_CONTROL":     {kind: fault.Away, ours: true},
		"isv.AMOUNT_NOT_ENOUGH":       {kind: fault.Away, ours: true},
		"isv.OUT_OF_SERVICE":          {kind: fault.Away, ours: true},
		"isv.SMS_TEMPLATE_ILLEGAL":    {kind: fault.Away, ours: true},
		"isv.SIGN_STATE_ILLEGAL":      {kind: fault.Away, ours: true},
		"isv.BLACK_KEY_CONTROL_LIMIT": {kind: fault.Away, ours: true},
		"isp.RAM_PERMISSION_DENY":     {kind: fault.Away, ours: true},
		"isv.SOMETHING_NEW":           {kind: fault.Away, ours: true},
		"isp.SYSTEM_ERROR":            {kind: fault.Away, failed: true},
		"isv.SMS_OVER_LIMIT_V2":       {kind: fault.Away, ours: true}, // a code may carry a digit, but no phone number
		"isv.13851420001":             {kind: fault.Away, failed: true},
		"Throttling.User":             {kind: fault.Away, failed: true},
		"ServiceUnavailable":          {kind: fault.Away, failed: true},
	} {
		s := newStage(t)
		if err := s.levers.Refuse("sms", code); err != nil {
			t.Fatal(err)
		}
		s.settings.Patience.TripAfter = 2
		g := s.gateway(t)
		for range 3 {
			if err := g.Deliver(t.Context(), aliyunsms.Message{Phone: phone, Template: "SMS_1", Params: map[string]string{"code": "1"}}); !errors.Is(err, want.kind) {
				t.Errorf("%s gave %v", code, err)
			}
		}
		h := g.Patience().Health()
		if (h.State == patience.Open) != want.failed || (h.Refusal == code) != want.ours {
			t.Errorf("%s: the health page says %+v", code, h)
		}
	}
}

func TestALimitTellsHowLongToWait(t *testing.T) {
	for message, want := range map[string]struct {
		wait time.Duration
		say  string
	}{
		"触发分钟级流控Permits:1": {time.Minute, "1 分钟后"}, "触发小时级流控Permits:5": {time.Hour, "1 小时后"},
		"触发天级流控Permits:10": {24 * time.Hour, "明天"}, "something else": {time.Hour, "1 小时后"},
	} {
		s := newStage(t)
		s.settings.HTTP = &http.Client{Transport: replier{200, []byte(`{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"` + message + `"}`)}}
		err := s.gateway(t).Deliver(t.Context(), code("1"))
		if f := fault.Of(err); f.Kind != fault.Limited || f.RetryAfter != want.wait || !strings.Contains(f.Say, want.say) {
			t.Errorf("%s: %+v", message, f)
		}
	}
}

func TestAnUnknownKeyIsNotFound(t *testing.T) {
	s := newStage(t)
	rec := &recorder{next: s.settings.HTTP.Transport}
	s.settings.HTTP, s.settings.AccessKeyID = &http.Client{Transport: rec}, "other"
	g := s.gateway(t)
	if err := g.Deliver(t.Context(), code("1")); patience.WhyOurs(err) != "InvalidAccessKeyId.NotFound" {
		t.Errorf("got %v", err)
	}
	res, err := rec.next.RoundTrip(rec.last)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("the emulator answers %d", res.StatusCode)
	}
}

// OUT-3: the gateway repeats no message on its own and logs no phone number.
func TestAMisfortuneIsAwayAndNamesNoPhone(t *testing.T) {
	for _, mode := range []lever.Mode{lever.Slow, lever.Error, lever.Down} {
		t.Run(string(mode), func(t *testing.T) {
			s := newStage(t)
			tries := 0
			s.settings.Patience = patience.Options{PerCall: 2 * time.Second, Watch: func(c patience.Call) { tries = c.Tries }}
			if mode == lever.Slow {
				s.settings.Patience.PerCall = 20 * time.Millisecond
			}
			if err := s.levers.Pull("sms", mode, time.Minute); err != nil {
				t.Fatal(err)
			}
			err := s.gateway(t).Deliver(t.Context(), code("314159"))
			if !errors.Is(err, fault.Away) || tries != 1 {
				t.Errorf("got %v after %d tries, want Away after one", err, tries)
			}
			if strings.Contains(err.Error(), phone) || strings.Contains(err.Error(), "314159") {
				t.Errorf("the error tells phone or code: %v", err)
			}
			if n := len(s.platform.Sent("")); n != 0 {
				t.Errorf("%d messages were sent", n)
			}
		})
	}
}

func TestTheEmulatorRefusesAWrongSignature(t *testing.T) {
	for name, spoil := range map[string]func(*stage){
		"a wrong secret":        func(s *stage) { s.settings.AccessKeySecret = "other" },
		"an unknown key":        func(s *stage) { s.settings.AccessKeyID = "other" },
		"a clock an hour apart": func(s *stage) { s.now = s.now.Add(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			spoil(s)
			err := s.gateway(t).Deliver(t.Context(), code("1"))
			if !errors.Is(err, fault.Away) {
				t.Errorf("got %v, want Away", err)
			}
			if n := len(s.platform.Sent("")); n != 0 {
				t.Errorf("%d messages were sent", n)
			}
		})
	}
}

// recorder keeps the last request and passes it on.
type recorder struct {
	last *http.Request
	next http.RoundTripper
}

func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	r.last = q.Clone(context.Background())
	return r.next.RoundTrip(q)
}

func TestACopiedOrChangedRequestIsRefused(t *testing.T) {
	s := newStage(t)
	rec := &recorder{next: s.settings.HTTP.Transport}
	s.settings.HTTP = &http.Client{Transport: rec}
	if err := s.gateway(t).Deliver(t.Context(), code("1")); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(*http.Request)
		want   string
	}{
		"sent again": {func(*http.Request) {}, "SignatureNonceUsed"},
		"another phone": {
			func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, phone, "13900000009", 1) },
			"SignatureDoesNotMatch",
		},
		"another nonce":    {func(r *http.Request) { r.Header.Set("x-acs-signature-nonce", "n") }, "SignatureDoesNotMatch"},
		"an unsigned head": {func(r *http.Request) { r.Header.Set("x-acs-extra", "1") }, "SignatureDoesNotMatch"},
		"no signature":     {func(r *http.Request) { r.Header.Del("Authorization") }, "InvalidAccessKeyId.NotFound"},
	} {
		t.Run(name, func(t *testing.T) {
			r := rec.last.Clone(t.Context())
			tc.change(r)
			res, err := rec.next.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if body, _ := io.ReadAll(res.Body); !strings.Contains(string(body), tc.want) {
				t.Errorf("got %s, want %s", body, tc.want)
			}
		})
	}
	if n := len(s.platform.Sent("")); n != 1 {
		t.Errorf("%d messages, want the first only", n)
	}
}

func TestWrongSettingsAreToldAtTheStart(t *testing.T) {
	s := newStage(t)
	for name, spoil := range map[string]func(*aliyunsms.Settings){
		"no address":   func(c *aliyunsms.Settings) { c.BaseURL = "ftp://sms" },
		"no key":       func(c *aliyunsms.Settings) { c.AccessKeySecret = "" },
		"no signature": func(c *aliyunsms.Settings) { c.SignName = "" },
	} {
		t.Run(name, func(t *testing.T) {
			c := s.settings
			spoil(&c)
			if _, err := aliyunsms.New(c); err == nil {
				t.Error("the settings were accepted")
			}
		})
	}
}

type replier struct {
	status int
	body   []byte
}

func (p replier) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: p.status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(string(p.body))), Request: r}, nil
}

// Whatever the service answers, the gateway neither panics nor repeats the phone number.
func FuzzAForeignReplyIsSentOrAFault(f *testing.F) {
	for _, s := range []string{
		`{"Code":"OK"}`, `{"Code":"isv.DAY_LIMIT_CONTROL"}`, `{"Code":1}`, `[]`, `null`, ``, `"x"`, `{"Code":"isv.X` + phone + `"}`,
		`{"Code":"A","Message":1,"Description":{}}`, `{"code":"Throttling","message":null}`, `{"AccessDeniedDetail":[1]}`,
	} {
		f.Add(200, []byte(s))
		f.Add(403, []byte(s))
		f.Add(503, []byte(s))
	}
	f.Fuzz(func(t *testing.T, status int, reply []byte) {
		if status < 200 || status > 599 || status >= 300 && status < 400 {
			return // not for this layer, or a redirection without an address
		}
		g, err := aliyunsms.New(aliyunsms.Settings{
			BaseURL: "https://sms.example", AccessKeyID: "ak", AccessKeySecret: "s", SignName: "n",
			HTTP: &http.Client{Transport: replier{status, reply}},
		})
		if err != nil {
			t.Fatal(err)
		}
		err = g.Deliver(context.Background(), code("314159"))
		switch {
		case err == nil:
			if !strings.Contains(string(reply), "OK") {
				t.Errorf("%d %q was taken for sent", status, reply)
			}
		case !errors.Is(err, fault.Away) && !errors.Is(err, fault.Limited) && !errors.Is(err, fault.Invalid):
			t.Errorf("%d %q gave %v", status, reply, err)
		case strings.Contains(err.Error(), phone):
			t.Errorf("the error repeats the phone: %v", err)
		}
	})
}
