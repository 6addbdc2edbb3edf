package query

import "wangting/internal/catalog"

// Row is one row as a source sends it.
type Row = catalog.Row

// Table is rows ready to print.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string
}

// Fact is one line of a record.
type Fact struct{ Key, Value string }

// tabled gives the columns of rows as text. own says that the rows are about whoever asks.
func tabled(of catalog.View, columns []catalog.Column, rows []catalog.Row, own bool) Table {
	var t Table
	for _, c := range columns {
		t.Head = append(t.Head, c.Label)
	}
	for _, r := range rows {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = of.Text(c, r, own)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}
