package editor

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// newKey is the key of a new element: random, so that no two editors and no two versions ever make the same.
func newKey() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return "k" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}

// add puts a new element at the end of its list and gives its path. in is the part of a new question, or the table of a new
// column; kind is what it is to be.
func add(it *catalog.Item, what, in, kind string) (string, error) {
	key := newKey()
	switch what {
	case KindPart:
		d := definitionOf(it)
		d.Parts = append(d.Parts, form.PartDef{Key: key, Title: "新的部分"})
	case KindField:
		return addField(it, in, form.FieldDef{Key: key, Kind: form.Kind(kind), Label: "新的字段"})
	case KindMaterial:
		it.Materials = append(it.Materials, catalog.Material{Key: key, Name: "新的材料"})
	case KindStage:
		f := flowOf(it)
		f.Stages = append(f.Stages, catalog.Stage{Key: key, Name: "新的环节", Kind: catalog.StageKind(kind), Post: catalog.ReviewPost})
	case KindDocument:
		return addDocument(it, key, kind)
	case KindBlock:
		return addBlock(it, in, catalog.Block{Key: key, Kind: blockKind(kind)})
	case KindParam, KindColumn:
		if err := addLookup(it, what, key, kind); err != nil {
			return "", err
		}
	default:
		return "", errGone
	}
	return what + ":" + key, nil
}

func addField(it *catalog.Item, in string, f form.FieldDef) (string, error) {
	if f.Kind == form.Choice || f.Kind == form.Choices {
		f.Options = []form.Option{{Value: "o1", Label: "选项一"}, {Value: "o2", Label: "选项二"}}
	}
	if table, ok := strings.CutPrefix(in, KindField+":"); ok {
		list, i := fieldAt(it, table)
		if list == nil || (*list)[i].Kind != form.Rows {
			return "", errGone
		}
		(*list)[i].Fields = append((*list)[i].Fields, f)
		return in + "/" + f.Key, nil
	}
	for p := range definitionOf(it).Parts {
		if part := &it.Definition.Parts[p]; KindPart+":"+part.Key == in {
			part.Fields = append(part.Fields, f)
			return KindField + ":" + f.Key, nil
		}
	}
	return "", errGone
}

// nudge takes an element one place up or down in its list; a question at the edge of its part goes to the next part.
func nudge(it *catalog.Item, path string, down bool) error {
	by := -1
	if down {
		by = 1
	}
	kind, key, _ := strings.Cut(path, ":")
	switch kind {
	case KindPart:
		return shift(definitionOf(it).Parts, func(p form.PartDef) bool { return p.Key == key }, by)
	case KindMaterial:
		return shift(it.Materials, func(m catalog.Material) bool { return m.Key == key }, by)
	case KindStage:
		return shift(flowOf(it).Stages, func(s catalog.Stage) bool { return s.Key == key }, by)
	case KindField:
		list, i := fieldAt(it, key)
		if list == nil {
			return errGone
		}
		if j := i + by; j >= 0 && j < len(*list) {
			(*list)[i], (*list)[j] = (*list)[j], (*list)[i]
			return nil
		}
		return toNextPart(it, list, i, by)
	case KindDocument:
		return shift(it.Documents, func(d catalog.Document) bool { return d.Key == key }, by)
	case KindBlock:
		list, i := blockAt(it, key)
		if list == nil {
			return errGone
		}
		at := (*list)[i].Key
		return shift(*list, func(b catalog.Block) bool { return b.Key == at }, by)
	case KindParam:
		return shift(lookupOf(it).Params, func(p catalog.Param) bool { return p.Key == key }, by)
	case KindColumn:
		return shift(lookupOf(it).Columns, func(c catalog.Column) bool { return c.Key == key }, by)
	}
	return errGone
}

func shift[T any](list []T, is func(T) bool, by int) error {
	i := slices.IndexFunc(list, is)
	if i < 0 {
		return errGone
	}
	if j := i + by; j >= 0 && j < len(list) {
		list[i], list[j] = list[j], list[i]
	}
	return nil
}

func toNextPart(it *catalog.Item, list *[]form.FieldDef, i, by int) error {
	parts := it.Definition.Parts
	p := slices.IndexFunc(parts, func(p form.PartDef) bool { return len(p.Fields) > 0 && &p.Fields[0] == &(*list)[0] })
	if p < 0 || p+by < 0 || p+by >= len(parts) {
		return nil // a column, or already at the end
	}
	f := (*list)[i]
	*list = slices.Delete(*list, i, i+1)
	to := &parts[p+by].Fields
	if by > 0 {
		*to = slices.Insert(*to, 0, f)
	} else {
		*to = append(*to, f)
	}
	return nil
}

