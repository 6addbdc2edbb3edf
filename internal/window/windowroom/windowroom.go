// Package windowroom assembles the registration at the service window.
package windowroom

import (
	"context"
	"time"

	"wangting/internal/account"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/credential"
	"wangting/internal/notice"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/window"
	"wangting/internal/window/windowdb"
	"wangting/internal/window/windowdesk"
	"wangting/internal/window/windowweb"
)

// Needs lists the dependencies of the room.
type Needs struct {
	DB           *store.DB
	Keys         *secret.Keyring
	Audit        *audit.Service
	Files        *blob.Store
	Public       string // base address of the hall
	MaxScanBytes int64  // maximum size of one scan, in bytes
	Now          func() time.Time

	Staff     *staff.Service
	Notices   *notice.Service
	Passwords *credential.Service
	Accounts  *account.Service
}

// Room is the assembled room: its services and pages, ready to mount.
type Room struct {
	*window.Service
	needs Needs
}

// linkLife is how long an applicant has to choose a password.
const linkLife = 7 * 24 * time.Hour

// New assembles the room from its dependencies.
func New(n Needs) Room {
	return Room{&window.Service{
		Store:        windowdb.Store{DB: n.DB, Keys: n.Keys},
		Files:        n.Files,
		Accounts:     n.Accounts,
		Passwords:    n.Passwords,
		Notices:      n.Notices,
		Tx:           n.DB,
		Audit:        n.Audit,
		Keys:         n.Keys,
		MaxScanBytes: n.MaxScanBytes,
		Life:         linkLife,
		Public:       n.Public,
		Now:          n.Now,
	}, n}
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	windowdesk.Pages{Window: r.Service, Name: r.name, MaxScanBytes: r.MaxScanBytes, Frame: f.Staff}.Mount(m)
	windowweb.Pages{Window: r.Service}.Mount(m)
}

func (r Room) name(ctx context.Context, staffID string) (string, error) {
	names, err := r.needs.Staff.Names(ctx, staffID)
	return names[staffID], err
}

// Jobs registers the background jobs.
func (r Room) Jobs(q *queue.Queue) {
	scans := blob.Sweeper{Files: r.needs.Files, Prefix: window.ScanPrefix, Hall: r.needs.DB.HallName, Now: r.Now,
		Alive: windowdb.Store{DB: r.needs.DB, Keys: r.needs.Keys}.AliveScans}
	q.Schedule("window.files", time.Hour, scans.Run)
}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return windowdb.Sealed }
