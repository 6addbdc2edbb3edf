// Package courier owns the hall's client for 快递100: where a parcel is (CEN-5).
//
//	POST <base>/poll/query.do  customer, param (JSON text), sign = UPPER(MD5(param + key + customer))
//	{"status":"200","state":"3","data":[{"ftime":"2026-11-24 09:00:00","context":"…"}]}
//
//	POST <base>/poll  schema=json, param = {company, number, key, parameters{callbackurl, salt, phone}}
//	{"result":true,"returnCode":"200"}; from then on 快递100 calls the address itself:
//	POST <callbackurl>  param = {status, lastResult}, sign = UPPER(MD5(param + salt))
//
// 快递100 prescribes MD5; nothing here relies on it. 快递100 allows one question about a
// number every 30 minutes; callers keep to that limit.
package courier

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/parcel"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "快递查询"

const maxReply = 256 << 10

// Settings holds the address of 快递100 and the hall's credentials there.
type Settings struct {
	BaseURL  string
	Customer string
	Key      string
	HTTP     *http.Client
	Patience patience.Options
}

// Gateway sends questions to 快递100. It is safe for concurrent use.
type Gateway struct {
	s        Settings
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if u, err := url.Parse(s.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("base is no http or https address")
	}
	if s.Customer == "" || s.Key == "" {
		return nil, errors.New("app_id or secret is empty")
	}
	if s.HTTP == nil {
		s.HTTP = http.DefaultClient
	}
	return &Gateway{s: s, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Sign returns 快递100's signature of a question.
func Sign(param, key, customer string) string {
	h := md5.Sum([]byte(param + key + customer))
	return strings.ToUpper(hex.EncodeToString(h[:]))
}

// Track asks where a parcel is. Faults: NotFound for a number that 快递100 does not know yet, Away.
func (g *Gateway) Track(ctx context.Context, company, number, phone string) (parcel.Track, error) {
	b, err := json.Marshal(struct {
		Com   string `json:"com"`
		Num   string `json:"num"`
		Phone string `json:"phone,omitempty"`
	}{company, number, phone})
	if err != nil {
		return parcel.Track{}, err
	}
	form := url.Values{"customer": {g.s.Customer}, "param": {string(b)}, "sign": {Sign(string(b), g.s.Key, g.s.Customer)}}
	var a struct {
		lastResult
		Code string `json:"returnCode"`
	}
	err = g.patience.Do(ctx, true, func(ctx context.Context) error {
		if err := g.ask(ctx, "/poll/query.do", form, &a); err != nil {
			return err
		}
		if a.Status != "200" && a.Status != "201" && a.Code != "201" && a.Code != "500" {
			return fmt.Errorf("asking about a parcel: code %s%s", a.Status, a.Code)
		}
		return nil
	})
	if err == nil && a.Status != "200" {
		err = fault.New(fault.NotFound, "")
	}
	return a.track(), err
}

// lastResult is a track in 快递100's JSON.
type lastResult struct {
	Number string `json:"nu"`
	Status string `json:"status"`
	State  string `json:"state"`
	Data   []struct {
		At  string `json:"ftime"` // 2026-11-24 09:00:00
		Say string `json:"context"`
	} `json:"data"`
}

func (r lastResult) track() parcel.Track {
	t := parcel.Track{State: r.State, Marks: make([]parcel.Mark, len(r.Data))}
	for i, m := range r.Data {
		t.Marks[i] = parcel.Mark(m)
	}
	return t
}

func (g *Gateway) ask(ctx context.Context, path string, form url.Values, answer any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(g.s.BaseURL, "/")+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := g.s.HTTP.Do(req)
	if err != nil {
		return errors.New("asking about a parcel: no answer") // the cause may carry the number
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("asking about a parcel: status %d", res.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, maxReply)).Decode(answer); err != nil {
		return fmt.Errorf("reading about a parcel: %w", err)
	}
	return nil
}
