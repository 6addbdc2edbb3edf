// Package editorroom assembles the making of items.
package editorroom

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/editor/editordb"
	"wangting/internal/editor/editordesk"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/wording"
)

// Needs lists the dependencies of the room.
type Needs struct {
	DB    *store.DB
	Audit *audit.Service
	Now   func() time.Time
	Items *catalog.Service
	Staff *staff.Service
	// Specimen sets a document with invented values, in the room of the documents.
	Specimen func(it *catalog.Item, doc catalog.Document, size wording.Size) ([]byte, error)
	Masked   func(ctx context.Context, who actor.Actor, it *catalog.Item, doc catalog.Document) ([]byte, error) // with a real case
	// Seal says why the seal of a region's office could not be used at a moment, in the same room.
	Seal func(ctx context.Context, it *catalog.Item, region string, at time.Time) (office, why string, err error)
}

// Room is the assembled room.
type Room struct{ *editor.Service }

// New assembles the room.
func New(n Needs) Room {
	n.Audit.Words(editor.Words)
	db := editordb.Store{DB: n.DB}
	return Room{&editor.Service{Store: db, Tx: n.DB, Audit: n.Audit, Items: n.Items, Figures: db, Presence: db,
		Names: n.Staff.Names, Hands: n.Staff, Now: n.Now, Specimen: n.Specimen, Masked: n.Masked, Seal: n.Seal}}
}

// Mount registers the pages of editors.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	editordesk.Pages{Editor: r.Service, Now: r.Now, Frame: f.Staff}.Mount(m)
}

// Jobs registers nothing: a version comes alive by the clock.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing: items are public, and their drafts hold no personal data.
func (Room) Sealed() []secretdb.Column { return nil }
