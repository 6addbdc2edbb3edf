package form

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/fault"
)

func crowd(n int) []any {
	rows := make([]any, n)
	for i := range rows {
		rows[i] = map[string]any{"name": fmt.Sprint("甲", i)}
	}
	return rows
}

func bigForm(t *testing.T) *Form {
	t.Helper()
	f, err := Compile([]byte(`{"type":"object","properties":{"why":{"type":"string","title":"原因"},
	 "list":{"type":"array","title":"名单","items":{"type":"object","properties":{"name":{"type":"string","title":"姓名"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func lenOf(d Data) int { list, _ := d["list"].([]any); return len(list) }

func TestAPageKeepsTheRowsThatItDidNotDraw(t *testing.T) { // ITM-7
	f := bigForm(t)
	for why, tc := range map[string]struct {
		sent   url.Values
		stored Data
		want   int
	}{
		"a page of a big table sends nothing of it":                {url.Values{KeptMark: {"list"}}, Data{"list": crowd(501)}, 501},
		"a page from before an import sends its old rows":          {url.Values{"list.0.name": {"乙"}}, Data{"list": crowd(501)}, 501},
		"a page that a login has interrupted lost its mark":        {url.Values{"why": {"理由"}}, Data{"list": crowd(10_000)}, 10_000},
		"another window has emptied the table":                     {url.Values{KeptMark: {"list"}}, Data{}, 0},
		"another window has put few rows in its place":             {url.Values{KeptMark: {"list"}}, Data{"list": crowd(3)}, 3},
		"a page that draws its rows sends them":                    {url.Values{"list.0.name": {"乙"}}, Data{"list": crowd(500)}, 1},
		"a row cannot be taken from a table that is not drawn":     {url.Values{KeptMark: {"list"}, "_remove": {"list.0"}}, Data{"list": crowd(501)}, 501},
		"an old page takes no row from a table that has grown":     {url.Values{"list.0.name": {"乙"}, "_remove": {"list.0"}}, Data{"list": crowd(501)}, 501},
		"a row cannot be added to a table that is not drawn":       {url.Values{KeptMark: {"list"}, "_add": {"list"}}, Data{"list": crowd(3)}, 3},
		"no button adds the row that a page does not draw anymore": {url.Values{"_add": {"list"}}, Data{"list": crowd(501)}, 501},
	} {
		d, _ := f.Reshape(f.Posted(tc.sent, tc.stored), tc.sent)
		if n := lenOf(d); n != tc.want {
			t.Errorf("%s: %d rows, want %d", why, n, tc.want)
		}
		if tc.sent.Has("why") && d["why"] != "理由" {
			t.Errorf("%s: the other answers are %v", why, d)
		}
	}
	full := url.Values{"_add": {"list"}}
	for i := range PageRows {
		full.Set(fmt.Sprintf("list.%d.name", i), "乙")
	}
	if d, _ := f.Reshape(f.Posted(full, nil), full); lenOf(d) != PageRows {
		t.Errorf("a full page has %d rows after 添加一行", lenOf(d))
	}
}

func TestRowsThatABigTableDidNotTakeAreNamed(t *testing.T) {
	f := bigForm(t)
	sent := url.Values{"list.0.name": {"甲3"}, "list.1.name": {"新来的"}, "list.2.name": {""}}
	says := f.Unmerged(sent, Data{"list": crowd(501)})
	if len(says) != 1 || says[0].Name != "list" || !strings.Contains(says[0].Say, "您在本页填写的 1 行没有并入") || !strings.HasSuffix(says[0].Say, "：新来的") {
		t.Errorf("it says %v", says)
	}
	if says := f.Unmerged(sent, Data{"list": crowd(500)}); says != nil {
		t.Errorf("of a table that the page draws it says %v", says)
	}
}

func TestSomeRowsOfABigTableAreChanged(t *testing.T) {
	f, stored := bigForm(t), Data{"list": crowd(501)}
	d := f.Overlaid(url.Values{"list.2.name": {"改了"}, "list.3.name": {""}, "list.900.name": {"没有这一行"}}, stored)
	rows := d["list"].([]any)
	if len(rows) != 501 || text(rows[2].(map[string]any)["name"]) != "改了" || len(rows[3].(map[string]any)) != 0 {
		t.Errorf("%d rows, %v, %v", len(rows), rows[2], rows[3])
	}
	if n := lenOf(f.Filled(d)); n != 500 {
		t.Errorf("%d rows are left without the emptied one", n)
	}
	if n := len(stored["list"].([]any)[3].(map[string]any)); n != 1 {
		t.Error("what is stored was changed")
	}
}

func TestFaultsInRowsThatNoPageDrawsStandBesideTheTable(t *testing.T) {
	wrong := &fault.Fault{Kind: fault.Invalid, Fields: []fault.Field{{Name: "why", Say: "请填写"}}}
	for i := range 25 {
		wrong.Fields = append(wrong.Fields, fault.Field{Name: fmt.Sprintf("list.%d.name", i), Say: "姓名不对"})
	}
	if short := Brief(wrong, Data{"list": crowd(25)}); len(short.Fields) != 26 || short.Fields[1].Name != "list.0.name" {
		t.Errorf("of a small table: %v", short.Fields)
	}
	short := Brief(wrong, Data{"list": crowd(501)})
	if n := len(short.Fields); n != 22 || short.Fields[1].Name != "list" || short.Fields[21].Say != "还有 5 处没有列出，改好上面的再核对" {
		t.Errorf("of a big one: %v", short.Fields)
	}
	if Brief(nil, nil) != nil {
		t.Error("nothing is something")
	}
}

func TestACorrectionOfManyRowsListsTheFirst(t *testing.T) {
	f := bigForm(t)
	other := crowd(1000)
	for i := range other {
		other[i] = map[string]any{"name": "换了"}
	}
	changes := f.Diff(Data{"list": crowd(1000)}, Data{"list": other})
	if n := len(changes); n != mostChanges+1 || changes[n-1].New != "第 201 行起没有逐项比较" {
		t.Errorf("%d changes, the last is %v", n, changes[n-1])
	}
}
