package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/config"
	"wangting/internal/login"
	"wangting/internal/proof"
	"wangting/internal/recovery"
	"wangting/internal/regno"
	"wangting/internal/store"
)

// Each attack on the ways in has a test that is named after it and carries it out over
// HTTP, or at the core that every way goes through. The rules themselves are tested in
// their rooms.

func stuffing(uscc, who, guess string) url.Values {
	return url.Values{"account": {uscc}, "who": {who}, "password": {guess}, "next": {"/unit"}}
}

func TestAbuseCredentialStuffing(t *testing.T) { // LOG-3
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	for n := range 40 { // a list of stolen pairs, each tried once, from one address
		v := h.visitor()
		p := v.post("/login", stuffing("91320500MA3DEM0192", "32050019900101"+fmt.Sprintf("%04d", n), "Stolen-2026"))
		if p.to != "" {
			t.Fatalf("pair %d went on to %s", n, p.to)
		}
	}
	p := h.visitor().post("/login", stuffing(uscc, rep.Number, password))
	if p.to != "" {
		t.Errorf("after forty guesses from one address the next one still enters: %d to %q", p.status, p.to)
	}
	if n := h.count(`SELECT COUNT(*) FROM login_session`); n != 0 {
		t.Errorf("%d logins", n)
	}
}

func TestAbuseEnumerationByWords(t *testing.T) { // LOG-3, LOG-7
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	same := func(name, known, unknown, says string) {
		t.Helper()
		if !strings.Contains(known, says) {
			t.Errorf("%s does not say %q:\n%s", name, says, known)
		}
		if known != unknown {
			t.Errorf("%s tells a known account from an unknown one:\n%s\n%s", name, known, unknown)
		}
	}
	say := func(p page, words ...string) string { // without what was typed, which the page keeps, and what is drawn anew
		body := p.body
		for _, w := range words {
			body = strings.ReplaceAll(body, w, "…")
		}
		return fmt.Sprint(p.status, p.to, alert(body))
	}
	other := "91320500MA3DEM0192"
	same(
		"the password",
		say(h.visitor().post("/login", stuffing(uscc, rep.Number, "Wrong-2026")), uscc),
		say(h.visitor().post("/login", stuffing(other, rep.Number, "Wrong-2026")), other),
		"不正确",
	)
	same("a person's password", say(h.visitor().post("/login/person", url.Values{"who": {rep.Number}, "password": {"Wrong-2026"}})),
		say(h.visitor().post("/login/person", url.Values{"who": {"320102196801011000"}, "password": {"Wrong-2026"}})), "不正确")
	lost := func(c string) string {
		v := h.visitor()
		p := v.post("/login/recover", url.Values{
			recovery.FieldUSCC:      {c},
			recovery.FieldDocType:   {"01"},
			recovery.FieldDocNumber: {rep.Number},
			recovery.FieldRepName:   {"测试甲"},
		})
		if !p.has("data-slider") {
			t.Errorf("the recovery asks for no puzzle: %d %.600s", p.status, p.body)
		}
		return say(p, c)
	}
	same("the recovery", lost(uscc), lost(other), "200")
}

// alert is what a page says to be wrong.
func alert(body string) string {
	_, rest, ok := strings.Cut(body, `role="alert"`)
	if !ok {
		return ""
	}
	said, _, _ := strings.Cut(rest, "</div>")
	return said
}

// What an attacker could read off a clock is the work that an answer costs. It is
// counted here, since a clock would only say how busy this machine is; that each
// refusal computes one password hash is the word of logindb's test.
func TestAbuseEnumerationByTime(t *testing.T) { // LOG-3, LOG-7
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	who := actor.Actor{IP: "192.0.2.7"}
	work := func(do func(ctx context.Context)) int64 {
		var n int64
		do(store.Counting(t.Context(), &n))
		return n
	}
	try := func(c string) int64 {
		return work(func(ctx context.Context) {
			_, _ = h.Rooms.Passwords.Try(ctx, who, login.Attempt{Account: c, Who: rep.Number, Password: "Wrong-2026", Binding: "b"})
		})
	}
	const nobody = "91320500MA3DEM0192"
	if known, unknown := try(uscc), try(nobody); known != unknown {
		t.Errorf("a wrong password costs %d statements, an unknown account %d", known, unknown)
	}
	lost := func(c string) (int64, recovery.RecoveryDraft) {
		var d recovery.RecoveryDraft
		n := work(func(ctx context.Context) {
			var err error
			d, err = h.Rooms.Recovery.Begin(
				ctx,
				who,
				recovery.RecoveryForm{USCC: c, DocType: string(regno.IdentityCard), DocNumber: rep.Number, Name: "测试甲"},
			)
			if err != nil {
				t.Fatal(err)
			}
		})
		return n, d
	}
	known, a := lost(uscc)
	unknown, b := lost(nobody)
	if known != unknown {
		t.Errorf("a recovery begins with %d statements, that of an unknown unit with %d", known, unknown)
	}
	code := func(d recovery.RecoveryDraft) int64 {
		return work(func(ctx context.Context) {
			if err := h.Rooms.Recovery.SendCode(ctx, who, d, "session"); err != nil {
				t.Fatal(err)
			}
		})
	}
	if known, unknown := code(a), code(b); known != unknown {
		t.Errorf("a code costs %d statements, one that is not sent %d", known, unknown)
	}
}

