package form

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/fault"
)

// PageRows is the most rows of a table that a page draws as inputs. A table that holds more came out of a workbook: a page shows it
// and does not send it, so no page can lose its rows.
const PageRows = 500

// KeptMark names, in a posted page, the tables that the page did not draw as inputs.
const KeptMark = "_kept"

// FromMark is the button of a page that shows other rows of a table: NAME.N, N being the first of them.
const FromMark = "_from"

// ShownMark says, in a posted page, which rows of a table it showed, as FromMark does.
const ShownMark = "_shown"

const (
	mostFaults  = 20  // of one big table, on a page
	mostRemarks = 100 // sentences of rules that only warn, on a page
	mostChanges = 200 // of one table, that a correction lists
)

// Big reports whether an answer is a table of more rows than a page draws as inputs.
func Big(v any) bool {
	list, _ := v.([]any)
	return len(list) > PageRows
}

// Posted is Decode for a page of an application that is stored. The tables that the page did not draw, and those that have more rows
// than any page draws, are as they are stored, whatever the page sent: a page from before an import cannot shorten them.
func (f *Form) Posted(v url.Values, stored Data) Data {
	d := f.Decode(v)
	for _, field := range f.fields {
		was, there := stored[field.Name]
		switch {
		case field.Kind != Rows || !Big(was) && !kept(v, field.Name):
		case there:
			d[field.Name] = was
		default:
			delete(d, field.Name)
		}
	}
	return d
}

// Unmerged says which rows a page has typed into a table that has become big meanwhile, and that Posted therefore did not take.
func (f *Form) Unmerged(v url.Values, stored Data) (says []fault.Field) {
	for _, field := range f.fields {
		if field.Kind != Rows || !Big(stored[field.Name]) {
			continue
		}
		typed, _ := f.Canonical(Data{field.Name: decodeRows(field, field.Name, v)})[field.Name].([]any)
		rows, there := stored[field.Name].([]any), map[string]bool{"": true}
		for _, r := range rows {
			there[rowWords(field, r, false)] = true
		}
		var left []string
		for _, r := range typed {
			if words := rowWords(field, r, false); !there[words] {
				left = append(left, words)
			}
		}
		if n := len(left); n > 0 {
			says = append(says, fault.Field{Name: field.Name, Say: fmt.Sprintf("%s已在另一个窗口用表格导入，共 %d 行。您在本页填写的 %d 行没有并入，"+
				"需要的请加到表格里再上传：%s", field.Label, len(rows), n, strings.Join(left[:min(n, mostFaults)], "；"))})
		}
	}
	return says
}

// Overlaid is Posted for a page that draws some rows of a big table: the rows that it sent take the places of those with their
// numbers, and the others are as they are stored.
func (f *Form) Overlaid(v url.Values, stored Data) Data {
	d := f.Posted(v, stored)
	for _, field := range f.fields {
		if field.Kind != Rows || !Big(stored[field.Name]) {
			continue
		}
		rows := slices.Clone(stored[field.Name].([]any))
		for _, n := range rowNumbers(field, field.Name, v) {
			if n < len(rows) {
				rows[n] = canonicalGroup(field.Fields, decodeGroup(field.Fields, field.Name+"."+strconv.Itoa(n)+".", v))
			}
		}
		d[field.Name] = rows
	}
	return d
}

// Filled is d without the blank rows of its big tables: on a page that draws some of their rows, emptying one is how it is removed.
func (f *Form) Filled(d Data) Data {
	d = maps.Clone(d)
	for _, field := range f.fields {
		if field.Kind == Rows && Big(d[field.Name]) {
			rows, _ := d[field.Name].([]any)
			d[field.Name] = slices.DeleteFunc(slices.Clone(rows), func(r any) bool { return rowWords(field, r, false) == "" })
		}
	}
	return d
}

// From reads the value of FromMark or ShownMark.
func From(at string) (name string, first int) {
	name, number, _ := strings.Cut(at, ".")
	first, err := strconv.Atoi(number)
	if err != nil || first < 0 {
		return name, 0
	}
	return name, first
}

// Brief gives a fault as a page can show it: those in the rows of a big table, of which the page draws no inputs, stand beside the
// table, and only the first of them.
func Brief(err *fault.Fault, d Data) *fault.Fault {
	if err == nil {
		return nil
	}
	out, seen := *err, map[string]int{}
	out.Fields = nil
	for _, field := range err.Fields {
		name, _, inside := strings.Cut(field.Name, ".")
		if !inside || !Big(d[name]) {
			out.Fields = append(out.Fields, field)
			continue
		}
		if seen[name]++; seen[name] <= mostFaults {
			out.Fields = append(out.Fields, fault.Field{Name: name, Say: field.Say})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if more := seen[name] - mostFaults; more > 0 {
			out.Fields = append(out.Fields, fault.Field{Name: name, Say: fmt.Sprintf("还有 %d 处没有列出，改好上面的再核对", more)})
		}
	}
	return &out
}
