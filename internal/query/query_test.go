package query_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/query"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
)

const (
	hospital = "12321200468000022F"
	company  = "91321200MA2ABCD130"
	ownID    = "321202199205013965"
)

var (
	chief   = actor.Actor{PersonID: "p1", UnitID: "hospital", MandateID: "m1", Level: actor.Representative}
	granted = actor.Actor{PersonID: "p2", UnitID: "hospital", MandateID: "m2", Level: actor.Operator}
	handler = actor.Actor{PersonID: "p3", UnitID: "hospital", MandateID: "m3", Level: actor.Operator}
	trader  = actor.Actor{PersonID: "p4", UnitID: "company", MandateID: "m4", Level: actor.Representative}
	own     = actor.Actor{PersonID: "p1"}
	visitor = actor.Actor{IP: "192.0.2.7"}
)

// world plays the rooms below and the core system.
type world struct {
	asked []query.Asked
	rows  []query.Row
	total int
	err   error
	cases map[string]casework.Progress
}

func (w *world) View(_ context.Context, a query.Asked) (query.Answer, error) {
	w.asked = append(w.asked, a)
	return query.Answer{Rows: w.rows, Total: max(w.total, len(w.rows)), AsOf: "202611230000"}, w.err
}

func (w *world) ProgressOf(_ context.Context, number string) (casework.Progress, error) {
	c, ok := w.cases[number]
	if !ok {
		return c, fault.New(fault.NotFound, "")
	}
	return c, nil
}

type units struct{}

func (units) Find(_ context.Context, id string) (unit.Unit, error) {
	code := map[string]regno.USCC{"hospital": hospital, "company": company}[id]
	return unit.Unit{ID: id, USCC: code, Number: "2000000001"}, nil
}

type persons struct{}

func (persons) Find(_ context.Context, id string) (person.Person, error) {
	if id != "p1" {
		return person.Person{}, fault.New(fault.NotFound, "")
	}
	return person.Person{ID: id, Name: "测试壬", DocType: regno.IdentityCard, DocNumber: ownID, Phone: "13851420011"}, nil
}

type mandates struct{}

func (mandates) Decide(_ context.Context, who actor.Actor, a mandate.Ask) (mandate.Right, error) {
	switch {
	case !who.ForUnit():
		return mandate.Right{}, fault.New(fault.Anonymous, "")
	case who.Level == actor.Operator && who.MandateID != "m2" && a.Item != "":
		return mandate.Right{}, fault.New(fault.Forbidden, "您还没有获得办理这个事项的授权")
	}
	return mandate.Right{}, nil
}

// shelf is the store of a catalogue of the shipped queries.
var shelf = sync.OnceValue(func() *catalog.Memory {
	c, err := catalog.Shipped(clocktest.Now())
	if err != nil {
		panic(err)
	}
	m := &catalog.Memory{}
	for _, it := range c.List(catalog.Filter{Queries: true}) {
		if err := m.Add(*it, time.Time{}); err != nil {
			panic(err)
		}
	}
	return m
})

func open(t *testing.T, w *world) (*query.Service, *audittest.Book) {
	t.Helper()
	db, book := storetest.SQLite(t), audittest.New(t)
	items := &catalog.Service{Store: shelf(), Tx: db, Now: clocktest.Now}
	if err := items.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &query.Service{
		Core:     w,
		Items:    items,
		Units:    units{},
		Persons:  persons{},
		Mandates: mandates{},
		Cases:    w,
		Rates:    limitdb.New(db),
		Limits:   query.Limits{PerAccount: 20, PerAddress: 8, Rows: 120, Tries: 5, Guesses: 30},
		Keys:     secrettest.Keyring(t),
		Tx:       db,
		Audit:    book.Service,
		Now:      clocktest.Now,
	}, book
}

