package loginweb

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/session/sessionweb"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Session keys for what was typed while the puzzle is being solved.
const (
	keyAccount = "login.account"
	keyWho     = "login.who"
)

// formView is the form of a password login, for a unit or a person.
type formView struct {
	Passkey      bool // passkeys work at this hall's address
	Account, Who string
	Next         string
	Problem      *fault.Fault
}

// show is the login page. A visitor who is already logged in is redirected onward.
func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	next := wanted(r)
	if actor.From(r.Context()).ForUnit() {
		return web.Redirect(w, r, next)
	}
	if r.URL.Query().Get("tab") == "person" {
		return p.person(w, r)
	}
	way, known := p.Ways.Named(r.URL.Query().Get("way"))
	if !known {
		way, _ = p.Ways.Named("")
	}
	part, err := way.Part(w, r, next)
	if err != nil {
		return err
	}
	v := p.Ways.UnitBox(way.Key, next, part)
	v.Ended = web.EndedWords(r)
	if way.Key == "" && hasTyped(r) {
		s := web.Session(r.Context())
		s.Drop(keyAccount)
		s.Drop(keyWho)
		if v.Solved, err = p.Puzzles.Passed(r.Context(), s.ID(), login.PuzzlePurpose); err != nil {
			return err
		}
	}
	return sessionweb.Answer(w, r, http.StatusOK, v)
}

// hasTyped reports whether this browser session still holds what was typed before the puzzle.
func hasTyped(r *http.Request) bool {
	s := web.Session(r.Context())
	return s.Get(keyAccount) != "" || s.Get(keyWho) != ""
}

// passwordWay is 「账号密码」 on the login page.
func (p Pages) passwordWay(_ http.ResponseWriter, r *http.Request, next string) (templ.Component, error) {
	s := web.Session(r.Context())
	return passwordForm(formView{Passkey: p.Passkey, Account: s.Get(keyAccount), Who: s.Get(keyWho), Next: next}), nil
}

// scanWay is 「扫码登录」 on the login page.
func (p Pages) scanWay(_ http.ResponseWriter, r *http.Request, next string) (templ.Component, error) {
	v, err := p.Scan.view(r, login.ScanUnit, "", next)
	if err != nil {
		return nil, err
	}
	return scanBox(*v), nil
}

// enter checks the password form and logs the person in, or shows the form again.
func (p Pages) enter(w http.ResponseWriter, r *http.Request) error {
	s := web.Session(r.Context())
	before := actor.From(r.Context())
	try := login.Attempt{Account: r.PostFormValue("account"), Who: r.PostFormValue("who"),
		Password: r.PostFormValue("password"), Binding: s.ID()}

	in, err := p.Passwords.Try(r.Context(), visitor(before), try)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) {
		return p.again(w, r, try, err)
	}
	if err != nil {
		return err
	}
	if err := p.Sessions.LogOut(r.Context(), before); err != nil {
		return err
	}
	s.Drop(keyAccount)
	s.Drop(keyWho)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, wanted(r))
}

// again shows the form with the fault, and with the puzzle when the next try needs one.
func (p Pages) again(w http.ResponseWriter, r *http.Request, try login.Attempt, err error) error {
	f, next := fault.Of(err), wanted(r)
	form := formView{Passkey: p.Passkey, Account: try.Account, Who: try.Who, Next: next, Problem: f}
	v := p.Ways.UnitBox("", next, passwordForm(form))
	return p.refused(w, r, try, v, f, loginHref("/login", "", next))
}

// refused shows the login page after a failed try. back is the address to which a solved puzzle
// returns.
func (p Pages) refused(w http.ResponseWriter, r *http.Request, try login.Attempt, v sessionweb.LoginVM, f *fault.Fault, back string) error {
	v.HasError = true
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		return sessionweb.Answer(w, r, web.Status(f.Kind), v)
	}
	due, err := p.Passwords.PuzzleDue(r.Context(), visitor(actor.From(r.Context())), try)
	if err != nil {
		return err
	}
	if due {
		if v.Solved, v.Slider, err = p.puzzleTo(r, try, back); err != nil {
			return err
		}
	}
	return sessionweb.Answer(w, r, web.Status(f.Kind), v)
}

// puzzleTo draws a puzzle that returns to back. It draws none when this browser has solved one
// already.
func (p Pages) puzzleTo(r *http.Request, try login.Attempt, back string) (bool, *ui.SliderVM, error) {
	s := web.Session(r.Context())
	solved, err := p.Puzzles.Passed(r.Context(), s.ID(), login.PuzzlePurpose)
	if err != nil || solved {
		return solved, nil, err
	}
	puzzle, err := p.Puzzles.New(r.Context(), s.ID(), login.PuzzlePurpose)
	if err != nil {
		return false, nil, err
	}
	s.Put(keyAccount, try.Account)
	s.Put(keyWho, try.Who)
	show := slider.View(puzzle, back)
	return false, &show, nil
}

var (
	wanted    = sessionweb.Wanted
	loginHref = sessionweb.Href
	visitor   = sessionweb.Visitor
)
