package coresys

import (
	"context"
	"fmt"

	"wangting/internal/auto"
	"wangting/internal/fault"
	"wangting/internal/query"
)

var _ auto.Core = (*Gateway)(nil)

// lookRows is how many rows of a view a rule looks at.
const lookRows = 100

// Look gives the first rows of a view. Faults: NotFound, Away.
func (g *Gateway) Look(ctx context.Context, view string, values map[string]string) ([]map[string]string, error) {
	a, err := g.View(ctx, query.Asked{View: view, Values: values, Page: 1, Size: lookRows})
	if err != nil {
		return nil, err
	}
	var out []map[string]string
	for _, r := range a.Rows {
		out = append(out, r.Values)
	}
	return out, nil
}

type actAnswer struct {
	Key  string `json:"key"`
	Code string `json:"code"`
	Say  string `json:"say"`
}

// Act does something at the core system, which knows the request by its id: asking again is safe. An answer that leaves a row out, or
// answers another one, is none. Faults: NotFound, Away.
func (g *Gateway) Act(ctx context.Context, r auto.Request) ([]auto.Answer, error) {
	if g == nil {
		return nil, &fault.Fault{Kind: fault.Away, Service: Service}
	}
	body := map[string]any{"request": r.ID, "rows": r.Rows}
	if r.USCC != "" {
		body["aab998"] = string(r.USCC)
	} else {
		body["aac058"], body["aac147"] = string(r.Document.Type), r.Document.Number
	}
	var out []auto.Answer
	open := true
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		var a struct {
			Code string      `json:"code"`
			Rows []actAnswer `json:"rows"`
		}
		if err := g.wire.Ask(ctx, "acts/"+r.Act, body, &a); err != nil {
			return err
		}
		if open = a.Code != "NOT_OPEN"; !open {
			return nil
		}
		if a.Code != "OK" || len(a.Rows) != len(r.Rows) {
			return fmt.Errorf("act %s: code %q, %d answers to %d rows", r.Act, a.Code, len(a.Rows), len(r.Rows))
		}
		out = nil
		for i, x := range a.Rows {
			if x.Key != r.Rows[i]["key"] || x.Code == "" {
				return fmt.Errorf("act %s: answer %d is to row %q", r.Act, i, x.Key)
			}
			out = append(out, auto.Answer(x))
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case !open:
		return nil, fault.Wrap(fault.NotFound, "", ErrNotOpen)
	}
	return out, nil
}