// CAS-1, CAS-10: the one rule of who may ask what.
func TestWhoMayAskWhat(t *testing.T) {
	for name, tc := range map[string]struct {
		who  actor.Actor
		code string
		want error
	}{
		"a visitor asks about a certificate":                {visitor, "title-certificate", nil},
		"a visitor asks for schools":                        {visitor, "school-query", nil},
		"a visitor asks about the wages of an institution":  {visitor, "institution-wage", fault.Anonymous},
		"a visitor asks for an archive":                     {visitor, "archive-query", fault.Anonymous},
		"a person asks for their own archive":               {own, "archive-query", nil},
		"a person asks about the wages of an institution":   {own, "institution-wage", fault.Anonymous},
		"the representative of an institution":              {chief, "institution-wage", nil},
		"the representative, about what is sensitive":       {chief, "institution-survivors", nil},
		"a handler with the grant":                          {granted, "institution-survivors", nil},
		"a handler without it":                              {handler, "institution-survivors", fault.Forbidden},
		"a handler without it, about what is not sensitive": {handler, "institution-staff", fault.Forbidden},
		"the representative of a company":                   {trader, "institution-wage", query.ErrNotInstitution},
		"anybody, about what is no query":                   {chief, "work-injury", fault.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{}
			s, _ := open(t, w)
			if _, err := s.May(t.Context(), tc.who, tc.code); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if tc.want == nil {
				return
			}
			a := query.Asking{Code: tc.code, Human: true}
			_, asked := s.Ask(t.Context(), tc.who, a)
			_, exported := s.Export(t.Context(), tc.who, a)
			if !errors.Is(asked, tc.want) || !errors.Is(exported, tc.want) || len(w.asked) > 0 {
				t.Errorf("asking gave %v, exporting %v, and %d questions went out", asked, exported, len(w.asked))
			}
		})
	}
}

// ITM-14: nobody widens a view by a parameter.
func TestAViewIsHeldToWhoeverAsks(t *testing.T) {
	w := &world{}
	s, _ := open(t, w)
	typed := map[string]string{"aab998": company, "aac147": "110101199001011234", "name": "示例甲子", "tail": "1203"}
	if _, err := s.Ask(t.Context(), chief, query.Asking{Code: "institution-staff", Typed: typed}); err != nil {
		t.Fatal(err)
	}
	if v := w.asked[0].Values; v["aab998"] != hospital || v["aac147"] != "" || v["aac003"] != "示例甲子" || v["id4"] != "1203" {
		t.Errorf("the unit's question is %v", v)
	}
	if _, err := s.Ask(t.Context(), own, query.Asking{Code: "pension-query", Typed: typed}); err != nil {
		t.Fatal(err)
	}
	if v := w.asked[1].Values; v["aac147"] != ownID || v["aac058"] != "01" || v["aab998"] != "" {
		t.Errorf("the person's question is %v", v)
	}
}

func TestWhatIsTypedIsRead(t *testing.T) {
	paper := "苏职证示例2025000123"
	for name, tc := range map[string]struct {
		code  string
		typed map[string]string
		field string // wrong; "" for none
	}{
		"nothing, where all is optional":        {"institution-wage", nil, ""},
		"the last four, one of them an x":       {"institution-wage", map[string]string{"tail": "123x"}, ""},
		"a whole number instead":                {"institution-wage", map[string]string{"tail": ownID}, "tail"},
		"a year to come":                        {"institution-wage", map[string]string{"year": "2031"}, "year"},
		"a name and a number":                   {"title-certificate", map[string]string{"name": "测试壬", "number": ownID}, ""},
		"a name and the number of the paper":    {"title-certificate", map[string]string{"name": "测试壬", "cert": paper}, ""},
		"a name alone":                          {"title-certificate", map[string]string{"name": "测试壬"}, "number"},
		"a number alone":                        {"title-certificate", map[string]string{"number": ownID}, "name"},
		"a number with a wrong check digit":     {"title-certificate", map[string]string{"name": "测试壬", "number": "321202199205013966"}, "number"},
		"a passport":                            {"title-certificate", map[string]string{"name": "TEST ALPHA", "number": "E00000001"}, ""},
		"a region that is none":                 {"school-query", map[string]string{"area": "999999"}, "area"},
		"a kind that is none":                   {"designated", map[string]string{"kind": "药店"}, "kind"},
		"a word that is too long":               {"school-query", map[string]string{"q": strings.Repeat("学", 41)}, "q"},
		"half a case number":                    {"case-progress", map[string]string{"case": "2026", "phone": "0011"}, "case"},
		"a whole phone instead of its last 4":   {"case-progress", map[string]string{"case": "2026", "phone": "13851420011"}, "phone"},
		"a month of a pension that is no month": {"pension-query", map[string]string{"month": "13"}, "month"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t, &world{})
			err := s.Check(t.Context(), chief, query.Asking{Code: tc.code, Typed: tc.typed})
			if tc.field == "" && err != nil || tc.field != "" && (!errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays(tc.field) == "") {
				t.Errorf("got %v, want a fault on %q", err, tc.field)
			}
		})
	}
}

