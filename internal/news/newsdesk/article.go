package newsdesk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/agreement"
	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/news/newsweb"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// articleView is the page of one article: its form, or what waits for a second pair of eyes.
type articleView struct {
	Shell  ui.StaffVM
	Title  string
	Flash  string
	Fault  *fault.Fault
	ID     string // "" for a new one
	Action string
	State  string
	Tag    string // a second word: 线上有已发布的版本
	Say    string
	Base   string

	Frozen    bool // waits for its check
	Own       bool // whoever looks wrote or submitted it
	Live      bool
	PublicURL string
	Gone      string // what 撤下 does

	Kind, Region   ui.SelectVM
	Head, Text, By ui.FieldVM
	From, Until    ui.FieldVM
	Publish, Ends  ui.FieldVM
	Correction     ui.FieldVM
	Address, Hours ui.FieldVM
	Phone, Items   ui.FieldVM
	Days, Edition  ui.FieldVM
	Of, Item       ui.SelectVM
	Files          []newsweb.FileView
	Remove         ui.ChoicesVM
	Words, Why     ui.FieldVM
	Facts          []ui.SummaryItem
	Blocks         []news.Block
	Theirs         string // the newest text, beside one that was stale
	TheirTitle     string
	Objections     []objectionView
	ObjectionsSay  string
	Pager          ui.PagerVM // of the objections
}

type objectionView struct {
	ID, From, Words, At, State, Answered, Answer, Action string
	Field                                                ui.FieldVM
	Phone                                                string // masked, or whole after a reason
	Why                                                  *ui.FieldVM
}

func (p Pages) fresh(w http.ResponseWriter, r *http.Request) error {
	c := news.Content{Kind: news.Kind(r.URL.Query().Get("kind")), Region: who(r).Region}
	if k := agreement.Kind(r.URL.Query().Get("of")); c.Kind == news.Agreement && k.Name() != "" { // begins with the text in force
		now := p.News.Texts().InForce(k)
		c.Of, c.Title, c.Text = string(k), now.Name, agreement.Body(now.Parts)
	}
	return p.form(w, r, news.Dossier{}, news.Edit{Content: c}, nil)
}

func (p Pages) create(w http.ResponseWriter, r *http.Request) error {
	e, closing, err := p.read(w, r)
	defer closing()
	id := ""
	if err == nil {
		id, err = p.News.Create(r.Context(), who(r), e)
	}
	if f := fault.Of(err); err != nil {
		if f.Kind == fault.Invalid {
			return p.form(w, r, news.Dossier{}, e, f)
		}
		return err
	}
	return p.saved(w, r, id, 1)
}

// saved answers a save that worked; 「提交审核」 goes on with what was saved.
func (p Pages) saved(w http.ResponseWriter, r *http.Request, id string, version int64) error {
	if r.PostFormValue("do") != "submit" {
		return done(w, r, "已保存草稿", articlePath(id))
	}
	if err := p.News.Submit(r.Context(), who(r), id, version); err != nil {
		f := fault.Of(err)
		if f.Kind != fault.Invalid {
			return err
		}
		d, err := p.News.Open(r.Context(), who(r), id)
		if err != nil {
			return err
		}
		return p.form(w, r, d, news.Edit{Content: d.Content, Base: d.Version}, f)
	}
	return done(w, r, "已提交审核，由另一名编辑或管理员批准以后发布", articlePath(id))
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error { return p.article(w, r, nil, nil) }

func (p Pages) save(w http.ResponseWriter, r *http.Request) error {
	e, closing, err := p.read(w, r)
	defer closing()
	if err == nil {
		err = p.News.Save(r.Context(), who(r), r.PathValue("id"), e)
	}
	if err == nil {
		return p.saved(w, r, r.PathValue("id"), e.Base+1)
	}
	f := fault.Of(err)
	if !slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict}, f.Kind) {
		return err
	}
	return p.article(w, r, f, &e)
}

