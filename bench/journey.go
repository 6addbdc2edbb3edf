package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

const (
	autosaves  = 10
	uploadSize = 1 << 20
)

var hiddenDraft = regexp.MustCompile(`name="draft" value="([^"]+)"`)

var hiddenVersion = regexp.MustCompile(`name="version" value="(\d+)"`)

// visitor is a browser that follows redirects and remembers where it is.
type visitor struct {
	client *http.Client
	base   string
	path   string
	page   []byte
}

func newVisitor(addr string) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	return &visitor{client: &http.Client{Jar: jar, Transport: &http.Transport{}}, base: "http://" + addr}, err
}

// send asks and reads the page that it ends at, which must be below to.
func (v *visitor) send(method, path, kind string, body io.Reader, to string) error {
	req, err := http.NewRequest(method, v.base+path, body)
	if err != nil {
		return err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := v.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	v.page, err = io.ReadAll(res.Body)
	v.path = res.Request.URL.Path
	if err == nil && (res.StatusCode != http.StatusOK || !strings.HasPrefix(v.path, to)) {
		err = fmt.Errorf("%s %s ended at %s with %s", method, path, v.path, res.Status)
	}
	return err
}

func (v *visitor) get(path string) error { return v.send(http.MethodGet, path, "", nil, "/") }

func (v *visitor) post(path string, form url.Values, to string) error {
	return v.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()), to)
}

// version is the one in the form of the page.
func (v *visitor) version() (string, error) {
	m := hiddenVersion.FindSubmatch(v.page)
	if m == nil {
		return "", fmt.Errorf("%s has no version", v.path)
	}
	return string(m[1]), nil
}

// journey is one application from the login to the logout.
func (v *visitor) journey(a account, typed url.Values, upload []byte, kind string) error {
	if err := v.post("/login", a.form(), "/unit"); err != nil {
		return err
	}
	if err := v.get("/unit?tab=services"); err != nil {
		return err
	}
	if err := v.get("/unit/apply/" + item + "?fresh=1"); err != nil {
		return err
	}
	first := maps.Clone(typed)
	if m := hiddenDraft.FindSubmatch(v.page); m != nil {
		first.Set("draft", string(m[1]))
	}
	first.Set("do", "save")
	if err := v.post("/unit/apply/"+item, first, "/unit/drafts/"); err != nil {
		return err
	}
	draft := v.path
	if err := v.fill(draft, typed); err != nil {
		return err
	}
	if err := v.send(http.MethodPost, draft+"/materials", kind, bytes.NewReader(upload), draft+"/materials"); err != nil {
		return err
	}
	if err := v.send(http.MethodGet, draft+"/check", "", nil, draft+"/check"); err != nil {
		return err
	}
	version, err := v.version()
	if err != nil {
		return err
	}
	sending := url.Values{"version": {version}, "delivery.way": {"online"}, "delivery.agree": {"1"}}
	if err := v.post(draft+"/submit", sending, "/unit/cases/"); err != nil { // ends at the receipt
		return err
	}
	return v.post("/logout", nil, "/")
}

// fill types the form, which saves itself, and goes on to the materials.
func (v *visitor) fill(draft string, typed url.Values) error {
	version, err := v.version()
	if err != nil {
		return err
	}
	form := url.Values{}
	for k, list := range typed {
		form[k] = list
	}
	for n := range autosaves {
		form.Set("version", version)
		form.Set("facts", typed.Get("facts")+"　"+strconv.Itoa(n))
		if err := v.post(draft+"/autosave", form, draft); err != nil {
			return err
		}
		var saved struct{ Version int64 }
		if err := json.Unmarshal(v.page, &saved); err != nil {
			return err
		}
		version = strconv.FormatInt(saved.Version, 10)
	}
	form.Set("version", version)
	form.Set("do", "next")
	return v.post(draft, form, draft+"/materials")
}

// typedForm is the application as a browser sends it.
func typedForm() (url.Values, error) {
	var data map[string]any
	if err := json.Unmarshal([]byte(application), &data); err != nil {
		return nil, err
	}
	out := url.Values{}
	var put func(name string, v any)
	put = func(name string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				put(name+"."+k, inner)
			}
		case []any:
			for i, inner := range v {
				put(name+"."+strconv.Itoa(i), inner)
			}
		default:
			out.Set(name, fmt.Sprint(v))
		}
	}
	for k, v := range data {
		put(k, v)
	}
	return out, nil
}

// uploadBody is a PDF of 1 MB in the form of the materials.
func uploadBody() (body []byte, kind string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("material.identity", "执照.pdf")
	if err != nil {
		return nil, "", err
	}
	pdf := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("0123456789abcde\n"), uploadSize/16)...)
	if _, err := part.Write(pdf[:uploadSize]); err != nil {
		return nil, "", err
	}
	err = w.Close()
	return b.Bytes(), w.FormDataContentType(), err
}
