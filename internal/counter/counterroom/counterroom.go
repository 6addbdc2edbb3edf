// Package counterroom assembles 窗口叫号.
package counterroom

import (
	"time"

	"wangting/internal/catalog"
	"wangting/internal/counter"
	"wangting/internal/counter/counterdb"
	"wangting/internal/counter/counterdesk"
	"wangting/internal/counter/counterweb"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs lists the dependencies of the room.
type Needs struct {
	DB    *store.DB
	Now   func() time.Time
	Items *catalog.Service
}

// Room is the assembled room.
type Room struct {
	*counter.Service
	items *catalog.Service
}

// New assembles the room from its dependencies.
func New(n Needs) Room {
	return Room{&counter.Service{Store: counterdb.Store{DB: n.DB}, Tx: n.DB, Now: n.Now}, n.Items}
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	counterdesk.Pages{Counter: r.Service, Items: r.items, Now: r.Now, Frame: f.Staff}.Mount(m)
	counterweb.Pages{Counter: r.Service, Now: r.Now}.Mount(m)
}

// Jobs registers the background jobs.
func (r Room) Jobs(q *queue.Queue) { q.Schedule("counter.sweep", 24*time.Hour, r.Sweep) }

// Sealed returns the columns that a key rotation seals again: none.
func (Room) Sealed() []secretdb.Column { return nil }