// SEC-1: names are masked for strangers and numbers for everybody; what no column names is dropped.
func TestOnlyTheColumnsOfADefinitionAreShown(t *testing.T) {
	certificate := query.Row{Values: map[string]string{"aac003": "测试壬", "certNo": "苏职证示例1号", "aac147": ownID, "phone": "13851420011"}}
	byNumber := map[string]string{"name": "测试壬", "number": ownID}
	for name, tc := range map[string]struct {
		who   actor.Actor
		typed map[string]string
		whole bool
	}{
		"a stranger":                            {visitor, byNumber, false},
		"the holder, signed in":                 {own, byNumber, true},
		"somebody signed in, about another one": {own, map[string]string{"name": "测试壬", "cert": "苏职证示例1号"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t, &world{rows: []query.Row{certificate}})
			r, err := s.Ask(t.Context(), tc.who, query.Asking{Code: "title-certificate", Typed: tc.typed, Human: true})
			if err != nil {
				t.Fatal(err)
			}
			row := strings.Join(r.Table.Rows[0], " ")
			if strings.Contains(row, "测试壬") != tc.whole || strings.Contains(row, ownID) || strings.Contains(row, "13851420011") {
				t.Errorf("the row is %s", row)
			}
		})
	}
}

func TestValuesAreWrittenAsPeopleReadThem(t *testing.T) {
	s, _ := open(t, &world{rows: []query.Row{{Values: map[string]string{
		"aac003": "示例甲子", "id4": ownID, "payBefore": "178500", "payAfter": "196500", "change": "-100", "aae041": "20260101",
	}}}})
	r, err := s.Ask(t.Context(), chief, query.Asking{Code: "institution-wage"})
	if err != nil {
		t.Fatal(err)
	}
	row := strings.Join(r.Table.Rows[0], " ")
	for _, want := range []string{"示例甲子 ****3965", "1,785.00 → 1,965.00", "-1.00", "2026-01-01", "—"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row %s lacks %s", row, want)
		}
	}
	if strings.Contains(row, ownID) || r.AsOf != "2026-11-23 00:00" {
		t.Errorf("the row is %s, as of %s", row, r.AsOf)
	}
}

