package replay

import (
	"slices"
	"testing"
)

// Five cases of one day, taken by one person each stage, one case a day.
func TestAQueueIsEstimated(t *testing.T) {
	flow := []visit{{pool: "accept"}, {pool: "review"}}
	at := func(days ...int) (list []arrival) {
		for _, d := range days {
			list = append(list, arrival{day: d, visits: flow, accepts: 0, decides: 1, limit: 2, within: 3})
		}
		return list
	}
	one := func(accept, review pool) map[string]pool { return map[string]pool{"accept": accept, "review": review} }
	for _, c := range []struct {
		name  string
		list  []arrival
		pools map[string]pool
		want  []bool
	}{
		{"all on their day", at(0, 1, 2), one(pool{1, 1}, pool{1, 1}), []bool{false, false, false}},
		{"the fifth waits for its acceptance", at(0, 0, 0, 0, 0), one(pool{1, 1}, pool{5, 1}), []bool{false, false, false, false, true}},
		{"two people do twice as many", at(0, 0, 0, 0, 0), one(pool{2, 1}, pool{5, 1}), []bool{false, false, false, false, false}},
		{"half a case a day", at(0, 0), one(pool{9, 1}, pool{1, 0.5}), []bool{false, true}},
		{"nobody reviews", at(0), one(pool{1, 1}, pool{0, 1}), []bool{true}},
		{"nobody accepts", at(0), one(pool{0, 1}, pool{1, 1}), []bool{true}},
		{"publicity takes its days", []arrival{{visits: []visit{{pool: "accept"}, {days: 5}, {pool: "review"}}, accepts: 0, decides: 2, limit: 4}},
			one(pool{1, 1}, pool{1, 1}), []bool{true}},
		{"a promise that holds it", []arrival{{visits: []visit{{pool: "accept"}, {days: 5}, {pool: "review"}}, accepts: 0, decides: 2, limit: 5}},
			one(pool{1, 1}, pool{1, 1}), []bool{false}},
		{"no promise", []arrival{{visits: flow, accepts: 0, decides: 1}}, one(pool{1, 1}, pool{1, 0.01}), []bool{false}},
	} {
		if got := estimate(c.list, c.pools); !slices.Equal(got, c.want) {
			t.Errorf("%s: late are %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTheMedianIsTheMiddle(t *testing.T) {
	for want, list := range map[float64][]int{0: nil, 3: {9, 3, 1}, 2.5: {4, 1, 2, 3}} {
		if got := median(list); got != want {
			t.Errorf("the median of %v is %v", list, got)
		}
	}
}