// article shows an article; typed is what a save that failed had in its form, seen the whole phone of the objection of the address.
func (p Pages) article(w http.ResponseWriter, r *http.Request, f *fault.Fault, typed *news.Edit, seen ...string) error {
	d, err := p.News.Open(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	e := news.Edit{Content: d.Content, Base: d.Version}
	if typed != nil {
		e = *typed
		e.Files = d.Content.Files
	}
	return p.form(w, r, d, e, f, seen...)
}

func (p Pages) form(w http.ResponseWriter, r *http.Request, d news.Dossier, e news.Edit, f *fault.Fault, seen ...string) error {
	v := p.fields(r, d, e, f)
	if d.ID != "" {
		p.stand(r, &v, d, e)
	}
	for i, o := range v.Objections {
		if len(seen) > 0 && o.ID == r.PathValue("objection") {
			v.Objections[i].Phone, v.Objections[i].Why = seen[0], nil
		}
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f.Kind)
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, articlePage(v))
}

// fields are the fields of the form.
func (p Pages) fields(r *http.Request, d news.Dossier, e news.Edit, f *fault.Fault) articleView {
	title := "新建内容"
	if d.ID != "" {
		title = "编辑" + d.Kind.Name()
	}
	v := articleView{Title: title, Action: home + "/new", Base: "0", Fault: f, Flash: web.Session(r.Context()).TakeFlash(),
		Shell: p.frame(r.Context(), title, f != nil, ui.Link{Text: title}), Kind: kinds(string(e.Kind), "请选择")}
	field := func(name, label, hint, value string, optional bool) ui.FieldVM {
		return ui.FieldVM{Name: name, Label: label, Hint: hint, Value: value, Err: f.FieldSays(name), Optional: optional}
	}
	v.Kind.Err = f.FieldSays("kind")
	v.Head = field("title", "标题", "", e.Title, false)
	v.Region = ui.SelectVM{FieldVM: field("region", "适用地区", "", "", false)}
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		if mine := who(r).Region; mine == news.Province || mine == g.Code {
			v.Region.Options = append(v.Region.Options, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == e.Region})
		}
	}
	v.By = field("by", "发布单位", "公示、公告和放假安排必填", e.By, !e.Kind.Listed())
	v.Text = field("text", "正文", "一行是一段。“## ”开头是小标题，“- ”或数字加点开头是列表，**加粗**，[文字](https://地址或者/本站路径)是链接。协议里只用小标题和段落", e.Text, false)
	v.Text.Attrs = map[string]any{"rows": "14"}
	v.From = field("from", "公示开始", "", e.From, false)
	v.Until = field("until", "公示结束", cmp.Or(p.News.SayPeriod(e.From, e.Until), "公示期到这一天 24:00"), e.Until, false)
	v.Publish = field("publish", "发布时间", "不填：批准后立即发布", when(e.PublishAt), true)
	v.Ends = field("ends", "横幅显示到", "到时自动不再显示", when(e.Ends), false)
	if d.State == news.Published && f == nil { // the next correction has its own words
		e.Correction = ""
	}
	v.Correction = field("correction", "更正说明", "更正了什么，公众在正文前看到。公示、公告和放假安排必填", e.Correction, !e.Kind.Listed())
	v.Address = field("address", "地址", "从市名写起，例如：泰州市海陵区府前路 1 号", e.Address, false)
	v.Hours = field("hours", "办公时间", "例如：工作日 9:00—12:00，13:30—17:00", e.Hours, false)
	v.Phone = field("phone", "电话", "", e.Phone, true)
	v.Items = field("items", "办理的事项", "一行一个事项的名称或编码；已经写明这个窗口的事项不用再填", p.itemLines(r, e), true)
	v.Days = field("days", "放假和上班的日子", "一行一个，例如：春节 2027-02-05 至 2027-02-11；调休上班的例如：上班 2027-02-14。一项内容写一年，没有写的日子按周末", e.Days, false)
	v.Of = ui.SelectVM{FieldVM: field("of", "哪一份协议", "", "", false), Empty: "请选择"}
	for _, k := range agreement.Kinds {
		v.Of.Options = append(v.Of.Options, ui.Option{Value: string(k), Label: k.Name() + "（现在的版本 " + p.News.Texts().InForce(k).Version + "）",
			Selected: string(k) == e.Of})
	}
	v.Item = ui.SelectVM{FieldVM: field("item", "关联事项", "公众在正文后看到这个事项，在它的办事指南里看到这项内容", "", true), Empty: "不关联"}
	for _, it := range p.Items.Catalogue().Items() {
		v.Item.Options = append(v.Item.Options, ui.Option{Value: it.Code, Label: it.Name, Selected: it.Code == e.Item})
	}
	v.Edition = field("edition", "版本", "例如 2026-12，用过的版本不能再用。生效以后，请还没有同意这一版的人阅读确认", e.Edition, false)
	v.Items.Attrs, v.Days.Attrs = map[string]any{"rows": "4"}, map[string]any{"rows": "8"}
	v.Publish.Type, v.Ends.Type = "datetime-local", "datetime-local"
	for i, one := range e.Files {
		v.Files = append(v.Files, newsweb.FileView{Name: one.Name, Say: newsweb.Size(one.Size), Href: articlePath(d.ID, "files", one.ID)})
		v.Remove.Options = append(v.Remove.Options, ui.Option{Value: one.ID, Label: "删除 " + one.Name,
			Selected: slices.Contains(e.Remove, e.Files[i].ID)})
	}
	v.Remove.FieldVM = ui.FieldVM{Name: "remove", Label: "删除附件", Optional: true}
	return v
}

