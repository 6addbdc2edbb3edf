// Package centreroom opens 单位中心 and 个人中心.
package centreroom

import (
	"time"

	"wangting/internal/account"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
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

// Needs is what the room stands on: walls, then rooms of lower storeys.
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

	Records account.Records // nil where the core business system is not connected
}

// Room is the room, open.
type Room struct {
	Unit centre.Pages
	Own  centre.OwnPages
}

// New opens the room.
func New(n Needs) Room {
	return Room{
		Unit: centre.Pages{
			Store:      centredb.Store{DB: n.DB},
			Catalog:    n.Catalog,
			Favourites: n.Favourites,
			Units:      n.Units,
			Persons:    n.Persons,
			Mandates:   n.Mandates,
			Upgrades:   n.Upgrades,
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

// Mount puts its pages behind the front door. It takes no frame: it makes those of the two centres.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	r.Unit.Mount(m)
	r.Own.Mount(m)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing: the room has no tables of its own.
func (Room) Sealed() []secretdb.Column { return nil }
