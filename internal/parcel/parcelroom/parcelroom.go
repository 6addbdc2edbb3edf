// Package parcelroom assembles the parcels of results.
package parcelroom

import (
	"time"

	"wangting/internal/address"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/mandate"
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

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
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
	Mandates  *mandate.Service
}

// Room is the assembled room: the parcel service and its pages, ready to mount.
type Room struct{ *parcel.Service }

// New assembles the room. It adds parcels to the timelines of cases and 「寄送结果」 to the actions of
// staff.
func New(n Needs) Room {
	n.Audit.Words(parcel.Words)
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
		Sight:     n.Mandates.Sight,
	}
	n.Cases.AlsoShow = append(n.Cases.AlsoShow, s.Steps)
	n.Cases.SendAt = parceldesk.SendPath
	return Room{s}
}

// Mount registers the pages of the room on m, in the frames for units, persons and staff.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	parcelweb.Pages{Parcels: r.Service, Place: parcelweb.UnitPlace, Shell: f.Unit}.Mount(m)
	parcelweb.Pages{Parcels: r.Service, Place: parcelweb.OwnPlace, Shell: f.Own}.Mount(m)
	parcelweb.Callback{Pushed: r.Pushed}.Mount(m)
	parceldesk.Pages{Parcels: r.Service, Frame: f.Staff}.Mount(m)
}

// Jobs registers the handler of parcel.SubscribeJob.
func (r Room) Jobs(q *queue.Queue) { queue.Handle(q, parcel.SubscribeJob, r.Subscribe) }

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return parceldb.Sealed }
