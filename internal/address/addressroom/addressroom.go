// Package addressroom opens the room of addresses for parcels over its table.
package addressroom

import (
	"wangting/internal/address"
	"wangting/internal/address/addressdb"
	"wangting/internal/address/addressweb"
	"wangting/internal/audit"
	"wangting/internal/form/formweb"
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
}

// Room is the room, open.
type Room struct{ *address.Service }

// New opens the room.
func New(n Needs) Room {
	n.Audit.Words(address.Words)
	return Room{&address.Service{Store: addressdb.Store{DB: n.DB, Keys: n.Keys}, Tx: n.DB, Audit: n.Audit}}
}

// Mount puts the addresses of a unit and those of a person behind the front door, and the places that any form may ask for.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	addressweb.Pages{Addresses: r.Service, Shell: f.Unit}.Mount(m)
	addressweb.Pages{Addresses: r.Service, Own: true, Shell: f.Own}.Mount(m)
	m.Handle("GET "+formweb.PlacesPath+"{code}", addressweb.Within)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return addressdb.Sealed }
