package news

import (
	"strings"
	"testing"

	"wangting/internal/fault"
)

// STA-3: what is wrong with the days of a year is said with its line.
func TestTheDaysOfAYearAreReadLineByLine(t *testing.T) {
	for name, tc := range map[string]struct{ days, wrong string }{
		"a whole year":                         {"元旦 2027-01-01 至 2027-01-03\n春节 2027-02-05 2027-02-11\n上班 2027-02-14\n劳动节 2027-05-01", ""},
		"nothing":                              {"", "请填写放假的日子"},
		"only a worked day":                    {"上班 2027-02-14", "请填写放假的日子"},
		"a name alone":                         {"春节", "第 1 行“春节”"},
		"a day that is none":                   {"元旦 2027-01-01\n春节 2027-02-30", "第 2 行“春节 2027-02-30”：日期"},
		"an end before its beginning":          {"春节 2027-02-11 至 2027-02-05", "结束早于开始"},
		"two years":                            {"元旦 2027-01-01\n元旦 2028-01-01", "不在 2027 年"},
		"a holiday that reaches into the next": {"元旦 2027-12-31 至 2028-01-01", "不在 2027 年"},
		"two holidays on a day":                {"春节 2027-02-05 至 2027-02-07\n元宵 2027-02-07", "已经属于春节"},
		"a day twice worked":                   {"元旦 2027-01-01\n上班 2027-02-14\n上班 2027-02-14", "写了两次"},
		"a worked day of the week":             {"元旦 2027-01-01\n上班 2027-02-15", "本来就上班"},
		"worked days as a range":               {"元旦 2027-01-01\n上班 2027-02-13 至 2027-02-14", "一行写一天"},
		"free and worked":                      {"春节 2027-02-13 至 2027-02-14\n上班 2027-02-14", "既放假（春节）又上班"},
	} {
		t.Run(name, func(t *testing.T) {
			y, err := DaysOf(tc.days, "通知")
			if said := fault.Of(err).FieldSays("days"); tc.wrong == "" && err != nil || !strings.Contains(said, tc.wrong) || tc.wrong != "" && err == nil {
				t.Errorf("it says %q", said)
			}
			if tc.wrong == "" && (y.Year != 2027 || len(y.Holidays) != 3 || len(y.Workdays) != 1 || y.Source == "") {
				t.Errorf("read %+v", y)
			}
		})
	}
}

func FuzzDaysOf(f *testing.F) {
	for _, s := range []string{"元旦 2027-01-01 至 2027-01-03\n上班 2027-02-14", "至至 至", "上班 9999-99-99", "a 0001-01-01 9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if y, err := DaysOf(text, "通知"); err == nil {
			laid := Content{Kind: Holidays, Days: text}
			if again, err := laid.Year(); err != nil || again.Year != y.Year {
				t.Errorf("%q reads twice as %v and %v", text, y, again)
			}
		}
	})
}