// itemName is the name of an item; "" for one that is not there.
func (p Pages) itemName(code string) string {
	if it := p.Items.Catalogue().Item(code); it != nil {
		return it.Name
	}
	return ""
}

func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Zone).Format(momentForm)
}

// stand says where an existing article stands and what may be done with it.
func (p Pages) stand(r *http.Request, v *articleView, d news.Dossier, e news.Edit) {
	now := p.News.Now()
	v.ID, v.Action, v.Base = d.ID, articlePath(d.ID), strconv.FormatInt(d.Version, 10)
	v.State, v.Frozen, v.Live = d.Label(now), d.State == news.Waiting, d.LiveN > 0
	v.Gone = "立即生效，公众不再看到这项内容。"
	switch d.Kind {
	case news.Agreement:
		v.Gone = "立即生效，恢复系统自带的版本。已经同意这一版的记录不变，这一版的文字仍可查到。"
	case news.Holidays:
		v.Gone = "立即生效，恢复系统自带的日子。已经算好的时限不变。"
	case news.Window:
		v.Gone = "立即生效，地市频道不再列出这个窗口；事项里写明的同名窗口恢复事项里的地址和时间。"
	}
	v.Own = who(r).IsAmong(d.Authors...)
	v.Say = minute(d.UpdatedAt) + " " + d.Steps[0].By + d.Steps[0].What()
	if d.Steps[0].Words != "" {
		v.Say += "：" + d.Steps[0].Words
	}
	if v.Live && d.State != news.Published {
		v.Tag = "更正没有发布"
	}
	if d.Shown(now) {
		v.PublicURL = publicPage(d)
	}
	if e.Base != d.Version { // somebody saved in between: the form keeps what was typed, and the newest stands beside it
		v.Theirs, v.TheirTitle = d.Content.Text, d.Content.Title
	}
	v.Blocks = news.Parse(d.Content.Text)
	v.Facts = facts(ui.ShellFrom(r.Context()), d.Content, p.News.SayPeriod(d.Content.From, d.Content.Until))
	if name := p.itemName(d.Content.Item); name != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "关联事项", Value: name})
	}
	v.Words = ui.FieldVM{Name: "words", Label: "要改什么", Hint: "退回修改时填写", Value: r.PostFormValue("words"), Optional: true,
		Err: v.Fault.FieldSays("words")}
	v.Why = ui.FieldVM{Name: "why", Label: "撤下的原因", Hint: "记入历史，不公开", Value: r.PostFormValue("why"), Err: v.Fault.FieldSays("why")}
	p.objections(r, v, d)
}

