package coresys_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"wangting/internal/auto"
	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/gateway/coresys"
	"wangting/internal/regno"
)

const (
	medical = regno.USCC("12321200468000022F") // 泰州市示例医院
	free    = "321000199305018401"             // 测试子, insured with nobody
	here    = "321203199510084336"             // 测试癸, of 泰州示例物流
	nurse   = "320114198607153228"             // 测试庚, of the hospital
)

// row is one row of an act.
func row(act, name, number string, more ...string) map[string]string {
	r := map[string]string{"key": "1", "act": act, "name": name, "number": number}
	for i := 0; i < len(more); i += 2 {
		r[more[i]] = more[i+1]
	}
	return r
}

// answered gives the answer to one row.
func answered(t *testing.T, g *coresys.Gateway, act string, unit regno.USCC, id int, r map[string]string) auto.Answer {
	t.Helper()
	a, err := g.Act(t.Context(), auto.Request{Act: act, ID: strconv.Itoa(id), USCC: unit, Rows: []map[string]string{r}})
	if err != nil || len(a) != 1 || a[0].Say == "" {
		t.Fatalf("%+v, %v", a, err)
	}
	return a[0]
}

// said is a row and the answer that it gets after those before it.
type said struct {
	row  map[string]string
	want string
}

// talks runs conversations, each with a core system of its own.
func talks(t *testing.T, act string, unit regno.USCC, now func() time.Time, all map[string][]said) {
	t.Helper()
	for name, talk := range all {
		t.Run(name, func(t *testing.T) {
			g, _ := acting(t, now)
			for i, s := range talk {
				if got := answered(t, g, act, unit, i, s.row); got.Code != s.want {
					t.Errorf("row %d: %s %s, want %s", i+1, got.Code, got.Say, s.want)
				}
			}
		})
	}
}

func TestAChangeOfStaffIsUndoneOnceAndInItsPeriod(t *testing.T) { // items.md §5
	undo := func(name, number, what string) map[string]string { return row("undo", name, number, "what", what) }
	talks(t, "staff-change", company, clocktest.Now, map[string][]said{
		"an addition": {{joining("测试子", free, "2026-11-10"), "OK"}, {undo("测试子", free, "add"), "OK"},
			{undo("测试子", free, "add"), "NOTHING_TO_UNDO"}, {joining("测试子", free, "2026-11-10"), "OK"}},
		"an end": {{leaving("测试癸", here, "2026-11-20"), "OK"}, {undo("测试癸", here, "end"), "OK"},
			{joining("测试癸", here, "2026-11-10"), "ALREADY_HERE"}},
		"another act than was done":   {{joining("测试子", free, "2026-11-10"), "OK"}, {undo("测试子", free, "end"), "NOTHING_TO_UNDO"}},
		"nothing that was done":       {{undo("测试癸", here, "add"), "NOTHING_TO_UNDO"}},
		"somebody of another name":    {{joining("测试子", free, "2026-11-10"), "OK"}, {undo("测试丑", free, "add"), "NAME_DIFFERS"}},
		"an act that is not declared": {{row("hire", "测试子", free), "UNKNOWN_ACT"}},
	})
	clock := clocktest.New()
	g, _ := acting(t, clock.Now)
	answered(t, g, "staff-change", company, 1, joining("测试子", free, "2026-11-10")).Done()
	clock.Later(time.Date(2026, 12, 12, 4, 0, 0, 0, time.UTC).Sub(clock.Now()))
	if a := answered(t, g, "staff-change", company, 2, undo("测试子", free, "add")); a.Code != "PERIOD_OVER" {
		t.Errorf("in the next period: %+v", a)
	}
}

