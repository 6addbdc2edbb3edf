// Package loginweb shows the ways in (LOG-1, LOG-2). It decides nothing about
// who may enter: it hands over what was typed,
// ties the login it gets to the browser under a fresh token, and goes where the
// person wanted to go. A password is never put back into a page; what else was
// typed is, and is kept in the sealed browser session while a puzzle is solved.
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

// Passwords is what the login page needs of login.PasswordLogin.
type Passwords interface {
	Try(ctx context.Context, who actor.Actor, a login.Attempt) (session.Login, error)
	PuzzleDue(ctx context.Context, who actor.Actor, a login.Attempt) (bool, error)
}

// Sessions is what the pages need of login.Sessions.
type Sessions interface {
	LogOut(ctx context.Context, who actor.Actor) error
}

// Puzzles is what the login page needs of slider.Service.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
}

// Pages are the ways in.
type Pages struct {
	Passwords Passwords
	Sessions  Sessions
	Puzzles   Puzzles
	Scan      ScanPages
	Ways      *sessionweb.Ways
	Passkey   bool // this hall can have passkeys
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	p.Ways.Join(sessionweb.Way{Key: "scan", Text: "扫码登录", Part: p.scanWay})
	p.Ways.Join(sessionweb.Way{Text: "账号密码", Part: p.passwordWay})
	p.Scan.Mount(m)
	m.Handle("GET /login", p.show)
	m.Handle("POST /login", p.enter)
	m.Handle("GET /login/person", p.person)
	m.Handle("POST /login/person", p.enterPerson)
}
