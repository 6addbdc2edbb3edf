package courier

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/gateway/loose"
	"wangting/internal/gateway/patience"
	"wangting/internal/parcel"
)

// Subscribe asks 快递100 to call back whenever a parcel moves; salt signs its calls. A
// second subscription is no fault. Faults: Away; Invalid when 快递100 does not follow this parcel, whenever it is asked.
func (g *Gateway) Subscribe(ctx context.Context, company, number, phone, callback, salt string) error {
	type parameters struct {
		Callback string `json:"callbackurl"`
		Salt     string `json:"salt"`
		Phone    string `json:"phone,omitempty"`
	}
	b, err := json.Marshal(struct {
		Company    string     `json:"company"`
		Number     string     `json:"number"`
		Key        string     `json:"key"`
		Parameters parameters `json:"parameters"`
	}{company, number, g.s.Key, parameters{callback, salt, phoneFor(company, phone)}})
	if err != nil {
		return err
	}
	var a struct {
		Code loose.Text `json:"returnCode"`
	}
	return g.patience.Do(ctx, true, func(ctx context.Context) error {
		if err := g.ask(ctx, "/poll", url.Values{"schema": {"json"}, "param": {string(b)}}, &a); err != nil {
			return err
		}
		switch a.Code {
		case "200", "501": // 501: subscribed already
			return nil
		case "700", "701", "702":
			return fault.New(fault.Invalid, "快递查询服务不跟踪这家快递公司的快件")
		case "600", "601":
			return patience.Ours(string("code " + a.Code))
		}
		return fmt.Errorf("subscribing to a parcel: code %s", a.Code)
	})
}

// ReadPush reads a call of 快递100. Faults: Forbidden when salt did not sign it, Invalid when it cannot be read.
func (*Gateway) ReadPush(param, sign, salt string) (parcel.Push, error) {
	if !hmac.Equal([]byte(Sign(param, salt, "")), []byte(sign)) {
		return parcel.Push{}, fault.New(fault.Forbidden, "")
	}
	var p struct {
		Status string     `json:"status"` // polling shutdown abort updateall
		Last   lastResult `json:"lastResult"`
	}
	if err := json.Unmarshal([]byte(param), &p); err != nil {
		return parcel.Push{}, fault.Wrap(fault.Invalid, "", err)
	}
	moved := p.Status != "abort" && p.Last.State != ""
	return parcel.Push{Number: string(p.Last.Number), Track: p.Last.track(), Moved: moved}, nil
}
