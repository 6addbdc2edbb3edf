package editor

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Difference is one thing in which two versions of an item differ, in words.
type Difference struct {
	Section string // name of the page of the editor
	What    string // 字段“裁减理由”
	Kind    string // 新增, 删除, 修改, 移动
	Lines   []Line
}

// Line is one property before and after.
type Line struct{ Label, Old, New string }

// The kinds of a Difference.
const (
	Added   = "新增"
	Gone    = "删除"
	Edited  = "修改"
	Shifted = "移动"
)

// Compare says in what two versions differ, section by section; old is nil for a new item.
func Compare(old, now *catalog.Item) ([]Difference, error) {
	now, err := withoutDerived(now)
	if err != nil {
		return nil, err
	}
	if old == nil {
		return all(now)
	}
	if old, err = withoutDerived(old); err != nil {
		return nil, err
	}
	var out []Difference
	for _, sec := range Sections {
		before, after := paths(old, sec.Key), paths(now, sec.Key)
		for _, p := range after {
			d, err := differs(old, now, p, slices.Contains(before, p))
			if err != nil {
				return nil, err
			}
			if d.Kind != "" {
				d.Section = sec.Name
				out = append(out, d)
			}
		}
		for _, p := range before {
			if !slices.Contains(after, p) {
				out = append(out, Difference{Section: sec.Name, What: nameOf(old, p), Kind: Gone})
			}
		}
		if moved := shifted(before, after); moved != "" {
			out = append(out, Difference{Section: sec.Name, What: nameOf(now, moved), Kind: Shifted})
		}
	}
	return append(out, rest(old, now)...), nil
}

// withoutDerived is a copy without what follows from the rest: the steps of the guide are those of the flow.
func withoutDerived(it *catalog.Item) (*catalog.Item, error) {
	own, err := copyItem(it)
	if err == nil && own.Flow != nil {
		own.Steps = nil
	}
	return own, err
}

// all is everything that a new item brings.
func all(it *catalog.Item) ([]Difference, error) {
	var out []Difference
	for _, sec := range Sections {
		for _, p := range paths(it, sec.Key) {
			d, err := differs(nil, it, p, false)
			if err != nil {
				return nil, err
			}
			if d.Section = sec.Name; len(d.Lines) > 0 {
				out = append(out, d)
			}
		}
	}
	return append(out, rest(&catalog.Item{}, it)...), nil
}

// paths are the elements on a page of the editor, in order.
func paths(it *catalog.Item, section string) []string {
	var list []string
	switch section {
	case "basic":
		list = []string{PathBasic, PathLaw, PathGuide}
	case "form":
		for _, p := range definitionOf(it).Parts {
			list = append(list, KindPart+":"+p.Key)
			for _, f := range p.Fields {
				list = append(list, KindField+":"+f.Key)
				if f.Kind == form.Rows {
					for _, c := range f.Fields {
						list = append(list, KindField+":"+f.Key+"/"+c.Key)
					}
				}
			}
		}
		list = append(list, PathRules)
	case "materials":
		for _, m := range it.Materials {
			list = append(list, KindMaterial+":"+m.Key)
		}
	case "flow":
		list = append(list, PathFlow, PathWrite)
		for _, s := range flowOf(it).Stages {
			list = append(list, KindStage+":"+s.Key)
		}
	case "documents":
		for _, d := range it.Documents {
			list = append(list, KindDocument+":"+d.Key)
			for _, b := range d.Blocks {
				list = append(list, KindBlock+":"+d.Key+"/"+b.Key)
			}
		}
	case "query":
		if it.Query {
			list = lookupPaths(it)
		}
	case "messages":
		list = []string{PathMessages, PathRating}
	case "scope":
		list = []string{PathScope, PathEntitled}
	}
	return list
}

// shifted gives the first element that stands elsewhere among those that both have.
func shifted(before, after []string) string {
	var was, is []string
	for _, p := range before {
		if slices.Contains(after, p) {
			was = append(was, p)
		}
	}
	for _, p := range after {
		if slices.Contains(before, p) {
			is = append(is, p)
		}
	}
	for i := range is {
		if is[i] != was[i] {
			return is[i]
		}
	}
	return ""
}

func differs(old, now *catalog.Item, path string, known bool) (Difference, error) {
	d := Difference{What: nameOf(now, path)}
	after, err := get(now, path)
	if err != nil {
		return d, err
	}
	if !known {
		d.Kind = Added
		d.Lines, err = linesOf(now, now, path, nil, after)
		return d, err
	}
	before, err := get(old, path)
	if err != nil {
		return d, err
	}
	if same, err := equal(before, after); err != nil || same {
		return d, err
	}
	if d.Lines, err = linesOf(old, now, path, before, after); len(d.Lines) > 0 {
		d.Kind = Edited
	}
	return d, err
}

// Lines says the properties in which two states of an element differ.
func Lines(it *catalog.Item, path string, before, after []byte) ([]Line, error) {
	return linesOf(it, it, path, before, after)
}

// linesOf says the properties in which an element differs, as the editor's form asks for them.
func linesOf(old, now *catalog.Item, path string, before, after []byte) ([]Line, error) {
	was, err := said(old, path, before)
	if err != nil {
		return nil, err
	}
	is, err := said(now, path, after)
	if err != nil {
		return nil, err
	}
	var out []Line
	for _, label := range is.order {
		if was.words[label] != is.words[label] {
			out = append(out, Line{label, was.words[label], is.words[label]})
		}
	}
	for _, label := range was.order {
		if _, still := is.words[label]; !still {
			out = append(out, Line{label, was.words[label], ""})
		}
	}
	a, err := typed(path, before)
	if err != nil {
		return nil, err
	}
	b, err := typed(path, after)
	if err != nil {
		return nil, err
	}
	all := askedOf(now, path)
	if kind, _, _ := cutPath(path); kind == KindStage && plainRules(before) && plainRules(after) {
		all.whole["rules"] = true
	}
	table, _, inside := strings.Cut(strings.TrimPrefix(path, KindField+":"), "/")
	if !inside || !strings.HasPrefix(path, KindField+":") {
		table = ""
	}
	return unsaid(out, side{old, a, table}, side{now, b, table}, all), nil
}

// summary is an element in words, by the labels of its form.
type summary struct {
	order []string
	words map[string]string
}

func said(it *catalog.Item, path string, raw []byte) (summary, error) {
	s := summary{words: map[string]string{}}
	if raw == nil {
		return s, nil
	}
	f, err := Ask(it, path)
	if err != nil {
		return s, err
	}
	d, err := dataOf(it, path, raw)
	if err != nil {
		return s, err
	}
	for _, r := range f.Full(d) {
		if slices.Contains([]string{whenRows, whenJoin}, r.Name) {
			continue // a condition is one sentence
		}
		words := r.Value
		if r.Table != nil {
			words = rowsInWords(r.Table)
		}
		s.order, s.words[r.Label] = append(s.order, r.Label), words
	}
	return s, nil
}

func rowsInWords(t *form.Table) string {
	var all []string
	for _, row := range t.Rows {
		var cells []string
		for i, cell := range row {
			if cell != "" {
				cells = append(cells, t.Head[i]+"："+cell)
			}
		}
		all = append(all, strings.Join(cells, "，"))
	}
	return strings.Join(all, "\n")
}
