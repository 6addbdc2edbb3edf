// Package entitleroom assembles 免申即享.
package entitleroom

import (
	"log/slog"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/entitle"
	"wangting/internal/entitle/entitledb"
	"wangting/internal/entitle/entitleweb"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB    *store.DB
	Keys  *secret.Keyring
	Audit *audit.Service
	Queue *queue.Queue
	Log   *slog.Logger
	Now   func() time.Time

	Core     entitle.Core // answers Away where the core business system is not connected
	Cases    *casework.Service
	Items    *catalog.Service
	Mandates *mandate.Service
	Notices  *notice.Service
}

// Room is the assembled room.
type Room struct {
	*entitle.Service
	// Read reads the sealed body of an entitlement, for rooms that find it in a statement of theirs.
	Read func(id string, body []byte) (entitle.Entitlement, error)
}

// New assembles the room. From then on it follows the cases of its items, and says which began from an entitlement.
func New(n Needs) Room {
	n.Audit.Words(entitle.Words)
	s := &entitle.Service{Core: n.Core, Cases: n.Cases, Rights: n.Mandates, Items: n.Items, Notices: n.Notices, Audit: n.Audit,
		Jobs: n.Queue, Tx: n.DB, Store: entitledb.Store{DB: n.DB, Keys: n.Keys}, Log: n.Log, Now: n.Now}
	n.Cases.OnMoved = append(n.Cases.OnMoved, s.Moved)
	n.Cases.Begun = s.Begun
	return Room{s, entitledb.Opener(n.Keys)}
}

// Waits shows what waits for the word of a unit, to somebody who sees so much; nil for nothing.
func (r Room) Waits(list []entitle.Entitlement, seen actor.Sight) templ.Component {
	var cards []entitle.Card
	for _, e := range list {
		if c, ok := r.CardOf(e, seen); ok {
			cards = append(cards, c)
		}
	}
	return entitleweb.Waiting(cards)
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	entitleweb.Pages{Claims: r.Service, Shell: f.Unit}.Mount(m)
}

// Jobs registers the daily round.
func (r Room) Jobs(q *queue.Queue) {
	q.Schedule(entitle.DailyJob, 24*time.Hour, r.Daily)
	queue.Handle(q, entitle.WalkJob, r.Walk)
}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return entitledb.Sealed }
