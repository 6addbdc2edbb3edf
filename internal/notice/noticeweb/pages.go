// Package noticeweb shows the inbox of a unit (CEN-7): a list in pages. Opening a message
// marks it as read, and a button marks all. The core decides who may read what.
//
// Opening is a GET, and its only effect is the mark. A prefetch by the browser is refused,
// so that it does not mark a message.
package noticeweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/notice"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Notices is the part of notice.Service that the pages use.
type Notices interface {
	Page(ctx context.Context, who actor.Actor, a notice.Ask) (notice.Page, error)
	Open(ctx context.Context, who actor.Actor, id string) (notice.Message, error)
	ReadAll(ctx context.Context, who actor.Actor) (int64, error)
}

// Pages are the pages of the inbox.
type Pages struct {
	Notices Notices
	// Shell is the frame of the unit centre.
	Shell ui.CentreFrame
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET /unit/messages", p.list)
	m.Unit("GET /unit/messages/{id}", p.open)
	m.Unit("POST /unit/messages/read", p.readAll)
	m.Person("GET /me/messages/{id}", p.openOwn)
}

const here = "/unit/messages"

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	ask := notice.Ask{Only: notice.Only(q.Get("only")), Before: readCursor(q.Get("before")), After: readCursor(q.Get("after"))}
	if ask.Only != notice.Unread && ask.Only != notice.Read {
		ask.Only = notice.All
	}

	page, err := p.Notices.Page(r.Context(), actor.From(r.Context()), ask)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "messages")
	if err != nil {
		return err
	}

	v := listView{Centre: centre, Flash: web.Session(r.Context()).TakeFlash(), Empty: empty(ask.Only)}
	unread := int64(centre.Counts["messages"]) // the frame has counted them, up to notice.MostUnread
	v.MarkAll, v.Tabs = unread > 0, tabs(ask.Only, unread)
	for _, m := range page.Messages {
		v.Rows = append(v.Rows, rowOf(m))
	}
	v.Pager = ui.PagerVM{Prev: turn(ask.Only, "after", page.Newer), Next: turn(ask.Only, "before", page.Older)}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	if strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || r.Method == http.MethodHead {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	m, err := p.Notices.Open(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	if m.Link != "" {
		return web.Redirect(w, r, m.Link)
	}
	centre, err := p.Shell(r.Context(), "messages")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, messagePage(messageView{Centre: centre, Message: rowOf(m)}))
}

// openOwn opens a message of a person, and redirects to the page that the message is about.
func (p Pages) openOwn(w http.ResponseWriter, r *http.Request) error {
	if strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || r.Method == http.MethodHead {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	m, err := p.Notices.Open(r.Context(), actor.From(r.Context()).Self(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, cmp.Or(m.Link, "/me/messages"))
}

func (p Pages) readAll(w http.ResponseWriter, r *http.Request) error {
	n, err := p.Notices.ReadAll(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	switch {
	case n >= notice.MostUnread:
		web.Session(r.Context()).Flash("已把全部消息标为已读")
	case n > 0:
		web.Session(r.Context()).Flash("已把 " + strconv.FormatInt(n, 10) + " 条消息标为已读")
	}
	return web.Redirect(w, r, here)
}

// listView is the page of the inbox.
type listView struct {
	Centre  ui.CenterVM
	Flash   string
	Tabs    []ui.Link
	Rows    []rowView
	MarkAll bool
	Empty   ui.EmptyVM
	Pager   ui.PagerVM
}

type messageView struct {
	Centre  ui.CenterVM
	Message rowView
}

type rowView struct {
	ID, Title, Href, Status, Kind, When, DateTime, Body string
}

func rowOf(m notice.Message) rowView {
	at := m.At.In(workday.Zone)
	v := rowView{ID: m.ID, Title: m.Title, Href: here + "/" + m.ID, Kind: m.Kind.Word(), Body: m.Body, Status: "未读",
		When: at.Format("2006-01-02 15:04"), DateTime: at.Format(time.RFC3339)}
	if m.Read() {
		v.Status = "已读"
	}
	return v
}

func tabs(now notice.Only, unread int64) []ui.Link {
	list := []ui.Link{
		{Text: "全部", Href: here, Current: now == notice.All},
		{Text: "未读", Href: here + "?only=unread", Current: now == notice.Unread},
		{Text: "已读", Href: here + "?only=read", Current: now == notice.Read},
	}
	if unread > 0 {
		list[1].Count = ui.Many(unread)
	}
	return list
}

func empty(only notice.Only) ui.EmptyVM {
	v := ui.EmptyVM{Icon: "mailbox", Title: "暂无消息", Say: "办件受理、补正、办结和账号安全提醒会出现在这里。"}
	switch only {
	case notice.Unread:
		v.Title, v.Action = "没有未读消息", ui.Link{Text: "查看全部消息", Href: here}
	case notice.Read:
		v.Title = "没有已读消息"
	}
	return v
}

func turn(only notice.Only, key string, c notice.Cursor) string {
	if !c.Set() {
		return ""
	}
	q := url.Values{key: {strconv.FormatInt(c.At.UnixMicro(), 10) + "." + c.ID}}
	if only != notice.All {
		q.Set("only", string(only))
	}
	return here + "?" + q.Encode()
}

// readCursor reads a cursor that turn wrote. Any other text gives the first page.
func readCursor(s string) notice.Cursor {
	us, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(us, 10, 64)
	if !ok || err != nil {
		return notice.Cursor{}
	}
	return notice.Cursor{At: time.UnixMicro(n).UTC(), ID: id}
}
