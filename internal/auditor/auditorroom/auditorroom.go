// Package auditorroom wires 「审计查询」.
package auditorroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/auditor"
	"wangting/internal/auditor/auditordb"
	"wangting/internal/auditor/auditordesk"
	"wangting/internal/catalog"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	DB      *store.DB
	Audit   *audit.Service
	Now     func() time.Time
	Persons *person.Service
	Staff   *staff.Service
	Items   *catalog.Service
}

// Room is the wired room.
type Room struct{ *auditor.Service }

// New wires the room.
func New(n Needs) Room {
	n.Audit.Words(auditor.Words)
	return Room{&auditor.Service{
		Store:   auditordb.Store{DB: n.DB},
		Tx:      n.DB,
		Audit:   n.Audit,
		Persons: n.Persons,
		Staff:   n.Staff,
		Items:   n.Items,
		Now:     n.Now,
	}}
}

// Mount registers the pages.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	auditordesk.Pages{Auditor: r.Service, Words: r.Audit.AllWords, Frame: f.Staff, Now: r.Now}.Mount(m)
}

// Jobs registers none.
func (Room) Jobs(*queue.Queue) {}

// Sealed lists no column: the room owns no table.
func (Room) Sealed() []secretdb.Column { return nil }