// moveTo takes a question to the end of a part (移到).
func moveTo(it *catalog.Item, path, part string) error {
	key, ok := strings.CutPrefix(path, KindField+":")
	list, i := fieldAt(it, key)
	if !ok || list == nil || strings.Contains(key, "/") {
		return errGone
	}
	p := slices.IndexFunc(it.Definition.Parts, func(p form.PartDef) bool { return KindPart+":"+p.Key == part })
	if p < 0 {
		return errGone
	}
	f := (*list)[i]
	*list = slices.Delete(*list, i, i+1)
	it.Definition.Parts[p].Fields = append(it.Definition.Parts[p].Fields, f)
	return nil
}

// copyOf puts a copy behind an element, with keys of its own, and gives its path.
func copyOf(it *catalog.Item, path string) (string, error) {
	kind, key, _ := strings.Cut(path, ":")
	fresh := newKey()
	to := kind + ":" + fresh
	switch kind {
	case KindField:
		list, i := fieldAt(it, key)
		if list == nil {
			return "", errGone
		}
		f := (*list)[i]
		f.Key, f.Label, f.Fields = fresh, f.Label+"（副本）", slices.Clone(f.Fields)
		*list = slices.Insert(*list, i+1, f)
		if table, _, inside := strings.Cut(key, "/"); inside {
			to = kind + ":" + table + "/" + fresh
		}
		return to, nil
	case KindMaterial:
		return to, clone(&it.Materials, func(m catalog.Material) bool { return m.Key == key }, func(m *catalog.Material) {
			m.Key, m.Name = fresh, m.Name+"（副本）"
		})
	case KindStage:
		return to, clone(&flowOf(it).Stages, func(s catalog.Stage) bool { return s.Key == key }, func(s *catalog.Stage) {
			s.Key, s.Name = fresh, s.Name+"（副本）"
		})
	case KindDocument:
		return to, clone(&it.Documents, func(d catalog.Document) bool { return d.Key == key }, func(d *catalog.Document) {
			d.Key, d.Name, d.For, d.Blocks = fresh, d.Name+"（副本）", "", slices.Clone(d.Blocks)
		})
	case KindBlock:
		return copyOfBlock(it, key, fresh)
	case KindParam:
		return to, clone(&lookupOf(it).Params, func(p catalog.Param) bool { return p.Key == key }, func(p *catalog.Param) {
			p.Key, p.Label = fresh, p.Label+"（副本）"
		})
	case KindColumn:
		return to, clone(&lookupOf(it).Columns, func(c catalog.Column) bool { return c.Key == key }, func(c *catalog.Column) {
			c.Key, c.Label = fresh, c.Label+"（副本）"
		})
	}
	return "", errGone
}

func clone[T any](list *[]T, is func(T) bool, rename func(*T)) error {
	i := slices.IndexFunc(*list, is)
	if i < 0 {
		return errGone
	}
	c := (*list)[i]
	rename(&c)
	*list = slices.Insert(*list, i+1, c)
	return nil
}

// remove deletes an element with every reference to it.
func remove(it *catalog.Item, path string) error {
	if !there(it, path) {
		return errGone
	}
	forget(it, path)
	kind, key, _ := strings.Cut(path, ":")
	switch kind {
	case KindField:
		list, i := fieldAt(it, key)
		*list = slices.Delete(*list, i, i+1)
		return nil
	case KindPart:
		return cut(&definitionOf(it).Parts, func(p form.PartDef) bool { return p.Key == key })
	case KindMaterial:
		return cut(&it.Materials, func(m catalog.Material) bool { return m.Key == key })
	case KindStage:
		return cut(&flowOf(it).Stages, func(s catalog.Stage) bool { return s.Key == key })
	case KindDocument:
		return cut(&it.Documents, func(d catalog.Document) bool { return d.Key == key })
	case KindBlock:
		list, i := blockAt(it, key)
		*list = slices.Delete(*list, i, i+1)
		return nil
	case KindParam:
		return cut(&lookupOf(it).Params, func(p catalog.Param) bool { return p.Key == key })
	case KindColumn:
		return cut(&lookupOf(it).Columns, func(c catalog.Column) bool { return c.Key == key })
	}
	return errGone
}

func cut[T any](list *[]T, is func(T) bool) error {
	n := len(*list)
	if *list = slices.DeleteFunc(*list, is); len(*list) == n {
		return errGone
	}
	return nil
}

// gone turns errGone into what an editor is told.
func gone(err error) error {
	if errors.Is(err, errGone) {
		return fault.New(fault.Conflict, "这一处已经被删除或移走，请回到列表查看最新的内容")
	}
	return err
}
