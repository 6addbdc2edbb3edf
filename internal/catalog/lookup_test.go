package catalog

import (
	"slices"
	"strings"
	"testing"
)

// ITM-14: what no lookup may say. Each is a shipped query with one thing broken.
func TestAQueryThatTellsTooMuchOrNothingIsRefused(t *testing.T) {
	real := Views
	t.Cleanup(func() { Views = real })
	Views = append(slices.Clone(real), View{Key: "silent", Name: "没有样例的视图", Columns: []ViewColumn{{"x", "某列", TextColumn}}})
	archives := slices.IndexFunc(Views, func(v View) bool { return v.Key == "archives" })
	Views[archives].Columns = append(slices.Clone(Views[archives].Columns), ViewColumn{"left", "转出时间", DateColumn})
	shelf := seeded(t)
	for name, tc := range map[string]struct {
		of    string
		spoil func(*Lookup)
		where string
		want  string // "" for nothing wrong
	}{
		"a public query as it is":   {"title-certificate", func(*Lookup) {}, "", ""},
		"a personal query as it is": {"pension-query", func(*Lookup) {}, "", ""},
		"a unit's query as it is":   {"institution-wage", func(*Lookup) {}, "", ""},
		"a personal view that anybody asks": {
			"pension-query", func(l *Lookup) { l.Asks, l.Proof = AnybodyAsks, false }, "", "只能由本人登录后查询",
		},
		"a personal view that a unit asks":  {"pension-query", func(l *Lookup) { l.Asks = UnitAsks }, "", "只能由本人登录后查询"},
		"a unit's view that a person asks":  {"institution-wage", func(l *Lookup) { l.Asks = PersonAsks }, "", "只能由单位登录后查询"},
		"a public view that a person asks":  {"school-query", func(l *Lookup) { l.Asks = PersonAsks }, "", "不按查询人锁定"},
		"nobody is said to ask":             {"school-query", func(l *Lookup) { l.Asks = "" }, "", "没有选择谁可以查询"},
		"an unknown view":                   {"pension-query", func(l *Lookup) { l.View = "salaries" }, "", "不在可用视图的清单里"},
		"an unknown column":                 {"pension-query", func(l *Lookup) { l.Columns[0].Of = "aac147" }, "column:c1", "里没有"},
		"an unknown second column":          {"institution-wage", func(l *Lookup) { l.Columns[3].To = "aac147" }, "column:c4", "里没有"},
		"an unmapped column":                {"pension-query", func(l *Lookup) { l.Columns[0].Of = "" }, "column:c1", "里没有"},
		"a name without a mask":             {"title-certificate", func(l *Lookup) { l.Columns[0].Mask = "" }, "column:c1", "是个人姓名"},
		"a number without a mask":           {"institution-wage", func(l *Lookup) { l.Columns[1].Mask = "" }, "column:c2", "只显示后 4 位"},
		"a number masked as a name":         {"institution-wage", func(l *Lookup) { l.Columns[1].Mask = MaskName }, "column:c2", "只显示后 4 位"},
		"a mask that is none":               {"school-query", func(l *Lookup) { l.Columns[0].Mask = "some" }, "column:c1", "遮掩方式"},
		"a parameter that names a unit":     {"institution-wage", func(l *Lookup) { l.Params[0].Takes = "aab998" }, "param:name", "不接受"},
		"a number in a personal view":       {"pension-query", func(l *Lookup) { l.Params[0].Takes = "aac147" }, "param:year", "不接受"},
		"two parameters that take the same": {"school-query", func(l *Lookup) { l.Params[1].Takes = "q" }, "param:q", "同一个参数"},
		"not what the view needs":           {"title-certificate", func(l *Lookup) { l.Params = l.Params[1:] }, "", "要求填写姓名和证件号码，或者姓名和证书编号"},
		"a list of a record in a table":     {"pension-query", func(l *Lookup) { l.Show = ShowTable }, "column:c9", "应当是一条记录"},
		"no columns":                        {"school-query", func(l *Lookup) { l.Columns = nil }, "", "没有选择显示的列"},
		"no words for no rows":              {"school-query", func(l *Lookup) { l.Empty = "" }, "", "查不到时"},
		"a proof without an end":            {"pension-query", func(l *Lookup) { l.ProofMonths = 0 }, "", "有效期"},
		"a proof for nobody":                {"school-query", func(l *Lookup) { l.Proof, l.ProofMonths = true, 3 }, "", "不能打印凭证"},
		"a view without a sample":           {"school-query", silent, "", "没有样例答复"},
		"a sample that shows nothing": {
			"archive-query", func(l *Lookup) { l.Columns = []Column{{Key: "k", Label: "去世时间", Of: "left"}} }, "", "都是空的",
		},
	} {
		t.Run(name, func(t *testing.T) {
			it := *shelf.Item(tc.of)
			it.Lookup = it.Lookup.clone()
			tc.spoil(it.Lookup)
			found := it.CheckLookup()
			if tc.want == "" {
				if len(found) > 0 {
					t.Errorf("found %v", found)
				}
				return
			}
			for _, f := range found {
				if f.Where == tc.where && strings.Contains(f.Say, tc.want) {
					if it.check() == nil {
						t.Error("the door of the catalogue lets it in")
					}
					return
				}
			}
			t.Errorf("found %v, want %s at %q", found, tc.want, tc.where)
		})
	}
}

func silent(l *Lookup) {
	*l = Lookup{Asks: AnybodyAsks, View: "silent", Say: "查", Show: ShowTable, Empty: "无", EmptySay: "无",
		Columns: []Column{{Key: "k", Label: "某列", Of: "x"}}}
}

// A query from before lookups were part of items, shipped or edited, is read with the lookup that came with the program.
func TestAnOldQueryKeepsWorking(t *testing.T) {
	it, err := Read([]byte(`{"code":"pension-query","version":7,"name":"我的养老金","query":true,"online":true,"audience":"person"}`))
	if err != nil {
		t.Fatal(err)
	}
	if it.Name != "我的养老金" || it.Lookup == nil || it.Lookup.View != "pension" {
		t.Errorf("read %s with %+v", it.Name, it.Lookup)
	}
	it.Lookup.Columns[0].Label = "changed"
	again, err := Read([]byte(`{"code":"pension-query","query":true}`))
	if err != nil || again.Lookup.Columns[0].Label == "changed" {
		t.Errorf("the shipped lookup was changed by a reader: %v", err)
	}
	other, err := Read([]byte(`{"code":"of-editors","query":true,"online":true}`))
	if err != nil || other.Lookup != nil {
		t.Errorf("a query of no view got %+v, %v", other.Lookup, err)
	}
}
