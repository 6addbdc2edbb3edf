// Package app is the hall: it opens the store and the gateways, opens the rooms in the order of the storeys, and mounts
// their pages. It decides nothing, adapts nothing and says nothing to people.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wangting/internal/actor"
	"wangting/internal/config"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Hall is one node of the hall.
type Hall struct {
	Config   config.Config
	DB       *store.DB
	Keys     *secret.Keyring
	Queue    *queue.Queue
	Calendar *workday.Calendar
	Metrics  *prometheus.Registry
	Mux      *web.Mux
	counts   *web.Metrics
	Rooms    Rooms
	Outside  Outside
	open     []room // in the order of the storeys

	now     func() time.Time
	log     *slog.Logger
	handler http.Handler
	leaving atomic.Bool // the node was told to stop, and serves on for the lame-duck time
}

// room is a room that is open: what it shows, what it does by itself, and what of it is sealed.
type room interface {
	Mount(m *web.Mux, f ui.Frames)
	Jobs(q *queue.Queue)
	Sealed() []secretdb.Column
}

// Options are what tests and the demo put in the place of the real thing.
type Options struct {
	Now func() time.Time // the clock; nil is the real one
	Log *slog.Logger
}

// Migrate brings the database of c to the newest schema, and gives how many steps it took.
func Migrate(ctx context.Context, c config.Config) (int, error) {
	db, err := store.Open(ctx, store.Options{URL: c.DatabaseURL()})
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	return migrate(ctx, db)
}

func migrate(ctx context.Context, db *store.DB) (int, error) {
	n, err := db.Migrate(ctx)
	if err != nil {
		return n, err
	}
	return n, queue.Migrate(ctx, db)
}

// ErrOldSchema says that migrations wait.
var ErrOldSchema = errors.New("the database is older than this program: run wangting migrate")

// Open builds a node over a migrated database; SQLite is migrated here, since it has no other node.
func Open(ctx context.Context, c config.Config, o Options) (*Hall, error) {
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	db, err := store.Open(ctx, store.Options{URL: c.DatabaseURL(), Patience: c.DatabasePatience})
	if err != nil {
		return nil, err
	}
	h := &Hall{Config: c, DB: db, now: o.Now, log: o.Log, Metrics: prometheus.NewRegistry(), Mux: web.NewMux()}
	if err := h.build(ctx); err != nil {
		_ = db.Close()
		return nil, err
	}
	return h, nil
}

func (h *Hall) build(ctx context.Context) error {
	if err := h.schema(ctx); err != nil {
		return err
	}
	if h.Config.Production() {
		if err := refuseDemo(ctx, h); err != nil {
			return err
		}
	}
	masters, err := secret.ParseMasters(h.Config.Keys)
	if err != nil {
		return fmt.Errorf("settings: keys: %w", err)
	}
	if h.Keys, err = secret.OpenKeyring(ctx, masters, secretdb.Keys{DB: h.DB}, h.now); err != nil {
		return fmt.Errorf("opening the keyring: %w", err)
	}
	if h.Calendar, err = workday.Open(h.Config.Calendar); err != nil {
		return err
	}
	h.Queue = queue.New(h.DB, h.log, h.now)
	if h.Outside, err = outside(h); err != nil {
		return err
	}
	if err = h.rooms(ctx); err != nil {
		return err
	}
	h.counts = web.NewMetrics(h.Metrics)
	h.Queue.Measure(h.Metrics)
	h.jobs()
	h.mount()
	return h.front()
}

func (h *Hall) schema(ctx context.Context) error {
	n, err := h.DB.Pending(ctx)
	switch {
	case err != nil:
		return err
	case n == 0:
		return nil
	case h.DB.Engine() == store.Postgres:
		return fmt.Errorf("%w (%d steps)", ErrOldSchema, n)
	}
	_, err = migrate(ctx, h.DB)
	return err
}

func (h *Hall) front() error {
	proxies, err := h.Config.Prefixes()
	if err != nil {
		return err
	}
	shell := ui.DefaultShell()
	shell.Brand = ui.Brand(h.Config.Brand)
	shell.Demo = !h.Config.Production()
	h.handler, err = web.Front{
		DB: h.DB, Keys: h.Keys, Public: h.Config.PublicURL(), Proxies: proxies, Shell: shell,
		Banners: h.Rooms.News.Banners, Now: h.now, Log: h.log, Metrics: h.counts,
		Unit: h.Rooms.Sessions.Authenticate, Staff: h.whoOfStaff, Token: h.Rooms.Sessions.Known,
	}.Handler(h.Mux)
	return err
}

// Handler answers every request of the hall.
func (h *Hall) Handler() http.Handler { return h.handler }

// Close ends the node; what is under way is finished first.
func (h *Hall) Close() error { return h.DB.Close() }

// whoOfStaff tells the front door who stands behind a staff login.
func (h *Hall) whoOfStaff(ctx context.Context, loginID string) (actor.Actor, actor.Who, error) {
	a, w, err := h.Rooms.Staff.Authenticate(ctx, loginID)
	return a, actor.Who{Person: w.Name, Role: w.RoleLabel}, err
}
