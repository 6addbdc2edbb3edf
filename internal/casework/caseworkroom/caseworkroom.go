// Package caseworkroom wires the case service, its pages and its jobs.
package caseworkroom

import (
	"context"
	"time"

	"wangting/internal/address"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/casework/caseworkjob"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/ledger"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
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

// Needs are the dependencies of New: infrastructure first, then services of lower layers.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Log      *ledger.Service
	Queue    *queue.Queue
	Files    *blob.Store
	Calendar *workday.Calendar
	Now      func() time.Time
	Limits   config.Limits
	Rates    *limit.Service

	Items     *catalog.Service
	Mandates  *mandate.Service
	Units     *unit.Service
	Persons   *person.Service
	Staff     *staff.Service
	Notices   *notice.Service
	Addresses *address.Service
	Faces     *proof.Faces
}

// Room holds the wired case services.
type Room struct {
	*casework.Service
	needs Needs
}

// New wires the case services.
func New(n Needs) Room {
	n.Audit.Words(casework.Words)
	rows := caseworkdb.Store{DB: n.DB, Keys: n.Keys}
	s := &casework.Service{
		Store:     rows,
		Lists:     rows,
		Tx:        n.DB,
		Audit:     n.Audit,
		Log:       n.Log,
		Queue:     n.Queue,
		Files:     n.Files,
		Calendar:  n.Calendar,
		Now:       n.Now,
		Items:     n.Items,
		Rights:    n.Mandates,
		Units:     n.Units,
		Persons:   n.Persons,
		Staff:     n.Staff,
		Notices:   n.Notices,
		Rates:     n.Rates,
		Limits:    n.Limits,
		MaxBytes:  n.Limits.UploadBytes,
		Addresses: n.Addresses,
		Faces:     n.Faces,
	}
	s.OnStep = append(s.OnStep, s.AwaitDelivery)
	n.Audit.Join("case", s.InLog())
	return Room{s, n}
}

// Mount registers nothing: the pages of cases are rooms of their own, filing for applicants and desk for staff.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs registers the background jobs.
func (r Room) Jobs(q *queue.Queue) {
	queue.Handle(q, casework.ToldJob, func(ctx context.Context, t casework.Telling) error {
		return q.Once(ctx, func(ctx context.Context) error { return r.Told(ctx, t) })
	})
	clock := caseworkjob.Jobs{Cases: r.Service}
	q.Schedule("case.lapse", 10*time.Minute, clock.CloseLapsed)
	q.Schedule("case.due_soon", time.Hour, clock.RemindDueSoon)
	q.Schedule("case.lack_soon", time.Hour, clock.RemindPromises)
	q.Schedule("case.periods", 10*time.Minute, clock.EndPeriods)
	q.Schedule("case.unopened", time.Hour, clock.RemindUnopened)
	q.Schedule("case.silent", time.Hour, clock.PassSilence)
	q.Schedule("case.deem", time.Hour, clock.DeemAccepted)
	q.Schedule("case.found", 10*time.Minute, r.IndexOld)
	q.Schedule("case.idle", time.Hour, clock.ReturnIdle)
	q.Schedule("case.sweep", time.Hour, r.SweepArrivals)
	rows := caseworkdb.Store{DB: r.needs.DB, Keys: r.needs.Keys}
	materials := blob.Sweeper{
		Files:  r.needs.Files,
		Prefix: casework.MaterialPrefix,
		Alive:  rows.AliveMaterials,
		Hall:   rows.DB.HallName,
		Now:    r.Now,
	}
	pieces := materials
	pieces.Prefix, pieces.Alive = casework.PiecePrefix, rows.AlivePieces
	q.Schedule("case.files", time.Hour, materials.Run)
	q.Schedule("case.pieces", time.Hour, pieces.Run)
}

// Sealed lists the columns that a key rotation seals anew.
func (Room) Sealed() []secretdb.Column { return caseworkdb.Sealed }
