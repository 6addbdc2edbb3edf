// Package realname owns the hall's question to the population register: do this
// name and this document belong to one person? The answer is one word; the
// register returns no further data. The package keeps nothing and knows no person
// of the hall.
package realname

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/signed"
	"wangting/internal/regno"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "公安实名核验"

// Settings holds the address of the register and the hall's credentials there.
type Settings struct {
	BaseURL string
	AppID   string
	Key     []byte
	HTTP    *http.Client     // nil takes http.DefaultClient
	Now     func() time.Time // nil takes time.Now

	Patience patience.Options
}

// Gateway sends questions to the register. It is safe for concurrent use.
type Gateway struct {
	wire     signed.Wire
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if s.HTTP == nil {
		s.HTTP = http.DefaultClient
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	w := signed.Wire{Base: s.BaseURL, AppID: s.AppID, Key: s.Key, HTTP: s.HTTP, Now: s.Now}
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("real-name check: %w", err)
	}
	return &Gateway{wire: w, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Query is the name and the document that somebody claims as their own.
type Query struct {
	Name      string
	DocType   string // HRSS code, 01 for an identity card
	DocNumber string
}

// Result is the register's answer.
type Result uint8

const (
	Differs Result = iota // 不一致
	Same                  // 一致
	Unknown               // 无此号
)

type question struct {
	Name   string `json:"name"`
	IDNo   string `json:"idNo"`
	IDType string `json:"idType"`
}

type reply struct {
	Result string `json:"result"` // 一致 不一致 无此号 限流
}

// Verify asks whether name and document belong to one person. Faults: Away, Limited.
func (g *Gateway) Verify(ctx context.Context, q Query) (Result, error) {
	var res Result
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		var r reply
		if err := g.wire.Ask(ctx, "verifyIdentity", question{string(regno.NameOf(q.Name)), q.DocNumber, q.DocType}, &r); err != nil {
			return err
		}
		var err error
		res, err = r.result()
		return err
	})
	if err != nil {
		return Differs, fmt.Errorf("asking the population register: %w", err)
	}
	return res, nil
}

func (r reply) result() (Result, error) {
	switch r.Result {
	case "一致":
		return Same, nil
	case "不一致":
		return Differs, nil
	case "无此号":
		return Unknown, nil
	case "限流":
		return Differs, &fault.Fault{Kind: fault.Limited, Say: "核验次数过多，请 1 分钟后再试", RetryAfter: time.Minute}
	}
	return Differs, errors.New("the population register answered with an unknown word")
}
