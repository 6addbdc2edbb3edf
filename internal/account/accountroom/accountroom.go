// Package accountroom opens the room of accounts. It has no tables of its own: what it does is written by the rooms below.
package accountroom

import (
	"wangting/internal/account"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs is what the room stands on.
type Needs struct {
	Audit    *audit.Service
	Register account.Register

	Units     *unit.Service
	Persons   *person.Service
	Notices   *notice.Service
	Passwords *credential.Service
	Mandates  *mandate.Service
}

// Room is the room, open.
type Room struct{ *account.Service }

// New opens the room.
func New(n Needs) Room {
	return Room{&account.Service{
		Register:  n.Register,
		Units:     n.Units,
		Persons:   n.Persons,
		Mandates:  n.Mandates,
		Passwords: n.Passwords,
		Notices:   n.Notices,
	}}
}

// Mount shows nothing: accounts are opened at the doors.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing.
func (Room) Sealed() []secretdb.Column { return nil }
