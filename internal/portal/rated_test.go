package portal

import "testing"

func TestAShareOfRatingsHasOneDecimal(t *testing.T) {
	for name, tc := range map[string]struct {
		part, whole int64
		want        string
	}{
		"nothing of nothing": {0, 0, "0%"}, "nothing": {0, 7, "0.0%"}, "a third": {1, 3, "33.3%"}, "two thirds go up": {2, 3, "66.7%"},
		"everything": {9, 9, "100.0%"}, "half of a tenth goes up": {1, 2000, "0.1%"},
	} {
		if got := (ratedVM{Count: tc.whole}).share(tc.part); got != tc.want {
			t.Errorf("%s is %s", name, got)
		}
	}
}
