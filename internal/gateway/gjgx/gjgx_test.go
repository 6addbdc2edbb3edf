package gjgx_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/clocktest"
	played "wangting/internal/emulator/gjgx"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/gjgx"
	"wangting/internal/gateway/patience"
	"wangting/internal/regno"
)

type rest struct{ asked int }

func (r *rest) Ask(context.Context, account.Query) (account.Answer, error) {
	r.asked++
	return account.Answer{Exists: true, Status: "the register"}, nil
}

const company, rep, sid = "91320100MA1TE5T0XF", "32010219680101100X", "s_1200003200000_2157"

// exchange is the emulator with a count of what it is asked.
type exchange struct {
	*played.Exchange
	lent, asked int
	refusal     string
	clock       *clocktest.Clock
	url         string
}

func open(t *testing.T) *exchange {
	t.Helper()
	x := &exchange{clock: clocktest.New()}
	x.Exchange = played.New(played.Options{Requester: "rid-1", Interface: sid, Key: "b9f545a586fc3ae37de85cee580421d8",
		People: people.New(x.clock.Now, func() {}), Now: x.clock.Now, Refusal: func() string { return x.refusal }})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" {
			t.Errorf("the address carries %s", r.URL.RawQuery)
		}
		if strings.HasPrefix(r.URL.Path, "/refreshsecret") {
			x.lent++
		} else {
			x.asked++
		}
		x.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	x.url = srv.URL
	return x
}

func (x *exchange) settings() gjgx.Settings {
	return gjgx.Settings{BaseURL: x.url, RefreshURL: x.url + "/refreshsecret/", Requester: "rid-1", Interface: sid,
		Key:      "b9f545a586fc3ae37de85cee580421d8",
		Question: map[string]string{"code": "uniscid", "name": "entname", "rep": "lerep", "number": "cerno"},
		Answer:   map[string]string{"result": "data.result", "same": "1", "differs": "0", "none": "2", "status": "data.state"},
		Statuses: played.Names.States, Now: x.clock.Now, Patience: patience.Options{Pause: time.Millisecond, TripAfter: 50}}
}

var good = account.Query{USCC: company, Name: "江南示例精密机械有限公司", RepName: "测试甲",
	Document: regno.Document{Type: regno.IdentityCard, Number: rep}}

func TestACompanyIsAskedAboutAtTheExchange(t *testing.T) { // OUT-1, REG-4
	x, other := open(t), &rest{}
	g, err := gjgx.New(x.settings(), other)
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(*account.Query)) account.Query { q := good; f(&q); return q }
	for name, tc := range map[string]struct {
		q    account.Query
		want account.Answer
		rest bool
	}{
		"all agree":              {good, account.Answer{Exists: true, Match: true, Status: "在业", Facts: account.Facts{Region: "320100", Kind: "企业"}}, false},
		"another representative": {change(func(q *account.Query) { q.RepName = "测试乙" }), account.Answer{Exists: true, Status: "在业"}, false},
		"the representative's name with another number": {change(func(q *account.Query) { q.Document.Number = "321202199205013965" }),
			account.Answer{Exists: true, Status: "在业"}, false},
		"nobody's code": {change(func(q *account.Query) { q.USCC = "91320200MA3DEM0000" }), account.Answer{}, false},
		"an institution, which 市场监管 does not register": {change(func(q *account.Query) { q.USCC = "12321200468000022F" }),
			account.Answer{Exists: true, Status: "the register"}, true},
		"a passport": {change(func(q *account.Query) { q.Document.Type = "08" }), account.Answer{Exists: true, Status: "the register"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			other.asked = 0
			got, err := g.Ask(t.Context(), tc.q)
			if err != nil || got != tc.want || other.asked > 0 != tc.rest {
				t.Errorf("%+v, %v; the register was asked: %v", got, err, other.asked > 0)
			}
		})
	}
	if x.lent != 1 {
		t.Errorf("%d secrets were lent for one hour's questions", x.lent)
	}
}

