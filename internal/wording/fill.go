package wording

import (
	"fmt"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Part is a heading, "" for none, with its paragraphs, and a table below them.
type Part struct {
	Heading string
	Words   []string
	Head    []string   `json:",omitempty"` // of the table; none for no table
	Rows    [][]string `json:",omitempty"`
}

// Values is what the tags of a template stand for.
type Values struct {
	Words  map[string][]string   // paragraphs of each tag; none for one without value
	Tables map[string]Table      // rows of the questions that are tables, by key
	Holds  func(*form.Cond) bool // whether a block's condition is met; nil meets all
}

// Table is a question of many rows.
type Table struct {
	Keys, Head []string
	Rows       [][]string
}

// Unresolved is a tag that has no value, or a text that cannot be read.
type Unresolved struct{ Tag, Why string }

func (u *Unresolved) Error() string {
	if u.Tag == "" {
		return u.Why
	}
	return fmt.Sprintf("标签“%s”%s", u.Tag, u.Why)
}

// Fill puts values into a template. *Unresolved when a tag has no value and the template does not say what stands there then.
func Fill(blocks []catalog.Block, v Values) ([]Part, error) {
	f := filler{v: v}
	for _, b := range blocks {
		if b.When != nil && v.Holds != nil && !v.Holds(b.When) {
			continue
		}
		if err := f.block(b); err != nil {
			return nil, err
		}
	}
	n := 0
	for i := range f.parts {
		if f.parts[i].Heading != "" {
			n++
			f.parts[i].Heading = numeral(n) + "、" + f.parts[i].Heading
		}
	}
	return f.parts, nil
}

type filler struct {
	v       Values
	parts   []Part
	heading string // waits for something to stand below it
}

func (f *filler) block(b catalog.Block) error {
	switch b.Kind {
	case catalog.TableOf:
		return f.table(b)
	case catalog.Heading:
		words, empty, err := f.line(strings.TrimSpace(b.Text), b)
		if err == nil && !empty {
			f.heading = strings.Join(words, "")
		}
		return err
	}
	var all []string
	for _, line := range Paragraphs(b.Text) {
		words, empty, err := f.line(line, b)
		if err != nil {
			return err
		}
		if empty { // the block is skipped as a whole
			return nil
		}
		all = append(all, words...)
	}
	if len(all) > 0 {
		p := f.under()
		p.Words = append(p.Words, all...)
	}
	return nil
}

// under is the part that takes what comes next.
func (f *filler) under() *Part {
	if n := len(f.parts); f.heading != "" || n == 0 || f.parts[n-1].Head != nil {
		f.parts = append(f.parts, Part{Heading: f.heading})
		f.heading = ""
	}
	return &f.parts[len(f.parts)-1]
}

// line gives the paragraphs that a line becomes; empty when the block is to be left out for it.
func (f *filler) line(line string, b catalog.Block) (words []string, empty bool, err error) {
	pieces, err := parse(line)
	if err != nil {
		return nil, false, &Unresolved{Why: err.Error()}
	}
	var out strings.Builder
	for _, p := range pieces {
		if p.tag == "" {
			out.WriteString(p.words)
			continue
		}
		got := f.v.Words[p.tag]
		switch {
		case len(got) == 0 && b.Skip:
			return nil, true, nil
		case len(got) == 0 && b.Else == "":
			return nil, false, &Unresolved{Tag: p.tag, Why: "没有内容"}
		case len(got) == 0:
			out.WriteString(b.Else)
		case len(pieces) == 1:
			return got, false, nil
		default:
			out.WriteString(strings.Join(got, " "))
		}
	}
	return []string{out.String()}, false, nil
}

// table sets the rows of a question. One without rows says 无则写 instead.
func (f *filler) table(b catalog.Block) error {
	t := f.v.Tables[b.Field]
	if len(t.Rows) == 0 {
		switch {
		case b.Skip:
			return nil
		case b.Else == "":
			return &Unresolved{Tag: "表格", Why: "没有内容"}
		}
		p := f.under()
		p.Words = append(p.Words, b.Else)
		return nil
	}
	var at []int
	for i, key := range t.Keys {
		if len(b.Columns) == 0 || slices.Contains(b.Columns, key) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return &Unresolved{Tag: "表格", Why: "没有可以印出的列"}
	}
	p := f.under()
	p.Head = chosen(t.Head, at)
	for _, r := range t.Rows {
		p.Rows = append(p.Rows, chosen(r, at))
	}
	return nil
}

func chosen(list []string, at []int) []string {
	out := make([]string, len(at))
	for i, j := range at {
		out[i] = list[j]
	}
	return out
}

var digits = []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// numeral writes 1 to 99 in Chinese.
func numeral(n int) string {
	tens, one := n/10, digits[n%10]
	switch tens {
	case 0:
		return one
	case 1:
		return "十" + one
	}
	return digits[tens%10] + "十" + one
}
