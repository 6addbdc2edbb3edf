// Package rehearsalroom wires the rehearsals of items (试办) and their pages.
package rehearsalroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/editor"
	"wangting/internal/queue"
	"wangting/internal/rehearsal"
	"wangting/internal/rehearsal/rehearsaldb"
	"wangting/internal/rehearsal/rehearsaldesk"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Calendar casework.Calendar
	Now      func() time.Time
	Editor   *editor.Service
	Papers   rehearsal.Papers
}

// Room is the wired room.
type Room struct{ *rehearsal.Service }

// New wires the room, and tells the editor what was rehearsed.
func New(n Needs) Room {
	n.Audit.Words(rehearsal.Words)
	s := &rehearsal.Service{
		Store:    rehearsaldb.Store{DB: n.DB, Keys: n.Keys},
		Tx:       n.DB,
		Audit:    n.Audit,
		Keys:     n.Keys,
		Calendar: n.Calendar,
		Editor:   n.Editor,
		Papers:   n.Papers,
		Now:      n.Now,
	}
	n.Editor.Rehearsals = s
	return Room{s}
}

// Mount registers the pages.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	rehearsaldesk.Pages{Rehearsals: r.Service, Frame: f.Staff}.Mount(m)
}

// Jobs registers the sweep.
func (r Room) Jobs(q *queue.Queue) { q.Schedule("rehearsal.sweep", 24*time.Hour, r.Sweep) }

// Sealed lists what a key rotation seals anew.
func (Room) Sealed() []secretdb.Column { return rehearsaldb.Sealed }
