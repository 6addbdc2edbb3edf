package secret

import (
	"runtime"
	"testing"
)

func TestThreadsAreSpareOnlyWhilePasswordsAreComputed(t *testing.T) {
	var here threads
	for _, step := range []struct{ more, want int }{{1, 2 * Cores}, {1, 2 * Cores}, {-1, 2 * Cores}, {-1, Cores}, {1, 2 * Cores}, {-1, Cores}} {
		here.need(step.more)
		if got := runtime.GOMAXPROCS(0); got != step.want {
			t.Errorf("after %+d: %d threads, want %d", step.more, got, step.want)
		}
	}
	var b ballast
	before := spare.n
	b.hold()
	b.hold()
	if spare.n != before+1 {
		t.Errorf("a pool that computes passwords needs %d times, want once", spare.n-before)
	}
	b.release()
	b.release()
	if spare.n != before {
		t.Errorf("a pool that has ended still needs %d", spare.n-before)
	}
}