// Every look is written down, without a name or a number.
func TestEveryLookIsWrittenDown(t *testing.T) {
	s, book := open(t, &world{rows: []query.Row{{Values: map[string]string{"aac003": "测试壬"}}}})
	typed := map[string]string{"name": "测试壬", "number": ownID}
	for range 2 {
		if _, err := s.Ask(t.Context(), visitor, query.Asking{Code: "title-certificate", Typed: typed, Human: true}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Export(t.Context(), chief, query.Asking{Code: "institution-wage", Typed: map[string]string{"name": "示例甲子"}}); err != nil {
		t.Fatal(err)
	}
	all := book.Entries()
	if got := strings.Join(book.Acts(), " "); got != "query.asked query.asked query.exported" {
		t.Fatalf("written down: %s", got)
	}
	if all[2].UnitID != "hospital" || all[0].UnitID != "" || all[2].Details()[actor.DetailItem] != "institution-wage" {
		t.Errorf("the export is %+v", all[2])
	}
	about := all[0].Details()["about"]
	if len(about) != 32 || about != all[1].Details()["about"] || all[0].Details()["rows"] != "1" {
		t.Errorf("the details are %s and %s", all[0].Detail, all[1].Detail)
	}
	for _, e := range all {
		if strings.Contains(e.Detail, ownID) || strings.Contains(e.Detail, "测试") || strings.Contains(e.Detail, "示例") {
			t.Errorf("a name or a number is written down: %s", e.Detail)
		}
	}
}

func TestNobodyAsksAboutAPersonPastTheSlider(t *testing.T) {
	w := &world{}
	s, book := open(t, w)
	typed := map[string]string{"name": "测试壬", "number": ownID}
	_, err := s.Ask(t.Context(), visitor, query.Asking{Code: "title-certificate", Typed: typed})
	if !errors.Is(err, query.ErrNotHuman) || len(w.asked)+len(book.Entries()) > 0 {
		t.Errorf("%v, and %d questions went out", err, len(w.asked))
	}
}

func TestLooksAreLimitedByAddressAndByAccount(t *testing.T) {
	s, _ := open(t, &world{})
	ask := func(who actor.Actor) error {
		_, err := s.Ask(t.Context(), who, query.Asking{Code: "school-query", Human: true})
		return err
	}
	for by, tc := range map[string]struct {
		who  actor.Actor
		most int
	}{"address": {visitor, 8}, "account": {own, 20}} {
		for n := range tc.most {
			if err := ask(tc.who); err != nil {
				t.Fatalf("look %d by %s: %v", n+1, by, err)
			}
		}
		if err := ask(tc.who); !errors.Is(err, fault.Limited) || fault.Of(err).RetryAfter <= 0 {
			t.Errorf("one more by %s: %v", by, err)
		}
	}
	if err := ask(actor.Actor{IP: "192.0.2.8"}); err != nil {
		t.Errorf("another address: %v", err)
	}
}

// OUT-3: away, not connected and empty are three things, and only what was answered is written down.
func TestAnOutageIsNotAnEmptyAnswer(t *testing.T) {
	for name, tc := range map[string]struct{ answer, want error }{
		"the core system is away":     {&fault.Fault{Kind: fault.Away, Service: "core"}, fault.Away},
		"the region is not connected": {fault.New(fault.NotFound, ""), query.ErrNotConnected},
		"there are no rows":           {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, book := open(t, &world{err: tc.answer})
			r, err := s.Ask(t.Context(), chief, query.Asking{Code: "institution-staff"})
			if !errors.Is(err, tc.want) || r.Total != 0 || (len(book.Entries()) == 1) != (tc.want == nil) {
				t.Errorf("%d rows, %v, %d entries", r.Total, err, len(book.Entries()))
			}
		})
	}
}

func TestAnExportIsWholeUpToItsBound(t *testing.T) {
	w := &world{total: 300}
	for range 50 {
		w.rows = append(w.rows, query.Row{Values: map[string]string{"aac003": "示例甲子"}})
	}
	s, _ := open(t, w)
	r, err := s.Export(t.Context(), chief, query.Asking{Code: "institution-staff"})
	if err != nil || len(r.Table.Rows) != 120 || !r.Cut || r.Total != 300 || len(w.asked) != 3 {
		t.Errorf("%d rows of %d in %d calls, cut %v, %v", len(r.Table.Rows), r.Total, len(w.asked), r.Cut, err)
	}
	if _, err := s.Export(t.Context(), own, query.Asking{Code: "archive-query"}); !errors.Is(err, fault.NotFound) {
		t.Errorf("a personal query is exported: %v", err)
	}
}

// POR-6: a wrong number and a wrong phone are answered alike, and a number is closed after five tries.
func TestTheProgressOfACaseIsToldToWhoKnowsNumberAndPhone(t *testing.T) {
	var numbers [2]string
	for i := range numbers {
		no, err := regno.CaseNumber(clocktest.Now(), int64(15+i))
		if err != nil {
			t.Fatal(err)
		}
		numbers[i] = no
	}
	known, unknown := numbers[0], numbers[1]
	found := casework.Progress{Number: known, ItemName: "工伤认定", Word: "审查中", SubmittedAt: clocktest.Now(),
		UpdatedAt: clocktest.Now().Add(time.Hour), FiledBy: "p1"}
	s, book := open(t, &world{cases: map[string]casework.Progress{known: found}})
	s.Limits.PerAddress = 100
	ask := func(number, phone string) (query.Result, error) {
		typed := map[string]string{"case": number, "phone": phone}
		return s.Ask(t.Context(), visitor, query.Asking{Code: "case-progress", Human: true, Typed: typed})
	}
	right, err := ask(known, "0011")
	if err != nil || right.Total != 1 || len(right.Facts) != 5 || right.Facts[2].Value != "审查中" {
		t.Fatalf("%+v, %v", right, err)
	}
	if d := book.Entries()[0]; d.Details()[actor.DetailItem] != "" || strings.Contains(d.Detail, known) {
		t.Errorf("written down: %s", d.Detail)
	}
	for name, number := range map[string]string{"a wrong phone": known, "a wrong number": unknown} {
		for n := range 5 {
			if r, err := ask(number, "9999"); err != nil || r.Total != 0 || r.Facts != nil {
				t.Errorf("%s, try %d: %+v, %v", name, n+1, r, err)
			}
		}
		if _, err := ask(number, "9999"); !errors.Is(err, fault.Limited) {
			t.Errorf("%s, once more: %v", name, err)
		}
	}
	if _, err := ask(known, "0011"); !errors.Is(err, fault.Limited) {
		t.Errorf("the right phone while the number is closed: %v", err)
	}
	// A stranger closes a number to their own network only; many together close it to everybody.
	from := func(n int, phone string) error {
		_, err := s.Ask(t.Context(), actor.Actor{IP: fmt.Sprintf("198.51.100.%d", n)},
			query.Asking{Code: "case-progress", Human: true, Typed: map[string]string{"case": known, "phone": phone}})
		return err
	}
	if err := from(1, "0011"); err != nil {
		t.Errorf("the right phone from another network: %v", err)
	}
	for n := range 30 {
		if err := from(10+n/5, "9999"); err != nil {
			t.Errorf("wrong try %d of many: %v", n+1, err)
		}
	}
	if err := from(1, "0011"); !errors.Is(err, fault.Limited) {
		t.Errorf("the right phone after thirty wrong ones from everywhere: %v", err)
	}
}

// ITM-14: an item may allow fewer looks than the hall, for its own query only.
func TestAnItemMayAllowFewerLooks(t *testing.T) {
	s, _ := open(t, &world{})
	it := *s.Items.Catalogue().Item("school-query")
	l := *it.Lookup
	l.PerHour, it.Lookup = 2, &l
	few := &catalog.Memory{}
	for _, one := range []catalog.Item{it, *s.Items.Catalogue().Item("designated")} {
		if err := few.Add(one, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	s.Items.Store = few
	if err := s.Items.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	ask := func(code string) error {
		_, err := s.Ask(t.Context(), visitor, query.Asking{Code: code, Human: true})
		return err
	}
	for n, want := range []error{nil, nil, fault.Limited} {
		if err := ask("school-query"); !errors.Is(err, want) {
			t.Errorf("look %d: %v, want %v", n+1, err, want)
		}
	}
	if err := ask("designated"); err != nil {
		t.Errorf("another query: %v", err)
	}
	for range 2 { // nobody asks for schools past the slider either (POR-6)
		if _, err := s.Ask(t.Context(), own, query.Asking{Code: "school-query"}); !errors.Is(err, query.ErrNotHuman) {
			t.Errorf("without the slider: %v", err)
		}
	}
}
