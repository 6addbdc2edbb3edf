// Package gjgx owns the hall's question about companies to the national exchange of data (国家数据共享交换平台). One interface of
// the exchange compares what somebody claims about a company with the register.
//
//	POST <base>/<sid>/httpproxy/   JSON; gjgxjhpt_rid, gjgxjhpt_sid, gjgxjhpt_rtime (ms), gjgxjhpt_sign
//	sign = Base64(HMAC-SHA256(secret, sid + rid + rtime))
//
// The secret is valid for a limited time. The refresh address gives a new one, encrypted with the key of the interface, to a caller
// who signs in the same way with that key. The exchange passes on the answer of the authority behind the interface. The fields of
// question and answer are not public: both come from the settings.
package gjgx

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"wangting/internal/account"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
	"wangting/internal/regno"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "国家数据共享交换平台"

const maxReply = 64 << 10

// Settings holds the addresses of the exchange and what it calls the hall.
type Settings struct {
	BaseURL    string            // address before the interface's number
	RefreshURL string            // where the secret is lent
	Requester  string            // rid
	Interface  string            // sid, such as s_1200003200000_2157
	Key        string            // of the interface, as it was issued
	Question   map[string]string // code, name, rep, number → their names in the question
	Answer     map[string]string // result and status → the paths of names where they stand, data.result; same, differs, none → the result
	Statuses   map[string]string // the state of the registration → 在业, 吊销, 注销, 迁出
	HTTP       *http.Client      // nil takes http.DefaultClient
	Now        func() time.Time  // nil takes time.Now
	Patience   patience.Options
}

// Gateway asks the exchange about companies whose representative has an identity card, and Rest about everybody else: the
// interface is the one of 市场监管. It is safe for concurrent use.
type Gateway struct {
	Rest account.Register

	s        Settings
	answer   answer
	patience *patience.Patience

	mu     sync.Mutex
	secret string
	until  time.Time
}

var _ account.Register = (*Gateway)(nil)

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings, rest account.Register) (*Gateway, error) {
	for name, v := range map[string]string{"base": s.BaseURL, "refresh": s.RefreshURL} {
		if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New(name + " is no http or https address")
		}
	}
	if s.Requester == "" || s.Interface == "" || s.Key == "" {
		return nil, errors.New("rid, sid or key is empty")
	}
	// An interface that does not compare the representative's number proves nobody: whoever bears the name would pass.
	for _, name := range []string{"code", "name", "rep", "number"} {
		if s.Question[name] == "" {
			return nil, errors.New("question." + name + " is empty")
		}
	}
	a := answer{result: s.Answer["result"], same: s.Answer["same"], differs: s.Answer["differs"], none: s.Answer["none"],
		status: s.Answer["status"], statuses: s.Statuses}
	if err := a.check(); err != nil {
		return nil, err
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.HTTP, s.BaseURL = straight.Client(s.HTTP), strings.TrimRight(s.BaseURL, "/")
	return &Gateway{Rest: rest, s: s, answer: a, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Ask compares the values. Faults: Away.
func (g *Gateway) Ask(ctx context.Context, q account.Query) (account.Answer, error) {
	if q.Document.Type != regno.IdentityCard || !strings.HasPrefix(string(q.USCC), "9") {
		return g.Rest.Ask(ctx, q)
	}
	var a account.Answer
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		secret, err := g.lent(ctx)
		if err != nil {
			return err
		}
		a, err = g.compare(ctx, secret, q)
		if err != nil {
			g.forget(secret) // it may be over: which answer says so is not public, so every try after a failure borrows anew
		}
		return err
	})
	if err != nil {
		return account.Answer{}, fmt.Errorf("asking the exchange about a company: %w", err)
	}
	return a, nil
}

func (g *Gateway) compare(ctx context.Context, secret string, q account.Query) (account.Answer, error) {
	names := g.s.Question
	body, err := json.Marshal(map[string]string{names["code"]: string(q.USCC), names["name"]: q.Name,
		names["rep"]: string(regno.NameOf(q.RepName)), names["number"]: q.Document.Number})
	if err != nil {
		return account.Answer{}, errors.New("the question cannot be written")
	}
	b, err := g.post(ctx, g.s.BaseURL+"/"+g.s.Interface+"/httpproxy/", secret, func(map[string]string) []byte { return body })
	if err != nil {
		return account.Answer{}, err
	}
	return g.answer.read(b, q.USCC)
}

// post sends what body makes of the headers. No error repeats the question or the address.
func (g *Gateway) post(ctx context.Context, address, key string, body func(headers map[string]string) []byte) ([]byte, error) {
	stamp := strconv.FormatInt(g.s.Now().UnixMilli(), 10)
	headers := map[string]string{"gjgxjhpt_rid": g.s.Requester, "gjgxjhpt_sid": g.s.Interface, "gjgxjhpt_rtime": stamp,
		"gjgxjhpt_sign": sign(key, g.s.Interface+g.s.Requester+stamp)}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body(headers)))
	if err != nil {
		return nil, errors.New("the request cannot be written")
	}
	for name, v := range headers {
		req.Header[name] = []string{v} // as the exchange writes it: some of its nodes tell cases apart
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := g.s.HTTP.Do(req)
	if err != nil {
		return nil, errors.Join(errors.New("no readable answer"), ctx.Err())
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil || res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the exchange answered with status %d", res.StatusCode)
	}
	return b, nil
}

func sign(key, text string) string {
	h := hmac.New(sha256.New, []byte(key))
	_, _ = io.WriteString(h, text)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}