func TestASecretIsBorrowedAnewWhenItIsOver(t *testing.T) {
	x := open(t)
	g, err := gjgx.New(x.settings(), &rest{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(want int) {
		t.Helper()
		if a, err := g.Ask(t.Context(), good); err != nil || !a.Match || x.lent != want {
			t.Errorf("%+v, %v after %d secrets, want %d", a, err, x.lent, want)
		}
	}
	ask(1)
	x.clock.Later(119*time.Minute + 30*time.Second) // its last minute
	ask(2)
	x.End() // somebody else borrowed one
	ask(3)
}

func TestTheExchangeRefusesWhatTheRealOneRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*exchange, *gjgx.Settings){
		"another key":       func(_ *exchange, s *gjgx.Settings) { s.Key = "another" },
		"another requester": func(_ *exchange, s *gjgx.Settings) { s.Requester = "rid-2" },
		"another interface": func(_ *exchange, s *gjgx.Settings) { s.Interface = "s_1200003200000_2158" },
		"a clock that is late": func(x *exchange, s *gjgx.Settings) {
			s.Now = func() time.Time { return x.clock.Now().Add(-6 * time.Minute) }
		},
		"no right to a secret":    func(x *exchange, _ *gjgx.Settings) { x.refusal = "1003" },
		"a field of another name": func(_ *exchange, s *gjgx.Settings) { s.Question["number"] = "idcard" },
		"an answer that moved":    func(_ *exchange, s *gjgx.Settings) { s.Answer["result"] = "data.verdict" },
		"a result nobody named":   func(_ *exchange, s *gjgx.Settings) { s.Answer["same"] = "Y" },
		"a state nobody named":    func(_ *exchange, s *gjgx.Settings) { s.Statuses = map[string]string{"9": account.InBusiness} },
		"a path through a word":   func(_ *exchange, s *gjgx.Settings) { s.Answer["result"] = "code.result" },
	} {
		t.Run(name, func(t *testing.T) {
			x := open(t)
			s := x.settings()
			s.Question, s.Answer = maps.Clone(s.Question), maps.Clone(s.Answer)
			spoil(x, &s)
			g, err := gjgx.New(s, &rest{})
			if err != nil {
				t.Fatal(err)
			}
			a, err := g.Ask(t.Context(), good)
			if !errors.Is(err, fault.Away) || a.Match || strings.Contains(err.Error(), rep) || strings.Contains(err.Error(), s.Key) {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	t.Run("what only we can mend opens no breaker and stands on the health page", func(t *testing.T) {
		x := open(t)
		x.refusal = "1003"
		s := x.settings()
		s.Patience.TripAfter = 3
		g, err := gjgx.New(s, &rest{})
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			_, _ = g.Ask(t.Context(), good)
		}
		if h := g.Patience().Health(); h.State == patience.Open || !strings.Contains(h.Refusal, "1003") {
			t.Errorf("%+v", h)
		}
	})
}

func TestWrongSettingsOfTheExchangeAreNamed(t *testing.T) {
	x := open(t)
	for name, spoil := range map[string]func(*gjgx.Settings){
		"base":            func(s *gjgx.Settings) { s.BaseURL = "exchange" },
		"refresh":         func(s *gjgx.Settings) { s.RefreshURL = "" },
		"rid":             func(s *gjgx.Settings) { s.Requester = "" },
		"question.number": func(s *gjgx.Settings) { s.Question = map[string]string{"code": "a", "name": "b", "rep": "c"} },
		"must differ": func(s *gjgx.Settings) {
			s.Answer = map[string]string{"result": "r", "same": "1", "differs": "1", "none": "2", "status": "s"}
		},
		"answer":   func(s *gjgx.Settings) { s.Answer = nil },
		"statuses": func(s *gjgx.Settings) { s.Statuses = map[string]string{"1": "注销"} },
	} {
		s := x.settings()
		spoil(&s)
		if _, err := gjgx.New(s, &rest{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type says []byte

func (b says) RoundTrip(r *http.Request) (*http.Response, error) {
	body := string(b)
	if strings.Contains(r.URL.Path, "refreshsecret") {
		body = `{"code":0,"data":"{\"secret\":\"plain-secret\",\"secretEndTime\":\"2030-01-01 00:00:00\"}"}`
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"data":{"result":"1","state":1}}`))
	f.Add([]byte(`{"data":"{\"result\":0}"}`))
	f.Add([]byte(`{"code":"401"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		x := &exchange{clock: clocktest.New(), url: "http://x"}
		s := x.settings()
		s.HTTP, s.Patience = &http.Client{Transport: says(body)}, patience.Options{Pause: time.Microsecond}
		g, err := gjgx.New(s, &rest{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := g.Ask(t.Context(), good)
		if a.Match && (err != nil || a.Status == "") || err != nil && strings.Contains(err.Error(), rep) {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
