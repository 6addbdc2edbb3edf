// Package figuresroom wires 「运行看板」.
package figuresroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/figures"
	"wangting/internal/figures/figuresdb"
	"wangting/internal/figures/figuresdesk"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Needs are the dependencies of New.
type Needs struct {
	DB       *store.DB
	Audit    *audit.Service
	Queue    *queue.Queue
	Calendar *workday.Calendar
	Now      func() time.Time
	Systems  func() []figures.System

	Items    *catalog.Service
	Cases    *casework.Service
	Sessions *session.Service
	Staff    *staff.Service
}

// Room is the wired room.
type Room struct {
	*figures.Service
	items *catalog.Service
	staff *staff.Service
}

// New wires the room, and joins what happens below to be told of it.
func New(n Needs) Room {
	n.Audit.Words(figures.Words)
	s := &figures.Service{
		Store:    figuresdb.Store{DB: n.DB},
		Tx:       n.DB,
		Audit:    n.Audit,
		Calendar: n.Calendar,
		Systems:  n.Systems,
		Backlog:  n.Queue.Backlog,
		Now:      n.Now,
	}
	n.Cases.OnMoved = append(n.Cases.OnMoved, s.Moved)
	n.Sessions.OnLogin = append(n.Sessions.OnLogin, s.LoggedIn)
	n.Sessions.OnRefused = append(n.Sessions.OnRefused, s.Refused)
	return Room{s, n.Items, n.Staff}
}

// Mount registers the pages.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	figuresdesk.Pages{Figures: r.Service, Items: r.items, Tree: r.staff.Tree, Frame: f.Staff}.Mount(m)
}

// Jobs registers none.
func (Room) Jobs(*queue.Queue) {}

// Sealed lists no column: the figures hold nothing of anybody.
func (Room) Sealed() []secretdb.Column { return nil }
