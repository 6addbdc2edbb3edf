// Package loginweb shows the login pages in the browser (LOG-1, LOG-2). The core decides who may log
// in. These pages pass on what was typed, bind a successful login to the browser session under a fresh
// token, and redirect to the page that the person wanted. A password is never put back into a page.
// The other typed values are, and they are kept in the sealed browser session while a puzzle is being
// solved.
package loginweb

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Passwords is the part of login.PasswordLogin that the login page calls.
type Passwords interface {
	Try(ctx context.Context, who actor.Actor, a login.Attempt) (session.Login, error)
	PuzzleDue(ctx context.Context, who actor.Actor, a login.Attempt) (bool, error)
}

// Sessions is the part of login.Sessions that the pages call.
type Sessions interface {
	LogOut(ctx context.Context, who actor.Actor) error
}

// Puzzles is the part of slider.Service that the login page calls.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
}

// Pages are the login pages for password and passkey.
type Pages struct {
	Passwords Passwords
	Sessions  Sessions
	Puzzles   Puzzles
	Scan      ScanPages
	Ways      *sessionweb.Ways
	Passkey   bool // passkeys work at this hall's address
}

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	p.Ways.Join(sessionweb.Way{Key: "scan", Text: "扫码登录", Part: p.scanWay})
	p.Ways.Join(sessionweb.Way{Text: "账号密码", Part: p.passwordWay})
	p.Scan.Mount(m)
	m.Handle("GET /login", p.show)
	m.Handle("POST /login", p.enter)
	m.Handle("GET /login/person", p.person)
	m.Handle("POST /login/person", p.enterPerson)
}
