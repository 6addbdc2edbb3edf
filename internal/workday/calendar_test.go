package workday_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/workday"
)

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone)
	if err != nil {
		t, err = time.ParseInLocation(time.DateOnly, s, workday.Zone)
	}
	if err != nil {
		panic(err)
	}
	return t
}

func TestWhichDaysAreWorked(t *testing.T) {
	c := workday.China()
	for s, want := range map[string]bool{
		"2026-11-23": true,  // a Monday
		"2026-11-21": false, // a Saturday
		"2026-01-02": false, // a Friday of New Year
		"2026-01-04": true,  // the Sunday worked for it
		"2026-02-14": true,  // a Saturday worked for the Spring Festival
		"2026-02-15": false,
		"2026-02-23": false,
		"2026-02-24": true,
		"2026-02-28": true,
		"2026-04-06": false,
		"2026-05-05": false,
		"2026-05-09": true,
		"2026-06-19": false,
		"2026-09-20": true,
		"2026-09-25": false,
		"2026-10-07": false,
		"2026-10-08": true,
		"2026-10-10": true,
		"2025-10-08": false,
		"2025-10-11": true,
		"2027-02-05": false, // New Year's eve, free by law since 2025
		"2027-02-11": true,
		"2027-06-09": false,
	} {
		if got := c.IsWorkday(day(s)); got != want {
			t.Errorf("%s worked: %v, want %v", s, got, want)
		}
	}
}

func TestTheDayIsThatOfChina(t *testing.T) {
	fridayInUTC := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC) // Saturday one o'clock in China
	if workday.China().IsWorkday(fridayInUTC) {
		t.Error("Saturday in China is taken for a working day")
	}
}

// Each year of the notices has as many working days as it had: the weekdays,
// less the holidays on them, and the weekends worked.
func TestAYearHasItsNumberOfWorkingDays(t *testing.T) {
	c := workday.China()
	for year, want := range map[int]int{2025: 248, 2026: 248} {
		from := time.Date(year-1, 12, 31, 0, 0, 0, 0, workday.Zone)
		if got := c.Between(from, from.AddDate(0, 0, 365)); got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

// CAS-4: the promised limit is counted in working days.
func TestALimitEndsAtTheEndOfItsLastWorkingDay(t *testing.T) {
	c := workday.China()
	for name, tc := range map[string]struct {
		start string
		n     int
		want  string
	}{
		"three days inside a week":             {"2026-11-23 09:12", 3, "2026-11-26"},
		"the last minute of a day is that day": {"2026-11-23 23:59", 3, "2026-11-26"},
		"over a weekend":                       {"2026-11-26 10:00", 2, "2026-11-30"},
		"begun on a Saturday":                  {"2026-11-21 10:00", 1, "2026-11-23"},
		"over the Spring Festival":             {"2026-02-13 10:00", 3, "2026-02-25"},
		"over the National Day":                {"2026-09-30 10:00", 3, "2026-10-10"},
		"a worked Sunday counts":               {"2026-09-18 10:00", 1, "2026-09-20"},
		"over the end of a year":               {"2026-12-30 10:00", 2, "2027-01-04"},
		"twenty days":                          {"2026-11-02 10:00", 20, "2026-11-30"},
		"no days on a working day":             {"2026-11-23 10:00", 0, "2026-11-23"},
		"no days on a Saturday":                {"2026-11-21 10:00", 0, "2026-11-23"},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.Add(day(tc.start), tc.n)
			if want := day(tc.want).Add(24*time.Hour - time.Second); !got.Equal(want) {
				t.Fatalf("%d days from %s end %v, want %v", tc.n, tc.start, got, want)
			}
			if tc.n > 0 {
				if left := c.Between(day(tc.start), got); left != tc.n {
					t.Errorf("at the start %d days are left, want %d", left, tc.n)
				}
			}
		})
	}
}

func TestWhatIsLeftOfALimit(t *testing.T) {
	c := workday.China()
	for name, tc := range map[string]struct {
		now, end string
		want     int
	}{
		"the same day":      {"2026-11-23 09:00", "2026-11-23 23:59", 0},
		"tomorrow":          {"2026-11-23 23:00", "2026-11-24 00:30", 1},
		"over a weekend":    {"2026-11-20 09:00", "2026-11-23", 1},
		"one day late":      {"2026-11-24 09:00", "2026-11-23 23:59", -1},
		"late by a weekend": {"2026-11-22 09:00", "2026-11-20 23:59", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.Between(day(tc.now), day(tc.end)); got != tc.want {
				t.Errorf("left %d, want %d", got, tc.want)
			}
		})
	}
}

