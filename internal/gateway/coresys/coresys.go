// Package coresys owns the hall's client for the core business system of social
// insurance: what a unit has registered, paid, and is owed (CEN-3), and the acts of automatic items (ITM-12).
//
// The core system's own interfaces are not public. This contract is ours: it uses the
// field codes of LD/T 92 and the signatures of package signed.
//
//	GET <base>/units/{aab998}/insurances|contributions|benefits|injuries|subunits?page=1&size=20&from=&to=&area=
//	{"code": "OK|NOT_OPEN", "total": 42, "rows": [{…}]}
//
// from and to are months (yyyyMM), area is a region (GB/T 2260); "" means all.
//
// A person's number must not appear in an address, so this question is a POST:
//
//	POST <base>/insured
//	{"aab998": USCC, "aac058": document type, "aac147": document number}
//	{"code": "OK|NOT_OPEN", "aac008": "0|1|2|3", "aae031": "yyyyMMdd"}
//
// A query of the hall asks a view. What it asks about people stands in the body, never in an address:
//
//	POST <base>/views/{name}
//	{"aab998"?, "aac058"?, "aac147"?, "aac003"?, …, "page": "1", "size": "20"}
//	{"code": "OK|NOT_OPEN", "total": 42, "asOf": "yyyyMMddHHmm", "rows": [{…}]}
//
// An act changes something, at most 50 rows at once; a row that was answered under the same request and key is not done again:
//
//	POST <base>/acts/{name}
//	{"request": id, "aab998"?, "aac058"?, "aac147"?, "rows": [{"key": "1", …}]}
//	{"code": "OK|NOT_OPEN", "rows": [{"key": "1", "code": "OK|OK_LATE|ELSEWHERE|…", "say": "…"}]}
//
// The key of a row is its identity, hashed by the hall: it says nothing, and stays the same wherever the row stands. Rows that declare
// people have an act, and name them by docType (AAC058; "" is an identity card) and number. staff-change takes add, end, undo
// (人员变更回退) and pre (用工参保预登记): an addition says contract, startMonth, wage and kinds, an end reason, lastMonth and
// deathDate; employment-set of a unit hire, renew, change and end. OK, OK_LATE, INJURY_OPEN, CLAMPED_LOW and CLAMPED_HIGH were done;
// every other code was not.
//
// injury-set and benefit-set write a decision of staff (一次录入), under its number (decisionNo) and day (decided): the same number again
// replaces what it said. injury-set says docType, number, unit, kind, happened, diagnosed, part and diagnosis, and injuries2 gives it back;
// benefit-set says months, from, to and amount of the person whose case it is, and unemployment gives it back.
//
// UNKNOWN_VIEW, UNKNOWN_ACT, MISSING and REFUSED are our own mistakes: they count as no answer.
//
// Money is in fen. Names of people arrive masked, in views in full for their own unit or themselves. Document numbers
// never arrive, only their last four characters; insured and views send one. The one view that gives them is roster-documents, of
// people whom a unit names by their keys (aac001) and who are insured with it: it picks them into a form, where it would type them.
// NOT_OPEN means that the region's data is not connected yet.
package coresys

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/account"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/signed"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "社会保险核心业务系统"

// ErrNotOpen is returned when the region's data is not connected yet.
var ErrNotOpen = errors.New("the region's data is not connected")

// Settings holds the address of the core system and the hall's credentials there.
type Settings struct {
	BaseURL  string
	AppID    string
	Key      []byte
	HTTP     *http.Client
	Now      func() time.Time
	Patience patience.Options
}

// Gateway sends questions to the core system. It is safe for concurrent use.
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
		return nil, err
	}
	return &Gateway{wire: w, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// askRows returns one page of rows and the total number of rows. Faults: ErrNotOpen (a NotFound), Away.
func askRows[W, T any](ctx context.Context, g *Gateway, name string, q account.RecordQuery, row func(W) T) ([]T, int, error) {
	var a struct {
		Code  string `json:"code"`
		Total int    `json:"total"`
		Rows  []W    `json:"rows"`
	}
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		v := url.Values{
			"page": {strconv.Itoa(q.Page)},
			"size": {strconv.Itoa(q.Size)},
			"from": {q.From},
			"to":   {q.To},
			"area": {q.Area},
		}
		if err := g.wire.Get(ctx, "units/"+url.PathEscape(string(q.USCC))+"/"+name, v, &a); err != nil {
			return err
		}
		if a.Code != "OK" && a.Code != "NOT_OPEN" {
			return fmt.Errorf("asking %s: code %s", name, a.Code)
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, 0, err
	case a.Code == "NOT_OPEN":
		return nil, 0, fault.Wrap(fault.NotFound, "", ErrNotOpen)
	}
	var rows []T
	for _, w := range a.Rows {
		rows = append(rows, row(w))
	}
	return rows, a.Total, nil
}
