// Package noticeroom opens the room of messages over its tables.
package noticeroom

import (
	"context"
	"time"

	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/notice/noticeweb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Queue  *queue.Queue
	Texter notice.Texter
	Now    func() time.Time

	Reports      notice.Reports
	ReportSecret string // last part of the address to which the provider pushes its reports; empty has none
}

// UnreadSQL is noticedb.UnreadSQL, for the one statement of the frame of 单位中心.
const UnreadSQL = noticedb.UnreadSQL

// Room is the room, open.
type Room struct {
	*notice.Service
	needs Needs
}

// New opens the room.
func New(n Needs) Room {
	db := noticedb.Store{DB: n.DB, Keys: n.Keys}
	return Room{needs: n, Service: &notice.Service{
		Inbox:  db,
		Outbox: db,
		Tx:     n.DB,
		Queue:  n.Queue,
		Texter: n.Texter,
		Now:    n.Now,
	}}
}

// Mount puts the inbox behind the front door.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	noticeweb.Pages{Notices: r.Service, Shell: f.Unit}.Mount(m)
	noticeweb.Callback{Secret: r.needs.ReportSecret, Reports: r.needs.Reports, Reported: r.Reported}.Mount(m)
}

// Jobs sends text messages, and forgets them when they ended long ago.
func (r Room) Jobs(q *queue.Queue) {
	queue.Handle(q, notice.JobKind, func(ctx context.Context, j notice.Job) error { return r.SendSMS(ctx, j.ID) })
}

// Sealed is what a rotation of keys seals anew.
func (Room) Sealed() []secretdb.Column { return noticedb.Sealed }
