package editor

import (
	"encoding/json"
	"slices"
	"time"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// LookupHead is the query of an item without its parameters and columns, as it is edited (ITM-14).
type LookupHead struct {
	View        string `json:"view,omitempty"`
	Asks        string `json:"asks,omitempty"`
	Title       string `json:"title,omitempty"`
	Say         string `json:"say,omitempty"`
	Show        string `json:"show,omitempty"`
	Empty       string `json:"empty,omitempty"`
	EmptySay    string `json:"emptySay,omitempty"`
	PerHour     int64  `json:"perHour,omitempty"`
	Proof       bool   `json:"proof,omitempty"`
	ProofMonths int    `json:"proofMonths,omitempty"`
}

func lookupHead(it *catalog.Item) LookupHead {
	l := it.Lookup
	if l == nil {
		return LookupHead{}
	}
	return LookupHead{l.View, string(l.Asks), l.Title, l.Say, l.Show, l.Empty, l.EmptySay, l.PerHour, l.Proof, l.ProofMonths}
}

func setLookup(it *catalog.Item, raw json.RawMessage) error {
	if !it.Query {
		return errGone
	}
	var h LookupHead
	if err := json.Unmarshal(raw, &h); err != nil {
		return err
	}
	l := lookupOf(it)
	l.View, l.Asks, l.Title, l.Say, l.Show = h.View, catalog.Asker(h.Asks), h.Title, h.Say, h.Show
	l.Empty, l.EmptySay, l.PerHour, l.Proof, l.ProofMonths = h.Empty, h.EmptySay, h.PerHour, h.Proof, h.ProofMonths
	return nil
}

// lookupOf is the lookup to change; only an item that is a query has one.
func lookupOf(it *catalog.Item) *catalog.Lookup {
	if it.Lookup == nil {
		it.Lookup = &catalog.Lookup{}
	}
	return it.Lookup
}

// lookupAt finds a parameter or a column.
func lookupAt(it *catalog.Item, kind, key string) (any, error) {
	if !it.Query || it.Lookup == nil {
		return nil, errGone
	}
	if kind == KindParam {
		if i := slices.IndexFunc(it.Lookup.Params, func(p catalog.Param) bool { return p.Key == key }); i >= 0 {
			return &it.Lookup.Params[i], nil
		}
		return nil, errGone
	}
	if i := slices.IndexFunc(it.Lookup.Columns, func(c catalog.Column) bool { return c.Key == key }); i >= 0 {
		return &it.Lookup.Columns[i], nil
	}
	return nil, errGone
}

// addLookup adds a parameter or a column of the view, called and masked as the view has it.
func addLookup(it *catalog.Item, what, key, of string) error {
	if !it.Query {
		return errGone
	}
	l := lookupOf(it)
	v, _ := catalog.ViewOf(l.View)
	if what == KindParam {
		p, ok := v.Param(of)
		if !ok {
			return errGone
		}
		l.Params = append(l.Params, catalog.Param{Key: key, Label: p.Name, Takes: of})
		return nil
	}
	known, ok := v.Column(of)
	if !ok {
		return errGone
	}
	c := catalog.Column{Key: key, Label: known.Name, Of: of}
	switch {
	case known.Type == catalog.TailColumn:
		c.Mask = catalog.MaskTail
	case known.Type == catalog.NameColumn && l.Asks == catalog.AnybodyAsks:
		c.Mask = catalog.MaskName
	}
	l.Columns = append(l.Columns, c)
	return nil
}

// ParamOptions are the parameters that the view takes and nothing asks for yet; ColumnOptions the columns that it has.
func ParamOptions(it *catalog.Item) (list []form.Option) {
	for _, o := range takes(it) {
		used := func(p catalog.Param) bool { return p.Takes == o.Value }
		if !slices.ContainsFunc(it.Lookup.Params, used) {
			list = append(list, o)
		}
	}
	return list
}

// ColumnOptions are the columns of the view that an item asks.
func ColumnOptions(it *catalog.Item) (list []form.Option) {
	for _, c := range viewOf(it).Columns {
		list = append(list, opt(c.Key, c.Name))
	}
	return list
}

func takes(it *catalog.Item) (list []form.Option) {
	for _, p := range viewOf(it).Params {
		list = append(list, opt(p.Key, p.Name))
	}
	return list
}

func viewOf(it *catalog.Item) catalog.View {
	if it.Lookup == nil {
		return catalog.View{}
	}
	v, _ := catalog.ViewOf(it.Lookup.View)
	return v
}

// Askers and Shows are who may ask, and how an answer is shown.
var (
	Askers = []form.Option{opt(string(catalog.AnybodyAsks), "任何人，不用登录"), opt(string(catalog.PersonAsks), "本人登录后"),
		opt(string(catalog.UnitAsks), "事业单位登录后")}
	Shows = []form.Option{opt(catalog.ShowTable, "表格"), opt(catalog.ShowRecord, "一条记录")}
	Masks = []form.Option{opt(catalog.MaskName, "姓名只留姓，本人除外"), opt(catalog.MaskTail, "只留后 4 位")}
)

func askLookup() form.Definition {
	var views []form.Option
	for _, v := range catalog.Views {
		views = append(views, opt(v.Key, v.Name))
	}
	return ask(
		must(pick("view", "核心业务系统的视图", "视图在程序中登记，这里只选择和对应。换了视图，查询条件和列要重新对应", views...)),
		must(pick("asks", "谁可以查询", "本人和单位的数据按查询人的身份锁定", Askers...)),
		text("title", "结果的标题", "不填就用事项名称", 20),
		must(long("say", "查询的说明", "写在查询条件的上面")),
		must(pick("show", "结果", "", Shows...)),
		must(text("empty", "查不到时的标题", "", 60)),
		must(long("emptySay", "查不到时告诉查询人", "为什么可能查不到，接下来怎么办")),
		whole("perHour", "每人每小时最多查询", "次", 1000),
		tick("proof", "打印凭证", "查询人可以打印带核验码的凭证；不登录的查询没有凭证"),
		only(whole("proofMonths", "凭证有效期", "个月", 60), "proof", "true"),
	)
}

func askParam(it *catalog.Item) form.Definition {
	return ask(
		must(text("label", "题目", "", 30)),
		must(pick("takes", "对应的参数", "怎样填写和核对，由参数的类型决定", takes(it)...)),
		tick("required", "必填", ""),
		text("hint", "提示", "", 100),
	)
}

func askColumn(it *catalog.Item) form.Definition {
	return ask(
		must(text("label", "列名", "", 30)),
		must(pick("of", "对应的列", "", ColumnOptions(it)...)),
		pick("to", "变动到", "选择后显示为“变动前 → 变动后”", ColumnOptions(it)...),
		pick("mask", "遮掩", "", Masks...),
	)
}

// lookup proves the query of an item.
func (c *checker) lookup() {
	for _, f := range c.it.CheckLookup() {
		path := PathLookup
		if f.Where != "" {
			path = f.Where
		}
		c.add(Finding{"query", path, true, f.Say})
	}
}

// Answer is the stored sample answer of a query, as whoever asks sees it.
type Answer struct {
	Form   form.Definition
	Table  AnswerTable
	Facts  [][2]string
	Tables []AnswerTable // below a record
}

// AnswerTable is a table of an answer.
type AnswerTable struct {
	Title string
	Head  []string
	Rows  [][]string
}

// SampleAnswer draws a query with the stored answer of its view; ok is false for an item without a lookup.
func SampleAnswer(it *catalog.Item, now time.Time) (a Answer, ok bool, err error) {
	l, v := it.Lookup, viewOf(it)
	if !it.Query || l == nil || v.Key == "" {
		return Answer{}, false, nil
	}
	rows, err := v.Sample()
	if err != nil {
		return Answer{}, false, err
	}
	own := l.Asks != catalog.AnybodyAsks
	a.Form = l.Form(now)
	facts, lists := l.Split()
	if l.Show != catalog.ShowRecord {
		a.Table = sampled(v, facts, rows, own)
		return a, true, nil
	}
	for _, r := range rows[:min(1, len(rows))] {
		for _, c := range facts {
			a.Facts = append(a.Facts, [2]string{c.Label, v.Text(c, r, own)})
		}
		for _, list := range v.Lists {
			if len(lists[list.Key]) > 0 {
				t := sampled(v, lists[list.Key], r.Lists[list.Key], own)
				t.Title = list.Title
				a.Tables = append(a.Tables, t)
			}
		}
	}
	return a, true, nil
}

func sampled(v catalog.View, columns []catalog.Column, rows []catalog.Row, own bool) (t AnswerTable) {
	for _, c := range columns {
		t.Head = append(t.Head, c.Label)
	}
	for _, r := range rows {
		var line []string
		for _, c := range columns {
			line = append(line, v.Text(c, r, own))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// lookupPaths are the elements of a query, in order.
func lookupPaths(it *catalog.Item) []string {
	list := []string{PathLookup}
	if it.Lookup == nil {
		return list
	}
	for _, p := range it.Lookup.Params {
		list = append(list, KindParam+":"+p.Key)
	}
	for _, c := range it.Lookup.Columns {
		list = append(list, KindColumn+":"+c.Key)
	}
	return list
}
