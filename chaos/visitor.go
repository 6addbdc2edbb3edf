package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// visitor is a browser that follows no redirect.
type visitor struct {
	client   *http.Client
	base     string
	answered func(outcome) // told of every answer; may be nil
}

// outcome is one request as a client has seen it.
type outcome struct {
	what       string
	begun, end time.Time
	status     int // 0 without an answer
	said       string
}

// failed reports whether the client was not served.
func (o outcome) failed() bool { return o.status == 0 || o.status >= 500 }

// page is an answer.
type page struct {
	status int
	to     string // path of a redirect
	body   []byte
}

// patience is how long a browser waits.
const patience = 30 * time.Second

func newVisitor(base string, seen func(outcome)) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	c := &http.Client{Jar: jar, Transport: &http.Transport{}, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &visitor{client: c, base: base, answered: seen}, err
}

// ask sends a request and reads the answer. An error says that no whole answer came.
func (v *visitor) ask(ctx context.Context, method, path, kind string, body []byte) (p page, err error) {
	o := outcome{what: method + " " + path, begun: time.Now()}
	defer func() {
		o.end, o.status = time.Now(), p.status
		if err != nil {
			o.status, o.said = 0, err.Error()
		} else if p.status >= 500 {
			o.said = string(p.body)
		}
		if v.answered != nil {
			v.answered(o)
		}
	}()
	req, err := http.NewRequestWithContext(ctx, method, v.base+path, bytes.NewReader(body))
	if err != nil {
		return p, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := v.client.Do(req)
	if err != nil {
		return p, err
	}
	defer func() { _ = res.Body.Close() }()
	p.status = res.StatusCode
	if u, e := url.Parse(res.Header.Get("Location")); e == nil {
		p.to = u.Path
	}
	p.body, err = io.ReadAll(res.Body)
	return p, err
}

func (v *visitor) get(ctx context.Context, path string) (page, error) {
	return want(v.ask(ctx, http.MethodGet, path, "", nil))(http.StatusOK, "")
}

func (v *visitor) post(ctx context.Context, path string, form url.Values, status int, to string) (page, error) {
	kind := "application/x-www-form-urlencoded"
	return want(v.ask(ctx, http.MethodPost, path, kind, []byte(form.Encode())))(status, to)
}

// surprise is an answer that a step does not count on.
type surprise struct{ page }

func (s surprise) Error() string {
	text := s.body[:min(len(s.body), 300)]
	return fmt.Sprintf("answered %d, to %q: %s", s.status, s.to, text)
}

func want(p page, err error) func(status int, to string) (page, error) {
	return func(status int, to string) (page, error) {
		if err == nil && (p.status != status || !strings.HasPrefix(p.to, to)) {
			err = surprise{p}
		}
		return p, err
	}
}

// upload is a small PDF in the form of the materials.
func upload() (body []byte, kind string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("material.identity", "执照.pdf")
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("0123456789abcde\n"), 512)...)); err != nil {
		return nil, "", err
	}
	err = w.Close()
	return b.Bytes(), w.FormDataContentType(), err
}
