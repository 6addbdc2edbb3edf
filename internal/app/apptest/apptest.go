// Package apptest prepares what a whole hall under test needs: a data directory with
// keys and a migrated database, the emulators on the clock of the test, and a database
// on PostgreSQL. What takes long to make is made once in each test binary and
// copied: RSA keys, the migrations, and the staff and cases that the demo shows.
package apptest

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"wangting/internal/app"
	"wangting/internal/app/demo"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/notice"
	"wangting/internal/queue"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// files are those of a data directory, by path.
type files map[string][]byte

var (
	empty  = sync.OnceValues(func() (files, error) { return made(func(context.Context, string) error { return nil }) })
	filled = sync.OnceValues(func() (files, error) { return made(fill) })
)

// Lay puts keys and a migrated database with nobody in it into dir.
func Lay(t testing.TB, dir string) {
	t.Helper()
	lay(t, dir, empty)
}

// LayFilled puts keys, and the staff, the unit and the cases of the demo into dir.
func LayFilled(t testing.TB, dir string) {
	t.Helper()
	lay(t, dir, filled)
}

// World is the outside world over dir, on the clock of the hall. Two of its vendors' clients
// date what they sign by the machine's clock, and so do the tokens of OpenID Connect.
func World(dir, hallURL string, clock func() time.Time) (*emulator.World, emulator.Keys, error) {
	keys, err := emulator.LoadOrMakeKeys(dir)
	if err != nil {
		return nil, keys, err
	}
	texts := map[string]string{}
	for _, t := range notice.Templates() {
		texts[t.Name] = t.Text
	}
	w, err := emulator.New(emulator.Options{Keys: keys, Clock: clock, Stamps: time.Now, HallURL: hallURL, Templates: texts,
		Dir: dir, StateFile: filepath.Join(dir, "emulator.json")})
	return w, keys, err
}

// Postgres is the address of a migrated database of its own, for a whole hall.
func Postgres(t testing.TB) string {
	t.Helper()
	return storetest.PostgresCopy(t, "hall", migrate)
}

func migrate(ctx context.Context, db *store.DB) error {
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	return queue.Migrate(ctx, db)
}

func lay(t testing.TB, dir string, made func() (files, error)) {
	t.Helper()
	all, err := made()
	if err != nil {
		t.Fatalf("making a hall to copy: %v", err)
	}
	for name, b := range all {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// made gives what a new hall leaves in its directory after work.
func made(work func(ctx context.Context, dir string) error) (files, error) {
	dir, err := os.MkdirTemp("", "hall-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()
	if _, err := emulator.LoadOrMakeKeys(dir); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: config.Config{Data: dir}.DatabaseURL()})
	if err != nil {
		return nil, err
	}
	err = migrate(ctx, db)
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = work(ctx, dir)
	}
	if err != nil {
		return nil, err
	}
	return read(dir)
}

// fill makes what the demo shows, ten minutes before the halls under test open.
func fill(ctx context.Context, dir string) error {
	clock := clocktest.New()
	clock.Later(-10 * time.Minute)
	const hall, outside = "http://hall.test", "http://127.0.0.1:1"
	world, keys, err := World(dir, hall, clock.Now)
	if err != nil {
		return err
	}
	defer world.Flush()
	c, err := demo.Settings(dir, hall, outside, keys)
	if err != nil {
		return err
	}
	h, err := app.Open(ctx, c, app.Options{Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	err = demo.Fill(ctx, h)
	if closed := h.Close(); err == nil {
		err = closed
	}
	return err
}

func read(dir string) (files, error) {
	all := files{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading what was made: %w", err)
		}
		name, err := filepath.Rel(dir, path)
		all[name] = b
		return err
	})
	return all, err
}
