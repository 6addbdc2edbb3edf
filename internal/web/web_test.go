package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/actor"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// hall is a small front door with one login, "L1", that can be ended.
type hall struct {
	*testing.T
	url   string
	c     *http.Client
	ended bool
	got   url.Values

	mandate string
}

func open(t *testing.T) *hall {
	h := &hall{T: t, mandate: "m"}
	m := web.NewMux()
	m.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "home")
		return err
	})
	m.Handle("POST /in", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.SignIn(r, "L1"); err != nil {
			return err
		}
		return web.Redirect(w, r, web.Back(r, "/unit"))
	})
	m.Unit("GET /unit/draft", func(w http.ResponseWriter, r *http.Request) error {
		h.got = web.Parked(r)
		_, err := io.WriteString(w, actor.From(r.Context()).MandateID)
		return err
	})
	m.Unit("POST /unit/draft/save", func(w http.ResponseWriter, r *http.Request) error {
		web.Unpark(r, "/unit/draft")
		return web.Redirect(w, r, "/unit/draft")
	})
	m.Fills("GET /unit/draft", "POST /unit/draft/save")
	m.Unit("POST /unit/other/save", func(w http.ResponseWriter, r *http.Request) error { return nil })
	m.Handle("POST /out", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.SignOut(r); err != nil {
			return err
		}
		return web.Redirect(w, r, "/")
	})
	m.Handle("GET /broken", func(http.ResponseWriter, *http.Request) error { return errors.New("secret cause 320102") })
	m.Handle("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("secret cause") })
	m.Handle("GET /away", func(http.ResponseWriter, *http.Request) error {
		return fault.AwayFrom("市场监管登记核验", errors.New("timeout"))
	})
	m.Staff("GET /staff", actor.Clerk, func(http.ResponseWriter, *http.Request) error { return nil })
	m.Handle("GET /staff/login", func(http.ResponseWriter, *http.Request) error { return nil })
	m.Handle("GET /stopped", func(http.ResponseWriter, *http.Request) error {
		return &fault.Fault{Kind: fault.Forbidden, Head: "现在不受理新的申请", Say: "系统维护"}
	})
	m.Handle("GET /stream", func(w http.ResponseWriter, r *http.Request) error {
		return web.Stream{Every: time.Hour, Leave: func() {}, Look: func(context.Context) ([]byte, bool,
			error) {
			return []byte("now"), true, nil
		}}.Serve(w, r)
	})
	m.Handle("GET /login", func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "login "+web.Back(r, "none"))
		return err
	})
	public, _ := url.Parse("http://hall.test")
	handler, err := web.Front{
		DB: storetest.SQLite(t), Keys: secrettest.Keyring(t), Public: public, Shell: ui.DefaultShell(), Now: clocktest.Now,
		Log: slog.New(slog.DiscardHandler), Metrics: web.NewMetrics(prometheus.NewRegistry()),
		Unit: func(_ context.Context, id string) (actor.Actor, actor.Who, error) {
			if h.ended || id != "L1" {
				return actor.Actor{}, actor.Who{}, fault.New(fault.Anonymous, "")
			}
			return actor.Actor{PersonID: "p", UnitID: "u", MandateID: h.mandate}, actor.Who{Unit: "示例有限公司"}, nil
		},
	}.Handler(m)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	jar, _ := cookiejar.New(nil)
	h.url, h.c = srv.URL, &http.Client{Jar: jar}
	return h
}

func (h *hall) do(method, path, body string, headers ...string) (int, string, *http.Response) {
	h.Helper()
	req, _ := http.NewRequestWithContext(h.Context(), method, h.url+path, strings.NewReader(body))
	if body != "" || method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := h.c.Do(req)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.Fatal(err)
	}
	return res.StatusCode, string(b), res
}

