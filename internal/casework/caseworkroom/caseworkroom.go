// Package caseworkroom opens the room of cases over its tables.
package caseworkroom

import (
	"context"
	"time"

	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/casework/caseworkdesk"
	"wangting/internal/casework/caseworkjob"
	"wangting/internal/casework/caseworkweb"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Needs is what the room stands on: walls, then rooms of lower storeys.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Queue    *queue.Queue
	Files    *blob.Store
	Calendar *workday.Calendar
	Now      func() time.Time
	Public   string // address of the hall, for the QR code of a receipt
	MaxBytes int64  // of a file whose slot names no limit

	Items    *catalog.Service
	Mandates *mandate.Service
	Units    *unit.Service
	Persons  *person.Service
	Staff    *staff.Service
	Notices  *notice.Service
}

// Room is the room, open.
type Room struct {
	*casework.Service
	needs Needs
}

// New opens the room.
func New(n Needs) Room {
	n.Audit.Words(casework.Words)
	rows := caseworkdb.Store{DB: n.DB, Keys: n.Keys}
	return Room{&casework.Service{
		Store:    rows,
		Lists:    rows,
		Tx:       n.DB,
		Audit:    n.Audit,
		Queue:    n.Queue,
		Files:    n.Files,
		Calendar: n.Calendar,
		Now:      n.Now,
		Items:    n.Items,
		Rights:   n.Mandates,
		Units:    n.Units,
		Persons:  n.Persons,
		Staff:    n.Staff,
		Notices:  n.Notices,
		MaxBytes: n.MaxBytes,
	}, n}
}

// Mount puts its pages behind the front door, each in the frame of its face.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	caseworkweb.Pages{
		At:     caseworkweb.UnitPlace,
		Cases:  r.Service,
		Shell:  f.Unit,
		Public: r.needs.Public,
	}.Mount(m)
	caseworkweb.Pages{
		At:     caseworkweb.OwnPlace,
		Cases:  r.Service,
		Shell:  f.Own,
		Public: r.needs.Public,
	}.Mount(m)
	caseworkdesk.Pages{
		Core:       r.Service,
		Colleagues: r.needs.Staff,
		Calendar:   r.Calendar,
		Now:        r.Now,
		Frame:      f.Staff,
		SendAt:     r.SendAt,
	}.Mount(m)
}

// dueSoonEvery is how often corrections that lapse soon are looked for.
const dueSoonEvery = time.Hour

// Jobs is what the room does by itself.
func (r Room) Jobs(q *queue.Queue) {
	queue.Handle(q, casework.ToldJob, func(ctx context.Context, t casework.Telling) error {
		return q.Once(ctx, func(ctx context.Context) error { return r.Told(ctx, t) })
	})
	clock := caseworkjob.Jobs{Cases: r.Service}
	q.Schedule("case.lapse", 10*time.Minute, clock.CloseLapsed)
	q.Schedule("case.due_soon", dueSoonEvery, func(ctx context.Context) error {
		return clock.RemindDueSoon(ctx, dueSoonEvery)
	})
	q.Schedule("case.sweep", time.Hour, r.SweepArrivals)
}

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return caseworkdb.Sealed }
