// Package replayroom wires the replays of items (回放) and their page.
package replayroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/auto"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/replay"
	"wangting/internal/replay/replaydb"
	"wangting/internal/replay/replaydesk"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Queue    *queue.Queue
	Calendar casework.Calendar
	Now      func() time.Time
	Editor   *editor.Service
	Items    *catalog.Service
	Cases    *casework.Service
	Persons  *person.Service
	Units    *unit.Service
	Staff    *staff.Service
	Papers   replay.Papers
}

// Room is the wired room.
type Room struct{ *replay.Service }

// New wires the room, and tells the editor what was replayed. Its rules have no core business system: they ask nobody.
func New(n Needs) Room {
	n.Audit.Words(replay.Words)
	s := &replay.Service{
		Store:    replaydb.Store{DB: n.DB, Keys: n.Keys},
		Tx:       n.DB,
		Audit:    n.Audit,
		Queue:    n.Queue,
		Calendar: n.Calendar,
		Editor:   n.Editor,
		Items:    n.Items,
		Past:     n.Cases.Store,
		Cases:    n.Cases,
		Rules:    &auto.Service{Persons: n.Persons, Units: n.Units},
		Papers:   n.Papers,
		Hands:    n.Staff,
		Now:      n.Now,
	}
	n.Editor.Replays = s
	return Room{s}
}

// Mount registers the page.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	replaydesk.Pages{Replays: r.Service, Frame: f.Staff}.Mount(m)
}

// Jobs registers the job that replays.
func (r Room) Jobs(q *queue.Queue) { queue.Handle(q, replay.Job, r.Replay) }

// Sealed lists what a key rotation seals anew.
func (Room) Sealed() []secretdb.Column { return replaydb.Sealed }
