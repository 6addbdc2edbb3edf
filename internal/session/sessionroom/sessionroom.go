// Package sessionroom wires the login service and its pages.
package sessionroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/credential"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/session/sessiondb"
	"wangting/internal/session/sessionweb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Audit  *audit.Service
	Limits config.Limits
	Now    func() time.Time

	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Persons   *person.Service
	Mandates  *mandate.Service
	Notices   *notice.Service
}

// Room holds the wired login services.
type Room struct {
	*session.Service
	Told session.Told
	// Ways are the login methods on the login page. Packages above add theirs.
	Ways    *sessionweb.Ways
	Changes *session.PasswordChange
	db      sessiondb.Store
}

// New wires the login services.
func New(n Needs) Room {
	n.Audit.Words(session.Words)
	db := sessiondb.Store{DB: n.DB, Keys: n.Keys}
	r := Room{
		Service: &session.Service{
			Store:  db,
			Keys:   n.Keys,
			Tx:     n.DB,
			Audit:  n.Audit,
			Now:    n.Now,
			Limits: session.LimitsOf(n.Limits),
			Held:   n.Mandates.Held,
		},
		Told: session.Told{Notices: n.Notices, Persons: n.Persons},
		Ways: &sessionweb.Ways{},
		db:   db,
	}
	n.Mandates.Sessions, n.Mandates.LastUse = r.Service, r.LastUse
	r.Changes = &session.PasswordChange{Service: n.Passwords, Sessions: r.Service, Mandates: n.Mandates, Passkeys: n.Passkeys,
		Notices: n.Notices, Tries: limit.Passwords(n.Limits)}
	return r
}

// Mount registers the pages of the package.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	sessionweb.Pages{Sessions: r.Service, Changes: r.Changes, Shell: f.Unit, Own: f.Own}.Mount(m)
}

// Jobs registers the job that deletes logins a month after they ended.
func (Room) Jobs(*queue.Queue) {}

// Sealed is empty: the package seals no columns of its own.
func (Room) Sealed() []secretdb.Column { return nil }
