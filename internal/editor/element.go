package editor

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Elements of an item are addressed by a path: what is saved, compared and merged as one.
//
//	basic law guide scope flow rules messages   the item's own
//	part:<key>                                  one part of the form, without its fields
//	field:<key>  field:<key>/<column>           one question, one column of a table
//	material:<key>  stage:<key>
//	lookup  param:<key>  column:<key>           a query without its parameters and columns, one of these
//	document:<key>  block:<document>/<key>      a document without its blocks, one block
const (
	PathBasic = "basic"
	PathLaw   = "law"
	PathGuide = "guide"
	PathScope = "scope"
	PathFlow  = "flow"
	PathRules = "rules"

	PathMessages = "messages"
	PathRating   = "rating"
	PathLookup   = "lookup"
	PathWrite    = catalog.PathWrite
	PathEntitled = catalog.PathEntitled

	KindPart     = "part"
	KindField    = "field"
	KindMaterial = "material"
	KindStage    = "stage"
	KindDocument = "document"
	KindBlock    = "block"
	KindParam    = "param"
	KindColumn   = "column"
)

// Modes are the 办理方式.
const (
	ModeApply     = "apply"
	ModeImmediate = "immediate"
	ModeQuery     = "query"
	ModeGuide     = "guide"
)

// errGone says that a path leads nowhere.
var errGone = errors.New("editor: no such element")

// get gives the element at a path as JSON; errGone when there is none.
func get(it *catalog.Item, path string) (json.RawMessage, error) {
	v, err := elementAt(it, path)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case *form.PartDef:
		bare := *v
		bare.Fields = nil
		return json.Marshal(bare)
	case *form.FieldDef:
		bare := *v
		if bare.Kind == form.Rows {
			bare.Fields = nil
		}
		return json.Marshal(bare)
	case *catalog.Document:
		bare := *v
		bare.Blocks = nil
		return json.Marshal(bare)
	}
	return json.Marshal(v)
}

// elementAt gives the element at a path: a pointer into it, or a copy of what the head holds.
func elementAt(it *catalog.Item, path string) (any, error) {
	switch path {
	case PathBasic:
		return basicOf(it), nil
	case PathLaw:
		return Law{it.PromiseDays, it.LegalDays, it.LegalNote, it.Remedy, it.LegalBasis}, nil
	case PathGuide:
		return Guide{lines(it.Conditions), it.Steps, lines(it.Results), lines(it.Notices), it.FAQ}, nil
	case PathScope:
		return Scope{it.Regions, it.RegionIn, it.EmployerIn, it.EmployerWord, it.JointWith, lines(it.Codes), it.OtherUnits, it.Face, it.Sensitive,
			it.Begins, it.Ends, it.Seasons, it.EndWords, it.Windows, routesOf(it)}, nil
	case PathFlow:
		return map[string]int{"acceptDays": flowOf(it).AcceptDays}, nil
	case PathRules:
		return map[string]any{"rules": definitionOf(it).Rules}, nil
	case PathLookup:
		if !it.Query {
			return nil, errGone
		}
		return lookupHead(it), nil
	case PathMessages:
		return map[string]any{"messages": it.Messages}, nil
	case PathWrite:
		return writeOf(it), nil
	case PathEntitled:
		return entitledOf(it), nil
	case PathRating:
		return Rating{catalog.Rates(it.RateAt), lines(it.RateTags)}, nil
	}
	kind, key, _ := strings.Cut(path, ":")
	switch kind {
	case KindPart:
		for i := range definitionOf(it).Parts {
			if p := &it.Definition.Parts[i]; p.Key == key {
				return p, nil
			}
		}
	case KindField:
		if list, i := fieldAt(it, key); list != nil {
			return &(*list)[i], nil
		}
	case KindMaterial:
		if i := slices.IndexFunc(it.Materials, func(m catalog.Material) bool { return m.Key == key }); i >= 0 {
			return &it.Materials[i], nil
		}
	case KindStage:
		if i := slices.IndexFunc(flowOf(it).Stages, func(s catalog.Stage) bool { return s.Key == key }); i >= 0 {
			return &it.Flow.Stages[i], nil
		}
	case KindDocument:
		if d := documentAt(it, key); d != nil {
			return d, nil
		}
	case KindBlock:
		if list, i := blockAt(it, key); list != nil {
			return &(*list)[i], nil
		}
	case KindParam, KindColumn:
		return lookupAt(it, kind, key)
	}
	return nil, errGone
}

