// Package privacyroom assembles 「我的数据」.
package privacyroom

import (
	"time"

	"wangting/internal/privacy"
	"wangting/internal/privacy/privacydb"
	"wangting/internal/privacy/privacyweb"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Room is the assembled room.
type Room struct{ *privacy.Service }

// New assembles the room over the rooms that keep data of persons.
func New(db *store.DB, s privacy.Service) Room {
	s.Audit.Words(privacy.Words)
	s.Store, s.Tx = privacydb.Store{DB: db}, db
	return Room{&s}
}

// Mount registers the pages of a person.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	privacyweb.Pages{Privacy: r.Service, Own: f.Own}.Mount(m)
}

// Jobs registers the rules of retention.
func (r Room) Jobs(q *queue.Queue) { q.Schedule("retention", time.Hour, r.Retain) }

// Sealed returns nil: the room has no tables of its own.
func (Room) Sealed() []secretdb.Column { return nil }
