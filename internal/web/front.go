package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/store"
	"wangting/internal/ui"
)

// Front is what the front door needs from the application.
type Front struct {
	DB      *store.DB
	Keys    *secret.Keyring
	Public  *url.URL           // the address people type; https makes cookies Secure and sends HSTS
	Proxies []netip.Prefix     // load balancers whose X-Forwarded-For is trusted
	Shell   ui.Shell           // brand and demo mark, for every page
	Banners func() []ui.Banner // what everybody is told now; nil for nothing
	Now     func() time.Time
	Log     *slog.Logger
	Metrics *Metrics

	// Unit and Staff give the actor of a login; fault.Anonymous when the login has ended.
	Unit  func(ctx context.Context, loginID string) (actor.Actor, actor.Who, error)
	Staff func(ctx context.Context, loginID string) (actor.Actor, actor.Who, error)
	// Token gives the actor of an app token; nil where there is no API.
	Token func(ctx context.Context, secret string) (actor.Actor, actor.Who, error)
}

// compressible excludes event streams, so that no compressor is held for each waiting screen.
func compressible(contentType string) bool {
	return !strings.HasPrefix(contentType, "text/event-stream") && gzhttp.DefaultContentTypeFilter(contentType)
}

// Handler gives m behind all checks of the front door. The outermost handler runs first.
func (f Front) Handler(m *Mux) (http.Handler, error) {
	compress, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024),
		gzhttp.CompressionLevel(1),
		gzhttp.EnableZstd(true),
		gzhttp.ContentTypeFilter(compressible))
	if err != nil {
		return nil, err
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answerError(w, r, fault.New(fault.Forbidden, "这次提交来自别的网站，没有处理。请回到本网站重新操作"))
	}))
	sessions := newSessions(f.DB, f.Keys, f.Now, f.Public.Scheme == "https")
	sessions.ErrorFunc = unsaved

	h := m.practising(m.mux)
	h = cross.Handler(h)
	h = withCleanInput(h)
	h = f.withShell(m, h)
	h = f.withActor(h)
	h = replaceable(sessions.LoadAndSave(h))
	h = f.unlessPlain(h, m.mux)
	h = f.withRequest(sessions, f.withHeaders(compress(h)))
	return f.visitors(h, m.ready, sessions.Cookie.Name), nil
}

// visitors sends the ready pages to visitors, without the work for signed-in people.
func (f Front) visitors(others http.Handler, ready map[string]readyPage, session string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := ready[r.URL.Path]
		if !ok || r.URL.RawQuery != "" || r.Method != http.MethodGet && r.Method != http.MethodHead || cookie(r, session) != "" {
			others.ServeHTTP(w, r)
			return
		}
		began := time.Now()
		f.headers(w.Header(), r)
		status := page.send(w, r, f.shell(r))
		if status == 0 {
			others.ServeHTTP(w, r)
			return
		}
		f.answered(func() *slog.Logger { return f.Log }, page.pattern, status, time.Since(began))
	})
}

// unlessPlain skips the session for assets and probes.
func (f Front) unlessPlain(pages, plain http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch p := r.URL.Path; {
		case strings.HasPrefix(p, "/assets/"), p == "/healthz", p == "/readyz", p == "/metrics", p == "/favicon.ico":
			plain.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Values of the headers of every answer. All answers share them: replace a header, never change it in place.
var (
	nosniff     = []string{"nosniff"}
	ourPolicy   = []string{policy}
	sameOrigin  = []string{"same-origin"}
	permissions = []string{"camera=(self), geolocation=(), microphone=()"}
	strict      = []string{"max-age=31536000; includeSubDomains"}
)

// AllowConnect lets the scripts of the current page also connect to these addresses: a
// program on the person's own machine.
func AllowConnect(w http.ResponseWriter, to ...string) {
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "connect-src 'self'", "connect-src 'self' "+strings.Join(to, " "), 1))
}

// AllowFrame lets the current page show answers of the hall in frames of its own: those that FrameOnly lets.
func AllowFrame(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
}

func (f Front) withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.headers(w.Header(), r)
		next.ServeHTTP(w, r)
	})
}

func (f Front) headers(h http.Header, r *http.Request) {
	h["X-Content-Type-Options"] = nosniff
	if strings.HasPrefix(r.URL.Path, "/assets/") { // assets need no policy; that of the page applies
		return
	}
	h["Content-Security-Policy"], h["Referrer-Policy"] = ourPolicy, sameOrigin
	h["Cross-Origin-Opener-Policy"], h["Permissions-Policy"] = sameOrigin, permissions
	if f.Public.Scheme == "https" {
		h["Strict-Transport-Security"] = strict
	}
}

// withActor puts the actor into the context. Paths below /staff use the staff login, all
// others the login of the unit or person. One browser may hold both, and they are
// independent.
func (f Front) withActor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, who, err := f.ask(r)
		path := r.URL.Path
		if errors.Is(err, fault.Unsure) && (path == ConfirmPath || strings.HasPrefix(path, ConfirmPath+"/") || path == "/logout") {
			err = nil // a login without its second factor may give it, or log out
		}
		if err != nil && !errors.Is(err, fault.Anonymous) && !errors.Is(err, fault.NotFound) {
			answerError(w, r, err)
			return
		}
		a.IP, a.Browser, a.RequestID = clientIP(r, f.Proxies), browser(r), requestID(r.Context())
		ctx := actor.With(r.Context(), a)
		requestOf(ctx).who = who
		if LoginID(r) != "" || StaffLoginID(r) != "" { // a program with a token has no browser session
			noteHolder(Session(ctx), a)
		}
		if a.PersonID != "" || a.IsStaff() { // nothing that a signed-in person sees stays behind on a shared machine
			w.Header().Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (f Front) ask(r *http.Request) (actor.Actor, actor.Who, error) {
	if r.URL.Path == "/staff" || strings.HasPrefix(r.URL.Path, "/staff/") {
		if id := StaffLoginID(r); id != "" {
			return f.Staff(r.Context(), id)
		}
		return actor.Actor{}, actor.Who{}, nil
	}
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if ok && f.Token != nil && strings.HasPrefix(r.URL.Path, "/api/") {
		a, who, err := f.Token(r.Context(), secret)
		return a, who, err
	}
	if id := LoginID(r); id != "" {
		return f.Unit(r.Context(), id)
	}
	return actor.Actor{}, actor.Who{}, nil
}

func browser(r *http.Request) string {
	ua := r.UserAgent()
	if len(ua) > 200 {
		ua = ua[:200]
	}
	return ua
}

// clientIP is the address of the client. X-Forwarded-For counts only when a trusted proxy
// sent it; the client is then the last address in it that is not a trusted proxy.
func clientIP(r *http.Request, proxies []netip.Prefix) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	ours := func(a netip.Addr) bool {
		for _, p := range proxies {
			if p.Contains(a.Unmap()) {
				return true
			}
		}
		return false
	}
	at := ap.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && ours(at); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = a.Unmap()
	}
	return at.String()
}

// ClientIP is the address of the client, from the actor of the context.
func ClientIP(r *http.Request) string { return actor.From(r.Context()).IP }
