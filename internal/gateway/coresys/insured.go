package coresys

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/regno"
)

// State is 人员参保状态 (AAC008 in LD/T 92).
type State string

// The values of State.
const (
	NeverInsured State = "0"
	Contributing State = "1"
	Paused       State = "2"
	Ended        State = "3"
)

// Insured is the state of one person's insurance with one unit.
type Insured struct {
	State State
	Ended time.Time // the last day (AAE031); zero unless State is Ended
}

// Insured asks whether a person is insured with a unit. Faults: ErrNotOpen, Away.
func (g *Gateway) Insured(ctx context.Context, c regno.USCC, d regno.Document) (Insured, error) {
	var a struct {
		Code  string `json:"code"`
		State State  `json:"aac008"`
		Ended string `json:"aae031"`
	}
	q := map[string]string{"aab998": string(c), "aac058": string(d.Type), "aac147": d.Number}
	out := Insured{}
	err := g.patience.Do(ctx, true, func(ctx context.Context) (err error) {
		if err := g.wire.Ask(ctx, "insured", q, &a); err != nil {
			return err
		}
		out.State = a.State
		switch {
		case a.Code == "NOT_OPEN":
		case a.Code != "OK" || a.State < NeverInsured || a.State > Ended || len(a.State) != 1:
			return fmt.Errorf("asking insured: code %q, state %q", a.Code, a.State)
		case a.State == Ended:
			out.Ended, err = time.Parse("20060102", a.Ended)
		}
		return err
	})
	if err == nil && a.Code == "NOT_OPEN" {
		return Insured{}, ErrNotOpen
	}
	return out, err
}
