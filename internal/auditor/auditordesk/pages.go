// Package auditordesk shows 「审计查询」. What is typed is posted and waits in the sealed browser session for a few minutes; the address
// of an answer holds only the place where its page begins. It decides nothing: package auditor does.
package auditordesk

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/auditor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pages of auditors.
type Pages struct {
	Auditor *auditor.Service
	Words   func() []string // of acts
	Frame   ui.StaffFrame
	Now     func() time.Time
}

const (
	path   = "/staff/audit"
	result = path + "/result"

	sayEnded = "查询条件只保留 10 分钟，请重新填写"
)

// keepFor is how long what was typed waits for its answer to be looked at again.
const keepFor = 10 * time.Minute

// Mount registers the pages. Nobody else gets as far as a page.
func (p Pages) Mount(m *web.Mux) {
	for pattern, page := range map[string]web.Page{
		"GET " + path:                    p.show,
		"POST " + path:                   p.post,
		"GET " + result:                  p.result,
		"GET " + path + "/result.xlsx":   p.export,
		"GET " + path + "/rows/{entry}":  p.row,
		"POST " + path + "/rows/{entry}": p.numbers,
	} {
		m.Staff(pattern, "", func(w http.ResponseWriter, r *http.Request) error {
			if err := auditor.MayInspect(actor.From(r.Context())); err != nil {
				return err
			}
			w.Header().Set("Cache-Control", "no-store")
			return page(w, r)
		})
	}
}

// kept is what was typed, with whoever typed it.
type kept struct {
	As    string
	Typed auditor.Search
	Until time.Time
}

const key = "audit.search"

// kept gives what this member of staff typed a few minutes ago.
func (p Pages) kept(r *http.Request) (auditor.Search, bool) {
	var k kept
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(key)), &k)
	if err != nil || k.As != actor.From(r.Context()).StaffID || !p.Now().Before(k.Until) {
		return auditor.Search{}, false
	}
	return k.Typed, true
}

// show is the empty form.
func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	v := p.view(r, auditor.Search{}, nil)
	v.Flash = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, searchPage(v))
}

// post keeps what was typed and goes to the answer.
func (p Pages) post(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	typed := func(field string) string { return strings.TrimSpace(r.PostForm.Get(field)) }
	q := auditor.Search{
		Person: typed(auditor.FieldPerson),
		Unit:   typed(auditor.FieldUnit),
		Number: typed(auditor.FieldNumber),
		Word:   typed(auditor.FieldAct),
		From:   typed(auditor.FieldFrom),
		Until:  typed(auditor.FieldUntil),
		IP:     typed(auditor.FieldIP),
	}
	who := actor.From(r.Context())
	if err := p.Auditor.Check(r.Context(), who, q); errors.Is(err, fault.Invalid) {
		return web.Render(w, r, http.StatusUnprocessableEntity, searchPage(p.view(r, q, fault.Of(err))))
	} else if err != nil {
		return err
	}
	b, err := json.Marshal(kept{who.StaffID, q, p.Now().Add(keepFor)})
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(key, string(b))
	return web.Redirect(w, r, result)
}

func (p Pages) result(w http.ResponseWriter, r *http.Request) error {
	q, ok := p.kept(r)
	if !ok {
		return p.ended(w, r)
	}
	page, err := p.Auditor.Find(r.Context(), actor.From(r.Context()), q, readCursor(r.URL.Query().Get("before")))
	if errors.Is(err, fault.Invalid) { // somebody's name or an act has changed since
		return web.Render(w, r, http.StatusUnprocessableEntity, searchPage(p.view(r, q, fault.Of(err))))
	}
	if err != nil {
		return err
	}
	v := p.view(r, q, nil)
	v.take(page)
	return web.Render(w, r, http.StatusOK, searchPage(v))
}

func (p Pages) ended(w http.ResponseWriter, r *http.Request) error {
	web.Session(r.Context()).Flash(sayEnded)
	return web.Redirect(w, r, path)
}

// row is one deed with its details.
func (p Pages) row(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Auditor.Open(r.Context(), actor.From(r.Context()), r.PathValue("entry"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, rowPage(p.rowView(r, d, "", nil)))
}

// numbers is the deed with full numbers. The look is written down before anything is shown.
func (p Pages) numbers(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	who, entry, why := actor.From(r.Context()), r.PathValue("entry"), r.PostForm.Get(auditor.FieldReason)
	d, err := p.Auditor.Numbers(r.Context(), who, entry, why)
	if !errors.Is(err, fault.Invalid) {
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, rowPage(p.rowView(r, d, "", nil)))
	}
	masked, err2 := p.Auditor.Open(r.Context(), who, entry)
	if err2 != nil {
		return err2
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, rowPage(p.rowView(r, masked, why, fault.Of(err))))
}

func writeCursor(c audit.Cursor) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.At.UnixMicro(), 10) + "|" + c.ID))
}

// readCursor reads the place of a page; what nobody wrote is the beginning.
func readCursor(s string) audit.Cursor {
	b, _ := base64.RawURLEncoding.DecodeString(s)
	us, last, _ := strings.Cut(string(b), "|")
	n, err := strconv.ParseInt(us, 10, 64)
	if err != nil || !id.Valid(last) {
		return audit.Cursor{}
	}
	return audit.Cursor{At: time.UnixMicro(n).UTC(), ID: last}
}
