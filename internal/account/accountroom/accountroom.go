// Package accountroom wires the account service and its pages. It has no tables: the packages that
// it calls write theirs.
package accountroom

import (
	"wangting/internal/account"
	"wangting/internal/account/accountweb"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/tx"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	Tx       tx.Tx
	Audit    *audit.Service
	Register account.Register

	Units     *unit.Service
	Persons   *person.Service
	Notices   *notice.Service
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Mandates  *mandate.Service
}

// Room is the wired account service.
type Room struct{ *account.Service }

// New wires the account service. It sets unit.Service.Named, so that units can take a new name that
// the register confirms.
func New(n Needs) Room {
	s := &account.Service{
		Register:  n.Register,
		Tx:        n.Tx,
		Audit:     n.Audit,
		Fresh:     n.Passkeys.Fresh,
		Units:     n.Units,
		Persons:   n.Persons,
		Mandates:  n.Mandates,
		Passwords: n.Passwords,
		Notices:   n.Notices,
	}
	n.Units.Named = s.Named
	return Room{s}
}

// Mount registers the pages of the account.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	accountweb.Pages{Units: r.Units, Persons: r.Persons, Accounts: r.Service, Shell: f.Unit}.Mount(m)
}

// Jobs registers nothing: the package has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed is empty: the package has no tables.
func (Room) Sealed() []secretdb.Column { return nil }
