package courier

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"net/url"

	"wangting/internal/fault"
	"wangting/internal/parcel"
)

// Subscribe asks 快递100 to call back whenever a parcel moves; salt signs its calls. A
// second subscription is no fault. Faults: Away, or a fault that a retry does not mend.
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
	}{company, number, g.s.Key, parameters{callback, salt, phone}})
	if err != nil {
		return err
	}
	var a struct {
		Result bool   `json:"result"`
		Code   string `json:"returnCode"`
	}
	return g.patience.Do(ctx, true, func(ctx context.Context) error {
		if err := g.ask(ctx, "/poll", url.Values{"schema": {"json"}, "param": {string(b)}}, &a); err != nil {
			return err
		}
		if !a.Result && a.Code != "501" { // 501: subscribed already
			return fmt.Errorf("subscribing to a parcel: code %s", a.Code)
		}
		return nil
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
	return parcel.Push{Number: p.Last.Number, Track: p.Last.track(), Moved: moved}, nil
}
