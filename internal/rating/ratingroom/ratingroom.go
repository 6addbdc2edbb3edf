// Package ratingroom opens the room of ratings over its tables.
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

// Needs is what the room stands on: walls, then rooms of lower storeys.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Calendar *workday.Calendar
	Now      func() time.Time

	Cases   *casework.Service
	Notices *notice.Service
}

// Room is the room, open.
type Room struct{ *rating.Service }

// New opens the room.
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

// Mount puts its pages behind the front door, each in the frame of its face.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	ratingweb.Pages{Ratings: r.Service, Shell: f.Unit}.Mount(m)
	ratingweb.Pages{Ratings: r.Service, Shell: f.Own, Own: true}.Mount(m)
	ratingdesk.Pages{Ratings: r.Service, Now: r.Now, Frame: f.Staff}.Mount(m)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return ratingdb.Sealed }
