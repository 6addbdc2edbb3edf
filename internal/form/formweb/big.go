package formweb

import (
	"fmt"
	"reflect"
	"strconv"

	"wangting/internal/form"
	"wangting/internal/ui"
)

// DoClear begins the value of the button 「清空」 of a big table; the name of the table follows.
const DoClear = "clear:"

// mostShown is how many rows of a big table the form shows.
const mostShown = 20

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

func count(v any) int { return len(asList(v)) }

// shownRows is the beginning of a big table, as it was typed.
func shownRows(f form.Field, value any) ui.TableVM {
	list := asList(value)
	t := form.TableOf(f, list[:min(mostShown, len(list))])
	return ui.TableVM{Caption: f.Label, Head: t.Head, Rows: t.Rows, Cards: true, Wide: len(t.Head) > 4}
}

// window are the rows of a big table that are drawn as inputs.
func (v VM) window(name string, n int) (first, end int) {
	if v.From != nil {
		first = v.From(name) / form.PageRows * form.PageRows
	}
	if first >= n {
		first = 0
	}
	return first, min(first+form.PageRows, n)
}

func nth(i int) string { return fmt.Sprintf("第 %d 行", i+1) }

func numbered(name string, i int) string { return name + "." + strconv.Itoa(i) + "." }

func same(a, b any) bool { return reflect.DeepEqual(a, b) }
