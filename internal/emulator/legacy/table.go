package legacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"wangting/internal/emulator/lever"
)

// Table is the hall whose table is read. Nobody asks us for it, so its lever works on the database: error hides the
// table, slow puts a view in its place that counts for a while, down locks the file.
type Table struct {
	path string

	mu   sync.Mutex
	lock *sql.DB // holds the file while the hall is down
}

// NewTable returns the hall whose table lies at path. The file may come to be later.
func NewTable(path string) *Table { return &Table{path: path} }

// Modes are those of the lever of a table: nobody can tamper with an answer that has no bytes on the way.
var Modes = []lever.Mode{lever.OK, lever.Slow, lever.Error, lever.Down}

const (
	hideTable = `ALTER TABLE t_unit_user RENAME TO kept_unit_user`
	showTable = `ALTER TABLE kept_unit_user RENAME TO t_unit_user`
	slowTable = `
CREATE VIEW t_unit_user AS
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
SELECT k.login_name, k.unit_id, k.salt, k.pwd, k.uscc, k.status
  FROM kept_unit_user AS k
 WHERE (SELECT max(i) FROM n) > 0`
	countTo = `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
SELECT max(i) FROM n`
)

// Pull puts the table into the state of its lever.
func (t *Table) Pull(s lever.Setting) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lock != nil {
		_ = t.lock.Close()
		t.lock = nil
	}
	if _, err := os.Stat(t.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := sql.Open("sqlite", t.path+"?_pragma=busy_timeout(2000)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1) // the lock is a transaction of one connection
	if err := t.turn(db, s); err != nil {
		_ = db.Close()
		return fmt.Errorf("turning an older hall's table %s: %w", s.Mode, err)
	}
	if s.Mode == lever.Down {
		t.lock = db
		return nil
	}
	return db.Close()
}

func (t *Table) turn(db *sql.DB, s lever.Setting) error {
	if err := whole(db); err != nil {
		return err
	}
	switch s.Mode {
	case lever.Down:
		_, err := db.ExecContext(context.Background(), `BEGIN EXCLUSIVE`)
		return err
	case lever.Error:
		_, err := db.ExecContext(context.Background(), hideTable)
		return err
	case lever.Slow:
		began, n := time.Now(), 0
		if err := db.QueryRowContext(context.Background(), countTo).Scan(&n); err != nil {
			return err
		}
		per := max(time.Since(began)/200_000, 1)
		if _, err := db.ExecContext(context.Background(), hideTable); err != nil {
			return err
		}
		_, err := db.ExecContext(context.Background(), fmt.Sprintf(slowTable, s.Delay/per))
		return err
	}
	return nil
}

// whole undoes what an earlier lever did. Either statement fails when there is nothing to undo; the table must be there at the end.
func whole(db *sql.DB) error {
	_, _ = db.ExecContext(context.Background(), `DROP VIEW t_unit_user`)
	_, _ = db.ExecContext(context.Background(), showTable)
	var n int
	return db.QueryRowContext(context.Background(), `SELECT count(*) FROM t_unit_user`).Scan(&n)
}
