package store_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// OPS-2: a server that dies while it works is an outage, whatever its connection says of it, and a commit of which nobody knows says so.
func TestAServerThatDiesInTheMiddleIsAnOutage(t *testing.T) {
	w := relayTo(t, storetest.PostgresCopy(t, "failover", func(ctx context.Context, db *store.DB) error {
		_, err := db.Exec(ctx, `CREATE TABLE thing (id TEXT PRIMARY KEY)`)
		return err
	}))
	db, err := store.Open(t.Context(), store.Options{URL: w.url("127.0.0.1:" + w.port()), MaxConns: 2, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ctx, n := t.Context(), 0
	away := func(what string, err error, say string) {
		t.Helper()
		if !errors.Is(err, fault.Away) || !strings.Contains(fault.Of(err).Say, say) {
			t.Errorf("%s gave %v (%q), want Away with %q", what, err, fault.Of(err).Say, say)
		}
	}
	read := func(ctx context.Context) error { return db.Get(ctx, &n, `SELECT 1 FROM pg_sleep(1)`) }
	cut := func(do func() error) error {
		done := make(chan error, 1)
		go func() { done <- do() }()
		w.inUse()
		w.cut()
		return <-done
	}
	away("a read", cut(func() error { return read(ctx) }), "没有完成")
	away("a transaction", cut(func() error { return db.InTx(ctx, read) }), "没有完成")
	away("a commit", db.InTx(ctx, func(ctx context.Context) error {
		_, err := db.Exec(ctx, `INSERT INTO thing (id) VALUES ('a')`)
		w.cut()
		return err
	}), "不能确定")
	if err := db.Get(ctx, &n, `SELECT 1`); err != nil {
		t.Errorf("afterwards a read gave %v", err)
	}
}

// OPS-2: when the first server of an address answers nothing, the second is used.
func TestASilentServerDoesNotKeepFromTheNext(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	w := relayTo(t, storetest.PostgresCopy(t, "failover", func(context.Context, *store.DB) error { return nil }))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	both := w.url(silent.Addr().String()+",127.0.0.1:"+w.port()) + "&target_session_attrs=read-write"
	db, err := store.Open(ctx, store.Options{URL: both, MaxConns: 2, Patience: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var n int
	if err := db.Get(ctx, &n, `SELECT 1`); err != nil {
		t.Error(err)
	}
}

// relay passes connections on to a server, until it cuts them.
type relay struct {
	t        *testing.T
	database *url.URL
	l        net.Listener
	used     chan struct{}

	mu   sync.Mutex
	open []net.Conn
}

func relayTo(t *testing.T, database string) *relay {
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{t: t, database: u, l: l, used: make(chan struct{}, 1)}
	t.Cleanup(func() { _ = l.Close(); r.cut() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.pass(c)
		}
	}()
	return r
}

func (r *relay) port() string { return strconv.Itoa(r.l.Addr().(*net.TCPAddr).Port) }

func (r *relay) url(hosts string) string {
	return "postgres://postgres@" + hosts + r.database.Path + "?sslmode=disable"
}

func (r *relay) pass(c net.Conn) {
	s, err := net.Dial("unix", r.database.Query().Get("host")+"/.s.PGSQL.5432")
	if err != nil {
		_ = c.Close()
		return
	}
	r.mu.Lock()
	r.open = append(r.open, c, s)
	r.mu.Unlock()
	go func() { _, _ = io.Copy(c, s) }()
	b := make([]byte, 64<<10)
	for {
		n, err := c.Read(b)
		if err != nil {
			return
		}
		if strings.Contains(string(b[:n]), "pg_sleep") {
			select {
			case r.used <- struct{}{}:
			default:
			}
		}
		if _, err := s.Write(b[:n]); err != nil {
			return
		}
	}
}

// inUse waits until a statement that sleeps has come by.
func (r *relay) inUse() { <-r.used }

// cut ends all connections.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.open {
		_ = c.Close()
	}
	r.open = nil
}
