package editor

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
)

func shippedQuery(t *testing.T, code string) *catalog.Item {
	t.Helper()
	for _, it := range shipped(t) {
		if it.Code == code {
			return it
		}
	}
	t.Fatalf("no item %s", code)
	return nil
}

// EDT-2, ITM-14: each element of every shipped query is drawn by its form, passes it, and comes back as it was.
func TestAQuerySurvivesItsForms(t *testing.T) {
	queries := 0
	for _, it := range shipped(t) {
		if !it.Query || !it.Online {
			continue
		}
		queries++
		for _, path := range lookupPaths(it) {
			d, err := Data(it, path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Ask(it, path)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Validate(d); err != nil {
				t.Errorf("%s %s: %+v", it.Code, path, err)
			}
			was, err := get(it, path)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := rawOf(it, path, f.Canonical(d))
			if err != nil {
				t.Fatal(err)
			}
			if same, err := equal(was, raw); err != nil || !same {
				t.Errorf("%s %s: %s became %s, %v", it.Code, path, was, raw, err)
			}
		}
	}
	if queries != 13 {
		t.Errorf("%d queries, want 13", queries)
	}
}

func TestAQueryIsChangedElementByElement(t *testing.T) { // EDT-2, EDT-3
	it := shippedQuery(t, "title-certificate")
	if got := ParamOptions(it); len(got) != 0 {
		t.Errorf("every parameter is asked for, and %v are offered", got)
	}
	if err := remove(it, KindParam+":cert"); err != nil {
		t.Fatal(err)
	}
	path, err := add(it, KindParam, "", "certNo")
	if err != nil {
		t.Fatal(err)
	}
	if err := nudge(it, path, false); err != nil {
		t.Fatal(err)
	}
	if p := it.Lookup.Params; len(p) != 3 || p[1].Takes != "certNo" || p[1].Label != "证书编号" || KindParam+":"+p[1].Key != path {
		t.Errorf("the parameters are %+v", p)
	}
	name, err := add(it, KindColumn, "", "aac003")
	if err != nil {
		t.Fatal(err)
	}
	if c := it.Lookup.Columns[11]; c.Label != "姓名" || c.Mask != catalog.MaskName {
		t.Errorf("a column with a name is added as %+v", c)
	}
	twin, err := copyOf(it, name)
	if err != nil || it.Lookup.Columns[12].Of != "aac003" || twin == name {
		t.Errorf("the copy is %+v, %v", it.Lookup.Columns[12], err)
	}
	for _, of := range []string{"aac147", "", "phone"} {
		if _, err := add(it, KindColumn, "", of); err == nil {
			t.Errorf("a column %q that the view has not was added", of)
		}
	}
	other := &catalog.Item{Online: true}
	if _, err := add(other, KindParam, "", "year"); err == nil || other.Lookup != nil {
		t.Error("an item that is no query got a parameter")
	}
	if err := set(other, PathLookup, json.RawMessage(`{"view":"pension"}`)); err == nil || other.Lookup != nil {
		t.Error("an item that is no query got a view")
	}
}

// Deleting says what goes with it.
func TestDeletingAPartOfAQueryNamesItsUses(t *testing.T) {
	for _, tc := range []struct{ code, path, want string }{
		{"title-certificate", KindParam + ":name", "要求填写它"},
		{"pension-query", KindColumn + ":c1", "查询凭证印出这一列"},
		{"school-query", KindColumn + ":c1", ""},
	} {
		if got := strings.Join(uses(shippedQuery(t, tc.code), tc.path), ""); !strings.Contains(got, tc.want) || tc.want == "" && got != "" {
			t.Errorf("%s %s: %s", tc.code, tc.path, got)
		}
	}
}

func TestWhatIsWrongWithAQueryLeadsToItsElement(t *testing.T) { // EDT-6, ITM-14
	for name, tc := range map[string]struct {
		spoil func(*catalog.Lookup)
		path  string
	}{
		"a name without a mask": {func(l *catalog.Lookup) { l.Columns[0].Mask = "" }, KindColumn + ":c1"},
		"a parameter of another view": {
			func(l *catalog.Lookup) {
				l.Params = append(l.Params, catalog.Param{Key: "k", Label: "年度", Takes: "year"})
			}, KindParam + ":k",
		},
		"not locked":      {func(l *catalog.Lookup) { l.View = "pension" }, PathLookup},
		"an unknown view": {func(l *catalog.Lookup) { l.View = "salaries" }, PathLookup},
	} {
		t.Run(name, func(t *testing.T) {
			it := shippedQuery(t, "title-certificate")
			tc.spoil(it.Lookup)
			found := Check(it, nil)
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Must && f.Section == "query" && f.Path == tc.path }) {
				t.Errorf("found %+v", found)
			}
		})
	}
	bare := shippedQuery(t, "title-certificate")
	bare.Lookup = nil
	if !Blocks(Check(bare, nil)) {
		t.Error("a query without a view can be published")
	}
}

// Who approves reads in words what a query shows otherwise.
func TestQueriesAreComparedInWords(t *testing.T) { // EDT-11
	old, now := shippedQuery(t, "title-certificate"), shippedQuery(t, "title-certificate")
	now.Lookup.Columns[1].Mask = catalog.MaskTail
	now.Lookup.Params[0].Hint = "证书上的姓名"
	now.Lookup.PerHour = 5
	now.Lookup.Columns = now.Lookup.Columns[:10]
	list, err := Compare(old, now)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range list {
		for _, l := range append(d.Lines, Line{}) {
			said = append(said, d.Section+" "+d.What+" "+d.Kind+" "+l.Label+" "+l.New)
		}
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"查询 列“证书编号” 修改 遮掩 只留后 4 位", "查询 查询条件“姓名” 修改 提示 证书上的姓名",
		"查询 视图与结果 修改 每人每小时最多查询 5", "查询 列“状态” 删除"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said in\n%s", want, all)
		}
	}
	if strings.Contains(all, "其他") || strings.Contains(all, "数据 ") {
		t.Errorf("something is said as data:\n%s", all)
	}
}

func TestAQueryIsPreviewedWithItsSample(t *testing.T) { // EDT-7
	a, ok, err := SampleAnswer(shippedQuery(t, "title-certificate"), clocktest.Now())
	if err != nil || !ok || len(a.Table.Rows) == 0 || !strings.HasPrefix(a.Table.Rows[0][0], "测") || strings.Contains(a.Table.Rows[0][0], "测试壬") {
		t.Errorf("the sample is %+v, %v", a.Table, err)
	}
	a, ok, err = SampleAnswer(shippedQuery(t, "pension-query"), clocktest.Now())
	if err != nil || !ok || len(a.Facts) != 8 || len(a.Tables) != 2 || a.Tables[0].Title != "发放记录" || len(a.Tables[0].Rows) == 0 ||
		!strings.Contains(a.Tables[0].Rows[0][1], ".00") {
		t.Errorf("the sample is %+v, %v", a, err)
	}
	if f := a.Form.Parts[0].Fields; len(f) != 2 || len(f[0].Options) < 10 {
		t.Errorf("the form asks %+v", f)
	}
	if _, ok, _ := SampleAnswer(shippedQuery(t, "work-injury"), clocktest.Now()); ok {
		t.Error("an application has a sample answer")
	}
}
