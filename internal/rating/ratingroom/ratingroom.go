// Package ratingroom assembles the ratings of cases.
package ratingroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/notice"
	"wangting/internal/queue"
	"wangting/internal/rating"
	"wangting/internal/rating/ratingdb"
	"wangting/internal/rating/ratingdesk"
	"wangting/internal/rating/ratingweb"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Calendar *workday.Calendar
	Now      func() time.Time

	Cases   *casework.Service
	Notices *notice.Service
}

// Room is the assembled room: the rating service and its pages, ready to mount.
type Room struct{ *rating.Service }

// New assembles the room from its dependencies.
func New(n Needs) Room {
	n.Audit.Words(rating.Words)
	return Room{&rating.Service{
		Store:    ratingdb.Store{DB: n.DB, Keys: n.Keys},
		Cases:    n.Cases,
		Notices:  n.Notices,
		Workdays: n.Calendar,
		Tx:       n.DB,
		Audit:    n.Audit,
		Now:      n.Now,
	}}
}

// Mount registers the pages of the room on m, in the frames for units, persons and staff.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	ratingweb.Pages{Ratings: r.Service, Shell: f.Unit}.Mount(m)
	ratingweb.Pages{Ratings: r.Service, Shell: f.Own, Own: true}.Mount(m)
	ratingdesk.Pages{Ratings: r.Service, Now: r.Now, Frame: f.Staff}.Mount(m)
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return ratingdb.Sealed }