func TestInTheClosingDaysPeopleAreNotedOnly(t *testing.T) { // items.md §5
	pre := func(name, number, from string) map[string]string { return row("pre", name, number, "from", from) }
	talks(t, "staff-change", company, clocktest.Now, map[string][]said{"outside of them": {{pre("测试子", free, "2026-11-20"), "NOT_CLOSED"}}})
	clock := clocktest.New()
	clock.Later(time.Date(2026, 12, 8, 4, 0, 0, 0, time.UTC).Sub(clock.Now()))
	talks(t, "staff-change", company, clock.Now, map[string][]said{
		"somebody new":            {{pre("测试子", free, "2026-12-08"), "OK"}, {pre("测试子", free, "2026-12-09"), "PRE_DONE"}},
		"somebody of the unit":    {{pre("测试癸", here, "2026-12-08"), "ALREADY_HERE"}},
		"somebody of another":     {{pre("示例八", "320400198402087296", "2026-12-08"), "ELSEWHERE"}},
		"somebody with a pension": {{pre("测试丙", "320105197411151748", "2026-12-08"), "RETIRED"}},
		"work of last summer":     {{pre("测试子", free, "2026-06-08"), "MONTH_RANGE"}},
		"an undoing":              {{row("undo", "测试癸", here, "what", "end"), "CLOSED"}},
	})
}

func TestEachRowOfAFilingHasItsAnswer(t *testing.T) { // items.md §3
	hire := func(name, number, from string, more ...string) map[string]string {
		return row("hire", name, number, append([]string{"from", from, "contractKind", "open"}, more...)...)
	}
	end := func(name, number, day string) map[string]string { return row("end", name, number, "endDate", day) }
	talks(t, "employment-set", company, clocktest.Now, map[string][]said{
		"a hiring":                    {{hire("测试子", free, "2026-11-10"), "OK"}, {hire("测试子", free, "2026-11-11"), "FILED"}},
		"a hiring after thirty days":  {{hire("测试子", free, day(-30)), "OK"}},
		"a hiring after more":         {{hire("测试子", free, day(-31)), "OK_LATE"}},
		"a hiring that is to come":    {{hire("测试子", free, "2026-12-10"), "DATE_RANGE"}},
		"somebody of another unit":    {{hire("示例八", "320400198402087296", "2026-11-10"), "FILED_ELSEWHERE"}},
		"somebody with a pension":     {{hire("测试丙", "320105197411151748", "2026-11-10"), "RETIRED"}},
		"somebody past the age":       {{hire("示例三", "321282196901015444", "2026-11-10"), "RETIRED"}},
		"another name":                {{hire("测试丑", free, "2026-11-10"), "NAME_DIFFERS"}},
		"somebody the province lacks": {{hire("示例零", "110101199003077758", "2026-11-10"), "NEED_BASIC"}},
		"a term that ends too soon":   {{hire("测试子", free, "2026-11-10", "contractKind", "fixed", "to", "2026-11-10"), "END_BEFORE_START"}},
		"a renewal":                   {{row("renew", "测试癸", here, "from", "2026-11-20", "contractKind", "open"), "OK"}},
		"a renewal before the hiring": {{row("renew", "测试癸", here, "from", "2024-07-01", "contractKind", "open"), "RENEW_RANGE"}},
		"a change":                    {{row("change", "测试癸", here, "from", "2026-11-20", "contractKind", "open"), "OK"}},
		"a change of nobody":          {{row("change", "测试子", free, "from", "2026-11-20", "contractKind", "open"), "NOT_FILED"}},
		"an end, and another hiring":  {{end("测试癸", here, "2026-11-20"), "OK"}, {hire("测试癸", here, "2026-11-21"), "OK"}},
		"an end after fifteen days":   {{end("测试癸", here, day(-15)), "OK"}},
		"an end after more":           {{end("测试癸", here, day(-16)), "OK_LATE"}},
		"an end before the beginning": {{end("测试癸", here, "2024-06-01"), "END_BEFORE_START"}},
		"an end that is to come":      {{end("测试癸", here, "2026-12-20"), "DATE_RANGE"}},
		"an end of what nobody filed": {{end("测试子", free, "2026-11-20"), "NOT_FILED"}},
	})
}

