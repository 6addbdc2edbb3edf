// Package unitroom wires the unit service to its SQL store. It has no pages: package accountweb
// shows units.
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

// Needs are the dependencies of New.
type Needs struct {
	DB    *store.DB
	Audit *audit.Service
	Now   func() time.Time
}

// Room is the wired unit service.
type Room struct{ *unit.Service }

// New wires the unit service. A unit cannot take a new name until accountroom sets Service.Named.
func New(n Needs) Room {
	n.Audit.Words(unit.Words)
	return Room{&unit.Service{Store: unitdb.Store{DB: n.DB}, Tx: n.DB, Audit: n.Audit, Now: n.Now}}
}

// Mount registers nothing: the package has no pages.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs registers nothing: the package has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed is empty: the stored data of units is public.
func (Room) Sealed() []secretdb.Column { return nil }
