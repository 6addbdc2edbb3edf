package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"wangting/internal/fault"
)

// Unique is the cause of a Conflict: the unique constraint that was violated, as
// "table.column" (SQLite) or the name of the constraint (PostgreSQL).
type Unique struct{ On string }

func (u Unique) Error() string { return "unique rule " + u.On }

// HitUnique reports whether err is a Conflict on a unique constraint whose name or column contains part.
func HitUnique(err error, part string) bool {
	u, ok := errors.AsType[Unique](err)
	return ok && strings.Contains(u.On, part)
}

// errUnwritable is the cause when the disk is full or the file may not be written.
var errUnwritable = errors.New("the database cannot be written")

// mapped turns the errors of both engines into faults: no row, a unique constraint, a
// foreign key. Any other error stays as it is and counts as Broken.
func mapped(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fault.Wrap(fault.NotFound, "", err)
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return mappedSQLite(e, err)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "23505":
			return fault.Wrap(fault.Conflict, "", Unique{e.ConstraintName})
		case "23503":
			return fault.Wrap(fault.NotFound, "", err)
		case "22021", "22P05": // NUL, or no UTF-8, which SQLite would keep
			return fault.Wrap(fault.Invalid, "内容里有无法识别的控制字符，请删除后重新提交", err)
		case "57014", "55P03", "25P03", "57P01", "57P02", "57P03", "53300", // out of time, stopping, or no connection left
			"25006": // read-only: it is a standby now
			return away(err)
		}
	}
	if cutOff(err) {
		return away(err)
	}
	return err
}

// cutOff reports whether there is no connection to PostgreSQL, or it ended in the middle, as when the server dies.
func cutOff(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err)
}

func mappedSQLite(e *sqlite.Error, err error) error {
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		_, on, _ := strings.Cut(e.Error(), "failed: ")
		on, _, _ = strings.Cut(on, " (")
		return fault.Wrap(fault.Conflict, "", Unique{on})
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fault.Wrap(fault.NotFound, "", err)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return fault.Wrap(fault.Away, "暂时不能保存，您填写的内容还在本页上，没有受影响。请稍后再试，或拨打 12333",
			errors.Join(errUnwritable, err))
	}
	return err
}
