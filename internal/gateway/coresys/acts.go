package coresys

import (
	"context"
	"fmt"

	"wangting/internal/auto"
	"wangting/internal/fault"
	"wangting/internal/query"
)

var (
	_ auto.Core  = (*Gateway)(nil)
	_ auto.Lists = (*Gateway)(nil)
)

// A rule sees a view whole or not at all: half a roster would say that somebody is not insured. A longer one goes to staff.
const (
	lookPage = 100
	lookMost = 30_000
)

// Look gives all rows of a view, page by page. Faults: NotFound; Away, also when the pages do not add up to the total that the core
// system tells, as when rows change in between, and when there are more than lookMost.
func (g *Gateway) Look(ctx context.Context, view string, values map[string]string) ([]map[string]string, error) {
	var out []map[string]string
	for page := 1; ; page++ {
		a, err := g.View(ctx, query.Asked{View: view, Values: values, Page: page, Size: lookPage})
		if err != nil {
			return nil, err
		}
		for _, r := range a.Rows {
			out = append(out, r.Values)
		}
		switch {
		case a.Total > lookMost:
			return nil, fault.AwayFrom(Service, fmt.Errorf("view %s has %d rows, more than %d", view, a.Total, lookMost))
		case len(out) == a.Total:
			return out, nil
		case len(out) > a.Total, len(a.Rows) < lookPage:
			return nil, fault.AwayFrom(Service, fmt.Errorf("view %s told %d rows and gave %d", view, a.Total, len(out)))
		}
	}
}

// Page gives one page of a view and how many rows it has. Faults: NotFound, Away.
func (g *Gateway) Page(
	ctx context.Context, view string, values map[string]string, page, size int,
) (rows []map[string]string, total int, err error) {
	a, err := g.View(ctx, query.Asked{View: view, Values: values, Page: page, Size: size})
	for _, r := range a.Rows {
		rows = append(rows, r.Values)
	}
	return rows, a.Total, err
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
