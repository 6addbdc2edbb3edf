// Package accountroom opens the room of accounts. It has no tables of its own: what it does is written by the rooms
// below.
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

// Needs is what the room stands on.
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

// Room is the room, open.
type Room struct{ *account.Service }

// New opens the room. From then on a unit takes a new name when the register has it.
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

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	accountweb.Pages{Units: r.Units, Persons: r.Persons, Accounts: r.Service, Shell: f.Unit}.Mount(m)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing.
func (Room) Sealed() []secretdb.Column { return nil }
