// Package due does the work whose time has come, row by row. It makes two promises to every
// periodic job:
//
//   - A row that fails does not stop the others. Each goes on, and returns the failures together.
//     The rows come in the order of a key, so a row that fails is not read again in the same run.
//   - A run ends before its context does. The next run does the rest.
package due

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Batch is how many rows a read gives; fewer mean that these are the last.
const Batch = 100

const (
	spare = 10 * time.Second // no row is begun when less time than this is left
	named = 10               // so many failures are told in full
)

// ErrStop ends a run early: work wraps it when no other row can succeed either.
var ErrStop = errors.New("the other rows have to wait")

// Each calls work for every row that is due. read gives up to Batch rows after a row, in the order
// of their key; the first time, after is the zero row.
func Each[T any](ctx context.Context, read func(ctx context.Context, after T) ([]T, error), work func(context.Context, T) error) error {
	var after T
	var failed failures
	for {
		rows, err := read(ctx, after)
		if err != nil {
			return failed.with(fmt.Errorf("reading what is due: %w", err))
		}
		for _, after = range rows {
			if end, ok := ctx.Deadline(); ok && time.Until(end) < spare || ctx.Err() != nil {
				return failed.with(ctx.Err())
			}
			err := work(ctx, after)
			if errors.Is(err, ErrStop) {
				return failed.with(err)
			}
			failed.add(err)
		}
		if len(rows) < Batch {
			return failed.with(nil)
		}
	}
}

// failures keeps the first few errors and counts the others.
type failures struct {
	first []error
	more  int
}

func (f *failures) add(err error) {
	switch {
	case err == nil:
	case len(f.first) == named:
		f.more++
	default:
		f.first = append(f.first, err)
	}
}

func (f *failures) with(last error) error {
	all := f.first
	if f.more > 0 {
		all = append(all, fmt.Errorf("and %d more failed", f.more))
	}
	return errors.Join(append(all, last)...)
}
