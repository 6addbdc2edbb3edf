// Package queryroom assembles the queries.
package queryroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/query"
	"wangting/internal/query/queryweb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Audit  *audit.Service
	Rates  *limit.Service
	Slider *slider.Service
	Now    func() time.Time

	Limits config.Limits

	Core     query.Core // answers Away where the core business system is not connected
	Items    *catalog.Service
	Units    *unit.Service
	Persons  *person.Service
	Mandates *mandate.Service
	Cases    *casework.Service
	Papers   query.Papers // makes documents of answers
}

// Room is the assembled room: its service and pages, ready to mount.
type Room struct {
	*query.Service
	slider *slider.Service
}

// New assembles the room from its dependencies.
func New(n Needs) Room {
	n.Audit.Words(query.Words)
	s := &query.Service{
		Core:     n.Core,
		Items:    n.Items,
		Units:    n.Units,
		Persons:  n.Persons,
		Mandates: n.Mandates,
		Cases:    n.Cases,
		Papers:   n.Papers,
		Rates:    n.Rates,
		Limits:   query.LimitsOf(n.Limits),
		Keys:     n.Keys,
		Tx:       n.DB,
		Audit:    n.Audit,
		Now:      n.Now,
	}
	n.Audit.Join("query", s.InLog())
	return Room{s, n.Slider}
}

// Mount registers the pages of the room on m: those for anybody, those of a unit and those of a person.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	for _, p := range []queryweb.Pages{
		{Asks: catalog.AnybodyAsks},
		{Asks: catalog.UnitAsks, Shell: f.Unit},
		{Asks: catalog.PersonAsks, Shell: f.Own},
	} {
		p.Queries, p.Puzzles, p.Now = r.Service, r.slider, r.Now
		p.Mount(m)
	}
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns nil: the room has no tables.
func (Room) Sealed() []secretdb.Column { return nil }