func TestAVisitorIsSentToLoginAndComesBack(t *testing.T) {
	h := open(t)
	if _, body, _ := h.do("GET", "/unit/draft?part=2", ""); body != "login /unit/draft?part=2" {
		t.Errorf("an unknown visitor got %q", body)
	}
	if _, body, _ := h.do("POST", "/in", "next=/unit/draft"); body != "m" {
		t.Errorf("after login got %q, want the page asked for", body)
	}
}

func TestTheTokenIsNewAfterLoginSoAPlantedOneIsWorthNothing(t *testing.T) {
	h := open(t)
	h.do("POST", "/in", "")
	u, _ := url.Parse(h.url)
	before := h.c.Jar.Cookies(u)[0].Value
	h.do("POST", "/in", "")
	after := h.c.Jar.Cookies(u)[0].Value
	if before == after {
		t.Fatal("the token stayed the same over a login")
	}
	h.c.Jar.SetCookies(u, []*http.Cookie{{Name: "wangting", Value: before}})
	if _, body, _ := h.do("GET", "/unit/draft", ""); !strings.HasPrefix(body, "login") {
		t.Errorf("the old token still opens %q", body)
	}
}

// STA-4: whoever is signed in for a unit never had a login as staff, so none has ended.
func TestNobodyIsToldOfTheEndOfALoginTheyNeverHad(t *testing.T) {
	h := open(t)
	h.do("POST", "/in", "")
	h.do("GET", "/unit/draft", "")
	if _, _, res := h.do("GET", "/staff", ""); res.Request.URL.String() != h.url+"/staff/login?next=%2Fstaff" {
		t.Errorf("the console leads to %s", res.Request.URL)
	}
	h.ended = true
	if _, _, res := h.do("GET", "/unit/draft", ""); res.Request.URL.Query().Get("ended") != "1" {
		t.Errorf("the page of the unit leads to %s", res.Request.URL)
	}
}

func TestNothingTypedIsLostWhenTheLoginEndsBeforeAPost(t *testing.T) {
	h := open(t)
	h.do("POST", "/in", "")
	h.do("GET", "/unit/draft", "")
	h.ended = true
	_, body, _ := h.do("POST", "/unit/draft/save", "reason=%E5%81%9C%E4%BA%A7&password=x", "Referer", h.url+"/unit/draft")
	if body != "login /unit/draft" {
		t.Fatalf("a post after the end went to %q", body)
	}
	h.ended = false
	h.do("POST", "/in", "next=/unit/draft")
	if h.got.Get("reason") != "停产" || h.got.Has("password") {
		t.Errorf("given back: %v", h.got)
	}
	h.do("GET", "/unit/draft", "")
	if h.got.Get("reason") != "停产" {
		t.Errorf("a reload lost it: %v", h.got)
	}
	h.do("POST", "/unit/draft/save", "reason=x")
	h.do("GET", "/unit/draft", "")
	if h.got != nil {
		t.Errorf("given back after it was saved: %v", h.got)
	}
}

// IN-2: 500 rows of a form, posted after somebody logged out in another tab.
func TestABigFormIsGivenBackWholeToWhoeverSentItAndToNobodyElse(t *testing.T) {
	h := open(t)
	h.do("POST", "/in", "")
	h.do("GET", "/unit/draft", "")
	h.do("POST", "/out", "")
	form := url.Values{}
	for i := range 500 {
		form.Set("staff."+strconv.Itoa(i)+".reason", strings.Repeat("停产整顿", 100))
	}
	h.do("POST", "/unit/draft/save", form.Encode(), "Referer", h.url+"/unit/draft")
	h.do("POST", "/unit/other/save", "reason=other", "Referer", h.url+"/unit/other")
	h.mandate = "somebody else"
	h.do("POST", "/in", "next=/unit/draft")
	if h.got != nil {
		t.Errorf("shown to somebody else")
	}
	h.mandate = "m"
	h.do("GET", "/unit/draft", "")
	if !reflect.DeepEqual(h.got, form) {
		t.Errorf("%d of 500 values came back", len(h.got))
	}
	h.do("POST", "/in", "")
	h.ended = true
	big := "reason=" + strings.Repeat("a", web.MostTyped)
	status, body, _ := h.do("POST", "/unit/draft/save", big, "Referer", h.url+"/unit/draft")
	if status != http.StatusRequestEntityTooLarge || !strings.Contains(body, "超过 4 MB，没有保存") {
		t.Errorf("a form too big to keep: %d %s", status, body)
	}
}

