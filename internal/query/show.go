package query

import (
	"fmt"
	"strconv"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/regno"
)

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
			line[i] = text(of, c, r, own)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func text(of catalog.View, c catalog.Column, r catalog.Row, own bool) string {
	v := one(of, c.Of, c.Mask, r, own)
	if c.To == "" || r.Values[plain(c.To)] == "" {
		return v
	}
	return v + " → " + one(of, c.To, c.Mask, r, own)
}

// plain is the name of a column within its row.
func plain(of string) string { return of[strings.LastIndexByte(of, '/')+1:] }

func one(of catalog.View, key, mask string, r catalog.Row, own bool) string {
	v := r.Values[plain(key)]
	column, known := of.Column(key)
	switch {
	case v == "" || !known:
		return "—"
	case mask == catalog.MaskName && !own:
		return regno.MaskName(v)
	case mask == catalog.MaskTail || column.Type == catalog.TailColumn:
		if len(v) > 4 {
			v = v[len(v)-4:] // the core system never sends more; if it does, it is not shown
		}
		return "****" + v
	}
	switch column.Type {
	case catalog.DateColumn:
		return day(v)
	case catalog.MoneyColumn:
		return yuan(v)
	}
	return v
}

// day writes yyyyMMdd as 2026-01-31, yyyyMM as 2026-01 and yyyyMMddHHmm with the time.
func day(v string) string {
	if strings.Trim(v, "0123456789") != "" {
		return v
	}
	switch len(v) {
	case 6:
		return v[:4] + "-" + v[4:]
	case 8:
		return v[:4] + "-" + v[4:6] + "-" + v[6:]
	case 12:
		return v[:4] + "-" + v[4:6] + "-" + v[6:8] + " " + v[8:10] + ":" + v[10:]
	}
	return v
}

// yuan writes fen as 1,234.00.
func yuan(v string) string {
	fen, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return v
	}
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	whole := strconv.FormatInt(fen/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("%s%s.%02d", sign, whole, fen%100)
}
