package editor

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// side is one of two states of an element, with the item whose words are its own.
type side struct {
	item  *catalog.Item
	value any    // nil for none
	table string // whose column it is; "" for others
}

// unsaid adds what differs and is in no line, in words: an item may hold more than the forms of editors ask for, because a file brought
// it, and who approves must see all that decides. What a form says whole is not said again; what it says in part is said whole in the
// place of its line. Properties are compared as they are meant: the order of keys, and what is empty or left out, are no difference.
func unsaid(lines []Line, old, now side, all asked) []Line {
	was, is := old.properties(), now.properties()
	done := map[string]bool{}
	for _, p := range slices.Concat(is, was) {
		if all.whole[p.key] || done[p.key] {
			continue
		}
		done[p.key] = true
		label := all.inPart[p.key]
		if label != "" {
			lines = slices.DeleteFunc(lines, func(l Line) bool { return l.Label == label })
		} else {
			label = propertyName(p.in, p.key)
		}
		a, b := find(was, p.key), find(is, p.key)
		if canonical(a) != canonical(b) {
			lines = append(lines, Line{label, spelled(old.item, a), spelled(now.item, b)})
		}
	}
	return lines
}

// properties are those of the side that say something.
func (s side) properties() []property {
	if s.value == nil {
		return nil
	}
	list := properties(reflect.ValueOf(s.value))
	for i := range list {
		if list[i].table == "" {
			list[i].table = s.table
		}
	}
	return list
}

func find(list []property, key string) property {
	for _, p := range list {
		if p.key == key {
			return p
		}
	}
	return property{}
}

// canonical is a property as JSON with what is empty left out, for comparisons.
func canonical(p property) string {
	if !p.value.IsValid() {
		return ""
	}
	b, err := json.Marshal(p.value.Interface())
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// typed reads an element's JSON into what it is; nil for none.
func typed(path string, raw json.RawMessage) (any, error) {
	if raw == nil {
		return nil, nil
	}
	var v any
	switch kind, _, _ := cutPath(path); kind {
	case PathBasic:
		v = &Basic{}
	case PathLaw:
		v = &Law{}
	case PathGuide:
		v = &Guide{}
	case PathScope:
		v = &Scope{}
	case PathFlow:
		v = &flowHead{}
	case PathRules:
		v = &form.Definition{}
	case PathMessages:
		v = &messagesHead{}
	case PathWrite:
		v = &writeHead{}
	case PathEntitled:
		v = &entitledHead{}
	case PathRating:
		v = &Rating{}
	case PathLookup:
		v = &LookupHead{}
	case KindPart:
		v = &form.PartDef{}
	case KindField:
		v = &form.FieldDef{}
	case KindMaterial:
		v = &catalog.Material{}
	case KindStage:
		v = &catalog.Stage{}
	case KindDocument:
		v = &catalog.Document{}
	case KindBlock:
		v = &catalog.Block{}
	case KindParam:
		v = &catalog.Param{}
	case KindColumn:
		v = &catalog.Column{}
	default:
		return nil, errGone
	}
	return v, json.Unmarshal(raw, v)
}

type flowHead struct {
	AcceptDays int `json:"acceptDays"`
}

type writeHead struct {
	Writing string `json:"writing"`
}

type messagesHead struct {
	Messages []catalog.Message `json:"messages"`
}

// told are the properties that stand otherwise in a form, and the tables that it asks for with all their columns.
var told = strings.Fields("key requiredIf maxBytes fields legalBasis steps faq seasons windows points options blocks messages parts")

// asked is what the form of an element asks for: properties that it says whole, and tables that may hold more than their columns, with
// their labels.
type asked struct {
	whole  map[string]bool
	inPart map[string]string
}

func askedOf(it *catalog.Item, path string) asked {
	a := asked{map[string]bool{}, map[string]string{}}
	for _, k := range told {
		a.whole[k] = true
	}
	for _, p := range definition(it, path).Parts {
		for _, f := range p.Fields {
			if f.Kind != form.Rows {
				a.whole[f.Key] = true
			} else if !a.whole[f.Key] {
				a.inPart[f.Key] = f.Label
			}
		}
	}
	return a
}

// elsewhere are the properties of an item that its elements hold, and what names it.
var elsewhere = strings.Fields("code version format online query immediate materials definition flow conditions results notices words " +
	"documents messages lookup afterGrant entitled")

// restOf is what the elements of an item say.
func restOf(now *catalog.Item) asked {
	said := asked{whole: map[string]bool{}}
	for _, k := range elsewhere {
		said.whole[k] = true
	}
	for _, path := range []string{PathBasic, PathLaw, PathGuide, PathScope, PathRating} {
		a := askedOf(now, path)
		for k := range a.whole {
			said.whole[k] = true
		}
		for k := range a.inPart {
			said.whole[k] = true
		}
	}
	return said
}

// rest is what differs in an item outside of its elements.
func rest(old, now *catalog.Item) []Difference {
	lines := unsaid(nil, side{old, old, ""}, side{now, now, ""}, restOf(now))
	if len(lines) == 0 {
		return nil
	}
	return []Difference{{Section: "其他", What: "页面上不能修改的设置", Kind: Edited, Lines: lines}}
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