// IN-2: what a script sends after the end of the login is a problem, never a page.
func TestAScriptIsToldThatTheLoginHasEnded(t *testing.T) {
	h := open(t)
	h.do("POST", "/in", "")
	h.do("GET", "/unit/draft", "")
	h.ended = true
	for _, accept := range []string{"application/json", "text/html, application/problem+json"} {
		for _, method := range []string{"GET", "POST"} {
			path := map[string]string{"GET": "/unit/draft", "POST": "/unit/draft/save"}[method]
			status, body, res := h.do(method, path, "", "Accept", accept, "HX-Request", "true")
			if status != http.StatusUnauthorized || res.Header.Get("Content-Type") != "application/problem+json" ||
				!strings.Contains(body, web.EndedSay) || !strings.Contains(body, `"login":"/login"`) {
				t.Errorf("%s for %q: %d %s %s", method, accept, status, res.Header.Get("Content-Type"), body)
			}
		}
	}
}

func TestAPlaceToReturnToIsALocalPathOnly(t *testing.T) {
	h := open(t)
	for _, evil := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		_, body, _ := h.do("GET", "/login?next="+url.QueryEscape(evil), "")
		if body != "login none" {
			t.Errorf("next=%s gave %q", evil, body)
		}
	}
}

func TestAPostFromAnotherSiteIsRefused(t *testing.T) {
	h := open(t)
	if status, _, _ := h.do("POST", "/in", "", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("a cross-site post got %d", status)
	}
}

func TestAnErrorPageShowsAReferenceAndNeverTheCause(t *testing.T) {
	h := open(t)
	for path, want := range map[string]int{"/broken": 500, "/panic": 500, "/away": 503, "/nowhere": 404} {
		status, body, res := h.do("GET", path, "")
		if status != want {
			t.Errorf("%s answered %d, want %d", path, status, want)
		}
		if strings.Contains(body, "secret cause") || strings.Contains(body, "timeout") {
			t.Errorf("%s shows the cause", path)
		}
		if path != "/nowhere" && !strings.Contains(body, res.Header.Get("X-Request-Id")) {
			t.Errorf("%s shows no reference number", path)
		}
	}
}

// ITM-19: what is stopped is no right that somebody lacks.
func TestAFaultMaySayWhatStandsOverIt(t *testing.T) {
	h := open(t)
	if status, body, _ := h.do("GET", "/stopped", ""); status != 403 || !strings.Contains(body, "<h1>现在不受理新的申请</h1>") || strings.Contains(body, "没有这项权限") {
		t.Errorf("it answers %d: %s", status, body)
	}
}

func TestThePolicyAllowsNothingInline(t *testing.T) {
	h := open(t)
	_, _, res := h.do("GET", "/", "")
	if p := res.Header.Get("Content-Security-Policy"); strings.Contains(p, "unsafe") || !strings.Contains(p, "default-src 'none'") {
		t.Errorf("policy is %q", p)
	}
	if len(res.Cookies()) != 0 {
		t.Error("a mere visit set a cookie")
	}
}

func TestAStreamBehindTheWholeFrontDoorIsNotCompressed(t *testing.T) {
	status, body, res := open(t).do("GET", "/stream", "")
	if status != http.StatusOK || body != "data: now\n\n" || res.Header.Get("Content-Encoding") != "" ||
		res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("answered %d %q, %v", status, body, res.Header)
	}
}
