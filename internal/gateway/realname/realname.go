// Package realname owns the hall's question whether a name and an identity card belong to one person. It asks Aliyun's
// Cloudauth (Id2MetaVerify, 2019-03-07): one word comes back, no further data. The package keeps nothing and knows no
// person of the hall.
//
//	POST <base>/  x-acs-action: Id2MetaVerify, signed with ACS3-HMAC-SHA256
//	ParamType=normal&IdentifyNum=…&UserName=…        in the body, so that no address names anybody
//	{"Code":"200","ResultObject":{"BizCode":"1"}}    1 一致, 2 不一致, 3 查无此号; both may be numbers
//
// It knows identity cards of the mainland only. Holders of other documents are proved by their faces.
package realname

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/acs3"
	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
	"wangting/internal/regno"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "实名核验"

const (
	version  = "2019-03-07"
	maxReply = 64 << 10
)

// Settings holds the address of the service and the hall's access key there.
type Settings struct {
	BaseURL         string // https://cloudauth.aliyuncs.com, or an emulator's
	AccessKeyID     string
	AccessKeySecret string
	HTTP            *http.Client // nil takes http.DefaultClient

	Patience patience.Options
}

// Gateway sends questions to the service. It is safe for concurrent use.
type Gateway struct {
	base     string
	key      acs3.Key
	http     *http.Client
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if u, err := url.Parse(s.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("real-name check: base is no http or https address")
	}
	if s.AccessKeyID == "" || s.AccessKeySecret == "" {
		return nil, errors.New("real-name check: app_id or secret, the access key, is empty")
	}
	s.HTTP = straight.Client(s.HTTP)
	return &Gateway{base: strings.TrimRight(s.BaseURL, "/") + "/", key: acs3.Key{ID: s.AccessKeyID, Secret: s.AccessKeySecret},
		http: s.HTTP, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Result is the service's answer.
type Result uint8

const (
	Differs Result = iota // 不一致
	Same                  // 一致
	Unknown               // 查无此号
)

type reply struct {
	Code   loose.Text `json:"Code"`
	Object struct {
		BizCode loose.Text `json:"BizCode"`
	} `json:"ResultObject"`
}

// Verify asks whether name and identity card belong to one person. Faults: Away, Limited, Invalid.
func (g *Gateway) Verify(ctx context.Context, name, number string) (Result, error) {
	form := url.Values{"ParamType": {"normal"}, "IdentifyNum": {regno.Normalise(number)}, "UserName": {string(regno.NameOf(name))}}
	res := Differs
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		r, err := g.ask(ctx, form)
		if err == nil {
			res, err = r.result()
		}
		return err
	})
	if err != nil {
		return Differs, fmt.Errorf("asking for the real name: %w", err)
	}
	return res, nil
}

// ask sends the question. No error repeats it.
func (g *Gateway) ask(ctx context.Context, form url.Values) (r reply, err error) {
	body := acs3.Query(form)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.base, strings.NewReader(body))
	if err != nil {
		return r, errors.New("the request cannot be written")
	}
	// The service compares the date with the time that there is, whatever the hall's clock says.
	g.key.Sign(req, "Id2MetaVerify", version, rand.Text(), []byte(body), time.Now())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := g.http.Do(req)
	if err != nil {
		return r, errors.Join(errors.New("no readable answer"), ctx.Err())
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil || json.Unmarshal(b, &r) != nil {
		return r, errors.New("no readable answer")
	}
	if r.Code == "" {
		return r, fmt.Errorf("status %d without a code", res.StatusCode)
	}
	return r, nil
}

func (r reply) result() (Result, error) {
	switch code := string(r.Code); code {
	case "200":
	case "400", "401": // the parameters
		return Differs, fault.New(fault.Invalid, "姓名或证件号码不符合要求，请核对")
	case "403":
		return Differs, &fault.Fault{Kind: fault.Limited, Say: "核验次数过多，请 1 分钟后再试", RetryAfter: time.Minute}
	case "402", "500", "ServiceUnavailable", "InternalError":
		return Differs, errors.New("the service is out: code " + code)
	default:
		switch {
		case strings.HasPrefix(code, "Throttling"):
			return Differs, errors.New("the service is busy")
		case !plain(code):
			return Differs, errors.New("the service answered with a code of an unknown shape")
		}
		return Differs, patience.Ours(code) // 410 not opened, 411 no right, 412 no money; a key that is unknown
	}
	switch r.Object.BizCode {
	case "1":
		return Same, nil
	case "2":
		return Differs, nil
	case "3":
		return Unknown, nil
	}
	return Differs, errors.New("the service answered with an unknown result")
}

// plain reports whether a code may be logged.
func plain(s string) bool {
	return s != "" && len(s) <= 64 && strings.IndexFunc(s, func(r rune) bool {
		return r != '.' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
}