// fieldAt finds a question, or a column, with the list that it stands in.
func fieldAt(it *catalog.Item, key string) (*[]form.FieldDef, int) {
	key, column, inside := strings.Cut(key, "/")
	for p := range definitionOf(it).Parts {
		list := &it.Definition.Parts[p].Fields
		i := slices.IndexFunc(*list, func(f form.FieldDef) bool { return f.Key == key })
		if i < 0 {
			continue
		}
		if !inside {
			return list, i
		}
		list = &(*list)[i].Fields
		if i = slices.IndexFunc(*list, func(f form.FieldDef) bool { return f.Key == column }); i >= 0 {
			return list, i
		}
	}
	return nil, -1
}

func definitionOf(it *catalog.Item) *form.Definition {
	if it.Definition == nil {
		it.Definition = &form.Definition{}
	}
	return it.Definition
}

func flowOf(it *catalog.Item) *catalog.Flow {
	if it.Flow == nil {
		it.Flow = &catalog.Flow{}
	}
	return it.Flow
}

// set puts an element into an item.
func set(it *catalog.Item, path string, raw json.RawMessage) error {
	if err := setHead(it, path, raw); !errors.Is(err, errGone) {
		return err
	}
	old, err := elementAt(it, path)
	if err != nil {
		return err
	}
	switch old := old.(type) {
	case *form.PartDef:
		fresh := form.PartDef{}
		if err := json.Unmarshal(raw, &fresh); err != nil {
			return err
		}
		fresh.Key, fresh.Fields = old.Key, old.Fields
		*old = fresh
	case *form.FieldDef:
		fresh := form.FieldDef{}
		if err := json.Unmarshal(raw, &fresh); err != nil {
			return err
		}
		fresh.Key = old.Key
		if fresh.Kind == form.Rows || fresh.Kind == form.Person {
			fresh.Fields = old.Fields
		}
		*old = fresh
	case *catalog.Material:
		return fill(old, raw, func(m *catalog.Material) { m.Key = old.Key })
	case *catalog.Stage:
		return fill(old, raw, func(s *catalog.Stage) { s.Key = old.Key })
	case *catalog.Document:
		return fill(old, raw, func(d *catalog.Document) { d.Key, d.Blocks = old.Key, old.Blocks })
	case *catalog.Block:
		return fill(old, raw, func(b *catalog.Block) { b.Key = old.Key })
	case *catalog.Param:
		return fill(old, raw, func(p *catalog.Param) { p.Key = old.Key })
	case *catalog.Column:
		return fill(old, raw, func(c *catalog.Column) { c.Key = old.Key })
	default:
		return fmt.Errorf("editor: %s cannot be set", path)
	}
	return nil
}

// fill replaces an element but for what keep restores from the old one.
func fill[T any](old *T, raw json.RawMessage, keep func(*T)) error {
	var fresh T
	if err := json.Unmarshal(raw, &fresh); err != nil {
		return err
	}
	keep(&fresh)
	*old = fresh
	return nil
}

func cutPath(path string) (kind, key string, ok bool) { return strings.Cut(path, ":") }

// NameOf is what people call the element at a path.
func NameOf(it *catalog.Item, path string) string { return nameOf(it, path) }

func nameOf(it *catalog.Item, path string) string {
	names := map[string]string{
		PathBasic: "基本信息", PathLaw: "依据与时限", PathGuide: "办事指南", PathScope: "范围与时间",
		PathFlow: "受理时限", PathRules: "填写规则", PathMessages: "消息", PathRating: "评价", PathWrite: "准予后登记",
		PathEntitled: "免申即享",
		KindPart:     "部分", KindField: "字段", KindMaterial: "材料", KindStage: "环节",
		KindDocument: "文书", KindBlock: "段落", PathLookup: "视图与结果", KindParam: "查询条件", KindColumn: "列",
	}
	if n := names[path]; n != "" {
		return n
	}
	v, err := elementAt(it, path)
	if err != nil {
		return ""
	}
	kind, _, _ := cutPath(path)
	switch v := v.(type) {
	case *form.PartDef:
		return names[kind] + "“" + v.Title + "”"
	case *form.FieldDef:
		return names[kind] + "“" + v.Label + "”"
	case *catalog.Material:
		return names[kind] + "“" + v.Name + "”"
	case *catalog.Stage:
		return names[kind] + "“" + v.Name + "”"
	case *catalog.Document:
		return names[kind] + "“" + v.Name + "”"
	case *catalog.Param:
		return names[kind] + "“" + v.Label + "”"
	case *catalog.Column:
		return names[kind] + "“" + v.Label + "”"
	case *catalog.Block:
		return names[kind] + "“" + BlockName(it, *v) + "”"
	}
	return ""
}
