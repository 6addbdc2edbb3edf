// Package coresys owns the hall's questions to the core business system of social
// insurance: what a unit has registered, paid, and is owed (CEN-3). It reads only.
//
// The core system's own interfaces are not public; this contract is ours, in the
// labels of the field codes (LD/T 92), signed as the register's is.
//
//	GET <base>/units/{aab998}/insurances|contributions|benefits|injuries|subunits?page=1&size=20&from=&to=&area=
//	{"code": "OK|NOT_OPEN", "total": 42, "rows": [{…}]}
//
// from and to are months (yyyyMM) and area a region (GB/T 2260), each "" for all.
//
// A person's number may not stand in an address, so that one question is a POST:
//
//	POST <base>/insured
//	{"aab998": USCC, "aac058": document type, "aac147": document number}
//	{"code": "OK|NOT_OPEN", "aac008": "0|1|2|3", "aae031": "yyyyMMdd"}
//
// Money is in fen. Names of people come masked; numbers of people never come, and go
// out in the last question only. NOT_OPEN is a region whose data is not connected yet.
package coresys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/signed"
)

// Service is what the hall calls this outside system.
const Service = "社会保险核心业务系统"

// ErrNotOpen says that the region's data is not connected.
var ErrNotOpen = errors.New("the region's data is not connected")

// Settings is where the core system is and who we are to it.
type Settings struct {
	BaseURL  string
	AppID    string
	Key      []byte
	HTTP     *http.Client
	Now      func() time.Time
	Patience patience.Options
}

// Gateway asks the core system. It is safe for concurrent use.
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
		return nil, err
	}
	return &Gateway{wire: w, patience: patience.New(Service, s.Patience)}, nil
}

// Patience is for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Query is one page about a unit.
type Query struct {
	USCC     string
	Area     string // "" is every region that is connected
	From, To string // months, yyyyMM; "" is from the first and to the last
	Page     int    // from 1
	Size     int
}

// Insurance is 参保信息 of one kind of insurance.
type Insurance struct {
	Kind   string `json:"aae140"` // 110 企业职工基本养老保险 …
	State  string `json:"aab051"` // 1 参保缴费 2 暂停 3 终止
	Since  string `json:"aab050"` // yyyyMMdd
	People int    `json:"people"`
	Region string `json:"aab301"`
}

// Contribution is 缴费信息 of one kind and month.
type Contribution struct {
	Month    string `json:"aae002"` // yyyyMM
	Kind     string `json:"aae140"`
	People   int    `json:"aab083"`
	BaseFen  int64  `json:"aab121"`
	UnitFen  int64  `json:"unit"`
	SelfFen  int64  `json:"aab122"`
	Paid     bool   `json:"paid"`
	PaidDate string `json:"paidDate"` // yyyyMMdd
}

// Benefit is 养老待遇 of one person, masked.
type Benefit struct {
	Name  string `json:"aac003"`
	Since string `json:"since"` // yyyyMM
	Fen   int64  `json:"amount"`
	State string `json:"state"`
}

// Injury is one 工伤, its person masked.
type Injury struct {
	Number   string `json:"number"`
	Name     string `json:"aac003"`
	Happened string `json:"happened"` // yyyyMMdd
	Decided  string `json:"decided"`
	Result   string `json:"result"`
}

// Subunit is one 二级单位.
type Subunit struct {
	Number string `json:"aab001"`
	Name   string `json:"aab004"`
	State  string `json:"aab051"`
	Region string `json:"aab301"`
}

// Insurances, Contributions, Benefits, Injuries and Subunits give a page and how many
// there are in all: ErrNotOpen, or Away.
func (g *Gateway) Insurances(ctx context.Context, q Query) ([]Insurance, int, error) {
	return ask[Insurance](ctx, g, "insurances", q)
}

// Contributions gives the newest month first.
func (g *Gateway) Contributions(ctx context.Context, q Query) ([]Contribution, int, error) {
	return ask[Contribution](ctx, g, "contributions", q)
}

// Benefits gives who the unit's pension goes to.
func (g *Gateway) Benefits(ctx context.Context, q Query) ([]Benefit, int, error) {
	return ask[Benefit](ctx, g, "benefits", q)
}

// Injuries gives the newest first.
func (g *Gateway) Injuries(ctx context.Context, q Query) ([]Injury, int, error) {
	return ask[Injury](ctx, g, "injuries", q)
}

// Subunits gives the units below this one.
func (g *Gateway) Subunits(ctx context.Context, q Query) ([]Subunit, int, error) {
	return ask[Subunit](ctx, g, "subunits", q)
}

func ask[T any](ctx context.Context, g *Gateway, name string, q Query) ([]T, int, error) {
	var a struct {
		Code  string          `json:"code"`
		Total int             `json:"total"`
		Rows  json.RawMessage `json:"rows"`
	}
	var rows []T
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		v := url.Values{"page": {strconv.Itoa(q.Page)}, "size": {strconv.Itoa(q.Size)}, "from": {q.From}, "to": {q.To}, "area": {q.Area}}
		if err := g.wire.Get(ctx, "units/"+url.PathEscape(q.USCC)+"/"+name, v, &a); err != nil {
			return err
		}
		switch a.Code {
		case "NOT_OPEN":
			return nil
		case "OK":
			return json.Unmarshal(a.Rows, &rows)
		}
		return fmt.Errorf("asking %s: code %s", name, a.Code)
	})
	if err == nil && a.Code == "NOT_OPEN" {
		err = ErrNotOpen
	}
	return rows, a.Total, err
}
