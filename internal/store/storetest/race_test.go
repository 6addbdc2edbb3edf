package storetest_test

import (
	"errors"
	"sync"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

// judge is a test that only notes that it failed.
type judge struct {
	testing.TB
	failed bool
}

func (j *judge) Helper()               {}
func (j *judge) Errorf(string, ...any) { j.failed = true }

func TestARaceCountsWhoWonAndSeesWhoWasToldNothing(t *testing.T) {
	for name, c := range map[string]struct {
		loser    error
		refusals []fault.Kind
		fails    bool
	}{
		"a conflict":                      {loser: fault.New(fault.Conflict, "x")},
		"a conflict that was wanted":      {loser: fault.New(fault.Conflict, "x"), refusals: []fault.Kind{fault.Expired, fault.Conflict}},
		"a refusal that was not wanted":   {loser: fault.New(fault.NotFound, "x"), refusals: []fault.Kind{fault.Conflict}, fails: true},
		"an error of SQL":                 {loser: errors.New("constraint failed"), fails: true},
		"a broken fault":                  {loser: &fault.Fault{}, fails: true},
		"a broken fault around a refusal": {loser: fault.Wrap(fault.Broken, "", fault.New(fault.Conflict, "x")), fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			j := &judge{TB: t}
			won := storetest.Race(j, 5, func(i int) error {
				if i == 3 {
					return nil
				}
				return c.loser
			}, c.refusals...)
			if won != 1 || j.failed != c.fails {
				t.Errorf("%d won, failed is %v", won, j.failed)
			}
		})
	}
}

func TestARaceRunsAllAtOnceAndSurvivesAPanic(t *testing.T) {
	var there sync.WaitGroup
	there.Add(4)
	j := &judge{TB: t}
	errs := storetest.Together(j, 4, func(i int) error {
		there.Done()
		there.Wait() // nobody would come through if they ran one after another
		if i == 0 {
			panic("gone")
		}
		return nil
	})
	if !j.failed || errs[0] == nil || errors.Join(errs[1:]...) != nil {
		t.Errorf("got %v, failed is %v", errs, j.failed)
	}
}
