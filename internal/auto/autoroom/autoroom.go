// Package autoroom assembles the automatic decisions.
package autoroom

import (
	"time"

	"wangting/internal/auto"
	"wangting/internal/auto/autodb"
	"wangting/internal/casework"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs lists the dependencies of the room.
type Needs struct {
	DB    *store.DB
	Queue *queue.Queue
	Now   func() time.Time

	Core    auto.Core // answers Away where the core business system is not connected
	Cases   *casework.Service
	Persons *person.Service
	Units   *unit.Service
}

// Room is the assembled room.
type Room struct{ *auto.Service }

// New assembles the room.
func New(n Needs) Room {
	return Room{&auto.Service{Core: n.Core, Cases: n.Cases, Persons: n.Persons, Units: n.Units, Jobs: n.Queue,
		Store: autodb.Store{DB: n.DB}, Now: n.Now}}
}

// Mount registers nothing: the pages of cases show what was decided.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs registers the decisions.
func (r Room) Jobs(q *queue.Queue) { queue.Handle(q, casework.AutoJob, r.Decide) }

// Sealed returns nil: the answers name no person.
func (Room) Sealed() []secretdb.Column { return nil }
