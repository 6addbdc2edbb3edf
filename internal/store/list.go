package store

import (
	"fmt"
	"strings"
)

// MostTogether is how many values Together takes at the most.
const MostTogether = 50

// listSizes are the lengths that a list of placeholders has. A text with a length of its own for
// each list would be compiled anew for each, so a list is filled up to the next size.
var listSizes = [...]int{1, 2, 5, 10, 20, MostTogether, 100, 200, 500}

func listSize(n int) int {
	for _, size := range listSizes {
		if n <= size {
			return size
		}
	}
	return n
}

// In makes placeholders for the values of an IN (…), "$3,$4,$5" when first is 3. The last value is
// repeated up to the next list size, which asks nothing more.
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

// Together asks a query once for each value of its $1, in one statement: so each walks its index to its
// own LIMIT, which one question about all of them would not. columns are those that the query selects.
// The other placeholders, $2 to $9, are the same for all. The query must give nothing for a NULL, which fills
// the values up to the next list size. Rows come in no order across values.
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
