package form

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"wangting/internal/clocktest"
)

// layoff is the list 被裁减人员 of 企业经济性裁减人员备案, with n rows filled in.
func layoff(t testing.TB, n int) (*Form, string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Compile(raw)
	if err != nil {
		t.Fatal(err)
	}
	v := url.Values{}
	for i := range n {
		row := fmt.Sprintf("staff.%d.", i)
		for name, value := range map[string]string{
			"name": "测试被裁减人员", "number": "32010219680101100X", "job": "数控机床操作工", "joined": "2019-03-01",
			"contract": "open", "years": "7.5", "compensation": "45000.00",
		} {
			v.Set(row+name, value)
		}
	}
	return f, v.Encode()
}

// IN-2: 500 rows are read whole, and cost an autosave no time that counts.
func TestFiveHundredRowsAreReadWhole(t *testing.T) {
	f, body := layoff(t, 500)
	v, err := url.ParseQuery(body)
	if err != nil {
		t.Fatal(err)
	}
	d := f.Decode(v)
	rows, _ := d["staff"].([]any)
	if len(rows) != 500 || f.Fits(d) != nil {
		t.Fatalf("%d rows: %v", len(rows), f.Fits(d))
	}
	for i, r := range rows {
		if row := r.(map[string]any); len(row) != 7 || !strings.HasPrefix(row["name"].(string), "测试") {
			t.Fatalf("row %d is %v", i, row)
		}
	}
	_ = f.ValidateAt(d, clocktest.Now())
}

func BenchmarkAutosaveOfFiveHundredRows(b *testing.B) {
	f, body := layoff(b, 500)
	for b.Loop() {
		v, err := url.ParseQuery(body)
		if err != nil {
			b.Fatal(err)
		}
		d := f.Decode(v)
		if f.Fits(d) != nil {
			b.Fatal("too much")
		}
		f.Identify(d, func(string) string { return "" })
	}
}
