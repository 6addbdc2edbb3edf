package editor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/wording"
)

func documentAt(it *catalog.Item, key string) *catalog.Document {
	i := slices.IndexFunc(it.Documents, func(d catalog.Document) bool { return d.Key == key })
	if i < 0 {
		return nil
	}
	return &it.Documents[i]
}

// blockAt finds a block with the list that it stands in.
func blockAt(it *catalog.Item, key string) (*[]catalog.Block, int) {
	in, key, _ := strings.Cut(key, "/")
	d := documentAt(it, in)
	if d == nil {
		return nil, -1
	}
	i := slices.IndexFunc(d.Blocks, func(b catalog.Block) bool { return b.Key == key })
	if i < 0 {
		return nil, -1
	}
	return &d.Blocks, i
}

// addDocument gives an item its own document of a kind. It begins with the words that the hall uses.
func addDocument(it *catalog.Item, key, kind string) (string, error) {
	if !slices.ContainsFunc(catalog.DocumentKinds, func(t catalog.Term) bool { return t.Slug == kind }) {
		return "", errGone
	}
	d, err := wording.Template(it, kind)
	if err != nil {
		return "", err
	}
	d.Key, d.Blocks = key, slices.Clone(d.Blocks)
	for i := range d.Blocks {
		d.Blocks[i].Key = newKey()
	}
	it.Documents = append(it.Documents, d)
	return KindDocument + ":" + key, nil
}

func addBlock(it *catalog.Item, in string, b catalog.Block) (string, error) {
	key, _ := strings.CutPrefix(in, KindDocument+":")
	d := documentAt(it, key)
	if d == nil {
		return "", errGone
	}
	if b.Kind != catalog.TableOf {
		b.Text = "新的段落"
	}
	d.Blocks = append(d.Blocks, b)
	return KindBlock + ":" + key + "/" + b.Key, nil
}

func copyOfBlock(it *catalog.Item, key, fresh string) (string, error) {
	list, i := blockAt(it, key)
	if list == nil {
		return "", errGone
	}
	b := (*list)[i]
	b.Key = fresh
	*list = slices.Insert(*list, i+1, b)
	in, _, _ := strings.Cut(key, "/")
	return KindBlock + ":" + in + "/" + fresh, nil
}

// BlockName is what people call a block: its first words.
func BlockName(it *catalog.Item, b catalog.Block) string {
	words := []rune(strings.Join(strings.Fields(shownText(it, b.Text)), " "))
	if b.Kind == catalog.TableOf {
		words = []rune("表格")
		if list, i := fieldAt(it, b.Field); list != nil {
			words = []rune("表格：" + (*list)[i].Label)
		}
	}
	if len(words) > 24 {
		return string(words[:24]) + "…"
	}
	return string(words)
}

// shownText is a text with its tags as editors read them, storedText the way back: a question is stored by its hidden key, so that
// it may be called otherwise later.
func shownText(it *catalog.Item, text string) string {
	return wording.Renamed(text, func(tag string) string { return wording.Label(it, tag) })
}

func storedText(it *catalog.Item, text string) string {
	return wording.Renamed(text, func(tag string) string { return wording.FromLabel(it, tag) })
}

// TagOption is one tag to insert.
type TagOption struct{ Group, Text string }

// TagOptions are the tags that the document at a path may have and that contain a word, as they are typed.
func TagOptions(it *catalog.Item, path, word string) (out []TagOption) {
	_, key, _ := cutPath(path)
	key, _, _ = strings.Cut(key, "/")
	d := documentAt(it, key)
	if d == nil {
		return nil
	}
	for _, t := range wording.Of(it, it.DocumentFor(*d)) {
		if label := wording.Label(it, t.Name); strings.Contains(t.Group+label, strings.TrimSpace(word)) {
			out = append(out, TagOption{t.Group, "{{" + label + "}}"})
		}
	}
	return out
}

// Findings is Check, and what comes out when the documents are printed with the shortest and the longest values, and without those
// that may be missing (ITM-13).
func (s *Service) Findings(ctx context.Context, it *catalog.Item) []Finding {
	list := Check(it, s.Items.Catalogue().Versions(it.Code))
	for _, m := range it.Materials {
		for _, f := range []*catalog.File{m.Blank, m.Example} {
			if f != nil && !s.opens(ctx, *f) {
				list = append(list, Finding{"materials", KindMaterial + ":" + m.Key, true, "“" + m.Name + "”的文件“" + f.Name + "”打不开，请重新上传"})
			}
		}
	}
	list = append(list, past(it, s.Now())...)
	if !slices.ContainsFunc(list, func(f Finding) bool { return f.Section == "form" && f.Must }) {
		list = append(list, readsBack(it, s.Now())...)
	}
	list = append(list, s.unmanned(ctx, it)...)
	if s.Specimen == nil {
		return list
	}
	for _, d := range it.Documents {
		path := KindDocument + ":" + d.Key
		if slices.ContainsFunc(list, func(f Finding) bool { return f.Section == "documents" && f.Must }) {
			return list // what is wrong there says why it cannot be printed
		}
		for _, size := range []wording.Size{wording.Shortest, wording.Longest, wording.Missing} {
			if _, err := s.print(it, d, size); err != nil {
				list = append(list, Finding{"documents", path, true, "“" + d.Name + "”印不出来：" + fault.Of(err).Say})
				break
			}
		}
	}
	return list
}

// Sample prints a document of a draft with invented values (用样例数据预览). NotFound when there is none, Invalid when it cannot be printed.
func (s *Service) Sample(ctx context.Context, who actor.Actor, code, key string, size wording.Size) ([]byte, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return nil, err
	}
	d := documentAt(w.Item, key)
	if d == nil || s.Specimen == nil {
		return nil, gone(errGone)
	}
	return s.print(w.Item, *d, size)
}

// Real is Sample with the answers of a real case, masked. NotFound when there is no case, or the item is sensitive.
func (s *Service) Real(ctx context.Context, who actor.Actor, code, key string) ([]byte, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return nil, err
	}
	d := documentAt(w.Item, key)
	if d == nil || s.Masked == nil || w.Item.Sensitive {
		return nil, gone(errGone)
	}
	doc, err := withText(w.Item, *d)
	if err != nil {
		return nil, err
	}
	return s.Masked(ctx, who, w.Item, doc)
}

// withText is a document with the hall's usual text when it has none of its own.
func withText(it *catalog.Item, d catalog.Document) (catalog.Document, error) {
	if d.For = it.DocumentFor(d); len(d.Blocks) == 0 {
		usual, err := wording.Template(it, d.For)
		if err != nil {
			return d, err
		}
		d.Blocks = usual.Blocks
	}
	return d, nil
}

func (s *Service) print(it *catalog.Item, d catalog.Document, size wording.Size) ([]byte, error) {
	d, err := withText(it, d)
	if err != nil {
		return nil, err
	}
	file, err := s.Specimen(it, d, size)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return nil, fault.Wrap(fault.Invalid, "文书的样张印不出来", err)
	}
	return file, err
}
