// Package newsdesk shows the pages on which editors write what the public reads, and a second editor publishes it (STA-3). It decides
// nothing: package news does.
package newsdesk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/news/newsweb"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the pages of the newsroom for editors.
type Pages struct {
	News  *news.Service
	Items *catalog.Service // which windows may handle
	Frame ui.StaffFrame
}

const home = "/staff/news"

// Mount registers the pages. Every one is for editors and administrators; the core decides again.
func (p Pages) Mount(m *web.Mux) {
	for pattern, page := range map[string]web.Page{
		"GET " + home:                                         p.list,
		"GET " + home + "/new":                                p.fresh,
		"POST " + home + "/new":                               p.create,
		"GET " + home + "/{id}":                               p.show,
		"POST " + home + "/{id}":                              p.save,
		"POST " + home + "/{id}/decide":                       p.decide,
		"GET " + home + "/{id}/preview":                       p.preview,
		"GET " + home + "/{id}/history":                       p.history,
		"GET " + home + "/{id}/files/{file}":                  p.file,
		"POST " + home + "/{id}/objections/{objection}":       p.answer,
		"POST " + home + "/{id}/objections/{objection}/phone": p.phone,
	} {
		m.Staff(pattern, "", func(w http.ResponseWriter, r *http.Request) error {
			if err := news.May(who(r)); err != nil {
				return err
			}
			return page(w, r)
		})
	}
}

func (p Pages) frame(ctx context.Context, title string, bad bool, trail ...ui.Link) ui.StaffVM {
	crumbs := []ui.Link{{Text: "内容管理", Href: home}}
	if title == "内容管理" {
		crumbs = nil
	}
	return p.Frame(ctx, ui.StaffPage{Title: title, Current: ui.StaffNews, HasError: bad, Crumbs: append(crumbs, trail...)})
}

func articlePath(id string, more ...string) string {
	to := home + "/" + url.PathEscape(id)
	for _, m := range more {
		to += "/" + m
	}
	return to
}

func done(w http.ResponseWriter, r *http.Request, say, to string) error {
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, to)
}

func who(r *http.Request) actor.Actor { return actor.From(r.Context()) }

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }

type listView struct {
	Shell ui.StaffVM
	Flash string
	Words ui.FieldVM
	Kind  ui.SelectVM
	State ui.SelectVM
	Rows  []rowView
	Next  string
}

type rowView struct{ Href, Title, Kind, Region, State, By, At, Objections string }

