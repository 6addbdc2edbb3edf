package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"slices"
	"strings"
	"time"
)

// perPerson is how often one person may type a code in ten minutes.
const perPerson = 9

var typed = regexp.MustCompile(`<b class="num">(\d{4}) (\d{4})</b>`)

// scanRow is the QR hand-off: from 「确认登录」 on the phone to the event at the screen.
// Each hand-off has a browser and an address of its own; the limits of the hall hold.
func scanRow(b *bench) ([]line, error) {
	hall, err := launch(b.settings.Listen, "/", append(b.env(), "WANGTING_PROXIES=127.0.0.0/8"), b.hall, "--config", b.file(), "serve", "--no-work")
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	var took []float64
	for i, a := range b.accounts {
		token, mandate, err := b.phone(a, i)
		if err != nil {
			return nil, err
		}
		for k := range perPerson {
			d, err := b.handOff(token, mandate, fmt.Sprintf("10.0.%d.%d", i, k+1))
			if err != nil {
				return nil, fmt.Errorf("hand-off %d of person %d: %w", k, i, err)
			}
			took = append(took, ms(d))
		}
	}
	slices.Sort(took)
	at := func(p float64) string { return millis(took[int(p*float64(len(took)-1))]) }
	n := fmt.Sprintf(" (%d hand-offs)", len(took))
	return []line{{work: "QR hand-off, confirm to event, p50" + n, ours: at(0.5)}, {work: "QR hand-off, confirm to event, p99" + n, ours: at(0.99), goal: "≤ 10 ms"}}, nil
}

// call asks the API as a phone at an address.
func (b *bench) call(method, path, token, from string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, "http://"+b.settings.Listen+"/api/v1"+path, bytes.NewReader(raw))
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

// phone signs a person in and gives token and mandate.
func (b *bench) phone(a account, i int) (token, mandate string, err error) {
	from := fmt.Sprintf("10.0.%d.0", i)
	var t struct{ Token string }
	if err := b.call(http.MethodPost, "/tokens", "", from, map[string]string{"account": a.document, "password": password, "device": "bench"}, &t); err != nil {
		return "", "", err
	}
	var units []struct{ Mandate string }
	if err := b.call(http.MethodGet, "/me/units", t.Token, from, nil, &units); err != nil || len(units) == 0 {
		return "", "", fmt.Errorf("the units of person %d: %w", i, err)
	}
	return t.Token, units[0].Mandate, nil
}

// handOff shows a code on a screen, reads and confirms it, and takes the time from
// the confirmation to the event.
func (b *bench) handOff(token, mandate, from string) (time.Duration, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return 0, err
	}
	screen := &http.Client{Jar: jar}
	get := func(path string) (*http.Response, error) {
		req, err := http.NewRequest(http.MethodGet, "http://"+b.settings.Listen+path, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("X-Forwarded-For", from)
		return screen.Do(req)
	}
	page, err := get("/login?way=scan")
	if err != nil {
		return 0, err
	}
	html, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	code := typed.FindSubmatch(html)
	if err != nil || code == nil {
		return 0, fmt.Errorf("the screen shows no code: %s, %w", page.Status, err)
	}
	stream, err := get("/login/scan/events")
	if err != nil {
		return 0, err
	}
	defer func() { _ = stream.Body.Close() }()
	events := bufio.NewScanner(stream.Body)
	wait := func(state string) error {
		for events.Scan() {
			if strings.Contains(events.Text(), `"state":"`+state+`"`) {
				return nil
			}
		}
		return fmt.Errorf("the stream ended before %s: %w", state, events.Err())
	}
	if err := wait("new"); err != nil {
		return 0, err
	}
	var scan struct{ ID string }
	if err := b.call(http.MethodPost, "/scans", token, from, map[string]string{"code": string(code[1]) + string(code[2])}, &scan); err != nil {
		return 0, err
	}
	if err := wait("scanned"); err != nil {
		return 0, err
	}
	heard := make(chan error, 1)
	go func() { heard <- wait("confirmed") }()
	begun := time.Now()
	if err := b.call(http.MethodPost, "/scans/"+scan.ID+"/confirm", token, from, map[string]string{"mandate": mandate}, nil); err != nil {
		return 0, err
	}
	err = <-heard
	return time.Since(begun), err
}
