package loginweb

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/web"
)

// person is the tab 「个人登录」.
func (p Pages) person(w http.ResponseWriter, r *http.Request) error {
	if actor.From(r.Context()).PersonID != "" {
		return web.Redirect(w, r, personWanted(r))
	}
	v := p.personView(r)
	if r.URL.Query().Get("way") == "scan" {
		v = view("person", "scan", wanted(r))
		var err error
		if v.Scan, err = p.Scan.view(r, login.ScanPerson, "", wanted(r)); err != nil {
			return err
		}
	}
	return answer(w, r, http.StatusOK, v)
}

// personWanted is where a person goes after the login.
func personWanted(r *http.Request) string {
	if to := wanted(r); to != "/unit" {
		return to
	}
	return Me
}

func (p Pages) personView(r *http.Request) loginView {
	v := view("person", "", wanted(r))
	v.Passkey = p.Passkey
	s := web.Session(r.Context())
	v.Who = s.Pop(keyWho)
	return v
}

// enterPerson takes what was typed and lets the person in, or shows the form again.
func (p Pages) enterPerson(w http.ResponseWriter, r *http.Request) error {
	s, before := web.Session(r.Context()), actor.From(r.Context())
	try := login.Attempt{Personal: true, Who: r.PostFormValue("who"), Password: r.PostFormValue("password"), Binding: s.ID()}

	in, err := p.Passwords.Try(r.Context(), visitor(before), try)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) {
		f, v := fault.Of(err), p.personView(r)
		v.Who, v.Problem = try.Who, f
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
			return answer(w, r, web.Status(f.Kind), v)
		}
		due, err := p.Passwords.PuzzleDue(r.Context(), visitor(before), try)
		if err != nil {
			return err
		}
		if due {
			if v.Solved, v.Slider, err = p.puzzleTo(r, try, loginHref("/login/person", "", wanted(r))); err != nil {
				return err
			}
		}
		return answer(w, r, web.Status(f.Kind), v)
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
