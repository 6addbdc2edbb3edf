package editor

import (
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// place takes an element before or behind another one of its list: where is "before:" or "after:" and the other's path. It is
// several moves by one place, so that both ways of moving mean the same.
func place(it *catalog.Item, path, where string) error {
	side, other, _ := strings.Cut(where, ":")
	list := besides(it, path)
	from, to := slices.Index(list, path), slices.Index(list, other)
	if from < 0 || to < 0 {
		return errGone
	}
	if from < to && side == "before" {
		to--
	} else if from > to && side == "after" {
		to++
	}
	for ; from < to; from++ {
		if err := nudge(it, path, true); err != nil {
			return err
		}
	}
	for ; from > to; from-- {
		if err := nudge(it, path, false); err != nil {
			return err
		}
	}
	return nil
}

// Places are where an element can be moved to (移到): for a question the parts of the form, then before the first and behind each
// other of its list.
func Places(it *catalog.Item, path string) []form.Option {
	var out []form.Option
	kind, key, _ := cutPath(path)
	if kind == KindField && !strings.Contains(key, "/") {
		for _, p := range definitionOf(it).Parts {
			out = append(out, form.Option{Value: KindPart + ":" + p.Key, Label: "“" + p.Title + "”的末尾"})
		}
	}
	for i, other := range besides(it, path) {
		if i == 0 && other != path {
			out = append(out, form.Option{Value: "before:" + other, Label: "最前面"})
		}
		if other != path {
			out = append(out, form.Option{Value: "after:" + other, Label: nameOf(it, other) + "之后"})
		}
	}
	return out
}

// besides are the paths of the list in which an element stands, in their order.
func besides(it *catalog.Item, path string) []string {
	kind, key, _ := cutPath(path)
	switch kind {
	case KindPart:
		return pathsOf(kind+":", definitionOf(it).Parts, func(p form.PartDef) string { return p.Key })
	case KindField:
		if list, _ := fieldAt(it, key); list != nil {
			return pathsOf(kind+":"+inside(key), *list, func(f form.FieldDef) string { return f.Key })
		}
	case KindMaterial:
		return pathsOf(kind+":", it.Materials, func(m catalog.Material) string { return m.Key })
	case KindStage:
		return pathsOf(kind+":", flowOf(it).Stages, func(s catalog.Stage) string { return s.Key })
	case KindDocument:
		return pathsOf(kind+":", it.Documents, func(d catalog.Document) string { return d.Key })
	case KindBlock:
		if list, _ := blockAt(it, key); list != nil {
			return pathsOf(kind+":"+inside(key), *list, func(b catalog.Block) string { return b.Key })
		}
	case KindParam:
		return pathsOf(kind+":", lookupOf(it).Params, func(p catalog.Param) string { return p.Key })
	case KindColumn:
		return pathsOf(kind+":", lookupOf(it).Columns, func(c catalog.Column) string { return c.Key })
	}
	return nil
}

// inside is the part of a key that says in which table or document the element stands, with its slash; "" for none.
func inside(key string) string { return key[:strings.LastIndex(key, "/")+1] }

func pathsOf[T any](begin string, list []T, key func(T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = begin + key(x)
	}
	return out
}
