package resultpdf_test

import (
	"fmt"
	"strings"
	"testing"

	"wangting/internal/result"
)

// RES-7: a table goes on over pages, each of which begins with its header; a long cell is wrapped, and nothing is lost.
func TestATableRepeatsItsHeaderAndWrapsLongCells(t *testing.T) {
	for _, columns := range []int{2, 8, 17} {
		c := content()
		table := result.Part{Heading: "查询结果"}
		for i := range columns {
			table.Head = append(table.Head, fmt.Sprintf("栏%02d", i))
		}
		for i := range 120 {
			row := make([]string, columns)
			for k := range row {
				row[k] = fmt.Sprintf("%d·%d", i, k%10)
			}
			row[0] = fmt.Sprintf("第%03d行，单位名称很长需要在格子里换行：", i)
			table.Rows = append(table.Rows, row)
		}
		c.Parts = []result.Part{{Words: []string{"经查询，结果如下。"}}, table, {Words: []string{"有效期至2027年2月27日。"}}}
		list := pages(t, render(t, c))
		if len(list) < 3 {
			t.Fatalf("%d columns: only %d pages", columns, len(list))
		}
		for i, p := range list[:len(list)-1] {
			if got := strings.Count(joined(p), "栏00"); got != 1 {
				t.Errorf("%d columns: page %d has its header %d times", columns, i+1, got)
			}
		}
		all := joined(strings.Join(list, ""))
		for i := range 120 {
			if !strings.Contains(all, fmt.Sprintf("%d·%d", i, (columns-1)%10)) {
				t.Fatalf("%d columns: row %d is lost", columns, i)
			}
		}
	}
}

func TestACellHigherThanAPageGoesOnOnTheNext(t *testing.T) {
	c := content()
	c.Parts = []result.Part{{Words: []string{"经查询，结果如下。"}},
		{Head: []string{"项目", "内容"}, Rows: [][]string{{"说明", strings.Repeat("情况复杂", 1000)}}}, {Words: []string{"完。"}}}
	list := pages(t, render(t, c))
	if len(list) < 2 {
		t.Fatalf("%d pages", len(list))
	}
	n := 0
	for _, p := range list {
		n += strings.Count(joined(p), "情")
	}
	if n != 1000 {
		t.Errorf("%d of 1000 are there", n)
	}
}
