// Package courier owns the hall's client for 快递100: where a parcel is (CEN-5).
//
//	POST <base>/poll/query.do  customer, param (JSON text), sign = UPPER(MD5(param + key + customer))
//	{"status":"200","state":"3","data":[{"ftime":"2026-11-24 09:00:00","context":"…"}]}
//
//	POST <base>/poll  schema=json, param = {company, number, key, parameters{callbackurl, salt, phone}}
//	{"result":true,"returnCode":"200"}; from then on 快递100 calls the address itself:
//	POST <callbackurl>  param = {status, lastResult}, sign = UPPER(MD5(param + salt))
//
// 快递100 prescribes MD5; nothing here relies on it. 快递100 locks a number that is asked about
// more than once in 30 minutes. So a question goes out once, however it ends; callers keep to
// the 30 minutes. Codes come as strings or as numbers.
package courier

import (
	"cmp"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/fault"
	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
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
	s.HTTP = straight.Client(s.HTTP)
	return &Gateway{s: s, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Sign returns 快递100's signature of a question.
func Sign(param, key, customer string) string {
	h := md5.Sum([]byte(param + key + customer))
	return strings.ToUpper(hex.EncodeToString(h[:]))
}

// needsPhone are the companies that tell nothing without the recipient's phone; its last four digits do.
var needsPhone = []string{"shunfeng", "zhongtong"}

func phoneFor(company, phone string) string {
	if !slices.Contains(needsPhone, company) {
		return ""
	}
	return phone[max(0, len(phone)-4):]
}

// Track asks where a parcel is, once. Faults: NotFound for a number that 快递100 does not know yet, Invalid with what
// 快递100 wants to know, Away.
func (g *Gateway) Track(ctx context.Context, company, number, phone string) (parcel.Track, error) {
	b, err := json.Marshal(struct {
		Com   string `json:"com"`
		Num   string `json:"num"`
		Phone string `json:"phone,omitempty"`
	}{company, number, phoneFor(company, phone)})
	if err != nil {
		return parcel.Track{}, err
	}
	form := url.Values{"customer": {g.s.Customer}, "param": {string(b)}, "sign": {Sign(string(b), g.s.Key, g.s.Customer)}}
	var a struct {
		lastResult
		Code loose.Text `json:"returnCode"`
	}
	err = g.patience.Do(ctx, false, func(ctx context.Context) error {
		if err := g.ask(ctx, "/poll/query.do", form, &a); err != nil {
			return err
		}
		return answered(cmp.Or(a.Code, a.Status))
	})
	if err != nil {
		return parcel.Track{}, err
	}
	return a.track(), nil
}

// answered says what the code of an answer means. Only 501 and 502 are failures of 快递100 itself.
func answered(code loose.Text) error {
	switch code {
	case "200":
		return nil
	case "500", "201": // no trace yet
		return fault.New(fault.NotFound, "")
	case "408":
		return fault.New(fault.Invalid, "快递公司要核对收件人电话，才提供物流信息。请凭单号和收件人电话在快递公司的网站查询")
	case "501", "502":
		return fmt.Errorf("asking about a parcel: code %s", code)
	}
	return patience.Ours(string("code " + code)) // 400 wrong question or not paid, 503 signature, 601 key
}

// lastResult is a track in 快递100's JSON.
type lastResult struct {
	Number loose.Text `json:"nu"`
	Status loose.Text `json:"status"`
	State  loose.Text `json:"state"`
	Data   []struct {
		At  string `json:"ftime"` // 2026-11-24 09:00:00
		Say string `json:"context"`
	} `json:"data"`
}

func (r lastResult) track() parcel.Track {
	t := parcel.Track{State: string(r.State), Marks: make([]parcel.Mark, len(r.Data))}
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
