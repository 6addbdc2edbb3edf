package newsdesk

import (
	"strconv"
	"testing"

	"wangting/internal/ui"
)

func TestAListIsTurnedPageByPage(t *testing.T) { // STA-3
	href := func(n int64) string { return strconv.FormatInt(n, 10) }
	for name, tc := range map[string]struct {
		whole    int
		n        int64
		from, to int
		pager    ui.PagerVM
	}{
		"nothing":                   {0, 1, 0, 0, ui.PagerVM{}},
		"one page needs no pager":   {20, 0, 0, 20, ui.PagerVM{}},
		"the first of two":          {21, 1, 0, 20, ui.PagerVM{Say: "共 21 条，第 1–20 条", Next: "2"}},
		"the last of two":           {21, 2, 20, 21, ui.PagerVM{Say: "共 21 条，第 21–21 条", Prev: "1"}},
		"a page behind the last":    {41, 9, 40, 41, ui.PagerVM{Say: "共 41 条，第 41–41 条", Prev: "2"}},
		"a page before the first":   {41, -3, 0, 20, ui.PagerVM{Say: "共 41 条，第 1–20 条", Next: "2"}},
		"a page between two others": {41, 2, 20, 40, ui.PagerVM{Say: "共 41 条，第 21–40 条", Prev: "1", Next: "3"}},
	} {
		if from, to, v := turn(tc.whole, tc.n, href); from != tc.from || to != tc.to || v != tc.pager {
			t.Errorf("%s: %d to %d, %+v", name, from, to, v)
		}
	}
}
