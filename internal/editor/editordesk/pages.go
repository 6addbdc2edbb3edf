// Package editordesk shows the pages on which editors make items and a second person publishes them (EDT-1 … EDT-14). It decides
// nothing: package editor does.
package editordesk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/editor"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the pages of the editor.
type Pages struct {
	Editor *editor.Service
	Now    func() time.Time
	Frame  ui.StaffFrame
}

const (
	home      = "/staff/items"
	approvals = "/staff/approvals"
)

// Mount registers the pages. Every one is for editors and administrators; the core decides again.
func (p Pages) Mount(m *web.Mux) {
	for pattern, page := range map[string]web.Page{
		"GET " + home:                            p.list,
		"POST " + home:                           p.create,
		"GET " + home + "/new":                   p.form,
		"GET " + home + "/pins":                  p.pins,
		"POST " + home + "/pins":                 p.pin,
		"GET " + home + "/import":                p.importForm,
		"POST " + home + "/import":               p.importFile,
		"GET " + home + "/{code}":                p.item,
		"GET " + home + "/{code}/{section}":      p.item,
		"GET " + home + "/{code}/steps":          p.steps,
		"GET " + home + "/{code}/delete":         p.askDelete,
		"GET " + home + "/{code}/submit":         p.askSubmit,
		"GET " + home + "/{code}/stop":           p.askStop,
		"GET " + home + "/{code}/copy":           p.askCopy,
		"GET " + home + "/{code}/compare":        p.compare,
		"GET " + home + "/{code}/preview":        p.preview,
		"GET " + home + "/{code}/export":         p.export,
		"GET " + home + "/{code}/specimen":       p.specimen,
		"POST " + home + "/{code}/save":          p.save,
		"POST " + home + "/{code}/add":           p.add,
		"POST " + home + "/{code}/move":          p.move,
		"POST " + home + "/{code}/clone":         p.clone,
		"POST " + home + "/{code}/delete":        p.remove,
		"POST " + home + "/{code}/undo":          p.undo,
		"POST " + home + "/{code}/redo":          p.redo,
		"POST " + home + "/{code}/restore":       p.restore,
		"POST " + home + "/{code}/discard":       p.discard,
		"POST " + home + "/{code}/copy":          p.copyItem,
		"POST " + home + "/{code}/submit":        p.submit,
		"POST " + home + "/{code}/rollback":      p.rollBack,
		"POST " + home + "/{code}/cancel":        p.cancel,
		"POST " + home + "/{code}/stop":          p.stop,
		"POST " + home + "/{code}/resume":        p.resume,
		"POST " + home + "/{code}/attach":        p.attach,
		"POST " + home + "/{code}/detach":        p.detach,
		"GET " + home + "/{code}/files/{key...}": p.file,

		"GET " + home + "/{code}/correction/{version}":         p.correction,
		"POST " + home + "/{code}/correction/{version}":        p.correct,
		"POST " + home + "/{code}/correction/{version}/decide": p.judge,

		"GET " + approvals:            p.requests,
		"GET " + approvals + "/{id}":  p.request,
		"POST " + approvals + "/{id}": p.decide,
	} {
		m.Staff(pattern, "", func(w http.ResponseWriter, r *http.Request) error {
			if err := editor.May(who(r)); err != nil {
				return err
			}
			return page(w, r)
		})
	}
	m.Fills("GET "+home+"/{code}/correction/{version}", "POST "+home+"/{code}/correction/{version}")
	m.Fills("GET "+home+"/{code}/{section}", "POST "+home+"/{code}/save")
}

// frame is the page's frame with the trail to it.
func (p Pages) frame(ctx context.Context, title string, bad bool, trail ...ui.Link) ui.StaffVM {
	trail = append([]ui.Link{{Text: "事项管理", Href: home}}, trail...)
	return p.Frame(ctx, ui.StaffPage{Title: title, Current: ui.StaffItems, HasError: bad, Crumbs: trail})
}

// itemPath is the address of a page of an item.
func itemPath(code string, more ...string) string {
	to := home + "/" + url.PathEscape(code)
	for _, m := range more {
		to += "/" + m
	}
	return to
}

// opened is the address of the page of an item where an element is open.
func opened(code, path string) string {
	return itemPath(code, sectionOf(path)) + "?" + url.Values{"open": {path}}.Encode()
}

// done says something and leads to a page.
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

func day(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02") }

func times(n int, of string) string { return fmt.Sprintf("%d %s", n, of) }