// from has everything that a client sends come from an address.
type from string

func (f from) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Forwarded-For", string(f))
	return http.DefaultTransport.RoundTrip(r)
}

// The thief shows the victim a code that enters the thief's own screen.
func TestAbuseQRRelay(t *testing.T) { // LOG-5
	h := openFilled(t, func(c *config.Config) { c.Proxies = "127.0.0.0/8" })
	victim := &program{h: h, client: &http.Client{Transport: from("192.0.2.9")}}
	victim.enter("phone")
	logins := h.count(`SELECT COUNT(*) FROM login_session`)
	thief, other := h.visitor(), h.visitor()
	thief.c.Transport, other.c.Transport = from("203.0.113.5"), from("203.0.113.6")
	page := thief.want(thief.get("/login?way=scan"), http.StatusOK, "")
	code := typedCode.FindStringSubmatch(page.body)
	if code == nil {
		t.Fatalf("the screen shows no code:\n%.2000s", page.body)
	}
	var read struct {
		ID, IP string
		Near   bool
		Digits []string
		Units  []struct{ Mandate string }
	}
	victim.want(http.StatusOK, "POST", "/scans", map[string]string{"code": code[1] + code[2]}, &read)
	if read.Near || read.IP != "203.0.113.5" || len(read.Digits) != 3 || len(read.Units) == 0 {
		t.Fatalf("the phone is not told how far the screen is: %+v", read)
	}
	// Who does not see the screen has one guess of three at the digits on it; without
	// one nothing goes on, and a wrong one ends the code.
	confirm := func(digits string) int {
		status, _ := victim.call("POST", "/scans/"+read.ID+"/confirm", map[string]string{"mandate": read.Units[0].Mandate, "digits": digits}, nil)
		return status
	}
	if got := confirm(""); got < 400 {
		t.Errorf("confirmed without the digits: %d", got)
	}
	for _, d := range read.Digits {
		if !strings.Contains(page.body, ">"+d+"<") {
			if got := confirm(d); got < 400 {
				t.Errorf("confirmed with %s, which is not on the screen: %d", d, got)
			}
			break
		}
	}
	for _, v := range []*visitor{thief, other} { // the screen, and one that has only heard of the code
		if p := v.get("/login/scan/enter"); p.status < 300 || p.status > 399 || !strings.HasPrefix(p.to, "/login") {
			t.Errorf("the way in leads to %d %q", p.status, p.to)
		}
	}
	if n := h.count(`SELECT COUNT(*) FROM login_session`); n != logins {
		t.Errorf("%d logins more than before", n-logins)
	}
}

var typedCode = regexp.MustCompile(`<b class="num">(\d{4}) (\d{4})</b>`)

func TestAbuseCodeGuessing(t *testing.T) { // REG-6, LOG-5
	h := openFilled(t, unchanged)
	// The code of a text message: five guesses, then it is void, though the sixth is right.
	r := h.toAccount(h.known("江南示例"), 1)
	right := r.code
	for range 5 {
		r.code = wrong(right)
		if _, err := h.Rooms.Enrol.Finish(t.Context(), r.who, r.draft, r.session, r.form()); err == nil {
			t.Fatal("a wrong code went through")
		}
	}
	r.code = right
	if _, err := h.Rooms.Enrol.Finish(t.Context(), r.who, r.draft, r.session, r.form()); err == nil {
		t.Error("the right code after five wrong ones went through")
	}
	// The digits that somebody types instead of scanning: ten thousand people show a code
	// at once, and one who guesses at them is stopped long before it pays.
	p := &program{h: h}
	p.enter("guesser")
	tried := 0
	for ; tried < 50; tried++ {
		if status, _ := p.call(
			"POST",
			"/scans",
			map[string]string{"code": fmt.Sprintf("%08d", 10_000_000+tried*77_777)},
			nil,
		); status == http.StatusTooManyRequests {
			break
		}
	}
	if tried > 15 {
		t.Errorf("stopped after %d guesses", tried)
	}
}