// states are those of the store behind the words of the list.
var states = map[string]news.State{"草稿": news.Draft, "待审核": news.Waiting, "待生效": news.Published, "已发布": news.Published,
	"已撤下": news.Withdrawn}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q, ctx := r.URL.Query(), r.Context()
	ask := news.Query{Kind: news.Kind(q.Get("kind")), State: states[q.Get("state")], Words: q.Get("q"), Before: q.Get("before")}
	all, more, err := p.News.List(ctx, who(r), ask)
	if err != nil {
		return err
	}
	var ids []string
	for _, a := range all {
		ids = append(ids, a.UpdatedBy)
	}
	names, err := p.News.Names(ctx, ids...)
	if err != nil {
		return err
	}
	v := listView{Shell: p.frame(ctx, "内容管理", false), Flash: web.Session(ctx).TakeFlash(),
		Words: ui.FieldVM{Name: "q", Label: "标题", Value: q.Get("q")},
		Kind:  kinds(q.Get("kind"), "全部类型"),
		State: ui.SelectVM{FieldVM: ui.FieldVM{Name: "state", Label: "状态"}, Empty: "全部状态"}}
	for _, l := range news.Labels {
		v.State.Options = append(v.State.Options, ui.Option{Value: l, Label: l, Selected: q.Get("state") == l})
	}
	for _, a := range all {
		label := a.Label(p.News.Now())
		if s := q.Get("state"); s != "" && s != label {
			continue
		}
		row := rowView{articlePath(a.ID), a.Title, a.Kind.Name(), newsweb.RegionName(ui.ShellFrom(ctx), a.Region), label, names[a.UpdatedBy],
			minute(a.UpdatedAt), ""}
		if n := a.Open; n > 0 {
			row.Objections = strconv.Itoa(n) + " 条异议待答复"
		}
		v.Rows = append(v.Rows, row)
	}
	if more {
		q.Set("before", all[len(all)-1].ID)
		v.Next = home + "?" + q.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func kinds(selected, empty string) ui.SelectVM {
	v := ui.SelectVM{FieldVM: ui.FieldVM{Name: "kind", Label: "类型"}, Empty: empty}
	for _, k := range news.Kinds {
		v.Options = append(v.Options, ui.Option{Value: string(k), Label: k.Name(), Selected: string(k) == selected})
	}
	return v
}

// preview is the public page of a save, shown to editors only.
func (p Pages) preview(w http.ResponseWriter, r *http.Request) error {
	d, err := p.News.Open(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	n, back := d.DraftN, articlePath(d.ID)
	if old := number(r.URL.Query().Get("n")); old > 0 {
		n, back = old, articlePath(d.ID, "history")
	}
	c, ok := d.Saved(n)
	if !ok {
		return fault.New(fault.NotFound, "没有这个版本")
	}
	one := news.Public{Content: c, ID: d.ID, N: n, At: c.PublishAt}
	if one.At.IsZero() {
		one.At = p.News.Now()
	}
	v := newsweb.View(ui.ShellFrom(r.Context()), one, p.News.Now(), articlePath(d.ID, "files")+"/")
	v.Preview = back
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, newsweb.Shown(v))
}

func (p Pages) file(w http.ResponseWriter, r *http.Request) error {
	f, body, err := p.News.OpenFile(r.Context(), who(r), r.PathValue("id"), r.PathValue("file"))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	newsweb.FileHead(w.Header(), f)
	web.SendFile(w, r, body, "news file", f.ID)
	return nil
}

type historyView struct {
	Shell ui.StaffVM
	Title string
	ID    string
	Steps []stepView
	Pager ui.PagerVM
}

type stepView struct {
	What, By, At, Words, Preview, Note string

	Changes []news.Difference // against the save before it
}

// pageSize is how many objections or steps one page has.
const pageSize = 20

// turn gives the part of a list on page n, counted from 1, and the way to its neighbours.
func turn(whole int, n int64, href func(n int64) string) (from, to int, v ui.PagerVM) {
	last := int64(max(1, (whole+pageSize-1)/pageSize))
	n = min(max(n, 1), last)
	from = int(n-1) * pageSize
	to = min(from+pageSize, whole)
	if last == 1 {
		return from, to, v
	}
	v.Say = fmt.Sprintf("共 %d 条，第 %d–%d 条", whole, from+1, to)
	if n > 1 {
		v.Prev = href(n - 1)
	}
	if n < last {
		v.Next = href(n + 1)
	}
	return from, to, v
}

func (p Pages) history(w http.ResponseWriter, r *http.Request) error {
	d, err := p.News.Open(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := historyView{Title: d.Title, ID: d.ID,
		Shell: p.frame(r.Context(), "历史："+d.Title, false, ui.Link{Text: d.Title, Href: articlePath(d.ID)}, ui.Link{Text: "历史"})}
	from, to, pager := turn(len(d.Steps), number(r.URL.Query().Get("page")), func(n int64) string {
		return articlePath(d.ID, "history") + "?page=" + strconv.FormatInt(n, 10)
	})
	v.Pager = pager
	for i, st := range d.Steps[from:to] {
		row := stepView{What: st.What(), By: st.By, At: minute(st.At), Words: st.Words}
		if st.Content != nil {
			row.Changes = changes(ui.ShellFrom(r.Context()), st, d.Steps[from+i+1:])
			row.Preview = articlePath(d.ID, "preview") + "?n=" + strconv.FormatInt(st.N, 10)
		}
		if st.N == d.LiveN {
			row.Note = "线上版本"
		}
		v.Steps = append(v.Steps, row)
	}
	return web.Render(w, r, http.StatusOK, historyPage(v))
}

// changes tells what a save changed; older are the steps before it, the newest first.
func changes(s ui.Shell, st news.Step, older []news.Step) []news.Difference {
	i := slices.IndexFunc(older, func(o news.Step) bool { return o.Content != nil })
	if i < 0 {
		return nil
	}
	list := news.Differences(*older[i].Content, *st.Content)
	for i, d := range list {
		if d.What == "适用地区" {
			list[i].Old, list[i].New = newsweb.RegionName(s, d.Old), newsweb.RegionName(s, d.New)
		}
	}
	return list
}

// decide is every deed but a save.
func (p Pages) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, id, say := r.Context(), r.PathValue("id"), ""
	version := number(r.PostFormValue("base"))
	var err error
	switch r.PostFormValue("do") {
	case "approve":
		err = p.News.Approve(ctx, who(r), id, version)
	case "return":
		err, say = p.News.Return(ctx, who(r), id, version, r.PostFormValue("words")), "已退回修改"
	case "recall":
		err, say = p.News.Recall(ctx, who(r), id, version), "已撤回审核，可以继续修改"
	case "withdraw":
		err, say = p.News.Withdraw(ctx, who(r), id, version, r.PostFormValue("why")), "已撤下，公众不再看到"
	default:
		err = fault.New(fault.Invalid, "请选择要做什么")
	}
	if err != nil {
		return p.again(w, r, err)
	}
	if r.PostFormValue("do") == "approve" {
		d, err := p.News.Open(ctx, who(r), id)
		if err != nil {
			return err
		}
		say = approved(d.LiveAt, p.News.Now())
	}
	return done(w, r, say, articlePath(id))
}

// approved says when the public reads what was approved.
func approved(liveAt, now time.Time) string {
	if liveAt.After(now) {
		return "已批准，" + minute(liveAt) + " 发布"
	}
	return "已批准发布"
}

func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := p.News.Answer(r.Context(), who(r), id, r.PathValue("objection"), r.PostFormValue("answer")); err != nil {
		return p.again(w, r, err)
	}
	return done(w, r, "已记下答复", articlePath(id)+"#objections")
}

// phone shows an article with the whole phone of who raised one objection; there is no address under which it could be opened again.
func (p Pages) phone(w http.ResponseWriter, r *http.Request) error {
	o, err := p.News.Objector(r.Context(), who(r), r.PathValue("id"), r.PathValue("objection"), r.PostFormValue("reason"))
	if err != nil {
		return p.again(w, r, err)
	}
	return p.article(w, r, nil, nil, o.Phone)
}

// again shows the page of an article with what hindered a deed; other faults are for the front door.
func (p Pages) again(w http.ResponseWriter, r *http.Request, err error) error {
	f := fault.Of(err)
	if !slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict, fault.Forbidden}, f.Kind) {
		return err
	}
	return p.article(w, r, f, nil)
}

var errTooBig = fault.On("files", "上传的附件太大或者没有传完，请缩小后重新选择")

const momentForm = "2006-01-02T15:04"

// moment reads a field of a day and a time; a fault before it stays.
func moment(name, s string, before error) (time.Time, error) {
	if s == "" {
		return time.Time{}, before
	}
	for _, layout := range []string{momentForm, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, workday.Zone); err == nil {
			return t, before
		}
	}
	return time.Time{}, fault.On(name, "时间请写成 2026-11-23 09:00 这样")
}
