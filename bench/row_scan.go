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
)

const (
	perPerson = 9    // how often one person may type a code in ten minutes
	waiters   = 4000 // screens that show a code
)

var typed = regexp.MustCompile(`<b class="num">(\d{4}) (\d{4})</b>`)

// ends are the nodes that the screen and the phone speak to.
type ends struct{ screen, phone string }

// scanRow is the QR hand-off: from 「确认登录」 on the phone to the event at the screen;
// on one node, on one node with many other screens waiting, and across two nodes. Each
// hand-off has a browser and an address of its own; the limits of the hall hold.
func scanRow(ctx context.Context, b *bench) ([]line, error) {
	quiet, err := scanOn(b, "QR hand-off, confirm to event", nil)
	if err != nil {
		return nil, err
	}
	full, err := b.another(ctx, "waiters", "")
	if err != nil {
		return nil, err
	}
	var each float64
	busy, err := scanOn(full, fmt.Sprintf("the same, %d other screens waiting", waiters), func(p *process) (func(), error) {
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
	out = append(out, figure("memory of a waiting screen", each, kilobytes, atMost(80, kilobytes)))
	return append(out, across...), nil
}

// scanOn measures on one node, beside whatever with begins.
func scanOn(b *bench, work string, with func(*process) (func(), error)) ([]line, error) {
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
	return b.handOffs(ends{b.settings.Listen, b.settings.Listen}, work)
}

// scanAcross measures from a phone at one node to a screen at another, on PostgreSQL.
func scanAcross(ctx context.Context, b *bench) ([]line, error) {
	url, err := newPostgres(ctx)
	if err != nil {
		return []line{unmeasured("QR hand-off across two nodes on PostgreSQL", err)}, nil
	}
	both, err := b.another(ctx, "nodes", url)
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
	return both.handOffs(e, "QR hand-off across two nodes on PostgreSQL")
}

func (b *bench) scanNode(addr string) (*process, error) {
	return launch(addr, "/", append(b.env(), "WANGTING_LISTEN="+addr, "WANGTING_PROXIES=127.0.0.0/8"), b.hall, "--config", b.file(), "serve", "--no-work")
}

// handOffs carries out as many as the limits allow.
func (b *bench) handOffs(e ends, work string) ([]line, error) {
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
	at := func(p float64) float64 { return took[int(p*float64(len(took)-1))] }
	return []line{figure(fmt.Sprintf("%s, p50 (%d hand-offs)", work, len(took)), at(0.5), millis, nil),
		figure(work+", p99", at(0.99), millis, atMost(50, millis))}, nil
}

// crowd opens many screens and leaves them waiting until the end.
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
	_, err = stream.Body.Read(make([]byte, 64)) // it stays open until ctx ends
	return err
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
	if err := e.call(http.MethodPost, "/tokens", "", from, map[string]string{"account": a.document, "password": password, "device": "bench"}, &t); err != nil {
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
