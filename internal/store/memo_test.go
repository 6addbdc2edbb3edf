package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// asked is a Memo over the serial table that counts how often the database is read.
type asked struct {
	db    *store.DB
	memo  *store.Memo[int64]
	reads atomic.Int64
}

func newAsked(db *store.DB) *asked { return &asked{db: db, memo: store.NewMemo[int64](db, 8)} }

func (a *asked) get(ctx context.Context, name string) (int64, error) {
	return a.memo.Get(ctx, name, func() (n int64, err error) {
		a.reads.Add(1)
		err = a.db.Get(ctx, &n, `SELECT last FROM serial WHERE name = $1`, name)
		return n, err
	})
}

func (a *asked) want(t *testing.T, name string, n int64) {
	t.Helper()
	if got, err := a.get(t.Context(), name); got != n || err != nil {
		t.Fatalf("%s is %d, %v; want %d", name, got, err, n)
	}
}

func set(t *testing.T, db *store.DB, name string, n int64) {
	t.Helper()
	if _, err := db.Exec(t.Context(), `UPDATE serial SET last = $2 WHERE name = $1`, name, n); err != nil {
		t.Fatal(err)
	}
}

func TestAMemoIsNeverBehindACommit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := newAsked(db)
		if _, err := a.get(t.Context(), "a"); !errors.Is(err, fault.NotFound) {
			t.Fatalf("what is not there gave %v, want NotFound", err)
		}
		if err := put(t.Context(), db, "a", 1); err != nil {
			t.Fatal(err)
		}
		a.want(t, "a", 1)
		for n := int64(2); n < 200; n++ {
			set(t, db, "a", n)
			a.want(t, "a", n)
			a.want(t, "a", n)
		}
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			if _, err := db.Exec(ctx, `UPDATE serial SET last = 0 WHERE name = 'a'`); err != nil {
				return err
			}
			if n, err := a.get(ctx, "a"); n != 0 || err != nil {
				t.Errorf("inside the transaction it is %d, %v; want its own 0", n, err)
			}
			return errors.New("not to be")
		})
		if err == nil {
			t.Fatal("the transaction went through")
		}
		a.want(t, "a", 199)
	})
}

func TestManyReadersOfAMemoNeverSeeLessThanWasCommitted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := put(t.Context(), db, "a", 0); err != nil {
			t.Fatal(err)
		}
		a, committed, over := newAsked(db), atomic.Int64{}, make(chan struct{})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for {
					select {
					case <-over:
						return
					default:
					}
					least := committed.Load()
					if n, err := a.get(t.Context(), "a"); n < least || err != nil {
						t.Errorf("read %d, %v after %d was committed", n, err, least)
						return
					}
				}
			})
		}
		for n := int64(1); n <= 300; n++ {
			set(t, db, "a", n)
			committed.Store(n)
		}
		close(over)
		wg.Wait()
	})
}

func TestOnSQLiteAMemoReadsOnlyAfterACommitByWhomever(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "hall.db")
	open := func() *store.DB {
		db, err := store.Open(t.Context(), store.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	ours := open()
	if _, err := ours.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	theirs := open() // as another process would
	if err := put(t.Context(), ours, "a", 1); err != nil {
		t.Fatal(err)
	}
	a := newAsked(ours)
	a.want(t, "a", 1)
	a.want(t, "a", 1)
	before := a.reads.Load()
	for range 50 {
		a.want(t, "a", 1)
	}
	if n := a.reads.Load() - before; n != 0 {
		t.Errorf("%d reads while nobody committed, want none", n)
	}
	set(t, theirs, "a", 2)
	a.want(t, "a", 2)
	_, err := theirs.Exec(t.Context(), `UPDATE serial SET last = 3 WHERE name = 'nothing like it'`)
	if err != nil {
		t.Fatal(err)
	}
	a.want(t, "a", 2)
	if _, err := ours.Writer().ExecContext(t.Context(), `PRAGMA wal_checkpoint(RESTART)`); err != nil {
		t.Fatal(err)
	}
	set(t, theirs, "a", 4)
	a.want(t, "a", 4)
}
