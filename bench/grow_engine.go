package main

import (
	"fmt"

	"wangting/internal/store"
)

// What growing says in the words of an engine.

// columnsOf asks for the names of the columns of table $1.
func columnsOf(e store.Engine) string {
	if e == store.Postgres {
		return "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1"
	}
	return "SELECT name FROM pragma_table_info($1)"
}

// padded is i with zeros before it.
func (g growth) padded(width int) string { return g.paddedBy("i", width) }

func (g growth) paddedBy(number string, width int) string {
	if g.db.Engine() == store.Postgres {
		return fmt.Sprintf("lpad((%s)::text, %d, '0')", number, width)
	}
	return fmt.Sprintf("printf('%%0%dd', %s)", width, number)
}

// tidy is what a database does by itself, sooner or later, after so many new rows.
func tidy(e store.Engine) string {
	if e == store.Postgres {
		return "VACUUM ANALYZE"
	}
	return "ANALYZE"
}

// counting is a table n of the numbers 1 to n, on both engines.
func counting(n int) string {
	return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %d)", n)
}
