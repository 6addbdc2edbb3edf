package loginweb_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/clocktest"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/login/loginweb"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
	"wangting/internal/session"
	"wangting/internal/session/sessiondb"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon/signonweb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

const (
	code     = "91320000MA1NP2RB47"
	card     = "32010119900101121X"
	password = "Right-1234"
)

type quiet struct{}

func (quiet) LoginLocked(context.Context, session.Event) error { return nil }
func (quiet) NewLogin(context.Context, session.Event) error    { return nil }

// hall is the real front door with login and slider over a real store.
type hall struct {
	*testing.T
	db  *store.DB
	url string
	now time.Time
}

func open(t *testing.T) *hall {
	t.Helper()
	h := &hall{T: t, db: storetest.SQLite(t), now: time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return h.now }
	keys, db := secrettest.Keyring(t), h.db
	hasher := secret.NewPasswords(0, 0)
	puzzles := slider.New(db, keys, limitdb.New(db), 60, clock)
	book, limits := audittest.New(t).Service, limitdb.New(db)
	sessions := &session.Service{
		Store:  sessiondb.Store{DB: db, Keys: keys},
		Keys:   keys,
		Tx:     db,
		Audit:  book,
		Now:    clock,
		Limits: session.DefaultLimits(),
	}
	creds := &credential.Service{
		Store:    credentialdb.Store{DB: db},
		Failures: limits,
		Hasher:   hasher,
		Keys:     keys,
		Tx:       db,
		Audit:    book,
		Now:      clock,
	}
	pages := loginweb.Pages{Sessions: sessions, Puzzles: puzzles,
		Passwords: &login.PasswordLogin{
			Accounts:    logindb.Store{DB: db, Keys: keys},
			Credentials: creds,
			Sessions:    sessions,
			NeedsRehash: secret.NeedsRehash,
			Puzzle:      puzzles,
			Notices:     quiet{},
			Second:      func(context.Context, string) (bool, error) { return false, nil },
			Limits:      login.DefaultLimits(),
		},
		Ways: &sessionweb.Ways{}}
	m := web.NewMux()
	ca := signonweb.CertificatePages{Ways: pages.Ways}
	ca.Join()
	pages.Mount(m)
	ca.Mount(m)
	signonweb.ProvincePages{}.Mount(m)
	signonweb.LicencePages{}.Mount(m)
	sessionweb.Pages{Sessions: sessions, Shell: func(_ context.Context, active string) (ui.CenterVM, error) {
		return ui.CenterVM{UnitName: "江南示例精密机械有限公司", Active: active}, nil
	}}.Mount(m)
	slider.Pages{Service: puzzles}.Mount(m)
	m.Unit("GET /unit", func(w http.ResponseWriter, _ *http.Request) error {
		_, err := io.WriteString(w, "单位主页")
		return err
	})
	public, _ := url.Parse("http://hall.test")
	front, err := web.Front{DB: db, Keys: keys, Public: public, Shell: ui.DefaultShell(), Now: clocktest.Now,
		Log: slog.New(slog.DiscardHandler), Metrics: web.NewMetrics(prometheus.NewRegistry()),
		Unit: sessions.Authenticate}.Handler(m)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(front)
	t.Cleanup(srv.Close)
	h.url = srv.URL
	h.people(keys)
	if err := creds.Set(t.Context(), actor.Actor{}, "m", password); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *hall) people(keys *secret.Keyring) {
	h.Helper()
	for query, args := range map[string][]any{
		`INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
		 VALUES ('u', '2000000001', $1, '江南示例精密机械有限公司', '320000', '企业', '', 'active', 1, 1)`: {code},
		`INSERT INTO person (id, name, document, document_x, phone, phone_x, verified_by, verified_us, created_us, version)
		 VALUES ('p', $1, $2, $3, $4, $5, 'face', 1, 1, 1)`: {keys.Seal("person.name", "测试甲"), keys.Seal("person.document", "01|"+card),
			keys.Index("person.document", "01|"+card), keys.Seal("person.phone", "13800000082"), keys.Index("person.phone", "13800000082")},
	} {
		if _, err := h.db.Exec(h.Context(), query, args...); err != nil {
			h.Fatal(err)
		}
	}
	if _, err := h.db.Exec(h.Context(), `
		INSERT INTO mandate (id, unit_id, person_id, level, state, from_us, until_us,
		                     giver_id, granted_us, ended_us, ended_why, version)
		VALUES ('m', 'u', 'p', 1, 'active', 1, 0, '', 1, 0, '', 1)`); err != nil {
		h.Fatal(err)
	}
}

// browser is one device.
type browser struct {
	h      *hall
	client *http.Client
}

func (h *hall) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

type answer struct {
	status   int
	body, to string
}

// do sends a request and checks every page that comes back against the rules of the component kit.
func (b *browser) do(method, path string, form url.Values) answer {
	b.h.Helper()
	req, err := http.NewRequestWithContext(b.h.Context(), method, b.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.h.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
	res, err := b.client.Do(req)
	if err != nil {
		b.h.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.h.Fatal(err)
	}
	if strings.Contains(string(body), "<html") {
		uitest.Check(b.h, body)
	}
	return answer{res.StatusCode, string(body), res.Header.Get("Location")}
}

func (b *browser) get(path string) answer { b.h.Helper(); return b.do(http.MethodGet, path, nil) }

func (b *browser) login(pw string, more ...string) answer {
	b.h.Helper()
	form := url.Values{"account": {code}, "who": {card}, "password": {pw}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return b.do(http.MethodPost, "/login", form)
}
