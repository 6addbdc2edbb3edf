package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"
)

// DeadStandby has the server of a database wait at each commit for a standby that never answers. back brings it back;
// the end of the test does so too. Tests beside this one wait as well.
func DeadStandby(t testing.TB, url string) (back func()) {
	t.Helper()
	admin, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	set := func(to string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		for _, q := range []string{`ALTER SYSTEM SET synchronous_standby_names = '` + to + `'`, `SELECT pg_reload_conf()`} {
			if _, err := admin.ExecContext(ctx, q); err != nil {
				t.Errorf("%s: %v", q, err)
			}
		}
		for now := "-"; now != to; { // the reload takes a moment
			if err := admin.QueryRowContext(ctx, `SHOW synchronous_standby_names`).Scan(&now); err != nil {
				t.Error(fmt.Errorf("waiting for the reload: %w", err))
				return
			}
		}
	}
	set("nobody")
	t.Cleanup(func() { set(""); _ = admin.Close() })
	return func() { set("") }
}
