package store

import (
	"fmt"
	"strings"
)

// MostTogether is how many values Together takes at the most.
const MostTogether = 50

// Together asks a query for each value of its $1, at once: so each walks its index to its own LIMIT,
// which one question about all of them would not. The other placeholders, $2 to $9,
// are the same for all. Rows come in no order across values.
func Together[T any](query string, values []T, more ...any) (string, []any) {
	var b strings.Builder
	args := append([]any{nil}, more...)
	for i, v := range values {
		if i == 0 {
			args[0] = v
			fmt.Fprintf(&b, "SELECT * FROM (%s) AS x%d", query, i)
			continue
		}
		args = append(args, v)
		fmt.Fprintf(&b, "\nUNION ALL\nSELECT * FROM (%s) AS x%d", strings.ReplaceAll(query, "$1", fmt.Sprintf("$%d", len(args))), i)
	}
	return b.String(), args
}
