// Package loginweb shows the ways in (LOG-1, LOG-2) and the list of my devices
// (LOG-8). It decides nothing about who may enter: it hands over what was typed,
// ties the login it gets to the browser under a fresh token, and goes where the
// person wanted to go. A password is never put back into a page; what else was
// typed is, and is kept in the sealed browser session while a puzzle is solved.
package loginweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/session"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Passwords is what the login page needs of login.PasswordLogin.
type Passwords interface {
	Try(ctx context.Context, who actor.Actor, a login.Attempt) (session.Login, error)
	PuzzleDue(ctx context.Context, who actor.Actor, a login.Attempt) (bool, error)
}

// Sessions is what the pages need of login.Sessions.
type Sessions interface {
	List(ctx context.Context, who actor.Actor) ([]session.Device, error)
	End(ctx context.Context, who actor.Actor, loginID string) error
	LogOut(ctx context.Context, who actor.Actor) error
}

// Puzzles is what the login page needs of slider.Service.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
}

// Pages are the ways in and the devices.
type Pages struct {
	Passwords Passwords
	Sessions  Sessions
	Puzzles   Puzzles
	Changes   Changes
	Switches  Switches
	Scan      ScanPages
	CA        CertificatePages
	// Cases and Messages are the newest of a person and of all units they hold (PER-2).
	Cases    func(ctx context.Context, who actor.Actor, held []session.Held, most int) ([]ui.CaseRowVM, error)
	Messages func(ctx context.Context, who actor.Actor, held []session.Held, most int) ([]Said, error)
	// Authorisations are the powers that a person holds, waits to confirm, or held; nil is none.
	Authorisations func(ctx context.Context, who actor.Actor) ([]Authorisation, error)
	// Stars are the items that a person keeps at hand; nil is none.
	Stars   func(ctx context.Context, who actor.Actor) ([]ui.ServiceRowVM, error)
	Passkey bool // this hall can have passkeys
	// Shell is the frame of the unit centre.
	Shell ui.CentreFrame
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	p.Scan.Mount(m)
	p.CA.Mount(m)
	m.Handle("GET /login", p.show)
	m.Handle("POST /login", p.enter)
	m.Handle("GET /login/person", p.person)
	m.Handle("POST /login/person", p.enterPerson)
	m.Person("GET "+Me, p.me)
	m.Person("POST "+Me+"/units/{mandate}", p.actFor)
	m.Person("GET "+Me+"/cases", p.myCases)
	m.Person("GET "+Me+"/messages", p.myMessages)
	m.Person("GET "+OwnPasswordPath, p.ownPassword)
	m.Person("POST "+OwnPasswordPath, p.changeOwnPassword)
	m.Person("POST "+Me+"/devices/{id}/end", p.endDevice(Me))
	m.Handle("POST /logout", p.logout)
	m.Unit("GET "+PasswordPath, p.password)
	m.Unit("POST "+PasswordPath, p.changePassword)
	m.Unit("GET /unit/settings/devices", p.devices)
	m.Unit("POST /unit/settings/devices/{id}/end", p.endDevice("/unit/settings/devices"))
}

// wanted is where somebody goes after the login: never back to a way in.
func wanted(r *http.Request) string {
	to := web.Back(r, "/unit")
	path, _, _ := strings.Cut(to, "?")
	for _, in := range []string{"/login", "/logout", "/slider"} {
		if path == in || strings.HasPrefix(path, in+"/") {
			return "/unit"
		}
	}
	return to
}

// loginHref is the login page for a way, with where to go kept.
func loginHref(path, way, next string) string {
	q := url.Values{}
	if way != "" {
		q.Set("way", way)
	}
	if next != "/unit" {
		q.Set("next", next)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
