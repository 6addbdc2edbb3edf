package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/find"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Finding lists the calls of the search. *casework.Service implements it.
type Finding interface {
	ReadWords(ctx context.Context, who actor.Actor, text string) (casework.Sought, error)
	Search(ctx context.Context, who actor.Actor, w casework.Sought) (casework.Found, error)
	ExportFound(ctx context.Context, who actor.Actor, w casework.Sought, row casework.EachFound) (n int, cut bool, err error)
	MySearches(ctx context.Context, who actor.Actor) ([]casework.KeptSearch, error)
	SaveSearch(ctx context.Context, who actor.Actor, name, address string) error
	RemoveSearch(ctx context.Context, who actor.Actor, searchID string) error
}

const (
	searchPath = "/staff/cases/search"
	searchBook = searchPath + "/result.xlsx"
	savedPath  = "/staff/searches"
)

// What may stand in the address. The name of a person may not: it stays in the session, under keyApplicant, and the address says that there
// is one.
var searchFields = []string{"number", "unit", "item", "state", "desk", "department", "holder", "from", "until", "due", "region", "outcome"}

const (
	keyApplicant = "cases.applicant"
	byName       = "named"
)

// searchStates are the options of 「状态」, and searchDesks those of 「环节」, in order.
var (
	searchStates = []casework.State{casework.Submitted, casework.Correcting, casework.Accepted, casework.Reviewing, casework.Consulting,
		casework.Publicity, casework.Suspended, casework.Decided, casework.Closed, casework.NotAccepted, casework.Withdrawn, casework.Lapsed,
		casework.Terminated}
	searchDesks = []casework.Desk{casework.AcceptDesk, casework.ReviewDesk, casework.DecideDesk, casework.CloseDesk, casework.ApplicantDesk,
		casework.ConsultDesk, casework.PublicityDesk, casework.StandingDesk}
)

// stateWord tells apart what StaffWord calls the same.
func stateWord(s casework.State) string {
	switch s {
	case casework.Decided:
		return "已决定，待办结"
	case casework.Lapsed:
		return "逾期未补正"
	}
	return s.StaffWord(false)
}

// searchView is the page of the search, ready to print.
type searchView struct {
	Shell   ui.StaffVM
	Flash   string
	Problem *fault.Fault
	Texts   []ui.FieldVM
	Choices []ui.SelectVM
	Days    ui.DateRangeVM
	Asked   bool // something is looked for
	Rows    []queueRow
	Many    bool
	Cut     bool
	Next    string
	Address string // of this search, without the applicant and the page
	Named   bool   // an applicant is asked for
	Save    ui.FieldVM
	Saved   []casework.KeptSearch
}

// carried is the address that the forms of the results take along.
func (v searchView) carried() string {
	q, _ := url.ParseQuery(v.Address)
	return addressOf(q, v.Named).Encode()
}

// sought reads what is looked for from an address, with the name that the session keeps.
func (p Pages) sought(r *http.Request, q url.Values) (casework.Sought, error) {
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	w := casework.Sought{Number: get("number"), Unit: get("unit"), Item: get("item"), State: casework.State(get("state")),
		Desk: casework.Desk(get("desk")), Holder: get("holder"), Department: get("department"),
		From: get("from"), Until: get("until"), Due: get("due"),
		Region: get("region"), Outcome: casework.Outcome(get("outcome")),
		After: placeOf(q.Get("after"))}
	if q.Get(byName) == "" {
		return w, nil
	}
	by, name, _ := strings.Cut(web.Session(r.Context()).Get(keyApplicant), "\n")
	if by != actor.From(r.Context()).StaffID || name == "" {
		return w, fault.On("applicant", "请重新填写申请人的完整姓名")
	}
	w.Applicant = name
	return w, nil
}

// addressOf is the query of a search, without its page; named says that an applicant is asked for.
func addressOf(q url.Values, named bool) url.Values {
	out := url.Values{}
	for _, name := range searchFields {
		if v := strings.TrimSpace(q.Get(name)); v != "" {
			out.Set(name, v)
		}
	}
	if named {
		out.Set(byName, "1")
	}
	return out
}

// seek takes what was typed and leads to the address of its results; the applicant's name goes into the session.
func (p Pages) seek(w http.ResponseWriter, r *http.Request) error {
	if err := casework.MayLook(actor.From(r.Context())); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	if _, box := r.PostForm["words"]; box {
		return p.seekWords(w, r)
	}
	name := strings.TrimSpace(r.PostForm.Get("applicant"))
	keepApplicant(r, name)
	return web.Redirect(w, r, searchAt(addressOf(r.PostForm, name != "")))
}

