package coresys_test

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"wangting/internal/auto"
	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/emulator/people"
	"wangting/internal/emulator/signed"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
	"wangting/internal/regno"
)

// acting is a gateway to a core system whose book a test changes, at a time.
func acting(t *testing.T, now func() time.Time) (*coresys.Gateway, *emulated.Book) {
	t.Helper()
	book := emulated.NewBook(now, func() {})
	srv := httptest.NewServer(emulated.Handler(emulated.Options{AppID: "hall", Key: []byte("0123456789abcdef"),
		People: people.New(now, func() {}), Book: book, Now: now}))
	t.Cleanup(srv.Close)
	g, err := coresys.New(coresys.Settings{BaseURL: srv.URL, AppID: "hall", Key: []byte("0123456789abcdef"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return g, book
}

func joining(name, number, from string) map[string]string {
	return map[string]string{"act": "add", "name": name, "number": number, "from": from}
}

func leaving(name, number, end string) map[string]string {
	return map[string]string{"act": "end", "name": name, "number": number, "endDate": end}
}

// changed is the code of the answer to one row of a staff change of 泰州示例物流.
func changed(t *testing.T, g *coresys.Gateway, id string, row map[string]string) string {
	t.Helper()
	row["key"] = "1"
	a, err := g.Act(t.Context(), auto.Request{Act: "staff-change", ID: id, USCC: company, Rows: []map[string]string{row}})
	if err != nil || len(a) != 1 || a[0].Say == "" {
		t.Fatalf("%+v, %v", a, err)
	}
	return a[0].Code
}

func TestEachRowOfAStaffChangeHasItsAnswer(t *testing.T) { // §5
	for name, tc := range map[string]struct {
		row  map[string]string
		want string
	}{
		"somebody new":                       {joining("测试子", "321000199305018401", "2026-11-10"), "OK"},
		"somebody new, on the thirtieth day": {joining("测试子", "321000199305018401", day(-30)), "OK"},
		"somebody new, a day later":          {joining("测试子", "321000199305018401", day(-31)), "OK_LATE"},
		"somebody who left ten days ago":     {leaving("测试癸", "321203199510084336", day(-10)), "OK"},
		"somebody who left a day before":     {leaving("测试癸", "321203199510084336", day(-11)), "OK_LATE"},
		"a woman of fifty-eight":             {joining("测试甲", "32010219680101100X", "2026-11-10"), "TOO_OLD"},
		"somebody new, forty days later":     {joining("测试子", "321000199305018401", "2026-10-10"), "OK_LATE"},
		"somebody whom the province lacks":   {joining("示例零", "110101199003077758", "2026-11-10"), "NEED_BASIC"},
		"another name":                       {joining("测试丑", "321000199305018401", "2026-11-10"), "NAME_DIFFERS"},
		"somebody of the unit":               {joining("测试癸", "321203199510084336", "2026-11-10"), "ALREADY_HERE"},
		"somebody of another unit":           {joining("示例八", "320400198402087296", "2026-11-10"), "ELSEWHERE"},
		"somebody with a pension":            {joining("测试丙", "320105197411151748", "2026-11-10"), "RETIRED"},
		"a beginning seven months ago":       {joining("测试子", "321000199305018401", "2026-04-10"), "MONTH_RANGE"},
		"a beginning that is to come":        {joining("测试子", "321000199305018401", "2027-04-10"), "MONTH_RANGE"},
		"somebody who leaves":                {leaving("测试癸", "321203199510084336", "2026-11-20"), "OK"},
		"somebody who left long ago":         {leaving("测试癸", "321203199510084336", "2026-10-20"), "OK_LATE"},
		"somebody who was never here":        {leaving("测试子", "321000199305018401", "2026-11-20"), "NOT_HERE"},
		"an end before the beginning":        {leaving("测试癸", "321203199510084336", "2020-01-20"), "END_BEFORE_START"},
		"somebody with an injury to settle":  {leaving("测试戊", "320111198009012485", "2026-11-20"), "INJURY_OPEN"},
	} {
		t.Run(name, func(t *testing.T) {
			g, _ := acting(t, clocktest.Now)
			if got := changed(t, g, "c1", tc.row); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}

func TestAStaffChangeWaitsForTheUnitAndTheCalendar(t *testing.T) { // §5
	g, book := acting(t, clocktest.Now)
	book.Change(func(s *emulated.State) { s.Owing[company] = 100 })
	if got := changed(t, g, "c1", joining("测试子", "321000199305018401", "2026-11-10")); got != "UNIT_OWING" {
		t.Errorf("a unit that owes: %s", got)
	}
	book.Change(func(s *emulated.State) { s.Owing[company], s.Stopped[company] = 0, true })
	if got := changed(t, g, "c2", joining("测试子", "321000199305018401", "2026-11-10")); got != "UNIT_STOPPED" {
		t.Errorf("a unit that is stopped: %s", got)
	}
	eighth := clocktest.New()
	eighth.Later(time.Date(2026, 12, 8, 4, 0, 0, 0, time.UTC).Sub(eighth.Now()))
	g, _ = acting(t, eighth.Now)
	if got := changed(t, g, "c3", joining("测试子", "321000199305018401", "2026-12-01")); got != "CLOSED" {
		t.Errorf("on the eighth: %s", got)
	}
}

func TestAnActAskedAgainChangesNothingTwice(t *testing.T) { // ITM-12
	g, _ := acting(t, clocktest.Now)
	row := joining("测试子", "321000199305018401", "2026-11-10")
	if a, b := changed(t, g, "c1", row), changed(t, g, "c1", row); a != "OK" || b != "OK" {
		t.Errorf("the same request: %s, then %s", a, b)
	}
	if c := changed(t, g, "c2", row); c != "ALREADY_HERE" {
		t.Errorf("another request for the same person: %s", c)
	}
}

func TestWhatWasDoneBeforeTheConnectionBrokeStaysDone(t *testing.T) {
	g, book := acting(t, clocktest.Now)
	r := auto.Request{Act: "staff-change", ID: "c1", USCC: company}
	for i, p := range [][2]string{{"测试子", "321000199305018401"}, {"测试丑", "321100199610088778"}, {"示例十", "320900199012228032"}} {
		row := joining(p[0], p[1], "2026-11-10")
		row["key"] = strconv.Itoa(i + 1)
		r.Rows = append(r.Rows, row)
	}
	book.Change(func(s *emulated.State) { s.Break = 3 })
	if _, err := g.Act(t.Context(), r); !errors.Is(err, fault.Away) {
		t.Fatalf("a connection that broke: %v", err)
	}
	if n := len(book.State().Done); n != 2 {
		t.Errorf("%d rows were done before it broke, want 2", n)
	}
	book.Change(func(s *emulated.State) { s.Break = 0 })
	a, err := g.Act(t.Context(), r)
	if err != nil || len(a) != 3 || a[0].Code != "OK" || a[1].Code != "OK" || a[2].Code != "OK" {
		t.Errorf("afterwards: %+v, %v", a, err)
	}
}

func TestAnActThatTheCoreSystemDoesNotHaveIsNoAnswer(t *testing.T) {
	g, _ := acting(t, clocktest.Now)
	row := []map[string]string{{"key": "1"}}
	if _, err := g.Act(t.Context(), auto.Request{Act: "staff-undo", ID: "c1", USCC: company, Rows: row}); !errors.Is(err, fault.Away) {
		t.Errorf("an unknown act: %v", err)
	}
	if _, err := g.Act(t.Context(), auto.Request{Act: "staff-change", ID: "c1", USCC: regno.USCC("91320100MA1TE5T0XF"), Rows: row}); !errors.Is(err, coresys.ErrNotOpen) {
		t.Errorf("a region that is not connected: %v", err)
	}
	var none *coresys.Gateway
	if _, err := none.Act(t.Context(), auto.Request{Act: "staff-change"}); !errors.Is(err, fault.Away) {
		t.Errorf("no core system: %v", err)
	}
}

// ITM-7, CAS-2: a rule that saw half a roster would say that somebody is not insured.
func TestAViewIsSeenWholeOrNotAtAll(t *testing.T) {
	for name, tc := range map[string]struct {
		total, has int
		whole      bool
	}{
		"none":                           {0, 0, true},
		"one page":                       {99, 99, true},
		"a full page":                    {100, 100, true},
		"a unit of ten thousand":         {10_000, 10_000, true},
		"rows that left in between":      {250, 240, false},
		"rows that came in between":      {250, 260, false},
		"more than a rule can look over": {30_001, 30_001, false},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			guard := signed.NewGuard("hall", []byte("0123456789abcdef"), clocktest.Now)
			srv := httptest.NewServer(guard.Interface("views/roster", func(body []byte) any {
				calls++
				var asked map[string]string
				_ = json.Unmarshal(body, &asked)
				page, _ := strconv.Atoi(asked["page"])
				rows := []map[string]string{}
				for i := (page - 1) * 100; i < min(page*100, tc.has); i++ {
					rows = append(rows, map[string]string{"aac147": strconv.Itoa(i)})
				}
				return map[string]any{"code": "OK", "total": tc.total, "rows": rows}
			}))
			defer srv.Close()
			g, err := coresys.New(coresys.Settings{BaseURL: srv.URL, AppID: "hall", Key: []byte("0123456789abcdef"), Now: clocktest.Now})
			if err != nil {
				t.Fatal(err)
			}
			rows, err := g.Look(t.Context(), "roster", map[string]string{"aab998": company})
			if tc.whole && (err != nil || len(rows) != tc.has) || !tc.whole && (!errors.Is(err, fault.Away) || rows != nil) {
				t.Errorf("%d rows of %d in %d calls, %v", len(rows), tc.has, calls, err)
			}
		})
	}
}
