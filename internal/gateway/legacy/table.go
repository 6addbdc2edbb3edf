package legacy

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"wangting/internal/fault"
)

// Table reads the accounts of an older hall over a read-only SQL connection. The query
// in the settings takes the name as $1 and selects key, salt, hash, USCC and status
// (NORMAL, CA, LOCKED, UPGRADED), in this order.
type Table struct {
	db    *sql.DB
	query string
	habit Habit
}

// NewTable opens the database read-only. url is sqlite:FILE or postgres://….
func NewTable(url, query, habit string) (*Table, error) {
	h, err := HabitOf(habit)
	if err != nil {
		return nil, err
	}
	driver, dsn := "pgx", url
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+path+"?mode=ro&_pragma=query_only(1)"
	} else if strings.Contains(url, "?") {
		dsn += "&default_transaction_read_only=on"
	} else {
		dsn += "?default_transaction_read_only=on"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the table of an older hall: %w", err)
	}
	db.SetMaxOpenConns(2)
	return &Table{db, query, h}, nil
}

// Verify reads the account and compares the hash of the password. Faults: ErrWrong, Away.
func (t *Table) Verify(ctx context.Context, user, password string) (Account, error) {
	var a Account
	var salt, hash, status string
	err := t.db.QueryRowContext(ctx, t.query, user).Scan(&a.Key, &salt, &hash, &a.USCC, &status)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Account{}, fault.Wrap(fault.Away, "", fmt.Errorf("reading the table of an older hall: %w", err))
	}
	same := subtle.ConstantTimeCompare([]byte(strings.ToLower(hash)), []byte(t.habit(salt, password))) == 1
	if err != nil || !same {
		return Account{}, ErrWrong
	}
	if a.Standing = standings[status]; a.Standing == "" {
		return Account{}, fmt.Errorf("an older hall's account stands %q, which nobody knows", status)
	}
	return a, nil
}
