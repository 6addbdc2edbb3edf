// Package registry owns the hall's question to the registers of organisations: do
// these five values belong together? 市场监管 registers companies, 编办 offices and
// institutions, 民政 associations; one address routes to all three. The package
// knows no unit of the hall and keeps nothing.
//
// An Answer holds the register's word on each value, for the decision and the audit
// only. A page shows Match and nothing else (REG-4): an answer by value would let a
// stranger guess a representative's document number digit by digit.
package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/signed"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "单位登记信息核验"

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
	s.HTTP = straight.Client(s.HTTP)
	if s.Now == nil {
		s.Now = time.Now
	}
	w := signed.Wire{Base: s.BaseURL, AppID: s.AppID, Key: s.Key, HTTP: s.HTTP, Now: s.Now}
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("register: %w", err)
	}
	return &Gateway{wire: w, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Query is the five values that somebody claims about a unit.
type Query struct {
	USCC         string
	Name         string
	RepName      string
	RepDocType   string // HRSS code, 01 for an identity card
	RepDocNumber string
}

// Element is the register's word on one value.
type Element string

const (
	Matches  Element = "MATCH"
	Differs  Element = "MISMATCH"
	NotKnown Element = "UNKNOWN" // the register does not keep this value
)

// Elements is the register's word on each value. No page shows it.
type Elements struct{ Name, RepName, RepDocType, RepDocNumber Element }

// The registered states of a unit, in the register's words.
const (
	Active     = "在业"
	Revoked    = "吊销"
	Cancelled  = "注销"
	MovedAway  = "迁出"
	dateLayout = "2006-01-02"
)

// Answer is the register's answer. The particulars are filled only on a match, so
// that a code alone does not open a unit's data.
type Answer struct {
	Exists   bool
	Match    bool // the register keeps every value, and every value agrees
	Elements Elements

	Status      string // 在业 吊销 注销 迁出
	RegionCode  string
	Address     string
	Type        string // 有限责任公司, 机关, 事业单位, …
	Industry    string // GB/T 4754 letter
	Authority   string // 市场监管 编办 民政
	Established time.Time
}

// Alive reports whether the unit may open an account in the hall.
func (a Answer) Alive() bool { return a.Exists && a.Status == Active }

type question struct {
	USCC     string `json:"uniscid"`
	Name     string `json:"entname"`
	Rep      string `json:"lerep"`
	CertType string `json:"certType"`
	CertNo   string `json:"certNo"`
}

type reply struct {
	Code     string  `json:"code"` // OK, NOT_FOUND, LIMITED, ERROR
	Name     Element `json:"entname"`
	Rep      Element `json:"lerep"`
	CertType Element `json:"certType"`
	CertNo   Element `json:"certNo"`
	Status   string  `json:"entstatus"`
	Region   string  `json:"region"`
	Address  string  `json:"dom"`
	Type     string  `json:"enttype"`
	Industry string  `json:"industry"`
	Regorg   string  `json:"regorg"`
	EstDate  string  `json:"estdate"`
}

// Verify asks whether the five values belong together. A unit that the register
// does not know is an Answer with Exists false, not a fault. Faults: Away, Limited.
func (g *Gateway) Verify(ctx context.Context, q Query) (Answer, error) {
	var a Answer
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		var r reply
		if err := g.wire.Ask(ctx, "verifyEnterprise", question{q.USCC, q.Name, q.RepName, q.RepDocType, q.RepDocNumber}, &r); err != nil {
			return err
		}
		var err error
		a, err = r.answer()
		return err
	})
	if err != nil {
		return Answer{}, fmt.Errorf("asking the register: %w", err)
	}
	return a, nil
}

func (r reply) answer() (Answer, error) {
	switch r.Code {
	case "OK":
	case "NOT_FOUND":
		return Answer{}, nil
	case "LIMITED":
		return Answer{}, &fault.Fault{Kind: fault.Limited, Say: "核验次数过多，请 1 分钟后再试", RetryAfter: time.Minute}
	default:
		return Answer{}, errors.New("the register answered with an unknown code")
	}
	e := Elements{r.Name, r.Rep, r.CertType, r.CertNo}
	for _, x := range []Element{e.Name, e.RepName, e.RepDocType, e.RepDocNumber} {
		if x != Matches && x != Differs && x != NotKnown {
			return Answer{}, errors.New("the register answered with an unknown element")
		}
	}
	switch r.Status {
	case Active, Revoked, Cancelled, MovedAway:
	default:
		return Answer{}, errors.New("the register answered with an unknown status")
	}
	a := Answer{Exists: true, Elements: e, Status: r.Status, Match: e == Elements{Matches, Matches, Matches, Matches}}
	if !a.Match {
		return a, nil
	}
	a.RegionCode, a.Address, a.Type, a.Industry, a.Authority = r.Region, r.Address, r.Type, r.Industry, r.Regorg
	a.Established, _ = time.Parse(dateLayout, r.EstDate) // an unreadable date stays zero
	return a, nil
}
