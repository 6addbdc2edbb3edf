package due_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/due"
)

// rows reads the numbers from 1 to n in batches.
func rows(n int) func(context.Context, int) ([]int, error) {
	return func(_ context.Context, after int) (out []int, _ error) {
		for i := after + 1; i <= n && len(out) < due.Batch; i++ {
			out = append(out, i)
		}
		return out, nil
	}
}

// OPS-2
func TestARowThatFailsDoesNotStopTheOthers(t *testing.T) {
	ill := errors.New("ill")
	for name, tc := range map[string]struct {
		rows  int
		fails func(int) error
		done  int
		say   string
	}{
		"none is due":            {rows: 0},
		"all batches are done":   {rows: 2*due.Batch + 1, done: 2*due.Batch + 1},
		"the last batch is full": {rows: 2 * due.Batch, done: 2 * due.Batch},
		"the first fails":        {rows: 250, fails: func(n int) error { return only(n == 1, ill) }, done: 249, say: "ill"},
		"a whole batch fails": {
			rows: 250, fails: func(n int) error { return only(n <= due.Batch, ill) }, done: 150, say: "and 90 more failed"},
		"the work has to be ended": {
			rows: 250, fails: func(n int) error { return only(n > 120, fmt.Errorf("away: %w", due.ErrStop)) }, done: 120, say: "away"},
	} {
		t.Run(name, func(t *testing.T) {
			var done []int
			err := due.Each(t.Context(), rows(tc.rows), func(_ context.Context, n int) error {
				if tc.fails != nil {
					if err := tc.fails(n); err != nil {
						return err
					}
				}
				done = append(done, n)
				return nil
			})
			if len(done) != tc.done || !slices.IsSorted(done) {
				t.Errorf("did %d rows, want %d", len(done), tc.done)
			}
			if (err == nil) != (tc.say == "") || err != nil && !strings.Contains(err.Error(), tc.say) {
				t.Errorf("gave %v, want %q", err, tc.say)
			}
		})
	}
}

func only(when bool, err error) error {
	if when {
		return err
	}
	return nil
}

func TestARunEndsBeforeItsTimeIsOver(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // less than a row may take
	defer cancel()
	n := 0
	if err := due.Each(ctx, rows(3), func(context.Context, int) error { n++; return nil }); n > 0 || err != nil {
		t.Errorf("did %d rows, %v", n, err)
	}
}
