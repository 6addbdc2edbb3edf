package queue

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

func TestATickerRunsAtOnceAndAfterEachPauseWhateverItsWorkDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &Queue{log: slog.New(slog.DiscardHandler)}
		n := 0
		q.Tick("test", time.Minute, func(context.Context) error {
			n++
			switch n {
			case 2:
				return errors.New("not this time")
			case 3:
				panic("nor this")
			}
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); q.RunTickers(ctx) }()
		synctest.Wait()
		if n != 1 {
			t.Errorf("ran %d times at the start, want 1", n)
		}
		time.Sleep(4*time.Minute + time.Second)
		if n != 5 {
			t.Errorf("ran %d times in four minutes, want 5", n)
		}
		stop()
		<-done
	})
}
