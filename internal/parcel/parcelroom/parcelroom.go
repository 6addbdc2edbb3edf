// Package parcelroom opens the room of parcels over its tables.
package parcelroom

import (
	"time"

	"wangting/internal/address"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/notice"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/parcel/parceldesk"
	"wangting/internal/parcel/parcelweb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on: walls, then rooms of lower storeys.
type Needs struct {
	DB      *store.DB
	Keys    *secret.Keyring
	Audit   *audit.Service
	Queue   *queue.Queue
	Courier parcel.Courier // nil where none is configured
	Now     func() time.Time
	Public  string // address of the hall, for the courier's calls

	Cases     *casework.Service
	Addresses *address.Service
	Notices   *notice.Service
}

// Room is the room, open.
type Room struct{ *parcel.Service }

// New opens the room, and joins what cases show and offer.
func New(n Needs) Room {
	s := &parcel.Service{
		Store:     parceldb.Store{DB: n.DB, Keys: n.Keys},
		Tx:        n.DB,
		Audit:     n.Audit,
		Keys:      n.Keys,
		Queue:     n.Queue,
		Courier:   n.Courier,
		Now:       n.Now,
		Public:    n.Public,
		Cases:     n.Cases,
		Addresses: n.Addresses,
		Notices:   n.Notices,
	}
	n.Cases.AlsoShow = append(n.Cases.AlsoShow, s.Steps)
	n.Cases.SendAt = parceldesk.At
	return Room{s}
}

// Mount puts its pages behind the front door, each in the frame of its face.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	parcelweb.Pages{Parcels: r.Service, At: parcelweb.UnitPlace, Shell: f.Unit}.Mount(m)
	parcelweb.Pages{Parcels: r.Service, At: parcelweb.OwnPlace, Shell: f.Own}.Mount(m)
	parcelweb.Callback{Pushed: r.Pushed}.Mount(m)
	parceldesk.Pages{Parcels: r.Service, Frame: f.Staff}.Mount(m)
}

// Jobs is what the room does by itself.
func (r Room) Jobs(q *queue.Queue) { queue.Handle(q, parcel.SubscribeJob, r.Subscribe) }

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return parceldb.Sealed }