// keepApplicant keeps whose cases are looked for in the session; "" forgets who was.
func keepApplicant(r *http.Request, name string) {
	if name == "" {
		web.Session(r.Context()).Drop(keyApplicant)
	} else {
		web.Session(r.Context()).Put(keyApplicant, actor.From(r.Context()).StaffID+"\n"+name)
	}
}

// seekWords takes what was typed into the one box of the queue: a whole number leads to its case, anything else to the results of a search.
func (p Pages) seekWords(w http.ResponseWriter, r *http.Request) error {
	who, text := actor.From(r.Context()), r.PostForm.Get("words")
	if no, ok := wholeNumber(text); ok {
		id, err := p.Core.FindForStaff(r.Context(), who, no)
		if err == nil {
			return web.Redirect(w, r, casePath(id))
		}
		if !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Invalid) {
			return err
		}
		return p.list(w, r, http.StatusUnprocessableEntity, notFoundBy(err))
	}
	wanted, err := p.Core.ReadWords(r.Context(), who, text)
	if _, ok := web.Fields(err); ok {
		return p.list(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if err != nil {
		return err
	}
	keepApplicant(r, wanted.Applicant)
	web.Session(r.Context()).Flash(p.readAs(wanted))
	q := url.Values{"number": {wanted.Number}, "unit": {wanted.Unit}, "item": {wanted.Item}}
	return web.Redirect(w, r, searchAt(addressOf(q, wanted.Applicant != "")))
}

// wholeNumber reads what has as many digits as a case number, and nothing else.
func wholeNumber(text string) (string, bool) {
	no := find.Normalise(text)
	return no, len(no) == casework.WholeNumber && strings.Trim(no, "0123456789") == ""
}

// readAs says as what the words of the box are looked for.
func (p Pages) readAs(w casework.Sought) string {
	var as []string
	if w.Number != "" {
		as = append(as, "办件编号含“"+w.Number+"”")
	}
	for _, it := range p.Core.ItemNames() {
		if it[0] == w.Item {
			as = append(as, "事项“"+it[1]+"”")
		}
	}
	if like, ok := itemsLike(w.Item); ok {
		as = append(as, like)
	}
	if w.Unit != "" {
		as = append(as, "单位“"+w.Unit+"”")
	}
	if w.Applicant != "" {
		as = append(as, "申请人“"+w.Applicant+"”")
	}
	return "查找的是：" + strings.Join(as, "，") + "。不是要找的，请改下面的条件"
}

// itemsLike names a choice of items by the words of their names.
func itemsLike(item string) (string, bool) {
	words, ok := strings.CutPrefix(item, casework.ItemsLike)
	return "名称含“" + words + "”的事项", ok
}

func searchAt(q url.Values) string {
	if len(q) == 0 {
		return searchPath
	}
	return searchPath + "?" + q.Encode()
}

// search shows what is found by the address (DSK-2).
func (p Pages) search(w http.ResponseWriter, r *http.Request) error {
	return p.showSearch(w, r, http.StatusOK, r.URL.Query(), nil)
}

func (p Pages) showSearch(w http.ResponseWriter, r *http.Request, status int, q url.Values, f *fault.Fault) error {
	who := actor.From(r.Context())
	wanted, err := p.sought(r, q)
	v := searchView{Asked: !wanted.Empty(), Named: wanted.Applicant != "", Address: addressOf(q, false).Encode()}
	if err == nil && v.Asked {
		err = p.fillFound(r.Context(), who, wanted, &v)
	}
	if _, ok := web.Fields(err); ok && f == nil {
		f, v.Asked, err = fault.Of(err), false, nil
	}
	if err != nil && f == nil {
		return err
	}
	if v.Saved, err = p.Core.MySearches(r.Context(), who); err != nil {
		return err
	}
	v.Problem = f
	v.Shell = p.Frame(r.Context(), ui.StaffPage{Title: "查找办件", Current: ui.StaffCases, HasError: f != nil,
		Crumbs: []ui.Link{{Text: "办件队列", Href: "/staff/cases"}, {Text: "查找办件"}}})
	if f == nil {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	v.Save = ui.FieldVM{Name: "name", Label: "筛选名称", Value: r.PostFormValue("name"), Err: f.FieldSays("name"), Hint: "不保存申请人姓名"}
	if err := p.form(r.Context(), who, wanted, f, &v); err != nil {
		return err
	}
	return web.Render(w, r, status, searchPage(v))
}

func (p Pages) fillFound(ctx context.Context, who actor.Actor, wanted casework.Sought, v *searchView) error {
	found, err := p.Core.Search(ctx, who, wanted)
	if err != nil {
		return err
	}
	now := p.Now()
	for _, c := range found.Cases {
		row := p.row(who, c, found.Names, now)
		row.Href = trail{sought: v.carried(), place: c.FoundPlace()}.from(row.Href)
		row.Unit, row.At = applicantOf(c, found.Names), formatMoment(c.SubmittedAt, now)
		v.Rows = append(v.Rows, row)
	}
	v.Many, v.Cut = found.Many, found.Cut
	if found.Next != nil {
		q, _ := url.ParseQuery(v.Address)
		v.Next = searchAt(withPlace(addressOf(q, v.Named), *found.Next))
	}
	return nil
}

// applicantOf names whose a case is: a person with their name masked.
func applicantOf(c casework.Case, names map[casework.Hand]string) string {
	if name := names[casework.Hand{Kind: "person", ID: c.PersonID}]; c.Personal() && name != "" {
		return name + "（" + strings.TrimSuffix(strings.TrimPrefix(c.Whose(), "个人（"), "）") + "）"
	}
	return c.Whose()
}

// form fills in the fields of the search.
func (p Pages) form(ctx context.Context, who actor.Actor, w casework.Sought, f *fault.Fault, v *searchView) error {
	field := func(name, label, value, hint string) ui.FieldVM {
		return ui.FieldVM{Name: name, Label: label, Value: value, Hint: hint, Err: f.FieldSays(name)}
	}
	v.Texts = []ui.FieldVM{
		field("number", "办件编号", w.Number, "连续的至少 4 位数字"),
		field("unit", "单位", w.Unit, "名称的一部分（可写多个词）、拼音、拼音首字母或者统一社会信用代码"),
		field("applicant", "申请人", w.Applicant, "个人申请人的完整姓名"),
	}
	v.Texts[2].Autocomplete = "off"
	items, states, at := [][2]string{{"", "不限"}}, [][2]string{{"", "不限"}}, [][2]string{{"", "不限"}}
	if like, ok := itemsLike(w.Item); ok {
		items = append(items, [2]string{w.Item, like})
	}
	items = append(items, p.Core.ItemNames()...)
	for _, s := range searchStates {
		states = append(states, [2]string{string(s), stateWord(s)})
	}
	for _, d := range searchDesks {
		at = append(at, [2]string{string(d), desks[d]})
	}
	list, tree, err := p.Colleagues.Roster(ctx)
	if err != nil {
		return err
	}
	holders, departments := holdersOf(who, list), departmentsOf(who, tree)
	choice := func(name, label, chosen string, options [][2]string) ui.SelectVM {
		return ui.SelectVM{FieldVM: ui.FieldVM{Name: name, Label: label, Err: f.FieldSays(name)}, Options: ui.Options(chosen, options...)}
	}
	v.Choices = []ui.SelectVM{choice("item", "事项", w.Item, items), choice("state", "状态", string(w.State), states),
		choice("desk", "环节", string(w.Desk), at), choice("department", "部门", w.Department, departments),
		choice("holder", "承办人", w.Holder, holders),
		choice("due", "时限", w.Due, [][2]string{{"", "不限"}, {casework.DueLate, "超期"}, {casework.DueShortly, "三个工作日内到期"}})}
	outcomes := [][2]string{{"", "不限"}}
	for _, o := range casework.Outcomes {
		outcomes = append(outcomes, [2]string{string(o.Outcome), o.Word})
	}
	v.Choices = append(v.Choices, choice("outcome", "办理情况", string(w.Outcome), outcomes))
	if who.Region == casework.Province {
		regions := [][2]string{{"", "全省"}}
		for _, r := range ui.ShellFrom(ctx).Regions {
			regions = append(regions, [2]string{r.Code, r.Name})
		}
		v.Choices = append(v.Choices, choice("region", "地区", w.Region, regions))
	}
	v.Days = ui.DateRangeVM{Legend: "提交日期", From: field("from", "开始日期", w.From, ""), Until: field("until", "结束日期", w.Until, "")}
	return nil
}

// departmentsOf are those of the caller's region.
func departmentsOf(who actor.Actor, tree staff.Tree) [][2]string {
	out := [][2]string{{"", "不限"}}
	for _, d := range tree {
		if staff.Serves(who.Region, d.Region) {
			out = append(out, [2]string{d.ID, d.Name})
		}
	}
	return out
}

// holdersOf are those of a list who may have a case of the caller's region: themselves first.
func holdersOf(who actor.Actor, list []staff.Account) [][2]string {
	out := [][2]string{{"", "不限"}, {who.StaffID, "我"}}
	for _, a := range list {
		if a.ID != who.StaffID && (a.Takes(actor.Clerk, who.Region) || a.Takes(actor.Reviewer, who.Region)) {
			out = append(out, [2]string{a.ID, a.Name})
		}
	}
	return out
}
