// Package newsroom assembles what editors publish.
package newsroom

import (
	"context"
	"time"

	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/blob"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/ledger"
	"wangting/internal/limit"
	"wangting/internal/news"
	"wangting/internal/news/newsdb"
	"wangting/internal/news/newsdesk"
	"wangting/internal/news/newsweb"
	"wangting/internal/notice"
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

// Needs lists the dependencies of the room.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Audit  *audit.Service
	Files  *blob.Store
	Rates  *limit.Service
	Slider *slider.Service
	Limits config.Limits
	Now    func() time.Time

	Calendar *workday.Calendar
	Staff    *staff.Service
	Items    *catalog.Service
	Texts    *agreement.Shelf
	Notices  *notice.Service
	Log      *ledger.Service
	Owner    string // of the hall, who publishes the checkpoint of each day
}

// Room is the assembled room.
type Room struct {
	*news.Service
	needs Needs
}

// New assembles the room and reads what is published.
func New(ctx context.Context, n Needs) (Room, error) {
	n.Audit.Words(news.Words)
	r := Room{&news.Service{Store: newsdb.Store{DB: n.DB, Keys: n.Keys}, Files: n.Files, Rates: n.Rates, Notices: n.Notices,
		Tx: n.DB, Audit: n.Audit, Names: n.Staff.Names, Shelf: &news.Shelf{}, MaxBytes: n.Limits.UploadBytes,
		PerHour: int64(n.Limits.AddressObjectionsPerHour), Calendar: n.Calendar, Now: n.Now, Log: n.Log, Owner: n.Owner}, n}
	n.Items.Offices, n.Texts.Published, n.Texts.Past = r.Offices, r.Agreed, r.AgreedOnce
	return r, r.Refresh(ctx)
}

// Banners are what everybody is told now.
func (r Room) Banners() []ui.Banner {
	var out []ui.Banner
	for _, b := range r.Board().Banners {
		out = append(out, ui.Banner{Title: b.Title, Say: b.Text})
	}
	return out
}

// Mount registers the public pages and those of editors.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	newsweb.Pages{News: r.Service, Items: r.needs.Items, Puzzles: r.needs.Slider}.Mount(m)
	newsdesk.Pages{News: r.Service, Items: r.needs.Items, Frame: f.Staff}.Mount(m)
}

// Jobs lets every node see what another one has published, and sweeps attachments that no save names.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("news.refresh", time.Minute, r.Refresh)
	files := blob.Sweeper{Files: r.needs.Files, Prefix: news.FilePrefix, Hall: r.needs.DB.HallName, Now: r.Now,
		Alive: newsdb.Store{DB: r.needs.DB, Keys: r.needs.Keys}.AliveFiles}
	q.Schedule("news.files", time.Hour, files.Run)
}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return newsdb.Sealed }
