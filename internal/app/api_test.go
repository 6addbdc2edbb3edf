package app_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"wangting/internal/app/demo"
)

// program is somebody's app: no cookies, a token.
type program struct {
	h      *hall
	token  string
	client *http.Client // nil is any
}

// call asks and gives the status and the answer, which is read into out when there is one.
func (p *program) call(method, path string, body, out any) (int, string) {
	p.h.t.Helper()
	var in io.Reader
	if body != nil {
		b, _ := json.Marshal(body)
		in = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(p.h.t.Context(), method, p.h.url+"/api/v1"+path, in)
	if err != nil {
		p.h.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	res, err := cmp.Or(p.client, http.DefaultClient).Do(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, _ := io.ReadAll(res.Body)
	if out != nil && res.StatusCode < 300 {
		if err := json.Unmarshal(b, out); err != nil {
			p.h.t.Fatalf("%s %s: %v in %s", method, path, err, b)
		}
	}
	if c := res.Header.Get("Set-Cookie"); c != "" {
		p.h.t.Errorf("%s %s sets a cookie: %s", method, path, c)
	}
	return res.StatusCode, string(b)
}

func (p *program) want(status int, method, path string, body, out any) string {
	p.h.t.Helper()
	got, text := p.call(method, path, body, out)
	if got != status {
		p.h.t.Fatalf("%s %s answers %d, want %d: %s", method, path, got, status, text)
	}
	return text
}

func (p *program) enter(device string) {
	p.h.t.Helper()
	var t struct{ Token string }
	p.want(201, "POST", "/tokens", map[string]string{"account": demo.RepNumber, "password": demo.Password, "device": device}, &t)
	p.token = t.Token
}

func TestAProgramDoesForItsPersonWhatTheyMay(t *testing.T) { // APP-3
	each(t, func(t *testing.T, h *hall) {
		if err := demo.Fill(t.Context(), h.Hall); err != nil {
			t.Fatal(err)
		}
		p := &program{h: h}
		for _, path := range []string{"/me", "/me/units", "/me/devices", "/units/x/cases", "/scans/x"} {
			p.want(401, "GET", path, nil, nil)
		}
		p.enter("小米 14")
		me := p.want(200, "GET", "/me", nil, nil)
		if strings.Contains(me, demo.RepNumber) || strings.Contains(me, demo.RepPhone) {
			t.Errorf("unmasked: %s", me)
		}
		var units []struct{ Mandate, Name string }
		p.want(200, "GET", "/me/units", nil, &units)
		if len(units) != 1 || units[0].Name != demo.UnitName {
			t.Fatalf("units: %+v", units)
		}
		at := "/units/" + units[0].Mandate
		var page struct {
			Cases []struct{ ID, Number, Status string }
			Next  string
		}
		p.want(200, "GET", at+"/cases?limit=1", nil, &page)
		if len(page.Cases) != 1 || page.Next == "" {
			t.Fatalf("first page: %+v", page)
		}
		first := page.Cases[0]
		p.want(200, "GET", at+"/cases?limit=1&after="+page.Next, nil, &page)
		if page.Cases[0].ID == first.ID {
			t.Error("the second page is the first")
		}
		p.want(200, "GET", at+"/cases/"+first.ID, nil, nil)
		var why struct {
			May   bool
			Steps []struct{ Title string }
		}
		p.want(200, "GET", at+"/why?item=training-subsidy", nil, &why) // HAN-10
		if !why.May || len(why.Steps) != 5 {
			t.Errorf("why: %+v", why)
		}
		p.want(404, "GET", at+"/why?item=none", nil, nil)
		p.want(404, "GET", at+"/cases/01JZZZZZZZZZZZZZZZZZZZZZZZ", nil, nil)
		p.want(422, "GET", at+"/cases?after=zzz", nil, nil)
		p.want(404, "GET", "/units/01JZZZZZZZZZZZZZZZZZZZZZZZ/cases", nil, nil)
		var box struct{ Messages []struct{ ID string } }
		p.want(200, "GET", at+"/messages", nil, &box)
		p.want(404, "POST", at+"/messages/01JZZZZZZZZZZZZZZZZZZZZZZZ/read", nil, nil)
		p.want(200, "GET", "/items?q=经济性裁员", nil, nil)
		p.want(404, "GET", "/items/none", nil, nil)
		p.want(404, "GET", "/nothing", nil, nil)
	})
}

func TestATokenEndsWhereTheOwnerEndsIt(t *testing.T) { // LOG-8
	each(t, func(t *testing.T, h *hall) {
		if err := demo.Fill(t.Context(), h.Hall); err != nil {
			t.Fatal(err)
		}
		lost, mine := &program{h: h}, &program{h: h}
		lost.enter("丢了的手机")
		mine.enter("新手机")
		h.later(29 * 24 * time.Hour)
		mine.want(200, "GET", "/me", nil, nil)
		var devices []struct {
			ID, Name string
			Here     bool
		}
		mine.want(200, "GET", "/me/devices", nil, &devices)
		for _, d := range devices {
			if d.Name == "丢了的手机" {
				mine.want(204, "DELETE", "/me/devices/"+d.ID, nil, nil)
			}
		}
		lost.want(401, "GET", "/me", nil, nil)
		h.later(29 * 24 * time.Hour)
		mine.want(200, "GET", "/me", nil, nil)
		mine.want(204, "DELETE", "/tokens/current", nil, nil)
		mine.want(401, "GET", "/me", nil, nil)
		mine.token = "wt_made-up"
		mine.want(401, "GET", "/me", nil, nil)
		idle := &program{h: h}
		idle.enter("放着不用的平板")
		h.later(31 * 24 * time.Hour)
		idle.want(401, "GET", "/me", nil, nil)
	})
}

func TestGuessingAtTheAPIIsLockedAsAtThePage(t *testing.T) { // LOG-3; credential stuffing
	h := openFilled(t, unchanged)
	p := &program{h: h}
	guess := map[string]string{"account": demo.RepNumber, "password": "Guessed-2026", "device": "x"}
	first := p.want(422, "POST", "/tokens", guess, nil)
	if strings.Contains(first, "Guessed") || strings.Contains(first, demo.RepNumber) {
		t.Errorf("the answer repeats what was sent: %s", first)
	}
	unknown := p.want(
		422,
		"POST",
		"/tokens",
		map[string]string{"account": "320102196801011000", "password": "Guessed-2026", "device": "x"},
		nil,
	)
	if unknown != first {
		t.Errorf("an unknown account is told apart:\n%s\n%s", unknown, first)
	}
	for range 6 {
		p.call("POST", "/tokens", guess, nil)
	}
	guess["password"] = demo.Password
	if status, text := p.call("POST", "/tokens", guess, nil); status == 201 {
		t.Errorf("the right password after seven wrong ones enters: %s", text)
	}
	long := p.want(422, "POST", "/tokens", map[string]string{"account": strings.Repeat("9", 50), "password": "p", "device": "x"}, nil)
	if strings.Contains(long, "9999") {
		t.Errorf("the answer repeats what was sent: %s", long)
	}
}

func TestTheAPIIsDescribedByOpenAPI(t *testing.T) {
	h := open(t, unchanged)
	var d struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]any
	}
	(&program{h: h}).want(200, "GET", "/openapi.json", nil, &d)
	if !strings.HasPrefix(d.OpenAPI, "3.1") || len(d.Paths) < 15 {
		t.Errorf("%s with %d paths", d.OpenAPI, len(d.Paths))
	}
	says := (&program{h: h}).want(404, "GET", "/items/a%00b", nil, nil)
	if !strings.HasPrefix(says, "{") { // refused before the API sees it, in the API's shape
		t.Errorf("a character that no page can hold: %.60s", says)
	}
}