func TestBeyondTheDataOnlyWeekendsAreFreeAndTheCalendarSaysSo(t *testing.T) {
	c := workday.China()
	for year, want := range map[int][2]bool{2024: {false, true}, 2025: {true, false}, 2026: {true, false}, 2027: {true,
		true}, 2030: {false, true}} {
		if got := [2]bool{c.Covers(year), c.Provisional(year)}; got != want {
			t.Errorf("%d covered and provisional: %v, want %v", year, got, want)
		}
	}
	if !c.IsWorkday(day("2030-10-01")) || c.IsWorkday(day("2030-10-05")) {
		t.Error("an uncovered year is not counted by weekends alone")
	}
	if got := c.Holiday(day("2026-10-01")); got != "国庆节" {
		t.Errorf("1 October 2026 is %q", got)
	}
	if got := c.Holiday(day("2026-10-10")); got != "" {
		t.Errorf("10 October 2026 is %q", got)
	}
}

func TestEveryYearSaysItsSource(t *testing.T) {
	years := workday.China().Years()
	if len(years) != 3 || years[0].Year != 2025 || years[2].Year != 2027 {
		t.Fatalf("the years are %v", years)
	}
	if !strings.Contains(years[2].Source, "放假办法") || !years[2].Provisional {
		t.Errorf("2027 does not say that it waits for its notice: %s", years[2].Source)
	}
}

// STA-3: holidays can be changed.
func TestAnOperatorsFileReplacesAYear(t *testing.T) {
	before := workday.China()
	after, err := before.With(strings.NewReader(`{"years":[{"year":2027,"source":"通知","holidays":[{"name":"元旦","from":"2027-01-01","to":"2027-01-03"}],"workdays":["2027-01-09"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if !after.IsWorkday(day("2027-01-09")) || !after.IsWorkday(day("2027-02-08")) || after.Provisional(2027) {
		t.Error("the file does not hold")
	}
	if after.IsWorkday(day("2026-10-01")) {
		t.Error("a year that the file does not have was lost")
	}
	if before.IsWorkday(day("2027-01-09")) {
		t.Error("the calendar that was there has changed")
	}
}

func TestAFileThatContradictsItselfIsRefused(t *testing.T) {
	year := func(holidays, workdays string) string {
		return `{"years":[{"year":2028,"source":"s","holidays":[` + holidays + `],"workdays":[` + workdays + `]}]}`
	}
	for name, tc := range map[string]struct{ in, word string }{
		"no JSON":                     {"{", "EOF"},
		"a misspelt field":            {`{"years":[{"year":2028,"holliday":[]}]}`, "holliday"},
		"no years":                    {`{"years":[]}`, "no years"},
		"no source":                   {`{"years":[{"year":2028}]}`, "source"},
		"a year twice":                {`{"years":[{"year":2028,"source":"s"},{"year":2028,"source":"s"}]}`, "twice"},
		"not a day":                   {year(`{"name":"a","from":"2028-02-30","to":"2028-03-01"}`, ``), "2028-02-30"},
		"an end that is no day":       {year(`{"name":"a","from":"2028-02-01","to":"x"}`, ``), `"x"`},
		"another year":                {year(`{"name":"a","from":"2027-12-31","to":"2028-01-01"}`, ``), "not of this year"},
		"an end before its beginning": {year(`{"name":"a","from":"2028-01-02","to":"2028-01-01"}`, ``), "not one"},
		"a day of two holidays":       {year(`{"name":"a","from":"2028-01-01","to":"2028-01-02"},{"name":"b","from":"2028-01-02","to":"2028-01-03"}`, ``), "belongs to a and to b"},
		"worked and free":             {year(`{"name":"a","from":"2028-01-01","to":"2028-01-02"}`, `"2028-01-02"`), "both"},
		"a weekday as worked":         {year(``, `"2028-01-03"`), "no weekend"},
		"a worked day misspelt":       {year(``, `"3 January"`), "3 January"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := workday.Load(strings.NewReader(tc.in)); err == nil || !strings.Contains(err.Error(), tc.word) {
				t.Errorf("got %v, want word of %q", err, tc.word)
			}
		})
	}
}

func TestAPeriodIsSaidInWorkingDays(t *testing.T) { // STA-3
	c := workday.China()
	for name, p := range map[string][3]string{
		"a week":           {"2026-11-23", "2026-11-27", "共 5 个工作日，到 11 月 27 日（周五）24:00。没有跨节假日。"},
		"a day":            {"2026-11-28", "2026-11-28", "共 0 个工作日，到 11 月 28 日（周六）24:00。没有跨节假日。"},
		"over a holiday":   {"2026-09-28", "2026-10-12", "共 7 个工作日，到 10 月 12 日（周一）24:00。其中有国庆节假期。"},
		"the wrong way":    {"2026-11-27", "2026-11-23", ""},
		"no end":           {"2026-11-27", "", ""},
		"longer than ever": {"2026-11-27", "9999-12-31", ""},
	} {
		if got := c.SayPeriod(p[0], p[1]); got != p[2] {
			t.Errorf("%s: %s", name, got)
		}
	}
}
