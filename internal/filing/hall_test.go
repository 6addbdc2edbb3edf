package filing

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/actor"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// hall is the web server over a casework service, with one signed-in actor.
type hall struct {
	doubted int64 // people whose power the frame says is to be confirmed
	*ct.Hall
	t      *testing.T
	url    string
	client *http.Client
	who    *actor.Actor // nil: nobody is signed in

	puzzles *slider.Service
}

func open(t *testing.T, who actor.Actor) *hall {
	t.Helper()
	h := &hall{Hall: ct.New(t, storetest.SQLite(t)), t: t, who: &who}
	m := web.NewMux()
	Pages{Place: UnitPlace, Cases: h.Service, Public: "https://hall.test", Shell: func(_ context.Context, active string) (ui.CenterVM, error) {
		return ui.CenterVM{
			UnitName:   "江南示例精密机械有限公司",
			RoleLabel:  "法定代表人",
			PersonLine: "测** 1*****82",
			Active:     active,
			Doubted:    h.doubted,
		}, nil
	}}.Mount(m)
	h.puzzles = slider.New(h.DB, secrettest.Keyring(t), limitdb.New(h.DB), 100, h.Time)
	PublicityPages{Cases: h.Service, Puzzles: h.puzzles}.Mount(m)
	slider.Pages{Service: h.puzzles}.Mount(m)
	m.Handle("POST /in", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.SignIn(r, "login"); err != nil {
			return err
		}
		return web.Redirect(w, r, "/")
	})
	standing := func(context.Context, string) (actor.Actor, actor.Who, error) {
		if h.who == nil {
			return actor.Actor{}, actor.Who{}, fault.New(fault.Anonymous, "")
		}
		return *h.who, actor.Who{}, nil
	}
	public, _ := url.Parse("http://hall.test")
	handler, err := web.Front{DB: h.DB, Keys: secrettest.Keyring(t), Public: public, Shell: ui.DefaultShell(), Now: h.Time,
		Log: slog.New(slog.DiscardHandler), Metrics: web.NewMetrics(prometheus.NewRegistry()), Unit: standing, Staff: standing}.Handler(m)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	jar, _ := cookiejar.New(nil)
	h.url = srv.URL
	h.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	h.SetTime(ct.Start.AddDate(0, 0, 0))
	h.post("/in", nil)
	return h
}

type answer struct {
	status   int
	body, to string
	header   http.Header
}

func (h *hall) send(method, path, kind string, body io.Reader, header ...string) answer {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, body)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{res.StatusCode, string(b), res.Header.Get("Location"), res.Header}
}

func (h *hall) get(path string) answer { h.t.Helper(); return h.send("GET", path, "", nil) }

func (h *hall) post(path string, form url.Values, header ...string) answer {
	h.t.Helper()
	return h.send("POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()), header...)
}

// upload sends a multipart form: the fields, then one file.
func (h *hall) upload(path string, fields url.Values, input, name, content string, header ...string) answer {
	h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = w.WriteField(k, v[0])
	}
	f, err := w.CreateFormFile(input, name)
	if err != nil {
		h.t.Fatal(err)
	}
	_, _ = io.WriteString(f, content)
	_ = w.Close()
	return h.send("POST", path, w.FormDataContentType(), &b, header...)
}

// page gets a page and checks that it is complete.
func (h *hall) page(path string) string {
	h.t.Helper()
	return h.whole(h.get(path), http.StatusOK)
}

func (h *hall) whole(a answer, status int) string {
	h.t.Helper()
	if a.status != status {
		h.t.Fatalf("status %d to %q, want %d: %s", a.status, a.to, status, a.body)
	}
	uitest.Check(h.t, []byte(a.body))
	return a.body
}

func (h *hall) goes(a answer, to string) {
	h.t.Helper()
	if a.status != http.StatusSeeOther || a.to != to {
		h.t.Fatalf("went to %q with %d, want %q: %s", a.to, a.status, to, a.body)
	}
}

func has(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			t.Errorf("the page lacks %q:\n%s", w, page)
		}
	}
}

func lacks(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(page, w) {
			t.Errorf("the page has %q", w)
		}
	}
}

var drafts = regexp.MustCompile(`name="draft" value="([0-9a-f-]{36})"`)

// draftOn reads the id that a new form carries.
func draftOn(t *testing.T, page string) string {
	t.Helper()
	m := drafts.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no id of a draft on the page:\n%s", page)
	}
	return m[1]
}

// begun saves a new form as it is and gives the address of its draft.
func (h *hall) begun(item string) string {
	h.t.Helper()
	page := h.page("/unit/apply/" + item + "?fresh=1")
	a := h.post("/unit/apply/"+item, url.Values{"draft": {draftOn(h.t, page)}, "version": {"0"}, "do": {"save"}})
	if !strings.HasPrefix(a.to, "/unit/drafts/") {
		h.t.Fatalf("beginning gave %+v", a)
	}
	h.page(a.to) // takes the message
	return a.to
}

var versions = regexp.MustCompile(`name="version" value="(\d+)"`)

// versionOn reads the hidden version field of a form.
func versionOn(t *testing.T, page string) string {
	t.Helper()
	m := versions.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no version on the page:\n%s", page)
	}
	return m[1]
}

var (
	uuids   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	acting  = regexp.MustCompile(`as=[0-9a-f]{8}`)
	digests = regexp.MustCompile(`k=[0-9a-f]{32}|([0-9a-f]{4} ){7}[0-9a-f]{4}`)
	paths   = regexp.MustCompile(`viewBox="[^"]*" (role="img" aria-label="核验二维码[^>]*>).*?</svg>`)
)

// still replaces what differs from run to run.
func still(page string) string {
	page = acting.ReplaceAllString(uuids.ReplaceAllString(page, "ID"), "as=WHO")
	page = digests.ReplaceAllString(page, "DIGEST")
	return paths.ReplaceAllString(page, "QR</svg>")
}

func fieldValues(version string) url.Values {
	return url.Values{
		"version": {version},
		"company": {"江南示例精密机械有限公司"},
		"count":   {"18"},
		"reason":  {"组织职工参加技能培训"},
		"phone":   {"13800000082"},
	}
}
