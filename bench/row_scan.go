package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"slices"
	"strings"
	"time"

	"wangting/internal/store/storetest"
)

const (
	perPerson = 9    // limit of codes that one person may type in ten minutes
	waiters   = 4000 // screens that show a code
)

var typed = regexp.MustCompile(`<b class="num">(\d{4}) (\d{4})</b>`)

// ends holds the addresses of the nodes that the screen and the phone talk to.
type ends struct{ screen, phone string }

// scanRow measures the QR hand-off, from 「确认登录」 on the phone to the event at the
// screen: on one node, on one node with many other waiting screens, and across two nodes.
// Each hand-off has its own browser and IP address, so the limits of the hall stay on.
func scanRow(b *bench) ([]line, error) {
	ctx := context.Background()
	quiet, err := scanOn(b, "QR hand-off, confirm to event", "≤ 10 ms", nil)
	if err != nil {
		return nil, err
	}
	full, err := b.emptyHall(ctx, "waiters", "")
	if err != nil {
		return nil, err
	}
	var each float64
	busy, err := scanOn(full, fmt.Sprintf("the same, %d other screens waiting", waiters), "≤ 10 ms", func(p *process) (func(), error) {
		before, err := p.resident()
		if err != nil {
			return nil, err
		}
		end, err := crowd(full.settings.Listen)
		if err != nil {
			return end, err
		}
		after, err := p.resident()
		each = (after - before) * 1024 / waiters
		return end, err
	})
	if err != nil {
		return nil, err
	}
	across, err := scanAcross(ctx, b)
	if err != nil {
		return nil, err
	}
	out := append(quiet, busy...)
	out = append(out, line{work: "memory of a waiting screen", ours: fmt.Sprintf("%.1f KB", each), goal: "≤ 16 KB"})
	return append(out, across...), nil
}

// scanOn measures on one node, together with the load that with starts.
func scanOn(b *bench, work, goal string, with func(*process) (func(), error)) ([]line, error) {
	hall, err := b.scanNode(b.settings.Listen)
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	if with != nil {
		end, err := with(hall)
		if end != nil {
			defer end()
		}
		if err != nil {
			return nil, err
		}
	}
	return b.handOffs(ends{b.settings.Listen, b.settings.Listen}, work, goal)
}

// scanAcross measures from a phone on one node to a screen on another, on PostgreSQL.
func scanAcross(ctx context.Context, b *bench) ([]line, error) {
	storetest.Durable = true
	url, err := storetest.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	both, err := b.emptyHall(ctx, "nodes", url)
	if err != nil {
		return nil, err
	}
	second, err := freeAddr()
	if err != nil {
		return nil, err
	}
	e := ends{both.settings.Listen, second}
	for _, addr := range []string{e.screen, e.phone} {
		node, err := both.scanNode(addr)
		if err != nil {
			return nil, err
		}
		defer node.stop()
	}
	return both.handOffs(e, "QR hand-off across two nodes on PostgreSQL", "≤ 25 ms")
}

func (b *bench) scanNode(addr string) (*process, error) {
	env := append(b.env(), "WANGTING_LISTEN="+addr, "WANGTING_PROXIES=127.0.0.0/8")
	return launch(addr, "/", env, b.hall, "--config", b.file(), "serve", "--no-work")
}

// handOffs performs as many hand-offs as the limits allow.
func (b *bench) handOffs(e ends, work, goal string) ([]line, error) {
	var took []float64
	for i, a := range b.accounts {
		token, mandate, err := e.enter(a, i)
		if err != nil {
			return nil, err
		}
		for k := range perPerson {
			d, err := e.handOff(token, mandate, fmt.Sprintf("10.0.%d.%d", i, k+1))
			if err != nil {
				return nil, fmt.Errorf("hand-off %d of person %d: %w", k, i, err)
			}
			took = append(took, ms(d))
		}
	}
	slices.Sort(took)
	at := func(p float64) string { return millis(took[int(p*float64(len(took)-1))]) }
	n := fmt.Sprintf(" (%d hand-offs)", len(took))
	return []line{{work: work + ", p50" + n, ours: at(0.5)}, {work: work + ", p99" + n, ours: at(0.99), goal: goal}}, nil
}

// crowd opens many screens, which wait until end is called.
func crowd(addr string) (end func(), err error) {
	ctx, stop := context.WithCancel(context.Background())
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	errs := make(chan error, 32)
	for w := range cap(errs) {
		go func() {
			for n := w; n < waiters; n += cap(errs) {
				if err := wait(ctx, c, addr, fmt.Sprintf("10.%d.%d.1", 1+n/250, n%250)); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range cap(errs) {
		err = errors.Join(err, <-errs)
	}
	return stop, err
}

// wait opens one screen.
func wait(ctx context.Context, c *http.Client, addr, from string) error {
	ask := func(path, cookie string) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("X-Forwarded-For", from)
		if cookie != "" {
			req.Header.Set("Cookie", cookie)
		}
		return c.Do(req)
	}
	page, err := ask("/login?way=scan", "")
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, page.Body)
	_ = page.Body.Close()
	if err != nil || len(page.Cookies()) == 0 {
		return fmt.Errorf("no session for a screen: %s, %w", page.Status, err)
	}
	stream, err := ask("/login/scan/events", page.Cookies()[0].Name+"="+page.Cookies()[0].Value)
	if err != nil {
		return err
	}
	_, err = stream.Body.Read(make([]byte, 64)) // the stream stays open until ctx ends
	return err
}

// call calls the phone API from an IP address.
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

// enter signs a person in on the phone and returns the token and a mandate id.
func (e ends) enter(a account, i int) (token, mandate string, err error) {
	from := fmt.Sprintf("10.0.%d.0", i)
	var t struct{ Token string }
	login := map[string]string{"account": a.document, "password": password, "device": "bench"}
	if err := e.call(http.MethodPost, "/tokens", "", from, login, &t); err != nil {
		return "", "", err
	}
	var units []struct{ Mandate string }
	if err := e.call(http.MethodGet, "/me/units", t.Token, from, nil, &units); err != nil || len(units) == 0 {
		return "", "", fmt.Errorf("the units of person %d: %w", i, err)
	}
	return t.Token, units[0].Mandate, nil
}

// handOff shows a code on a screen, reads and confirms it on the phone, and returns the
// time from the confirmation to the event.
func (e ends) handOff(token, mandate, from string) (time.Duration, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return 0, err
	}
	screen := &http.Client{Jar: jar}
	get := func(path string) (*http.Response, error) {
		req, err := http.NewRequest(http.MethodGet, "http://"+e.screen+path, nil)
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
	if err := e.call(http.MethodPost, "/scans", token, from, map[string]string{"code": string(code[1]) + string(code[2])}, &scan); err != nil {
		return 0, err
	}
	if err := wait("scanned"); err != nil {
		return 0, err
	}
	heard := make(chan error, 1)
	go func() { heard <- wait("confirmed") }()
	begun := time.Now()
	if err := e.call(http.MethodPost, "/scans/"+scan.ID+"/confirm", token, from, map[string]string{"mandate": mandate}, nil); err != nil {
		return 0, err
	}
	err = <-heard
	return time.Since(begun), err
}
