// Package registry owns the hall's question to the registers of organisations:
// do these five values belong together? Companies are asked of 市场监管, offices
// and institutions of 编办, associations of 民政; one address routes them. It
// knows no unit of the hall and keeps nothing.
//
// An Answer tells element by element what the register said, for the decision
// and the audit only. Whoever shows it to a person shows Match and nothing else
// (REG-4): an answer by element would let a stranger guess a representative's
// identity number digit by digit.
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
)

// Service is what the hall calls this outside system.
const Service = "单位登记信息核验"

// Settings is where the register is and who we are to it.
type Settings struct {
	BaseURL string
	AppID   string
	Key     []byte
	HTTP    *http.Client     // nil takes http.DefaultClient
	Now     func() time.Time // nil takes time.Now

	Patience patience.Options
}

// Gateway asks the register. It is safe for concurrent use.
type Gateway struct {
	wire     signed.Wire
	patience *patience.Patience
}

// New gives a gateway, or says which setting is wrong.
func New(s Settings) (*Gateway, error) {
	if s.HTTP == nil {
		s.HTTP = http.DefaultClient
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	w := signed.Wire{Base: s.BaseURL, AppID: s.AppID, Key: s.Key, HTTP: s.HTTP, Now: s.Now}
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("register: %w", err)
	}
	return &Gateway{wire: w, patience: patience.New(Service, s.Patience)}, nil
}

// Patience is for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Query is what somebody says about a unit.
type Query struct {
	USCC         string
	Name         string
	RepName      string
	RepDocType   string // HRSS code, 01 for an identity card
	RepDocNumber string
}

// Element is what the register says of one value.
type Element string

const (
	Matches  Element = "MATCH"
	Differs  Element = "MISMATCH"
	NotKnown Element = "UNKNOWN" // the register does not keep this value
)

// Elements is the answer value by value. Never shown to the person who asked.
type Elements struct{ Name, RepName, RepDocType, RepDocNumber Element }

// Status words of the register.
const (
	Active     = "在业"
	Revoked    = "吊销"
	Cancelled  = "注销"
	MovedAway  = "迁出"
	dateLayout = "2006-01-02"
)

// Answer is what the register says. The particulars are filled only on a match,
// so that nobody reads a unit's data by knowing its number.
type Answer struct {
	Exists   bool
	Match    bool // every value the register keeps agrees, and it keeps them all
	Elements Elements

	Status      string // 在业 吊销 注销 迁出
	RegionCode  string
	Address     string
	Type        string // 有限责任公司, 机关, 事业单位, …
	Industry    string // GB/T 4754 letter
	Authority   string // 市场监管 编办 民政
	Established time.Time
}

// Alive reports whether the unit may be opened in the hall.
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

// Verify asks whether the five values belong together. A unit unknown to the
// register is an Answer with Exists false, not a fault. Faults: Away, Limited.
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
	a.Established, _ = time.Parse(dateLayout, r.EstDate) // an unreadable date is an unknown one
	return a, nil
}
