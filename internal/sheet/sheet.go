// Package sheet owns workbooks that people fill in: the template, how a filled one is read, and the list of what is wrong
// with it. It knows nothing of what the rows mean.
//
// A workbook is read by value and not by looks (IN-4): the format of a cell changes nothing. The heads may stand in any of
// the first rows of any sheet, in any order. A value that a spreadsheet has destroyed (a number of 18 digits, a date) is reported
// as such and never guessed. A file is not trusted: its unpacked size, the work of reading it and the number of its lines are bounded.
package sheet

import "strings"

// Kind is how the cells of a column are read.
type Kind int

// The kinds of columns.
const (
	Text   Kind = iota // as it stands there
	Digits             // a number that identifies something: 证件号码
	Day                // 2026-01-02, or a date of the spreadsheet
)

// Column is one column of a template.
type Column struct {
	Head     string
	Also     []string // other heads under which it is found
	Kind     Kind
	Required bool
	Hint     string
	List     []string // what may be chosen; none is free text
}

// Line is one row below the heads.
type Line struct {
	N     int               // its number in the sheet
	Cells map[string]string // by the head of the template
	Wrong map[string]string // what is wrong with cells that cannot be read, by head
}

// Says gives everything that is wrong with the line, in the order of the columns.
func (l Line) Says(columns []Column) []string {
	var out []string
	for _, c := range columns {
		if say := l.Wrong[c.Head]; say != "" {
			out = append(out, say)
		}
	}
	return out
}

// Heads gives the heads of columns.
func Heads(columns []Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Head
	}
	return out
}

// Safe is text that no spreadsheet takes for a formula.
func Safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
