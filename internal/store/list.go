package store

import (
	"fmt"
	"strings"
)

// MostTogether is the largest number of values for Together.
const MostTogether = 50

// listSizes are the possible lengths of a list of placeholders. A shorter list is filled
// up to the next size, so that few different statements have to be compiled.
var listSizes = [...]int{1, 2, 5, 10, 20, MostTogether, 100, 200, 500}

func listSize(n int) int {
	for _, size := range listSizes {
		if n <= size {
			return size
		}
	}
	return n
}

// In makes placeholders for the values of an IN (…): "$3,$4,$5" when first is 3. It
// repeats the last value up to the next list size, which does not change the result.
func In[T any](first int, values []T) (string, []any) {
	if len(values) == 0 {
		return "NULL", nil
	}
	var b strings.Builder
	args := make([]any, listSize(len(values)))
	for i := range args {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", first+i)
		args[i] = values[min(i, len(values)-1)]
	}
	return b.String(), args
}

// Together combines one query for several values of $1 into one statement (UNION ALL).
// Each part walks the index up to its own LIMIT, which one query with IN would not do.
// columns are the columns that the query selects. The other placeholders, $2 to $9, are
// the same for all parts. NULLs fill the values up to the next list size, so the query
// must give no rows for NULL. The order of rows across values is undefined.
func Together[T any](columns, query string, values []T, more ...any) (string, []any) {
	var b strings.Builder
	args := append([]any{nil}, more...)
	for i := range listSize(len(values)) {
		var v any
		if i < len(values) {
			v = values[i]
		}
		part := query
		if i == 0 {
			args[0] = v
		} else {
			args = append(args, v)
			part = strings.ReplaceAll(query, "$1", fmt.Sprintf("$%d", len(args)))
			b.WriteString("\nUNION ALL\n")
		}
		fmt.Fprintf(&b, "SELECT %s FROM (%s) AS x%d", columns, part, i)
	}
	return b.String(), args
}
