package loginweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/session/sessionweb"
	"wangting/internal/web"
)

// personPath is the page of package enrol to which these pages link.
const personPath = "/register/person"

// person is the tab 「个人登录」 of the login page.
func (p Pages) person(w http.ResponseWriter, r *http.Request) error {
	if actor.From(r.Context()).PersonID != "" {
		return web.Redirect(w, r, personWanted(r))
	}
	next := wanted(r)
	if r.URL.Query().Get("way") == "scan" {
		v, err := p.Scan.view(r, login.ScanPerson, "", next)
		if err != nil {
			return err
		}
		return sessionweb.Answer(w, r, http.StatusOK, sessionweb.PersonBox(true, next, scanBox(*v)))
	}
	form := personForm(formView{Passkey: p.Passkey, Who: web.Session(r.Context()).Pop(keyWho), Next: next})
	v := sessionweb.PersonBox(false, next, form)
	v.Ended = web.EndedWords(r)
	return sessionweb.Answer(w, r, http.StatusOK, v)
}

// personWanted returns the address to which a person is redirected after the login.
func personWanted(r *http.Request) string {
	if to := wanted(r); to != "/unit" {
		return to
	}
	return sessionweb.Me
}

// enterPerson checks the form of 「个人登录」 and logs the person in, or shows the form again.
func (p Pages) enterPerson(w http.ResponseWriter, r *http.Request) error {
	s, before := web.Session(r.Context()), actor.From(r.Context())
	try := login.Attempt{Personal: true, Who: r.PostFormValue("who"), Password: r.PostFormValue("password"), Binding: s.ID()}

	in, err := p.Passwords.Try(r.Context(), visitor(before), try)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) {
		f, next := fault.Of(err), wanted(r)
		form := personForm(formView{Passkey: p.Passkey, Who: try.Who, Next: next, Problem: f})
		return p.refused(w, r, try, sessionweb.PersonBox(false, next, form), f, loginHref("/login/person", "", next))
	}
	if err != nil {
		return err
	}
	if err := p.Sessions.LogOut(r.Context(), before); err != nil {
		return err
	}
	s.Drop(keyWho)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, personWanted(r))
}
