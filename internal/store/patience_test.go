package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// OPS-2: whatever PostgreSQL waits for, the caller is told that it is away, and no connection stays behind.
func TestNothingWaitsForPostgresWithoutEnd(t *testing.T) {
	url := storetest.PostgresCopy(t, "patience", func(ctx context.Context, db *store.DB) error {
		_, err := db.Exec(ctx, `CREATE TABLE thing (id TEXT PRIMARY KEY)`)
		return err
	})
	db, err := store.Open(t.Context(), store.Options{URL: url, MaxConns: 3, Patience: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	ctx := t.Context()
	put := func(id string) error { _, err := db.Exec(ctx, `INSERT INTO thing (id) VALUES ($1)`, id); return err }
	var n int
	away := func(what string, err error, say string) {
		t.Helper()
		if !errors.Is(err, fault.Away) || !strings.Contains(fault.Of(err).Say, say) {
			t.Errorf("%s gave %v (%q), want Away with %q", what, err, fault.Of(err).Say, say)
		}
	}

	away("a slow read", db.Get(ctx, &n, `SELECT 1 FROM pg_sleep(60)`), "没有完成")
	away("a slow statement of a transaction", db.InTx(ctx, func(ctx context.Context) error {
		return db.Get(ctx, &n, `SELECT 1 FROM pg_sleep(60)`)
	}), "没有完成")

	holder, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = holder.Close() })
	locked, release := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- holder.InTx(ctx, func(ctx context.Context) error {
			err := holder.Lock(ctx, "a")
			close(locked)
			<-release
			return err
		})
	}()
	<-locked
	away("a lock that another holds", db.InTx(ctx, func(ctx context.Context) error { return db.Lock(ctx, "a") }), "没有完成")
	close(release)
	<-done

	back := storetest.DeadStandby(t, url)
	for i := range 6 { // more than there are connections
		away("a commit", put(fmt.Sprint(i)), "不能确定")
	}
	if err := db.Get(ctx, &n, `SELECT COUNT(*) FROM thing`); err != nil {
		t.Errorf("with a dead standby a read gave %v", err)
	}
	back()
	if err := put("after"); err != nil {
		t.Errorf("with the standby back: %v", err)
	}
	if err := db.Get(ctx, &n, `SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`); err != nil || n > 0 {
		t.Errorf("%d connections still wait, %v", n, err)
	}
}
