package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func put(ctx context.Context, db *store.DB, name string, n int64) error {
	_, err := db.Exec(ctx, `INSERT INTO serial (name, last) VALUES ($1, $2)`, name, n)
	return err
}

func last(t *testing.T, db *store.DB, name string) (n int64, err error) {
	t.Helper()
	err = db.Get(t.Context(), &n, `SELECT last FROM serial WHERE name = $1`, name)
	return n, err
}

func TestWhatInTxReturnedIsThereAndWhatFailedIsNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mine := errors.New("mine")
		if err := db.InTx(t.Context(), func(ctx context.Context) error { return put(ctx, db, "kept", 1) }); err != nil {
			t.Fatal(err)
		}
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			if err := put(ctx, db, "lost", 1); err != nil {
				return err
			}
			return mine
		})
		if !errors.Is(err, mine) {
			t.Errorf("InTx gave %v, want the caller's own error", err)
		}
		if n, err := last(t, db, "kept"); n != 1 || err != nil {
			t.Errorf("kept = %d, %v", n, err)
		}
		if _, err := last(t, db, "lost"); !errors.Is(err, fault.NotFound) {
			t.Errorf("reading a row rolled back gave %v, want NotFound", err)
		}
	})
}

func TestAUniqueRuleIsAConflictThatNamesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := put(t.Context(), db, "a", 1); err != nil {
			t.Fatal(err)
		}
		err := put(t.Context(), db, "a", 2)
		if !errors.Is(err, fault.Conflict) || !store.HitUnique(err, "serial") {
			t.Errorf("second insert gave %v, want Conflict on serial", err)
		}
	})
}

func TestWritersThatWaitTogetherEachSeeTheirOwnEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		errs := make([]error, 200)
		after := make([]bool, 200)
		for i := range errs {
			wg.Go(func() {
				errs[i] = db.InTx(t.Context(), func(ctx context.Context) error {
					db.AfterCommit(ctx, func() { after[i] = true })
					if err := put(ctx, db, fmt.Sprint("n", i), int64(i)); err != nil {
						return err
					}
					if i%3 == 0 {
						return fault.New(fault.Invalid, "every third")
					}
					return nil
				})
			})
		}
		wg.Wait()
		for i, err := range errs {
			_, missing := last(t, db, fmt.Sprint("n", i))
			if fails := i%3 == 0; fails != errors.Is(err, fault.Invalid) || fails != errors.Is(missing, fault.NotFound) || fails == after[i] {
				t.Errorf("writer %d: error %v, row %v, after commit %v", i, err, missing, after[i])
			}
		}
	})
}

func TestAPanicInATransactionHarmsOnlyItsOwner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not come back to its owner")
				}
			}()
			_ = db.InTx(t.Context(), func(ctx context.Context) error { panic("boom") })
		}()
		if err := put(t.Context(), db, "next", 1); err != nil {
			t.Errorf("the writer after a panic got %v", err)
		}
	})
}

func TestACallerWhoHasGoneWritesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := db.InTx(ctx, func(ctx context.Context) error { return put(ctx, db, "ghost", 1) }); err == nil {
			t.Error("a cancelled caller wrote")
		}
		if _, err := last(t, db, "ghost"); !errors.Is(err, fault.NotFound) {
			t.Errorf("ghost row: %v", err)
		}
	})
}

func TestAPanicAfterACommitHarmsNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		told := false
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			db.AfterCommit(ctx, func() { panic("boom") })
			db.AfterCommit(ctx, func() { told = true })
			return put(ctx, db, "kept", 1)
		})
		if err != nil || !told {
			t.Errorf("the writer got %v, the other callback was called: %v", err, told)
		}
		if n, err := last(t, db, "kept"); n != 1 || err != nil {
			t.Errorf("kept = %d, %v", n, err)
		}
		if err := put(t.Context(), db, "next", 1); err != nil {
			t.Errorf("the next writer got %v", err)
		}
	})
}

func TestAPanicInATransactionKeepsItsStack(t *testing.T) {
	db := storetest.SQLite(t)
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "boom") || !strings.Contains(p, "fails(") {
			t.Errorf("the panic came back as %s", p)
		}
	}()
	_ = db.InTx(t.Context(), fails)
}

func fails(context.Context) error { panic("boom") }

// OPS-2: a caller that goes on after the error of a part keeps nothing of that part.
func TestAPartThatFailedLeavesNothingThoughItsErrorIsSwallowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var after []string
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			if err := put(ctx, db, "whole", 1); err != nil {
				return err
			}
			swallowed := db.InTx(ctx, func(ctx context.Context) error {
				db.AfterCommit(ctx, func() { after = append(after, "half") })
				if err := put(ctx, db, "half", 1); err != nil {
					return err
				}
				return put(ctx, db, "whole", 2) // Conflict
			})
			if !errors.Is(swallowed, fault.Conflict) {
				t.Errorf("the part gave %v, want Conflict", swallowed)
			}
			return db.InTx(ctx, func(ctx context.Context) error {
				db.AfterCommit(ctx, func() { after = append(after, "next") })
				return put(ctx, db, "next", 1)
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]bool{"whole": true, "half": false, "next": true} {
			if _, err := last(t, db, name); (err == nil) != want {
				t.Errorf("%s: %v, want it kept: %v", name, err, want)
			}
		}
		if len(after) != 1 || after[0] != "next" {
			t.Errorf("after the commit came %v, want only what was kept", after)
		}
	})
}
