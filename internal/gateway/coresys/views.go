package coresys

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"wangting/internal/fault"
	"wangting/internal/query"
)

var _ query.Core = (*Gateway)(nil)

// viewRow reads the values of a row as text, whatever they are in JSON, and lists of rows as lists.
type viewRow query.Row

func (r *viewRow) UnmarshalJSON(b []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	r.Values, r.Lists = map[string]string{}, map[string][]query.Row{}
	for name, raw := range fields {
		var text string
		var list []viewRow
		switch raw = bytes.TrimSpace(raw); {
		case raw[0] == '"':
			if err := json.Unmarshal(raw, &text); err != nil {
				return err
			}
			r.Values[name] = text
		case raw[0] == '[':
			if err := json.Unmarshal(raw, &list); err != nil {
				return fmt.Errorf("reading the list %s: %w", name, err)
			}
			for _, l := range list {
				r.Lists[name] = append(r.Lists[name], query.Row(l))
			}
		case string(raw) != "null":
			r.Values[name] = string(raw)
		}
	}
	return nil
}

// View asks for one page of a view. Faults: NotFound when the region is not connected, Away, also of a nil Gateway: one
// that the settings do not name.
func (g *Gateway) View(ctx context.Context, q query.Asked) (query.Answer, error) {
	if g == nil {
		return query.Answer{}, &fault.Fault{Kind: fault.Away, Service: Service}
	}
	var a struct {
		Code  string    `json:"code"`
		Total int       `json:"total"`
		AsOf  string    `json:"asOf"`
		Rows  []viewRow `json:"rows"`
	}
	body := maps.Clone(q.Values)
	if body == nil {
		body = map[string]string{}
	}
	body["page"], body["size"] = strconv.Itoa(q.Page), strconv.Itoa(q.Size)
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		if err := g.wire.Ask(ctx, "views/"+q.View, body, &a); err != nil {
			return err
		}
		if a.Code != "OK" && a.Code != "NOT_OPEN" || len(a.Rows) > q.Size {
			return fmt.Errorf("asking view %s: code %q, %d rows", q.View, a.Code, len(a.Rows))
		}
		return nil
	})
	switch {
	case err != nil:
		return query.Answer{}, err
	case a.Code == "NOT_OPEN":
		return query.Answer{}, fault.Wrap(fault.NotFound, "", ErrNotOpen)
	}
	out := query.Answer{Total: a.Total, AsOf: a.AsOf}
	for _, r := range a.Rows {
		out.Rows = append(out.Rows, query.Row(r))
	}
	return out, nil
}
