package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"wangting/internal/fault"
)

// Nothing waits for PostgreSQL without end. The node's own deadline (bounded) holds for everything: the
// wait for a connection, a server that does not answer, and a COMMIT that waits for a synchronous
// standby, to which PostgreSQL applies no timeout. The server's timeouts end statements whose node has died.

// errSlow is the cause when a read or a transaction took longer than DB.patience.
var errSlow = errors.New("the database did not answer in time")

// lastWord is how long a server has to answer a cancellation before its connection is closed.
const lastWord = time.Second

// nextHost is how long a server that answers nothing is tried when the address names another one.
const nextHost = time.Second

// bound gives the connections of c the server's timeouts, unless the address sets them, and has a statement
// whose context ends cancelled on the server. Without that, the server would go on working and waiting for
// nobody, until it has no connection left.
func bound(c *pgx.ConnConfig, patience time.Duration) {
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: lastWord}
	}
	for _, f := range c.Fallbacks {
		if c.ConnectTimeout == 0 && (f.Host != c.Host || f.Port != c.Port) {
			c.ConnectTimeout = nextHost
		}
	}
	if patience == 0 {
		return
	}
	for name, limit := range map[string]time.Duration{
		"statement_timeout": patience, "lock_timeout": patience, "idle_in_transaction_session_timeout": 2 * patience,
	} {
		if _, ok := c.RuntimeParams[name]; !ok {
			c.RuntimeParams[name] = strconv.FormatInt(limit.Milliseconds(), 10)
		}
	}
}

// bounded gives ctx the deadline of a read or a transaction; inside a transaction it has that already.
// done has to be called when the work has ended; it turns an error by the deadline into fault.Away.
func (db *DB) bounded(ctx context.Context, err *error) (limited context.Context, done func()) {
	if db.patience == 0 || txFrom(ctx) != nil {
		return ctx, func() {}
	}
	limited, cancel := context.WithTimeoutCause(ctx, db.patience, errSlow)
	return limited, func() {
		if *err != nil && errors.Is(context.Cause(limited), errSlow) && !errors.Is(*err, fault.Away) {
			*err = away(errors.Join(errSlow, *err))
		}
		cancel()
	}
}

// away is the fault for a database that does not answer.
func away(err error) error {
	return fault.Wrap(fault.Away, "系统暂时没有响应，这次操作没有完成。您填写的内容没有受影响，请稍后再试，或拨打 12333", err)
}

// inDoubt is the fault for a commit whose answer did not come: the change may be there or not.
func inDoubt(err error) error {
	if !errors.Is(err, fault.Away) && !errors.Is(err, errSlow) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.Wrap(fault.Away, "系统暂时没有响应，不能确定这次操作是否已经保存。请稍后先查看结果，没有保存的再重新提交，或拨打 12333", err)
}
