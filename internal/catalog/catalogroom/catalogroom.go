// Package catalogroom opens the room of items over its tables. The portal shows the items.
package catalogroom

import (
	"context"
	"time"

	"wangting/internal/audit"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/ledger"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on.
type Needs struct {
	DB    *store.DB
	Audit *audit.Service
	Log   *ledger.Service
	Now   func() time.Time
}

// Room is the room, open.
type Room struct {
	*catalog.Service
	Favourites *catalog.Favourites
}

// New opens the room, and reads the catalogue.
func New(ctx context.Context, n Needs) (Room, error) {
	n.Audit.Words(catalog.Words)
	db := catalogdb.Store{DB: n.DB}
	s := &catalog.Service{Store: db, Tx: n.DB, Audit: n.Audit, Log: n.Log, Now: n.Now}
	stars := &catalog.Favourites{
		Store: db,
		Known: func(code string) bool { return s.Catalogue().Item(code) != nil },
		Tx:    n.DB,
		Audit: n.Audit,
		Now:   n.Now,
	}
	return Room{s, stars}, s.Open(ctx)
}

// Mount shows nothing.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs looks whether another node published something.
func (r Room) Jobs(q *queue.Queue) { q.Tick("catalog.refresh", time.Minute, r.Refresh) }

// Sealed is nothing: items are public.
func (Room) Sealed() []secretdb.Column { return nil }
