// Package practiceroom wires practice and its pages.
package practiceroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/practice"
	"wangting/internal/practice/practicedb"
	"wangting/internal/practice/practiceweb"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs are the dependencies of New: infrastructure first, then services of lower layers.
type Needs struct {
	DB     *store.DB
	Audit  *audit.Service
	Rates  *limit.Service
	Now    func() time.Time
	Off    bool // the settings allow no practice
	Limits config.Limits

	Units      *unit.Service
	Persons    *person.Service
	Notices    *notice.Service
	Favourites *catalog.Favourites
	Mandates   *mandate.Service
	Sessions   *session.Service
	Cases      *casework.Service
}

// Room is the wired room.
type Room struct {
	*practice.Service
	off bool
}

// New wires the room.
func New(n Needs) Room {
	n.Audit.Words(practice.Words)
	return Room{&practice.Service{
		Store:    practicedb.Store{DB: n.DB},
		Tx:       n.DB,
		Audit:    n.Audit,
		Rates:    n.Rates,
		Units:    n.Units,
		Persons:  n.Persons,
		Mandates: n.Mandates,
		Sessions: n.Sessions,
		Clerk:    n.Cases,
		Keeps:    []practice.Forgetter{n.Sessions, n.Notices, n.Favourites, n.Cases, n.Mandates, n.Units, n.Persons},
		Limits:   practice.LimitsOf(n.Limits),
		Now:      n.Now,
	}, n.Off}
}

// Mount registers the pages, unless practice is switched off.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	if !r.off {
		practiceweb.Pages{Practices: r.Service}.Mount(m)
	}
}

// Jobs registers the invented people and the sweep; it sweeps also what began before practice was switched off.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("practice.answers", 3*time.Second, r.Tick)
	q.Schedule("practice.sweep", time.Hour, r.Sweep)
}

// Sealed is empty: the room seals no columns.
func (Room) Sealed() []secretdb.Column { return nil }
