// Package caseworkweb is the applicants' side of casework: the draft with its
// steps, the list 「单位办件」, one case with its progress and correction, the
// receipt, and the public page that proves a receipt. It decides nothing: what
// may be done the core says, and a button that is shown may still be refused.
//
// Everything works by plain forms. The script only saves while one types, sends
// a file as soon as it is chosen, and prints. What a person has typed is never
// lost: a form that cannot be taken comes back as it was typed, also when another
// window was faster (409) and when the login had ended (web.Parked).
//
// Files that people uploaded are foreign: they are handed out with the type that
// their content has, never sniffed again, and with a policy under which nothing
// in them runs.
package caseworkweb

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/web/ui"
)

// Pages are the pages of casework for units and for the public.
type Pages struct {
	// AccessAt tells why somebody may not handle an item; nil answers 403.
	AccessAt func(item string) string
	Cases    *casework.Service
	// Shell is the frame of the unit centre.
	Shell func(ctx context.Context, r *http.Request, active string) (ui.CenterVM, error)
	// Public is the address of the hall, for the QR code of a receipt: https://hall.example.
	Public string
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET /unit/apply/{item}", p.apply)
	m.Unit("POST /unit/apply/{item}", p.apply)

	m.Unit("GET /unit/cases.xlsx", p.export)
	m.Unit("GET /unit/drafts/{id}", p.fill)
	m.Unit("POST /unit/drafts/{id}", p.save)
	m.Unit("POST /unit/drafts/{id}/autosave", p.autosave)
	m.Unit("GET /unit/drafts/{id}/materials", p.materials)
	m.Unit("POST /unit/drafts/{id}/materials", p.upload)
	m.Unit("POST /unit/drafts/{id}/materials/remove", p.remove)
	m.Unit("GET /unit/drafts/{id}/check", p.check)
	m.Unit("POST /unit/drafts/{id}/submit", p.submit)
	m.Unit("POST /unit/drafts/{id}/delete", p.discard)

	m.Unit("GET /unit/cases", p.list)
	m.Unit("GET /unit/cases/{id}", p.detail)
	m.Unit("GET /unit/cases/{id}/receipt", p.receipt)
	m.Unit("GET /unit/cases/{id}/correction", p.correction)
	m.Unit("POST /unit/cases/{id}/correction", p.answer)
	m.Unit("POST /unit/cases/{id}/correction/materials", p.answerUpload)
	m.Unit("POST /unit/cases/{id}/correction/materials/remove", p.answerRemove)
	m.Unit("POST /unit/cases/{id}/withdraw", p.withdraw)
	m.Unit("POST /unit/cases/{id}/again", p.again)
	m.Unit("POST /unit/cases/{id}/messages", p.message)
	m.Unit("GET /unit/cases/{id}/materials/{material}", p.material)

	m.Handle("GET /receipts/{number}", p.proof)
}

func who(r *http.Request) actor.Actor { return actor.From(r.Context()) }

func draftPath(id string) string { return "/unit/drafts/" + id }
func casePath(id string) string  { return "/unit/cases/" + id }

// open reads the case of a page with the frame around it.
func (p Pages) open(r *http.Request) (casework.View, ui.CenterVM, error) {
	v, err := p.Cases.Open(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return v, ui.CenterVM{}, err
	}
	centre, err := p.Shell(r.Context(), r, "cases")
	return v, centre, err
}

// apply begins a draft, or goes on with one that is still untouched, so that
// opening the address twice changes nothing.
func (p Pages) apply(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Cases.Begin(r.Context(), who(r), r.PathValue("item"))
	if errors.Is(err, fault.Forbidden) && p.AccessAt != nil {
		return web.Redirect(w, r, p.AccessAt(r.PathValue("item"))) // why, and how to ask for it
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, draftPath(c.ID))
}

func (p Pages) discard(w http.ResponseWriter, r *http.Request) error {
	if err := p.Cases.Discard(r.Context(), who(r), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("草稿已删除")
	return web.Redirect(w, r, "/unit/cases?class=draft")
}

func (p Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := p.Cases.WithdrawCase(r.Context(), who(r), id, r.PostFormValue("reason")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("申请已撤回")
	return web.Redirect(w, r, casePath(id))
}

func (p Pages) again(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Cases.FileAgain(r.Context(), who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已带入上次填写的内容和材料，请核对后提交")
	return web.Redirect(w, r, draftPath(c.ID))
}

func (p Pages) message(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Cases.Message(r.Context(), who(r), id, r.PostFormValue("words"))
	if fields, ok := web.Fields(err); ok {
		return p.showDetail(w, r, http.StatusUnprocessableEntity, detailForm{words: r.PostFormValue("words"), wrong: fields})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casePath(id)+"#messages")
}

// trail is the way to a page of a case.
func trail(last ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: "单位主页", Href: "/unit"}, {Text: "单位办件", Href: "/unit/cases"}}, last...)
}

func join(words ...string) string {
	var out []string
	for _, s := range words {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "　")
}
