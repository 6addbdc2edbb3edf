// Package unitroom opens the room of units over its tables. It has no pages: accounts show them.
package unitroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
	"wangting/internal/web"
)

// Needs is what the room stands on.
type Needs struct {
	DB    *store.DB
	Audit *audit.Service
	Now   func() time.Time
}

// Room is the room, open.
type Room struct{ *unit.Service }

// New opens the room. Units take no new names until accounts are open.
func New(n Needs) Room {
	n.Audit.Words(unit.Words)
	return Room{&unit.Service{Store: unitdb.Store{DB: n.DB}, Tx: n.DB, Audit: n.Audit, Now: n.Now}}
}

// Mount shows nothing.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing: what is kept of units is public.
func (Room) Sealed() []secretdb.Column { return nil }
