// Package filing serves the applicants: the steps of a draft, the list 「单位办件」, one case
// with its progress and correction, the receipt, and the public page that verifies a receipt. It
// decides nothing: the core says what is allowed, and may refuse an act whose button was shown.
//
// Everything works with plain forms. The script only saves while one types, uploads a file as soon
// as it is chosen, and prints. Typed text is never lost: a refused form comes back as it was typed,
// also when another window was faster (409) and when the login had ended (web.Parked).
//
// Uploaded files are untrusted. They are sent with the media type of their content, with sniffing
// disabled, and with a content security policy under which nothing in them runs.
package filing

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages serves the pages for units, for persons and for the public.
type Pages struct {
	Place Place
	Cases *casework.Service
	// Shell is the frame of the unit centre.
	Shell ui.CentreFrame
	// Public is the public URL of the hall, for the QR code of a receipt: https://hall.example.
	Public string
	// LinkURL is what the QR code of a face says; Reachable asks whether the bureau answers.
	LinkURL   func(token string) string
	Reachable func(ctx context.Context) error
}

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	addresses := strings.NewReplacer("CASES", p.Place.Cases, "BASE", p.Place.Base)
	put := func(pattern string, page web.Page) { p.Place.mount(m, addresses.Replace(pattern), page) }

	put("GET BASE/apply/{item}", p.apply)
	put("POST BASE/apply/{item}", p.start)
	put("POST BASE/apply/{item}/autosave", p.autostart)

	put("GET CASES.xlsx", p.export)
	put("GET BASE/drafts/{id}", p.fill)
	put("POST BASE/drafts/{id}", p.save)
	put("POST BASE/drafts/{id}/autosave", p.autosave)
	put("GET BASE/drafts/{id}/materials", p.materials)
	put("POST BASE/drafts/{id}/materials", p.upload)
	put("POST BASE/drafts/{id}/materials/remove", p.remove)
	put("POST BASE/drafts/{id}/materials/stored", p.useStored)
	put("POST BASE/drafts/{id}/materials/made", p.made)
	p.mountRows(put)
	put("GET BASE/drafts/{id}/pick/{field}", p.choices)
	put("POST BASE/drafts/{id}/pick/{field}", p.pick)
	put("GET BASE/drafts/{id}/check", p.check)
	put("POST BASE/drafts/{id}/submit", p.submit)
	put("GET BASE/drafts/{id}/renew", p.renewal)
	put("POST BASE/drafts/{id}/renew", p.renew)
	put("POST BASE/drafts/{id}/delete", p.discard)

	put("GET CASES", p.list)
	put("GET CASES/{id}", p.detail)
	put("GET CASES/{id}/state", p.state)
	put("GET CASES/{id}/answers.xlsx", p.answersBook)
	put("GET CASES/{id}/receipt", p.receipt)
	put("GET CASES/{id}/receipt/package", p.pack)
	put("GET CASES/{id}/correction", p.correction)
	put("POST CASES/{id}/correction", p.answer)
	put("POST CASES/{id}/correction/materials", p.answerUpload)
	put("POST CASES/{id}/correction/materials/remove", p.answerRemove)
	put("POST CASES/{id}/correction/materials/stored", p.answerStored)
	put("POST CASES/{id}/correction/materials/made", p.answerMade)
	put("POST CASES/{id}/arrivals", p.arrive)
	put("POST CASES/{id}/arrivals/{arrival}", p.piece)
	put("GET CASES/{id}/delivery", p.delivery)
	put("POST CASES/{id}/delivery", p.changeDelivery)
	put("POST CASES/{id}/withdraw", p.withdraw)
	put("POST CASES/{id}/again", p.again)
	put("POST CASES/{id}/messages", p.message)
	put("GET CASES/{id}/materials/{material}", p.material)

	fills := func(page string, forms ...string) {
		for _, f := range forms {
			m.Fills(addresses.Replace("GET "+page), addresses.Replace("POST "+f))
		}
	}
	fills("BASE/apply/{item}", "BASE/apply/{item}")
	fills("BASE/drafts/{id}", "BASE/drafts/{id}")
	fills("CASES/{id}/correction", "CASES/{id}/correction", "CASES/{id}/correction/materials", "CASES/{id}/correction/materials/remove",
		"CASES/{id}/correction/materials/stored", "CASES/{id}/correction/materials/made")

	if p.Place.Own {
		p.face().Mount(m.Person)
		m.Person("GET "+casework.ConfirmPath+"{id}", p.consent)
		m.Person("POST "+casework.ConfirmPath+"{id}", p.giveConsent)
	}
	if !p.Place.Own {
		m.Handle("GET /receipts/{number}", p.proof)
		m.Unit("GET "+workbenchPath, p.workbench)
		m.Unit("GET "+workbenchPath+"/{id}", p.review)
		m.Unit("POST "+workbenchPath+"/{id}", p.endorse)
	}
}

// open reads the case that the path names, and the frame around it.
func (p Pages) open(r *http.Request) (casework.View, ui.CenterVM, error) {
	v, err := p.Cases.Open(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return v, ui.CenterVM{}, err
	}
	centre, err := p.Shell(r.Context(), "cases")
	return v, centre, err
}

func (p Pages) discard(w http.ResponseWriter, r *http.Request) error {
	if err := p.Cases.Discard(r.Context(), p.Place.who(r), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("草稿已删除")
	return web.Redirect(w, r, p.Place.Cases+"?class=draft")
}

func (p Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Cases.WithdrawCase(r.Context(), p.Place.who(r), id, r.PostFormValue("reason"))
	if fields, ok := web.Fields(err); ok {
		return p.showDetail(w, r, http.StatusUnprocessableEntity, detailForm{reason: r.PostFormValue("reason"), wrong: fields})
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("申请已撤回")
	return web.Redirect(w, r, p.Place.casePath(id))
}

func (p Pages) again(w http.ResponseWriter, r *http.Request) error {
	if !r.URL.Query().Has("fresh") {
		v, centre, err := p.open(r)
		if err != nil {
			return err
		}
		old, err := p.Cases.LeftDraft(r.Context(), p.Place.who(r), v.Case.ItemCode)
		if err == nil { // of a first press of the button, or begun elsewhere
			offer := p.offerOf(v, centre, old)
			offer.Again = p.Place.casePath(v.Case.ID) + "/again?fresh=1"
			return web.Render(w, r, http.StatusOK, offerPage(offer))
		}
		if !errors.Is(err, fault.NotFound) {
			return err
		}
	}
	c, err := p.Cases.FileAgain(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已带入上次填写的内容和材料，请核对后提交")
	return web.Redirect(w, r, p.Place.draftPath(c.ID))
}

func (p Pages) message(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Cases.Message(r.Context(), p.Place.who(r), id, r.PostFormValue("words"))
	if fields, ok := web.Fields(err); ok {
		return p.showDetail(w, r, http.StatusUnprocessableEntity, detailForm{words: r.PostFormValue("words"), wrong: fields})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.Place.casePath(id)+"#messages")
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