func TestEachRowOfABaseDeclarationHasItsAnswer(t *testing.T) { // items.md §5
	base := func(name, number, wage string) map[string]string {
		return row("", name, number, "wage", wage, "year", "2026", "months", "12")
	}
	talks(t, "base-set", medical, clocktest.Now, map[string][]said{
		"a wage": {{base("测试庚", nurse, "900000"), "OK"}, {base("测试庚", nurse, "900000"), "DUPLICATE"},
			{base("测试庚", nurse, "800000"), "BELOW_OLD"}, {base("测试庚", nurse, "950000"), "OK"}},
		"below the limit":     {{base("测试庚", nurse, "300000"), "CLAMPED_LOW"}},
		"above the limit":     {{base("测试庚", nurse, "9900000"), "CLAMPED_HIGH"}},
		"somebody elsewhere":  {{base("测试癸", here, "900000"), "NOT_HERE"}},
		"another name":        {{base("测试丑", nurse, "900000"), "NAME_DIFFERS"}},
		"no wage":             {{base("测试庚", nurse, "0"), "WAGE_RANGE"}},
		"a year that is over": {{row("", "测试庚", nurse, "wage", "900000", "year", "2025"), "YEAR_RANGE"}},
	})
	clock := clocktest.New()
	clock.Later(time.Date(2026, 12, 8, 4, 0, 0, 0, time.UTC).Sub(clock.Now()))
	talks(t, "base-set", medical, clock.Now, map[string][]said{"in the closing days": {{base("测试庚", nurse, "900000"), "CLOSED"}}})
	g, _ := acting(t, clocktest.Now)
	if a := answered(t, g, "base-set", medical, 1, base("测试庚", nurse, "900049")); !strings.Contains(a.Say, "9000.00 元") {
		t.Errorf("a wage is not rounded to the yuan: %s", a.Say)
	}
}

func TestTheLeverFailsOneRowOnly(t *testing.T) { // OUT-2
	g, book := acting(t, clocktest.Now)
	book.Change(func(s *emulated.State) { s.Failing = free })
	if a := answered(t, g, "staff-change", company, 1, joining("测试子", free, "2026-11-10")); a.Code != "ROW_FAILED" || a.Done() {
		t.Errorf("the row of the lever: %+v", a)
	}
	if a := answered(t, g, "staff-change", company, 2, joining("测试丑", "321100199610088778", "2026-11-10")); a.Code != "OK" {
		t.Errorf("another row: %+v", a)
	}
}

// The roster is longer than a page of the core system.
func TestARuleSeesEveryRowOfAView(t *testing.T) {
	g, book := acting(t, clocktest.Now)
	book.Change(func(s *emulated.State) {
		for i := range 230 {
			s.Jobs["32011419860715"+strconv.Itoa(1000+i)] = emulated.Job{USCC: string(medical), From: "2020-01-01"}
		}
	})
	rows, err := g.Look(t.Context(), "roster", map[string]string{"aab998": string(medical)})
	if err != nil || len(rows) != 232 {
		t.Errorf("%d rows, %v, want 232", len(rows), err)
	}
}

// day is so many days from today, as people there count them.
func day(n int) string {
	return clocktest.Now().In(time.FixedZone("CST", 8*3600)).AddDate(0, 0, n).Format(time.DateOnly)
}