// objections are those of one page, the ones that wait first; the page after a fault is that of the answer that was refused.
func (p Pages) objections(r *http.Request, v *articleView, d news.Dossier) {
	list, open := slices.Clone(d.Objections), 0
	slices.SortStableFunc(list, func(a, b news.Objection) int {
		return cmp.Compare(map[bool]int{false: 1}[a.Open()], map[bool]int{false: 1}[b.Open()])
	})
	for _, o := range list {
		if o.Open() {
			open++
		}
	}
	v.ObjectionsSay = strconv.Itoa(len(list)) + " 条，" + strconv.Itoa(open) + " 条待答复"
	n := number(r.URL.Query().Get("objections"))
	if i := slices.IndexFunc(list, func(o news.Objection) bool { return o.ID == r.PathValue("objection") }); i >= 0 {
		n = int64(i/pageSize) + 1
	}
	from, to, pager := turn(len(list), n, func(n int64) string {
		return articlePath(d.ID) + "?objections=" + strconv.FormatInt(n, 10) + "#objections"
	})
	v.Pager = pager
	for _, o := range list[from:to] {
		one := objectionView{ID: o.ID, From: o.Who, Phone: regno.MaskMobile(o.Phone), Words: o.Words, At: minute(o.At), State: "待答复",
			Action: articlePath(d.ID, "objections", o.ID)}
		one.Why = &ui.FieldVM{ID: "reason-" + o.ID, Name: "reason", Label: "查看原因", Width: "m"}
		if r.PathValue("objection") == o.ID {
			one.Why.Value, one.Why.Err = r.PostFormValue("reason"), v.Fault.FieldSays("reason")
		}
		if !o.Open() {
			one.State, one.Answer, one.Answered = "已答复", o.Answer, o.AnsweredName+"　"+minute(o.AnsweredAt)
		} else {
			one.Field = ui.FieldVM{ID: "answer-" + o.ID, Name: "answer", Label: "核实和答复", Hint: "按电话告诉提出的人，再记在这里；不公开"}
			if o.Tell {
				one.Field.Hint += "。提出的人会收到已答复的通知，通知里没有这些内容"
			}
			if r.PathValue("objection") == o.ID {
				one.Field.Value, one.Field.Err = r.PostFormValue("answer"), v.Fault.FieldSays("answer")
			}
		}
		v.Objections = append(v.Objections, one)
	}
}

// facts are the content line by line, for a second pair of eyes.
func facts(s ui.Shell, c news.Content, period string) []ui.SummaryItem {
	list := []ui.SummaryItem{{Key: "类型", Value: c.Kind.Name()}, {Key: "标题", Value: c.Title},
		{Key: "适用地区", Value: newsweb.RegionName(s, c.Region)}}
	add := func(key, value string) {
		if value != "" {
			list = append(list, ui.SummaryItem{Key: key, Value: value})
		}
	}
	add("更正说明", c.Correction)
	add("发布单位", c.By)
	if c.Kind == news.Publicity {
		add("公示期", strings.TrimSuffix(c.From+" 至 "+c.Until+"，"+period, "，"))
	}
	publish := "批准后立即发布"
	if !c.PublishAt.IsZero() {
		publish = minute(c.PublishAt)
	}
	add("发布时间", publish)
	add("地址", c.Address)
	add("办公时间", c.Hours)
	add("电话", c.Phone)
	add("办理的事项", strings.Join(c.Items, "、"))
	add("放假和上班的日子", c.Days)
	add("版本", c.Edition)
	if !c.Ends.IsZero() {
		add("横幅显示到", minute(c.Ends))
	}
	return list
}

// publicPage is where everybody reads a content; "" for one that stands above every page.
func publicPage(d news.Dossier) string {
	switch {
	case d.Kind.Paged():
		return "/notices/" + d.ID
	case d.Kind == news.Agreement:
		return "/agreements/" + d.Content.Of
	case d.Kind == news.Window && d.Region != news.Province:
		return "/cities/" + d.Region + "/windows"
	}
	return ""
}

// itemLines are the items of a window as they were typed, or by name as they are stored.
func (p Pages) itemLines(r *http.Request, e news.Edit) string {
	if typed, sent := r.PostForm["items"]; sent {
		return typed[0]
	}
	var names []string
	for _, code := range e.Items {
		if it := p.Items.Catalogue().Item(code); it != nil {
			names = append(names, it.Name)
		} else {
			names = append(names, code)
		}
	}
	return strings.Join(names, "\n")
}
