// Package askroom assembles 「我要问」.
package askroom

import (
	"time"

	"wangting/internal/ask"
	"wangting/internal/ask/askdb"
	"wangting/internal/ask/askdesk"
	"wangting/internal/ask/askweb"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/config"
	"wangting/internal/limit"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
	"wangting/internal/workday"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Rates    *limit.Service
	Limits   config.Limits
	Slider   *slider.Service
	Calendar *workday.Calendar
	Now      func() time.Time

	Persons *person.Service
	Staff   *staff.Service
	Notices *notice.Service
	Cases   *casework.Service
}

// Room is the assembled room.
type Room struct {
	*ask.Service
	needs Needs
}

// New assembles the room from its dependencies.
func New(n Needs) Room {
	n.Audit.Words(ask.Words)
	return Room{&ask.Service{
		Store:    askdb.Store{DB: n.DB, Keys: n.Keys},
		Rates:    n.Rates,
		Limits:   n.Limits,
		Persons:  n.Persons,
		Staff:    n.Staff,
		Notices:  n.Notices,
		Workdays: n.Calendar,
		Keys:     n.Keys,
		Tx:       n.DB,
		Audit:    n.Audit,
		Now:      n.Now,
	}, n}
}

// Mount registers the pages of those who ask and of staff.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	askweb.Pages{Asks: r.Service, Puzzles: r.needs.Slider, Own: f.Own}.Mount(m)
	askdesk.Pages{Asks: r.Service, Staff: r.needs.Staff, Phrases: r.needs.Cases.PhrasesFor, Frame: f.Staff}.Mount(m)
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return askdb.Sealed }
