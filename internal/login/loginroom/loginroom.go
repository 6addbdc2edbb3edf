// Package loginroom assembles the logins that the hall checks itself: password, QR code and passkey.
package loginroom

import (
	"context"
	"time"

	"wangting/internal/config"
	"wangting/internal/credential"
	"wangting/internal/limit"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/login/loginphone"
	"wangting/internal/login/loginweb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Needs lists the dependencies of the room.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Rates  *limit.Service
	Slider *slider.Service
	Public string // base address of the hall, for QR codes
	Limits config.Limits
	Now    func() time.Time

	Credentials *credential.Service
	Passkeys    *credential.Passkeys
	Sessions    *session.Service
	Told        session.Told
	Ways        *sessionweb.Ways
}

// Room is the assembled room: its services and pages, ready to mount.
type Room struct {
	Passwords *login.PasswordLogin
	Scans     *login.Scans
	db        logindb.Store
	needs     Needs
}

// New assembles the room. Mount adds its logins to the box of the login page, after those of signon.
func New(n Needs) Room {
	n.Credentials.Audit.Words(login.Words)
	db := logindb.Store{DB: n.DB, Keys: n.Keys}
	return Room{
		Passwords: &login.PasswordLogin{
			Accounts:    db,
			Credentials: n.Credentials,
			Sessions:    n.Sessions,
			NeedsRehash: secret.NeedsRehash,
			Puzzle:      n.Slider,
			Notices:     n.Told,
			Second:      n.Passkeys.Keys.Second,
			Limits:      login.LimitsOf(n.Limits),
		},
		Scans: &login.Scans{
			Service: n.Sessions,
			Scans:   db,
			Keys:    n.Keys,
			Wakes:   n.DB.Bus(),
			Rates:   n.Rates,
			Notices: n.Told,
			Limits:  login.ScanLimitsOf(n.Limits),
		},
		db:    db,
		needs: n,
	}
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	n := r.needs
	loginweb.Pages{
		Passwords: r.Passwords,
		Sessions:  n.Sessions,
		Puzzles:   n.Slider,
		Scan:      loginweb.ScanPages{Scans: r.Scans, Sessions: n.Sessions, Public: n.Public, Now: n.Now},
		Ways:      n.Ways,
		Passkey:   n.Passkeys.Able(),
	}.Mount(m)
	loginweb.PasskeyPages{
		Passkeys: n.Passkeys,
		Logins: &login.PasskeyLogin{Service: n.Sessions, Passkeys: n.Passkeys, Notices: n.Told, Rates: n.Rates,
			PerMinute: int64(n.Limits.AddressPasskeysPerMinute)},
		Sessions: n.Sessions,
		Own:      f.Own,
	}.Mount(m)
	loginphone.Pages{Passwords: r.Passwords, Puzzles: n.Slider, Scans: r.Scans, Sessions: n.Sessions, Now: n.Now}.Mount(m)
}

// Jobs schedules the removal of QR codes an hour after they expired.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("login.sweep", time.Hour, func(ctx context.Context) error {
		return r.db.SweepScans(ctx, r.needs.Now().Add(-time.Hour))
	})
}

// Sealed returns nil: the room stores no sealed columns.
func (Room) Sealed() []secretdb.Column { return nil }
