package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"wangting/internal/fault"
)

// Race runs f for 0 to n-1 at one instant and counts who got nil. Whoever did not must have been refused in words
// that help: anything Broken (an error of SQL, a panic) fails the test, and so does a kind that is not among
// refusals, if there are any.
func Race(t testing.TB, n int, f func(i int) error, refusals ...fault.Kind) (won int) {
	t.Helper()
	for _, err := range Together(t, n, f, refusals...) {
		if err == nil {
			won++
		}
	}
	return won
}

// Together is Race for a test that asks who was told what.
func Together(t testing.TB, n int, f func(i int) error, refusals ...fault.Kind) []error {
	t.Helper()
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("panic: %v", p)
				}
			}()
			errs[i] = errors.New("ended the test from a goroutine") // stands when f ends it with Fatal
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	all.Wait()
	for i, err := range errs {
		if err == nil {
			continue
		}
		switch k := fault.Of(err).Kind; {
		case k == fault.Broken:
			t.Errorf("number %d of %d was told nothing: %v", i, n, err)
		case len(refusals) > 0 && !slices.Contains(refusals, k):
			t.Errorf("number %d of %d was told %v, want %v", i, n, err, refusals)
		}
	}
	return errs
}
