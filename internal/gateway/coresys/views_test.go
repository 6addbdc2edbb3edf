package coresys_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
	"wangting/internal/gateway/patience"
	"wangting/internal/query"
)

const (
	hospital = "12321200468000022F"
	company  = "91321200MA2ABCD130"
)

func TestTheCoreSystemAnswersAViewPageByPage(t *testing.T) { // CAS-1
	g := open(t, "0123456789abcdef")
	ask := func(values map[string]string, page int) (query.Answer, error) {
		return g.View(t.Context(), query.Asked{View: "institution/staff", Values: values, Page: page, Size: 20})
	}
	first, err := ask(map[string]string{"aab998": hospital}, 1)
	if err != nil || len(first.Rows) != 20 || first.Total <= 20 || len(first.AsOf) != 12 {
		t.Fatalf("%d of %d as of %s, %v", len(first.Rows), first.Total, first.AsOf, err)
	}
	last, err := ask(map[string]string{"aab998": hospital}, 2)
	if err != nil || len(last.Rows) != first.Total-20 {
		t.Errorf("the second page has %d of %d, %v", len(last.Rows), last.Total, err)
	}
	one := first.Rows[0].Values
	if found, err := ask(map[string]string{"aab998": hospital, "aac003": one["aac003"], "id4": one["id4"]}, 1); err != nil || found.Total != 1 {
		t.Errorf("one person: %d rows, %v", found.Total, err)
	}
	elsewhere := map[string]string{"aab998": "123200004660012320", "aac003": one["aac003"], "id4": one["id4"]}
	if found, err := ask(elsewhere, 1); err != nil || found.Total != 0 {
		t.Errorf("another institution's person: %d rows, %v", found.Total, err)
	}
}

// shipped are the queries that come with the program.
func shipped(t *testing.T) []query.Query {
	t.Helper()
	items, err := catalog.Shipped(clocktest.Now())
	if err != nil {
		t.Fatal(err)
	}
	return query.In(items)
}

func TestEveryQueryFindsRowsInTheEmulator(t *testing.T) {
	g := open(t, "0123456789abcdef")
	for _, q := range shipped(t) {
		if q.Of.Hall {
			continue
		}
		v := map[string]string{}
		switch {
		case q.Asks == catalog.UnitAsks:
			v["aab998"] = hospital
		case q.View == "pension":
			v["aac058"], v["aac147"] = "01", "320105197411151748"
		case q.Asks == catalog.PersonAsks:
			v["aac058"], v["aac147"] = "01", "321202199205013965"
		case q.View == "title-certificates":
			v["aac003"], v["aac147"] = "测试壬", "321202199205013965"
		}
		a, err := g.View(t.Context(), query.Asked{View: q.View, Values: v, Page: 1, Size: 50})
		if err != nil || len(a.Rows) == 0 {
			t.Errorf("%s: %d rows, %v", q.Code, len(a.Rows), err)
			continue
		}
		for _, c := range q.Columns {
			seen := false
			for _, r := range a.Rows {
				seen = seen || r.Value(c.Of) != ""
			}
			if !seen {
				t.Errorf("%s: no row has %s (%s)", q.Code, c.Of, c.Label)
			}
		}
		for _, c := range q.Of.Columns { // the closed list names nothing that the core system does not send
			if !slices.ContainsFunc(a.Rows, func(r query.Row) bool { return r.Value(c.Key) != "" }) {
				t.Errorf("%s: no row has the column %s of its view", q.Code, c.Key)
			}
		}
	}
}

func TestTheCoreSystemRefusesWhatARealOneRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		key  string
		q    query.Asked
		want error
	}{
		"a wrong signature":      {"another key of 16", query.Asked{View: "schools"}, fault.Away},
		"a view it has not":      {"0123456789abcdef", query.Asked{View: "salaries"}, fault.Away},
		"no unit":                {"0123456789abcdef", query.Asked{View: "institution/staff"}, fault.Away},
		"a unit that is no 事业单位": {"0123456789abcdef", query.Asked{View: "institution/staff", Values: map[string]string{"aab998": company}}, fault.Away},
		"a name without a number": {
			"0123456789abcdef",
			query.Asked{View: "title-certificates", Values: map[string]string{"aac003": "测试壬"}},
			fault.Away,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.q.Page, tc.q.Size = 1, 20
			if a, err := open(t, tc.key).View(t.Context(), tc.q); !errors.Is(err, tc.want) {
				t.Errorf("%d rows, %v", len(a.Rows), err)
			}
		})
	}
}

func TestABrokenCoreSystemIsAwayAndNotEmpty(t *testing.T) { // OUT-3
	for _, mode := range []lever.Mode{lever.Error, lever.Down, lever.Tampered} {
		t.Run(string(mode), func(t *testing.T) {
			board := lever.NewBoard(func() {})
			core := emulated.Handler(emulated.Options{
				AppID:  "hall",
				Key:    []byte("0123456789abcdef"),
				People: people.New(clocktest.Now, func() {}),
				Now:    clocktest.Now,
			})
			srv := httptest.NewServer(http.Handler(board.Before("core", "core", core)))
			t.Cleanup(srv.Close)
			g, err := coresys.New(coresys.Settings{BaseURL: srv.URL, AppID: "hall", Key: []byte("0123456789abcdef"), Now: clocktest.Now,
				Patience: patience.Options{Tries: 1}})
			if err != nil {
				t.Fatal(err)
			}
			if err := board.Pull("core", mode, 0); err != nil {
				t.Fatal(err)
			}
			_, err = g.View(t.Context(), query.Asked{View: "schools", Page: 1, Size: 20})
			if !errors.Is(err, fault.Away) {
				t.Errorf("%s: %v", mode, err)
			}
		})
	}
}
