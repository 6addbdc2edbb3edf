// Package staffroom opens the room of staff over its tables.
package staffroom

import (
	"context"
	"time"

	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/limit"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/staff/staffdb"
	"wangting/internal/staff/staffweb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Needs is what the room stands on.
type Needs struct {
	DB        *store.DB
	Keys      *secret.Keyring
	Audit     *audit.Service
	Failures  *limit.Service
	Slider    *slider.Service
	Limits    config.Limits
	Passwords staff.Passwords
	Issuer    string // the name that authenticator apps show beside the code
	Now       func() time.Time
}

// Room is the room, open.
type Room struct {
	*staff.Service
	db     *staffdb.Store
	slider *slider.Service
}

// New opens the room.
func New(n Needs) Room {
	db := &staffdb.Store{DB: n.DB, Keys: n.Keys}
	return Room{&staff.Service{
		Store:     db,
		Tx:        n.DB,
		Audit:     n.Audit,
		Passwords: n.Passwords,
		Keys:      n.Keys,
		Failures:  n.Failures,
		Puzzle:    n.Slider,
		Limits:    staff.LimitsOf(n.Limits),
		Issuer:    n.Issuer,
		Now:       n.Now,
	}, db, n.Slider}
}

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	staffweb.Pages{Staff: r.Service, Puzzles: r.slider, Frame: f.Staff}.Mount(m)
}

// Jobs forgets logins a month after they ended.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("staff.sweep", time.Hour, func(ctx context.Context) error {
		return r.db.Sweep(ctx, r.Now().AddDate(0, 0, -30))
	})
}

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return staffdb.Sealed }
