package app_test

import (
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// nasty is what people, programs and attackers put into fields.
var nasty = []string{
	"", " ", `"><script>alert(1)</script>`, "' OR 1=1 --", "${jndi:ldap://x}", "{{7*7}}", "../../etc/passwd", "//elsewhere.example",
	"javascript:alert(1)", strings.Repeat("长", 7000), strings.Repeat("x", 300), "\x00", "a\x1bb", "\xff\xfe", "🧨\u202eabc", "\u200b", "-1", "0",
	"99999999999999999999", "1e309", "NaN", "2026-02-30", "0001-01-01", "９１３２", "32010219680101100X", "13800000000", "true", "示例",
}

var (
	formTag  = regexp.MustCompile(`(?s)<form[^>]*>.*?</form>`)
	actionOf = regexp.MustCompile(`^<form[^>]*\baction="([^"]*)"`)
	methodOf = regexp.MustCompile(`^<form[^>]*\bmethod="post"`)
	inputOf  = regexp.MustCompile(`<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"[^>]*>`)
	valueOf  = regexp.MustCompile(`\bvalue="([^"]*)"`)
	hrefOf   = regexp.MustCompile(`href="(/[^"#]*)"`)
	leaves   = regexp.MustCompile(`logout|/switch|/close|/locale`) // what ends the login ends the test
)

// posted is a form of a page: where it goes, and what it sends when nobody touches it.
type posted struct {
	action string
	names  []string
	values url.Values
}

func formsOn(body string) (found []posted) {
	for _, f := range formTag.FindAllString(body, -1) {
		action := actionOf.FindStringSubmatch(f)
		if action == nil || !methodOf.MatchString(f) || !strings.HasPrefix(action[1], "/") || leaves.MatchString(action[1]) {
			continue
		}
		x := posted{action: html.UnescapeString(action[1]), values: url.Values{}}
		for _, in := range inputOf.FindAllStringSubmatch(f, -1) {
			x.names = append(x.names, in[1])
			if v := valueOf.FindStringSubmatch(in[0]); v != nil {
				x.values.Set(in[1], html.UnescapeString(v[1]))
			}
		}
		found = append(found, x)
	}
	return found
}

// IN-1, SEC-3: whatever is put into whatever form, nothing breaks, nothing comes back as a script, nobody is led away.
func TestNoFormBreaksWhateverIsPutIntoIt(t *testing.T) {
	h := open(t, unchanged)
	uscc, doc := h.opened("江南示例", "13800000101")
	boss := h.signed(doc.Number, uscc)
	must(t, h.Rooms.Mandates.OpenGiving(t.Context(), boss))
	h.handler(boss, 0)
	c := h.drafted(boss)
	_, err := h.Rooms.Cases.Submit(t.Context(), boss, c.ID, c.Version)
	must(t, err)
	h.drafted(boss)
	r := rand.New(rand.NewPCG(7, 11))
	rep := h.visitor()
	clerk := h.everything()
	answers := map[int]int{}
	for who, v := range map[string]*visitor{"visitor": h.visitor(), "representative": rep, "staff": clerk} {
		home := map[string]string{"visitor": "/", "representative": "/unit", "staff": "/staff"}[who]
		seen := map[string]bool{}
		for _, path := range h.reached(v, who, home) {
			if who == "representative" && rep.get("/unit").status != http.StatusOK {
				rep.login(uscc, doc, "/unit", "/unit")
			}
			for _, f := range formsOn(v.get(path).body) {
				if seen[f.action] {
					continue
				}
				seen[f.action] = true
				for range 5 {
					answers[h.assault(t, v, who, f, r)]++
				}
			}
		}
		t.Logf("%s: %d forms", who, len(seen))
	}
	if answers[http.StatusUnprocessableEntity] < 100 || answers[http.StatusSeeOther] < 20 {
		t.Errorf("the answers were %v", answers)
	}
}

// assault sends a form in which some fields hold something nasty.
func (h *hall) assault(t *testing.T, v *visitor, who string, f posted, r *rand.Rand) (status int) {
	t.Helper()
	sent := url.Values{}
	for name, values := range f.values {
		sent[name] = slices.Clone(values)
	}
	for _, name := range f.names {
		if r.IntN(3) > 0 {
			sent.Set(name, nasty[r.IntN(len(nasty))])
		}
	}
	p := v.post(f.action, sent)
	switch {
	case p.status >= http.StatusInternalServerError:
		t.Errorf("%s broke %s with %q: %d", who, f.action, sent, p.status)
	case strings.Contains(p.body, "<script>alert(1)"), strings.Contains(p.body, `href="javascript:`):
		t.Errorf("%s gets a script back from %s for %q", who, f.action, sent)
	case strings.HasPrefix(p.to, "//"), strings.Contains(p.to, "elsewhere.example/"):
		t.Errorf("%s is led from %s to %s", who, f.action, p.to)
	}
	return p.status
}

// reached gives the pages that somebody comes to from a page, by at most 150 links, and the routes without a parameter.
func (h *hall) reached(v *visitor, who, from string) []string {
	paths := []string{from}
	for _, route := range h.Mux.Routes() {
		method, path, _ := strings.Cut(route, " ")
		path = strings.TrimSuffix(path, "{$}")
		staff := strings.HasPrefix(path, "/staff")
		if method == http.MethodGet && !strings.Contains(path, "{") && !leaves.MatchString(path) && staff == (who == "staff") &&
			!strings.HasPrefix(path, "/api/") && !strings.HasSuffix(path, "/events") && !strings.HasSuffix(path, ".xlsx") {
			paths = append(paths, path)
		}
	}
	for i := 0; i < len(paths) && len(paths) < 400; i++ {
		if i > 150 {
			break
		}
		for _, m := range hrefOf.FindAllStringSubmatch(v.get(paths[i]).body, -1) {
			at, _, _ := strings.Cut(html.UnescapeString(m[1]), "?")
			parts := strings.Count(at, "/")
			if !slices.Contains(paths, at) && parts >= 2 && !leaves.MatchString(at) && !strings.HasPrefix(at, "/assets") && !strings.HasPrefix(at, "/items/") {
				paths = append(paths, at)
			}
		}
	}
	return paths
}
