// Package centreroom assembles 单位中心 and 个人中心.
package centreroom

import (
	"time"

	"github.com/a-h/templ"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
	"wangting/internal/entitle"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/upgrade"
	"wangting/internal/web"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB  *store.DB
	Now func() time.Time

	Catalog    *catalog.Service
	Favourites *catalog.Favourites
	Units      *unit.Service
	Persons    *person.Service
	Notices    *notice.Service
	Mandates   *mandate.Service
	Sessions   *session.Service
	Cases      *casework.Service
	Upgrades   *upgrade.Service

	UnreadSQL string // of the room of messages

	// Of the room of entitlements: it reads the sealed body of one, and shows them.
	Entitlement func(id string, body []byte) (entitle.Entitlement, error)
	Entitled    func(list []entitle.Entitlement, seen actor.Sight) templ.Component

	Records account.Records // nil where the core business system is not connected
}

// Room is the assembled room: its services and pages, ready to mount.
type Room struct {
	Unit centre.Pages
	Own  centre.OwnPages
}

// New assembles the room from its dependencies.
func New(n Needs) Room {
	return Room{
		Unit: centre.Pages{
			Store:      centredb.Store{DB: n.DB, UnreadSQL: n.UnreadSQL, Now: n.Now, Open: n.Entitlement},
			Catalog:    n.Catalog,
			Favourites: n.Favourites,
			Units:      n.Units,
			Persons:    n.Persons,
			Mandates:   n.Mandates,
			Upgrades:   n.Upgrades,
			Entitled:   n.Entitled,
			Records:    n.Records,
			Now:        n.Now,
		},
		Own: centre.OwnPages{
			Catalog:    n.Catalog,
			Favourites: n.Favourites,
			Notices:    n.Notices,
			Mandates:   n.Mandates,
			Sessions:   n.Sessions,
			Cases:      n.Cases,
		},
	}
}

// Mount registers the pages of the room on m. It ignores the frames: the two centres make their own.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	r.Unit.Mount(m)
	r.Own.Mount(m)
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns nil: the room has no tables of its own.
func (Room) Sealed() []secretdb.Column { return nil }
