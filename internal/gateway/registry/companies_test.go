package registry_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/clocktest"
	"wangting/internal/emulator/people"
	played "wangting/internal/emulator/registry"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/registry"
	"wangting/internal/regno"
)

type rest struct{ asked int }

func (r *rest) Ask(context.Context, account.Query) (account.Answer, error) {
	r.asked++
	return account.Answer{Exists: true, Status: "the other contract"}, nil
}

const company, rep = "91320100MA1TE5T0XF", "32010219680101100X"

func TestACompanyIsAskedAboutInFourElements(t *testing.T) { // OUT-1, REG-4
	w, other, refusal, down := people.New(clocktest.Now, func() {}), &rest{}, "", false
	h := played.Companies(played.CompaniesOptions{AccessKeyID: "ak", AccessKeySecret: "secret", People: w, Stamps: time.Now,
		Refusal: func() string { return refusal }})
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" {
			t.Errorf("the address carries %s", r.URL.RawQuery)
		}
		if down {
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(rw, r)
	}))
	defer srv.Close()
	s := registry.CompaniesSettings{BaseURL: srv.URL, AccessKeyID: "ak", AccessKeySecret: "secret", Scene: "1000001",
		Patience: patience.Options{Pause: time.Millisecond, TripAfter: 3}}
	c, err := registry.NewCompanies(s, other)
	if err != nil {
		t.Fatal(err)
	}
	id := func(n string) regno.Document { return regno.Document{Type: regno.IdentityCard, Number: n} }
	good := account.Query{USCC: company, Name: "江南示例精密机械有限公司", RepName: "测试甲", Document: id(rep)}
	change := func(f func(*account.Query)) account.Query { q := good; f(&q); return q }
	for name, tc := range map[string]struct {
		q    account.Query
		want account.Answer
		rest bool
	}{
		"all agree": {good, account.Answer{Exists: true, Match: true, Status: "在业",
			Facts: account.Facts{Region: "320100", Kind: "企业"}}, false},
		"another representative": {change(func(q *account.Query) { q.RepName = "测试乙" }), account.Answer{Exists: true, Status: "在业"}, false},
		"another number": {change(func(q *account.Query) { q.Document = id("321202199205013965") }),
			account.Answer{Exists: true, Status: "在业"}, false},
		"nobody's code": {change(func(q *account.Query) { q.USCC = "91320200MA3DEM0000" }), account.Answer{}, false},
		"an institution, which the service does not prove": {change(func(q *account.Query) { q.USCC = "12321200468000022F" }),
			account.Answer{Exists: true, Status: "the other contract"}, true},
		"a passport, which it does not take": {change(func(q *account.Query) { q.Document.Type = "08" }),
			account.Answer{Exists: true, Status: "the other contract"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			other.asked = 0
			got, err := c.Ask(t.Context(), tc.q)
			if err != nil || got != tc.want || other.asked > 0 != tc.rest {
				t.Errorf("%+v, %v; the other register was asked: %v", got, err, other.asked > 0)
			}
		})
	}
	for code, kind := range map[string]fault.Kind{"401": fault.Invalid, "403": fault.Away, "Forbidden.RAM": fault.Away} {
		refusal = code
		_, err := c.Ask(t.Context(), good)
		if !errors.Is(err, kind) || strings.Contains(err.Error(), rep) {
			t.Errorf("code %s: %v", code, err)
		}
	}
	refusal = "403"
	for range 10 { // what only we can mend opens no breaker
		_, _ = c.Ask(t.Context(), good)
	}
	if st := c.Patience().State(); st == patience.Open {
		t.Error("refusals opened the breaker")
	}
	fresh, err := registry.NewCompanies(s, other)
	if err != nil {
		t.Fatal(err)
	}
	refusal = "402"
	for range 10 { // the service's own source is out
		if _, err := fresh.Ask(t.Context(), good); !errors.Is(err, fault.Away) {
			t.Errorf("code 402: %v", err)
		}
	}
	if st := fresh.Patience().State(); st != patience.Open {
		t.Errorf("a source that is out left the breaker %v", st)
	}
	refusal, down = "", true
	for range 10 {
		if _, err := c.Ask(t.Context(), good); !errors.Is(err, fault.Away) {
			t.Errorf("down: %v", err)
		}
	}
	if st := c.Patience().State(); st != patience.Open {
		t.Errorf("an outage left the breaker %v", st)
	}
	for _, bad := range []func(*registry.CompaniesSettings){
		func(s *registry.CompaniesSettings) { s.BaseURL = "cloudauth" }, func(s *registry.CompaniesSettings) { s.Scene = "" },
		func(s *registry.CompaniesSettings) { s.AccessKeySecret = "" },
	} {
		x := s
		bad(&x)
		if _, err := registry.NewCompanies(x, other); err == nil {
			t.Errorf("%+v was taken", x)
		}
	}
}

func FuzzCompanies(f *testing.F) {
	f.Add([]byte(`{"Code":"Success","Result":{"BizCode":1,"Status":"1"}}`))
	f.Add([]byte(`{"Code":"Forbidden.RAM"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := registry.NewCompanies(registry.CompaniesSettings{BaseURL: "http://x", AccessKeyID: "a", AccessKeySecret: "b", Scene: "c",
			HTTP: &http.Client{Transport: says(body)}, Patience: patience.Options{Pause: time.Millisecond}}, &rest{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := c.Ask(t.Context(), account.Query{USCC: company, Document: regno.Document{Type: regno.IdentityCard, Number: rep}})
		if a.Match && (err != nil || a.Status == "") || err != nil && strings.Contains(err.Error(), rep) {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

type says []byte

func (b says) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(string(b)))}, nil
}
