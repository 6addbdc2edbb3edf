package query

import (
	"context"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Print asks anew and makes a document of the whole answer (RES-7); it gives the id of the document. Only a query of a unit or of a person
// about itself has one. Faults: those of Ask, Conflict when there is nothing to prove or more than a document holds.
func (s *Service) Print(ctx context.Context, who actor.Actor, a Asking) (string, error) {
	if q, ok := s.Named(a.Code); ok && (q.Asks == catalog.AnybodyAsks || !q.Proof) {
		return "", fault.New(fault.NotFound, "")
	}
	q, l, values, err := s.admit(ctx, who, a)
	if err != nil {
		return "", err
	}
	answer, err := s.whole(ctx, who, q, values)
	switch {
	case err != nil:
		return "", err
	case len(answer.Rows) == 0:
		return "", fault.New(fault.Conflict, "没有查到记录，不能打印凭证")
	case len(answer.Rows) < answer.Total:
		return "", fault.New(fault.Conflict, "记录太多，一份凭证放不下。请增加查询条件，分次打印")
	}
	holder := l.holder.Name
	if q.Asks == catalog.UnitAsks {
		u, err := s.Units.Find(ctx, who.UnitID)
		if err != nil {
			return "", err
		}
		holder = string(u.Name)
	}
	out := printout(q, holder, values, s.Now(), shown(q, l, values, answer))
	var paper string
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if paper, err = s.Papers.Print(ctx, who, out); err != nil {
			return err
		}
		return s.record(ctx, who, "query.printed", q, values, len(answer.Rows), 0)
	})
	return paper, err
}

// printout is an answer as a document says it. A record becomes a table of two columns, and what was chosen from a list is named.
func printout(q Query, holder string, values map[string]string, now time.Time, r Result) casework.Printout {
	out := casework.Printout{Code: q.Code, Name: q.Name, Holder: holder, AsOf: r.AsOf, Months: q.ProofMonths}
	for _, p := range q.Params {
		v := values[p.Takes]
		options := q.Param(p).Options(now)
		if i := slices.IndexFunc(options, func(o form.Option) bool { return o.Value == v }); i >= 0 {
			v = options[i].Label
		}
		if v != "" {
			out.Asked = append(out.Asked, p.Label+" "+v)
		}
	}
	if !q.Record() {
		out.Tables = []casework.PrintedTable{{Head: r.Table.Head, Rows: r.Table.Rows}}
		return out
	}
	facts := casework.PrintedTable{Head: []string{"项目", "内容"}}
	for _, f := range r.Facts {
		facts.Rows = append(facts.Rows, []string{f.Key, f.Value})
	}
	out.Tables = append(out.Tables, facts)
	for _, t := range r.Lists {
		out.Tables = append(out.Tables, casework.PrintedTable{Title: t.Title, Head: t.Head, Rows: t.Rows})
	}
	return out
}
