package queryweb

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/query"
	"wangting/internal/ui"
)

// view is the page of a query, ready to print.
type view struct {
	Title, Say string
	Nav        string
	Centre     *ui.CenterVM
	Crumbs     []ui.Link
	Kin        []ui.Link // queries of the same kind
	Action     string
	Posts      bool
	Fields     []field
	Problem    *fault.Fault
	Note       string
	Refused    *ui.NoteVM

	Result *resultVM
	Away   string // the address to ask again, when the other system did not answer
	Still  string // what was typed is still there
	Apart  string // the region is not connected
	Source string
}

// field is one parameter: a select, or a field.
type field struct {
	ui.FieldVM
	Select *ui.SelectVM
}

// resultVM is an answer with rows, or with none.
type resultVM struct {
	Heading  string
	AsOf     string
	Table    ui.TableVM
	Rows     [][]string // of the table
	Facts    []ui.SummaryItem
	Lists    []ui.TableVM
	Empty    ui.EmptyVM
	None     bool
	Pager    ui.PagerVM
	Export   string
	Print    string // address that makes a document of the answer; "" for a public query
	Log      string
	ListNone string
}

func (p Pages) view(r *http.Request, q query.Query, typed map[string]string) (view, error) {
	v := view{Title: q.Name, Say: q.Say, Nav: "queries", Action: q.Path(), Posts: q.Posts()}
	v.Source = "社会保险核心业务系统"
	v.Crumbs = []ui.Link{{Text: "厅首页", Href: "/"}, {Text: "查询服务", Href: "/queries"}, {Text: q.Name}}
	if p.Shell != nil {
		centre, err := p.Shell(r.Context(), "home")
		if err != nil {
			return view{}, err
		}
		v.Centre = &centre
		v.Crumbs[0] = ui.Link{Text: "单位主页", Href: "/unit"}
		if p.Asks == catalog.PersonAsks {
			v.Crumbs[0] = ui.Link{Text: "个人中心", Href: "/me"}
		}
	}
	for _, k := range p.Queries.All() {
		if k.Asks == q.Asks {
			v.Kin = append(v.Kin, ui.Link{Text: k.Short(), Href: k.Path(), Current: k.Code == q.Code})
		}
	}
	for _, a := range q.Params {
		v.Fields = append(v.Fields, p.field(q, a, typed[a.Key]))
	}
	return v, nil
}

func (p Pages) field(q query.Query, a catalog.Param, value string) field {
	f := field{FieldVM: ui.FieldVM{
		Name:         a.Key,
		Label:        a.Label,
		Value:        value,
		Hint:         a.Hint,
		Optional:     !a.Required && q.Private(),
		Autocomplete: "off",
	}}
	pairs := [][2]string{{"", "全部"}}
	of := q.Param(a)
	if of.Type == catalog.PhoneTail {
		f.Inputmode = "numeric"
	}
	for _, o := range of.Options(p.Now()) {
		pairs = append(pairs, [2]string{o.Value, o.Label})
	}
	if len(pairs) > 1 {
		f.Autocomplete = ""
		f.Select = &ui.SelectVM{FieldVM: f.FieldVM, Options: ui.Options(value, pairs...)}
	}
	return f
}

// fault puts what is wrong beside the fields.
func (v *view) fault(f *fault.Fault) {
	v.Problem = f
	for i := range v.Fields {
		say := f.FieldSays(v.Fields[i].Name)
		v.Fields[i].Err = say
		if s := v.Fields[i].Select; s != nil {
			s.Err = say
		}
	}
}

// take puts an answer into the page.
func (v *view) take(q query.Query, res query.Result, at *url.URL) {
	out := &resultVM{AsOf: res.AsOf}
	v.Result = out
	if res.Total == 0 {
		out.None = true
		out.Empty = ui.EmptyVM{Icon: "search", Title: q.Empty, Say: q.EmptySay}
		return
	}
	if q.Asks == catalog.UnitAsks {
		out.Log = "只显示证件号码后 4 位，每次查看都记入本单位的操作记录。"
		out.Export = q.Path() + "/result.xlsx"
	}
	if q.Proof {
		out.Print = q.Path() + "/print"
		if at.RawQuery != "" {
			out.Print += "?" + at.RawQuery
		}
	}
	if q.Record() {
		out.Heading = "查询结果"
		for _, f := range res.Facts {
			out.Facts = append(out.Facts, ui.SummaryItem{Key: f.Key, Value: f.Value})
		}
		for _, t := range res.Lists {
			out.Lists = append(out.Lists, ui.TableVM{Caption: t.Title, Head: t.Head, Cards: true, Rows: t.Rows})
		}
		out.ListNone = "没有符合条件的记录"
		return
	}
	out.Heading = fmt.Sprintf("查到 %d 条", res.Total)
	out.Table = ui.TableVM{Caption: q.Short(), Head: res.Table.Head, Cards: true, Wide: true}
	out.Rows = res.Table.Rows
	from := (res.Page-1)*query.PerPage + 1
	out.Pager.Say = fmt.Sprintf("共 %d 条，第 %d–%d 条", res.Total, from, from+len(res.Table.Rows)-1)
	if len(res.Table.Rows) == 0 {
		out.Pager.Say = fmt.Sprintf("共 %d 条，这一页没有记录", res.Total)
	}
	if res.Page > 1 {
		out.Pager.Prev = turned(at, res.Page-1)
	}
	if res.Page*query.PerPage < res.Total {
		out.Pager.Next = turned(at, res.Page+1)
	}
}

// short reports whether a cell stays on one line: the table scrolls, a phone's card does not. len counts a Chinese
// character, which is twice as wide, as three.
func short(cell string) bool { return len(cell) <= 40 }

// turned is the same address at another page.
func turned(at *url.URL, page int) string {
	next := url.Values{}
	for k, vs := range at.Query() {
		if len(vs) > 0 && vs[0] != "" {
			next.Set(k, vs[0])
		}
	}
	next.Set("page", strconv.Itoa(page))
	return at.Path + "?" + next.Encode()
}
