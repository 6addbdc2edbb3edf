package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"time"
)

var typed = regexp.MustCompile(`<b class="num">(\d{4}) (\d{4})</b>`)

// screen is a browser that shows a code and hears what becomes of it.
type screen struct {
	code   string
	events *bufio.Scanner
}

// openScreen is a browser of an address of its own; it listens until ctx ends.
func openScreen(ctx context.Context, addr, from string) (screen, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return screen{}, err
	}
	c := &http.Client{Jar: jar}
	ask := func(path string) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("X-Forwarded-For", from)
		return c.Do(req)
	}
	page, err := ask("/login?way=scan")
	if err != nil {
		return screen{}, err
	}
	html, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	code := typed.FindSubmatch(html)
	if err != nil || code == nil {
		return screen{}, fmt.Errorf("the screen shows no code: %s, %w", page.Status, err)
	}
	stream, err := ask("/login/scan/events")
	if err != nil {
		return screen{}, err
	}
	s := screen{string(code[1]) + string(code[2]), bufio.NewScanner(stream.Body)}
	return s, s.wait("new")
}

func (s screen) wait(state string) error {
	for s.events.Scan() {
		if strings.Contains(s.events.Text(), `"state":"`+state+`"`) {
			return nil
		}
	}
	return fmt.Errorf("the stream ended before %s: %w", state, s.events.Err())
}

// call asks the API as a phone at an address.
func (e ends) call(method, path, token, from string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, "http://"+e.phone+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("X-Forwarded-For", from)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// enter signs a person in on the phone and gives token and mandate.
func (e ends) enter(a account, i int) (token, mandate string, err error) {
	from := fmt.Sprintf("10.0.%d.0", i)
	var t struct{ Token string }
	in := map[string]string{"account": a.document, "password": password, "device": "bench"}
	if err := e.call(http.MethodPost, "/tokens", "", from, in, &t); err != nil {
		return "", "", err
	}
	var units []struct{ Mandate string }
	if err := e.call(http.MethodGet, "/me/units", t.Token, from, nil, &units); err != nil || len(units) == 0 {
		return "", "", fmt.Errorf("the units of person %d: %w", i, err)
	}
	return t.Token, units[0].Mandate, nil
}

// handOff shows a code on a screen, reads and confirms it, and takes the time from
// the confirmation to the event.
func (e ends) handOff(token, mandate, from string) (time.Duration, error) {
	ctx, end := context.WithCancel(context.Background())
	defer end()
	s, err := openScreen(ctx, e.screen, from)
	if err != nil {
		return 0, err
	}
	var scan struct{ ID string }
	if err := e.call(http.MethodPost, "/scans", token, from, map[string]string{"code": s.code}, &scan); err != nil {
		return 0, err
	}
	if err := s.wait("scanned"); err != nil {
		return 0, err
	}
	heard := make(chan error, 1)
	go func() { heard <- s.wait("confirmed") }()
	begun := time.Now()
	if err := e.call(http.MethodPost, "/scans/"+scan.ID+"/confirm", token, from, map[string]string{"mandate": mandate}, nil); err != nil {
		return 0, err
	}
	err = <-heard
	return time.Since(begun), err
}
