package editor

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// unsaid adds what differs and is in no line, as it is stored: an item may hold more than the forms of editors ask for, because a
// file brought it, and who approves must see all that decides. What a line says already is said again only when nothing else was.
func unsaid(lines []Line, before, after []byte, spoken map[string]bool) ([]Line, error) {
	was, is := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, one := range []struct {
		raw  []byte
		into *map[string]json.RawMessage
	}{{before, &was}, {after, &is}} {
		if one.raw == nil {
			continue
		}
		if err := json.Unmarshal(one.raw, one.into); err != nil {
			return nil, err
		}
	}
	keys := slices.Sorted(maps.Keys(was))
	for k := range is {
		if _, known := was[k]; !known {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		a, b := stripped(was[k]), stripped(is[k])
		if a != b && !spoken[k] {
			lines = append(lines, Line{raw + k, a, b})
		}
	}
	return lines, nil
}

// told are the properties that stand otherwise in a form, and the tables that it asks for with all their columns.
var told = strings.Fields("key when requiredIf maxBytes fields legalBasis steps faq seasons windows points options blocks messages")

// spoken are the properties of an element that its form says whole.
func spoken(it *catalog.Item, path string) map[string]bool {
	all := map[string]bool{}
	for _, k := range told {
		all[k] = true
	}
	for _, p := range definition(it, path).Parts {
		for _, f := range p.Fields {
			if f.Kind != form.Rows {
				all[f.Key] = true
			}
		}
	}
	return all
}

// elsewhere are the properties of an item that its elements hold, and what names it.
var elsewhere = strings.Fields("code version format online query immediate materials definition flow conditions results notices words " +
	"documents messages lookup")

// rest is what differs in an item outside of its elements.
func rest(old, now *catalog.Item) ([]Difference, error) {
	before, err := json.Marshal(old)
	if err != nil {
		return nil, err
	}
	after, err := json.Marshal(now)
	if err != nil {
		return nil, err
	}
	said := map[string]bool{}
	for _, k := range elsewhere {
		said[k] = true
	}
	for _, path := range []string{PathBasic, PathLaw, PathGuide, PathScope} {
		for k := range spoken(now, path) {
			said[k] = true
		}
	}
	lines, err := unsaid(nil, before, after, said)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	return []Difference{{Section: "其他", What: "页面上不能修改的设置", Kind: Edited, Lines: lines}}, nil
}

// raw begins the label of a property that no form asks for.
const raw = "数据 "

func stripped(raw json.RawMessage) string {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return string(raw)
	}
	return b.String()
}
