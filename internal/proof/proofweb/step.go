package proofweb

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/web"
)

// Step is the step of a wizard that waits for a face: its page, the poll of the page's script, 「我已完成认证」 for
// those without the script, and 「重新认证」. D is the wizard's draft. The wizard says where its draft is kept, how
// its core looks at the face, and what the page says around the code.
type Step[D any] struct {
	Page    string // address of the page
	Base    string // /state, /check and /again stand below it
	Words   Words
	Silent  string                    // said when the bureau does not answer
	LinkURL func(token string) string // what the QR code says
	// Reachable asks whether the bureau answers again; it is Faces.Reachable.
	Reachable func(ctx context.Context) error

	// Load gives the draft of this browser. elsewhere is where to go when the draft is not at this step, "" when it is.
	Load func(r *http.Request) (d D, elsewhere string, err error)
	// Look asks how the face stands, begins one when there is none or again is asked, and saves the draft.
	Look func(r *http.Request, d D, again bool) (D, proof.View, error)
	Kept func(d D) proof.Kept
	Next func(d D) string // the page that waits: Page while the face has not passed
	Show func(d D, s FaceVM) templ.Component
	// Open tells whether the page may be looked at though another one waits; without it one is sent on.
	Open func(d D) bool
	// TimedOut shows that the time of the draft is over; without it Load sends elsewhere.
	TimedOut func(w http.ResponseWriter, r *http.Request, err error) error
}

// Mount puts the step behind the front door; handle is Handle, Person or another method of the mux.
func (s Step[D]) Mount(handle func(pattern string, page web.Page)) {
	handle("GET "+s.Page, s.page)
	handle("GET "+s.Base+"/state", s.state)
	handle("POST "+s.Base+"/check", s.check)
	handle("POST "+s.Base+"/again", s.again)
}

// openStep opens a page for a draft that is at this step.
func (s Step[D]) openStep(w http.ResponseWriter, r *http.Request, again bool) (d D, v proof.View, here bool, err error) {
	w.Header().Set("Cache-Control", "no-store")
	d, elsewhere, err := s.Load(r)
	switch {
	case errors.Is(err, fault.Expired) && s.TimedOut != nil:
		return d, v, false, s.TimedOut(w, r, err)
	case err != nil:
		return d, v, false, err
	case elsewhere != "":
		return d, v, false, web.Redirect(w, r, elsewhere)
	}
	if d, v, err = s.Look(r, d, again); err != nil {
		return d, v, false, err
	}
	if v.Trouble != nil {
		web.Log(r.Context()).Warn("face in trouble", "face", s.Kept(d).FaceID, "err", v.Trouble)
	}
	return d, v, true, nil
}

func (s Step[D]) see(d D, v proof.View) FaceVM {
	return s.Words.See(v, s.Kept(d), s.LinkURL, s.Silent)
}

func (s Step[D]) page(w http.ResponseWriter, r *http.Request) error {
	d, v, here, err := s.openStep(w, r, false)
	if err != nil || !here {
		return err
	}
	if next := s.Next(d); next != s.Page && (s.Open == nil || !s.Open(d)) {
		return web.Redirect(w, r, next)
	}
	seen := s.see(d, v)
	seen.Flash = web.Session(r.Context()).TakeFlash()
	return web.Render(w, r, http.StatusOK, s.Show(d, seen))
}

// state is polled. It asks and never begins a face (REG-5): while the bureau is out it says so, and when the bureau
// answers again it sends the page back to itself, which begins one.
func (s Step[D]) state(w http.ResponseWriter, r *http.Request) error {
	none := FaceVM{State: "none"}
	d, elsewhere, err := s.Load(r)
	switch {
	case err != nil:
		return err
	case elsewhere != "":
		return none.AnswerPoll(w, elsewhere)
	}
	if k := s.Kept(d); k.FaceID == "" {
		none.Say = noCode
		if !k.FaceAway {
			return none.AnswerPoll(w, "")
		}
		if s.Reachable(r.Context()) != nil {
			none.Trouble = s.Silent
			return none.AnswerPoll(w, "")
		}
		return none.AnswerPoll(w, s.Page)
	}
	d, v, err := s.Look(r, d, false)
	if err != nil {
		return err
	}
	next := s.Next(d)
	if next == s.Page {
		next = ""
	}
	return s.see(d, v).AnswerPoll(w, next)
}

func (s Step[D]) check(w http.ResponseWriter, r *http.Request) error {
	d, v, here, err := s.openStep(w, r, false)
	if err != nil || !here {
		return err
	}
	if s.see(d, v).Waits() {
		web.Session(r.Context()).Flash(NotYet)
	}
	return web.Redirect(w, r, s.Next(d))
}

func (s Step[D]) again(w http.ResponseWriter, r *http.Request) error {
	d, v, here, err := s.openStep(w, r, true)
	if err != nil || !here {
		return err
	}
	if v.Trouble == nil {
		return web.Redirect(w, r, s.Next(d))
	}
	switch f := fault.Of(v.Trouble); f.Kind {
	case fault.Invalid, fault.Conflict, fault.Limited, fault.Away, fault.Expired:
		return web.Render(w, r, web.Status(f.Kind), s.Show(d, s.see(d, v)))
	}
	return v.Trouble
}
