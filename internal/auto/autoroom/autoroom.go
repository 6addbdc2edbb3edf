// Package autoroom assembles the automatic decisions.
package autoroom

import (
	"time"

	"wangting/internal/auto"
	"wangting/internal/auto/autodb"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs lists the dependencies of the room.
type Needs struct {
	DB    *store.DB
	Keys  *secret.Keyring
	Queue *queue.Queue
	Now   func() time.Time

	Core    auto.Core // answers Away where the core business system is not connected
	Cases   *casework.Service
	Items   *catalog.Service
	Persons *person.Service
	Units   *unit.Service
}

// Room is the assembled room.
type Room struct{ *auto.Service }

// New assembles the room. From then on the pages of cases show what was answered to their lists, and
// no case ends against what was done.
func New(n Needs) Room {
	s := &auto.Service{Core: n.Core, Cases: n.Cases, Items: n.Items, Persons: n.Persons, Units: n.Units, Jobs: n.Queue,
		Store: autodb.Store{DB: n.DB, Keys: n.Keys}, Hash: n.Keys.Index, Now: n.Now}
	n.Cases.Rows, n.Cases.Carried = s.Rows, s.Carried
	n.Cases.Facts, n.Cases.Fetch, n.Cases.Roster, n.Cases.Verify = s.Facts, s.Fetch, s.Roster, s.Verify
	n.Cases.Choices, n.Cases.CoreRecord, n.Cases.Rewrite = s.Choices, s.CoreRecord, s.Rewrite
	n.Cases.OnStep = append(n.Cases.OnStep, s.Granted)
	return Room{s}
}

// Mount registers nothing: the pages of cases show what was decided.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs registers the decisions, and the acts that follow those of staff.
func (r Room) Jobs(q *queue.Queue) {
	queue.Handle(q, casework.AutoJob, r.Decide)
	queue.Handle(q, auto.FollowJob, r.Follow)
}

// Sealed lists what was written after grants. The answers name no person.
func (Room) Sealed() []secretdb.Column { return autodb.Sealed }