// items.md §5: what an addition and an end say about contract, months and document.
func TestARowOfAStaffChangeIsCheckedAsAWhole(t *testing.T) {
	add := func(name, number string, more ...string) map[string]string {
		r := row("add", name, number, "docType", "01", "phone", "13800000110", "identity", "staff", "contractKind", "fixed", "contractReason", "new",
			"from", "2026-11-10", "to", "2029-11-09", "job", "驾驶员", "startMonth", "2026-11", "wage", "680000", "kinds", "110,210,410")
		for i := 0; i < len(more); i += 2 {
			r[more[i]] = more[i+1]
		}
		return r
	}
	end := func(more ...string) map[string]string {
		return row("end", "测试癸", here, append([]string{"docType", "01", "reason", "agreed", "endDate", "2026-11-20", "lastMonth", "2026-11"}, more...)...)
	}
	talks(t, "staff-change", company, clocktest.Now, map[string][]said{
		"a whole row":                         {{add("测试子", free), "OK"}},
		"contributions later than the work":   {{add("测试子", free, "from", "2026-08-10", "startMonth", "2026-10"), "OK_LATE"}},
		"contributions of six months":         {{add("测试子", free, "from", "2026-05-02", "startMonth", "2026-05"), "OK_LATE"}},
		"contributions of seven months":       {{add("测试子", free, "from", "2026-04-30", "startMonth", "2026-04"), "MONTH_RANGE"}},
		"contributions from before the work":  {{add("测试子", free, "startMonth", "2026-10"), "MONTH_RANGE"}},
		"contributions from a month to come":  {{add("测试子", free, "startMonth", "2026-12"), "MONTH_RANGE"}},
		"a month that is none":                {{add("测试子", free, "startMonth", "2026-13"), "MONTH_RANGE"}},
		"a fixed term without an end":         {{add("测试子", free, "to", ""), "CONTRACT_RANGE"}},
		"a contract of no kind":               {{add("测试子", free, "contractKind", "x"), "CONTRACT_KIND"}},
		"one insurance without the others":    {{add("测试子", free, "kinds", "410"), "KINDS_TOGETHER"}},
		"a wage of nothing":                   {{add("测试子", free, "wage", "0"), "WAGE_RANGE"}},
		"a foreigner":                         {{add("TEST ALPHA", "E00000001", "docType", "08"), "OK"}, {add("TEST ALPHA", "E00000001", "docType", "08"), "ALREADY_HERE"}},
		"a foreigner under another document":  {{add("TEST ALPHA", "E00000001", "docType", "01"), "NEED_BASIC"}},
		"a foreigner under another name":      {{add("TEST BETA", "E00000001", "docType", "08"), "NAME_DIFFERS"}},
		"somebody of Hong Kong":               {{add("测试港", "810000199408230021", "docType", "16"), "OK"}},
		"somebody of Hong Kong with a pass":   {{add("来访港", "H12345678", "docType", "04"), "OK"}},
		"an end":                              {{end(), "OK"}},
		"an end with contributions before it": {{end("lastMonth", "2026-10"), "OK"}},
		"an end with contributions after it":  {{end("lastMonth", "2026-12"), "MONTH_RANGE"}},
		"contributions before the insurance":  {{end("lastMonth", "2020-06"), "END_BEFORE_START"}},
		"a death":                             {{end("reason", "dead", "deathDate", "2026-11-20"), "OK"}},
		"a death without its day":             {{end("reason", "dead"), "DEATH_DATE"}},
		"a death after the end":               {{end("reason", "dead", "deathDate", "2026-11-21"), "DEATH_DATE"}},
		"an end before a later contribution":  {{add("测试子", free, "from", "2026-08-10", "startMonth", "2026-10"), "OK_LATE"}, {row("end", "测试子", free, "docType", "01", "reason", "self", "endDate", "2026-09-20", "lastMonth", "2026-09"), "END_BEFORE_START"}},
	})
	g, _ := acting(t, clocktest.Now)
	answered(t, g, "staff-change", company, 1, add("TEST ALPHA", "E00000001", "docType", "08")).Done()
	rows, err := g.Look(t.Context(), "roster", map[string]string{"aab998": string(company)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r["aac003"] == "TEST ALPHA" {
			if r["id4"] != "0001" || r["abc910"] != "固定" || r["abc914"] != "20291109" || r["job"] != "驾驶员" || r["aac040"] != "680000" {
				t.Errorf("the roster has %v", r)
			}
			return
		}
	}
	t.Errorf("the foreigner is not in the roster: %v", rows)
}