func TestAbuseTicketReplay(t *testing.T) { // REG-11
	h := open(t, unchanged)
	uscc, _ := h.opened("江南示例", "13800000101")
	v := h.visitor()
	out := v.want(v.get("/login/province"), http.StatusSeeOther, "")
	asked, err := url.Parse(out.to)
	if err != nil {
		t.Fatal(err)
	}
	res, err := v.c.PostForm(asked.Scheme+"://"+asked.Host+asked.Path, url.Values{"appMark": asked.Query()["appMark"], "backUrl": asked.Query()["backUrl"],
		"userType": asked.Query()["userType"], "user": {uscc + "|2"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	back, err := res.Location()
	if err != nil {
		t.Fatalf("the province answered %d: %v", res.StatusCode, err)
	}
	here := back.RequestURI()
	thief := h.visitor()
	thief.get("/login/province") // with a trip of its own
	thief.want(thief.get(here), http.StatusBadRequest, "")
	v.want(v.get(here), http.StatusSeeOther, "")
	if n := h.count(`SELECT COUNT(*) FROM login_session`); n != 1 {
		t.Fatalf("%d logins after the ticket's own browser used it, want 1", n)
	}
	for _, x := range []*visitor{v, thief, h.visitor()} {
		x.want(x.get(here), http.StatusBadRequest, "")
	}
	if n := h.count(`SELECT COUNT(*) FROM login_session`); n != 1 {
		t.Errorf("%d logins after the ticket was shown again, want 1", n)
	}
}

func TestAbuseSessionFixation(t *testing.T) { // LOG-8
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	victim, planted := h.visitor(), h.visitor()
	planted.want(planted.get("/login?next=/unit"), http.StatusOK, "")
	planted.post("/login", stuffing(uscc, rep.Number, "Wrong-2026")) // makes a session
	at, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	if len(planted.c.Jar.Cookies(at)) == 0 {
		t.Fatal("there is no session to plant")
	}
	victim.c.Jar.SetCookies(at, planted.c.Jar.Cookies(at))
	victim.login(uscc, rep, "/unit", "/unit")
	victim.want(victim.get("/unit"), http.StatusOK, "")
	if p := planted.get("/unit"); p.status != http.StatusSeeOther {
		t.Errorf("the planted session is in: %d", p.status)
	}
}

func TestAbuseForgedCallbacks(t *testing.T) { // REG-5, REG-11
	h := open(t, unchanged)
	d, err := h.Rooms.Enrol.Fill(t.Context(), system, "", "b", filled(h.known("江南示例")))
	if err != nil {
		t.Fatal(err)
	}
	d, v, err := h.Rooms.Enrol.Face(t.Context(), system, d.ID, "b", false)
	if err != nil {
		t.Fatal(err)
	}
	if d.FaceLink == "" {
		t.Fatal("there is no face to forge the return of")
	}
	for _, forged := range []string{"?passed=T&certify_id=1", "?sign=x&biz_content=%7B%22passed%22%3Atrue%7D"} {
		p := h.visitor()
		p.want(p.get("/f/"+d.FaceLink+"/back"+forged), http.StatusOK, "")
	}
	h.later(3 * time.Second)
	if d, v, err = h.Rooms.Enrol.Face(t.Context(), system, d.ID, "b", false); err != nil || v.State == proof.Passed {
		t.Errorf("a forged return makes the face %s, %v", v.State, err)
	}
	for _, body := range []string{
		`{}`,
		`{"appId":"x","bizSn":"y","status":"CONFIRMED","authCode":"z","ts":1,"nonce":"n","sign":"AAAA"}`,
		"\x00",
	} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/callback/licence", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode < 400 || res.StatusCode > 499 {
			t.Errorf("a forged callback %q is answered %d", body, res.StatusCode)
		}
	}
	p := h.visitor()
	p.want(
		p.post("/callback/courier/0190", url.Values{
			"param": {`{"status":"shutdown","lastResult":{"nu":"1151234567890","state":"3"}}`},
			"sign":  {"AAAA"},
		}),
		http.StatusForbidden,
		"",
	)
	p.want(p.get("/login/province/back?ticket=x&state=y"), http.StatusBadRequest, "")
}

func TestAbuseOpenRedirects(t *testing.T) {
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	for _, next := range []string{
		"https://evil.example/",
		"//evil.example",
		"/\\evil.example",
		"\\\\evil.example",
		"/%2f/evil.example",
		"javascript:alert(1)",
		"/\t/evil.example",
		"///evil.example",
		"http:evil.example",
		" //evil.example",
	} {
		v := h.visitor()
		p := v.post("/login", url.Values{"account": {uscc}, "who": {rep.Number}, "password": {password}, "next": {next}})
		if p.status != http.StatusSeeOther {
			t.Fatalf("logging in: %d", p.status)
		}
		u, err := url.Parse(p.to)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(p.to, "/") || strings.HasPrefix(p.to, "//") || strings.Contains(p.to, "\\") {
			t.Errorf("next=%q leads to %q", next, p.to)
		}
		for _, path := range []string{"/login?next=", "/login/person?next=", "/login/scan?next="} {
			if strings.HasPrefix(next, "/%") {
				continue // a path of ours that is not there
			}
			if body := v.get(path + url.QueryEscape(next)).body; strings.Contains(body, `href="`+next) {
				t.Errorf("%s%s links to it", path, next)
			}
		}
	}
}
