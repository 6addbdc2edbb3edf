package query_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/query"
)

// printer keeps what was printed.
type printer struct{ last casework.Printout }

func (p *printer) Print(_ context.Context, _ actor.Actor, out casework.Printout) (string, error) {
	p.last = out
	return "paper", nil
}

// RES-7: a proof holds every row of the answer, and only whoever may ask gets one.
func TestAProofHoldsTheWholeAnswer(t *testing.T) {
	row := query.Row{Values: map[string]string{"aac003": "测试壬", "aae001": "2026"}}
	for name, tc := range map[string]struct {
		who  actor.Actor
		code string
		rows int
		all  int
		want error
	}{
		"a person, of their own record":     {own, "pension-query", 1, 1, nil},
		"an institution":                    {chief, "institution-wage", 3, 3, nil},
		"a handler without the grant":       {handler, "institution-wage", 3, 3, fault.Forbidden},
		"a visitor":                         {visitor, "institution-wage", 3, 3, fault.Anonymous},
		"a public query":                    {own, "school-query", 3, 3, fault.NotFound},
		"an empty answer":                   {own, "pension-query", 0, 0, fault.Conflict},
		"an answer beyond one document":     {chief, "institution-wage", 50, 500, fault.Conflict},
		"the representative of a company":   {trader, "institution-wage", 3, 3, query.ErrNotInstitution},
		"a person about other people's pay": {own, "institution-wage", 3, 3, fault.Anonymous},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := &world{total: tc.all}, &printer{}
			for range tc.rows {
				w.rows = append(w.rows, row)
			}
			s, _ := open(t, w)
			s.Papers = p
			paper, err := s.Print(t.Context(), tc.who, query.Asking{Code: tc.code, Typed: map[string]string{"year": "2026"}})
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if tc.want != nil {
				if p.last.Code != "" {
					t.Error("a document was made")
				}
				return
			}
			q, _ := s.Named(tc.code)
			if paper != "paper" || p.last.AsOf != "2026-11-23 00:00" || len(p.last.Tables) == 0 || len(p.last.Asked) == 0 {
				t.Errorf("printed %+v", p.last)
			}
			if !q.Record() && len(p.last.Tables[0].Rows) != tc.rows {
				t.Errorf("%d rows, want %d", len(p.last.Tables[0].Rows), tc.rows)
			}
			if q.Record() && p.last.Holder != "测试壬" {
				t.Errorf("the holder is %q", p.last.Holder)
			}
		})
	}
}

// What was chosen from a list is printed by its name, as the page showed it.
func TestAProofNamesWhatWasChosen(t *testing.T) {
	w, p := &world{rows: []query.Row{{Values: map[string]string{"aac003": "测试壬"}}}, total: 1}, &printer{}
	s, _ := open(t, w)
	s.Papers = p
	_, err := s.Print(t.Context(), own, query.Asking{Code: "pension-query", Typed: map[string]string{"year": " 2026 ", "month": "07"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.last.Asked, "；"); got != "发放年度 2026；月份 07 月" {
		t.Errorf("printed as asked for: %s", got)
	}
}
