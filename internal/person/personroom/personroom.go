// Package personroom opens the room of natural persons over its table. It has no pages.
package personroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on.
type Needs struct {
	DB    *store.DB
	Keys  *secret.Keyring
	Audit *audit.Service
	Now   func() time.Time
}

// Room is the room, open.
type Room struct{ *person.Service }

// New opens the room.
func New(n Needs) Room {
	return Room{&person.Service{
		Store: persondb.Store{DB: n.DB, Keys: n.Keys},
		Tx:    n.DB,
		Audit: n.Audit,
		Now:   n.Now,
	}}
}

// Mount shows nothing.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return persondb.Sealed }
