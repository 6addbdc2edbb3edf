package editordb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// granting gives the item a 准予 document in the place of the one it is shipped with, and the path of a new block in it.
func (h *hall) granting() (document, block string) {
	h.Helper()
	for _, d := range h.work().Item.Documents {
		if d.For == wording.Granted {
			h.must(h.Delete(h.Context(), one, code, editor.KindDocument+":"+d.Key, 0))
		}
	}
	document, err := h.Add(h.Context(), one, code, editor.KindDocument, "", wording.Granted, h.work().Draft.Step)
	h.must(err)
	block, err = h.Add(h.Context(), one, code, editor.KindBlock, document, "text", h.work().Draft.Step)
	h.must(err)
	return document, block
}

func (h *hall) write(path, text string) {
	h.Helper()
	d, err := editor.Data(h.work().Item, path)
	h.must(err)
	d["text"] = text
	_, err = h.SaveData(h.Context(), one, code, path, h.work().ElementSeen(path), d)
	h.must(err)
}

func (h *hall) document(path string) catalog.Document {
	h.Helper()
	for _, d := range h.work().Item.Documents {
		if editor.KindDocument+":"+d.Key == path {
			return d
		}
	}
	h.Fatalf("no document %s", path)
	return catalog.Document{}
}

func TestADocumentBeginsWithTheWordsOfTheHallAndIsChangedBlockByBlock(t *testing.T) { // EDT-5, EDT-13
	each(t, func(h *hall) {
		document, block := h.granting()
		before := h.document(document)
		if len(before.Blocks) < 4 || !strings.Contains(before.Blocks[0].Text, "{{事项名称}}") {
			h.Fatalf("%+v", before)
		}
		asked, _ := h.fields()
		h.write(block, "其中：{{表单："+asked.Label+"}}。")
		last := h.document(document).Blocks[len(before.Blocks)-1]
		if last.Text != "其中：{{field:"+asked.Key+"}}。" { // by its hidden key: acceptance 4
			h.Errorf("stored %q", last.Text)
		}
		h.must(h.rename(one, asked.Key, "改名的题目", h.work().Draft.Step))
		if d, err := editor.Data(h.work().Item, block); err != nil || d["text"] != "其中：{{表单：改名的题目}}。" {
			h.Errorf("the editor reads %v (%v)", d["text"], err)
		}
		h.must(h.Move(h.Context(), one, code, block, "up", h.work().Draft.Step))
		if n := len(before.Blocks); h.document(document).Blocks[n-2].Key != last.Key {
			h.Error("the block did not move")
		}
		h.must(h.Undo(h.Context(), one, code, h.work().Draft.Step))
		if n := len(before.Blocks); h.document(document).Blocks[n-1].Key != last.Key {
			h.Error("the move was not undone")
		}
		h.must(h.Delete(h.Context(), one, code, block, h.work().Draft.Step))
		h.must(h.Delete(h.Context(), one, code, document, h.work().Draft.Step))
		if list := h.work().Item.Documents; slices.ContainsFunc(list, func(d catalog.Document) bool { return d.For == wording.Granted }) {
			h.Errorf("left: %+v", list)
		}
	})
}

func TestAFieldThatADocumentPrintsIsDeletedFromIt(t *testing.T) { // acceptance 2
	each(t, func(h *hall) {
		document, block := h.granting()
		asked, _ := h.fields()
		h.write(block, "{{表单："+asked.Label+"}}")
		uses, err := h.Uses(h.Context(), one, code, "field:"+asked.Key)
		h.must(err)
		if !slices.ContainsFunc(uses, func(u string) bool { return strings.Contains(u, "的段落“{{表单："+asked.Label) }) {
			h.Errorf("the uses are %v", uses)
		}
		n := len(h.document(document).Blocks)
		h.must(h.Delete(h.Context(), one, code, "field:"+asked.Key, h.work().Draft.Step))
		if left := h.document(document).Blocks; len(left) != n-1 {
			h.Errorf("a ghost is left: %+v", left)
		}
	})
}

func TestDocumentsAreComparedInWordsAndTravelInAFile(t *testing.T) { // EDT-11, EDT-12
	each(t, func(h *hall) {
		document, block := h.granting()
		h.write(block, "{{申请人}}应当于每年三月报告。")
		online := h.work().Online
		list, err := editor.Compare(online, h.work().Item)
		h.must(err)
		say := ""
		for _, d := range list {
			if d.Section == "结果文书" {
				say += d.Kind + d.What
				for _, l := range d.Lines {
					say += l.Label + l.New
				}
			}
			if d.Section == "其他" {
				h.Errorf("said as data: %+v", d)
			}
		}
		if !strings.Contains(say, "内容{{申请人}}应当于每年三月报告。") || !strings.Contains(say, "新增文书") {
			h.Errorf("the comparison says %s", say)
		}
		raw, err := h.Export(h.Context(), one, code, 0)
		h.must(err)
		it, err := editor.Unpack(raw)
		h.must(err)
		if i := slices.IndexFunc(it.Documents, func(d catalog.Document) bool { return editor.KindDocument+":"+d.Key == document }); i < 0 ||
			len(it.Documents[i].Blocks) != len(h.document(document).Blocks) {
			h.Errorf("the file has %+v", it.Documents)
		}
	})
}

func TestADocumentThatCannotBePrintedIsNotPublished(t *testing.T) { // ITM-13
	each(t, func(h *hall) {
		document, block := h.granting()
		var sizes []wording.Size
		h.Specimen = func(_ *catalog.Item, d catalog.Document, size wording.Size) ([]byte, error) {
			sizes = append(sizes, size)
			if size == wording.Longest && strings.Contains(d.Blocks[len(d.Blocks)-1].Text, "☃") {
				return nil, fault.New(fault.Invalid, "“☃”（U+2603）不能印在文书上")
			}
			return []byte("%PDF-"), nil
		}
		h.write(block, "雪人☃")
		found := h.Findings(h.Context(), h.work().Item)
		if !slices.ContainsFunc(found, func(f editor.Finding) bool { return f.Path == document && f.Must && strings.Contains(f.Say, "U+2603") }) {
			h.Errorf("found %+v", found)
		}
		if err := h.Request(h.Context(), one, code, editor.Wish{Note: "新的文书", Step: h.work().Draft.Step}); !errors.Is(err, fault.Invalid) {
			h.Errorf("asked for: %v", err)
		}
		sizes = nil
		h.write(block, "特此通知。")
		if h.Findings(h.Context(), h.work().Item); !slices.Contains(sizes, wording.Missing) || !slices.Contains(sizes, wording.Shortest) {
			h.Errorf("printed %v", sizes)
		}
		if file, err := h.Sample(h.Context(), one, code, strings.TrimPrefix(document, "document:"), wording.Shortest); err != nil || len(file) == 0 {
			h.Errorf("the sample: %v", err)
		}
		h.write(block, "{{审察意见}}")
		if found := h.Findings(h.Context(), h.work().Item); !slices.ContainsFunc(found, func(f editor.Finding) bool { return f.Path == block && f.Must }) {
			h.Errorf("an unknown tag: %+v", found)
		}
	})
}

func TestTagsAreFoundByAWord(t *testing.T) { // EDT-5
	each(t, func(h *hall) {
		_, block := h.granting()
		asked, _ := h.fields()
		all, some := editor.TagOptions(h.work().Item, block, ""), editor.TagOptions(h.work().Item, block, asked.Label)
		if len(all) < 15 || len(some) == 0 || len(some) >= len(all) || some[0].Text != "{{表单："+asked.Label+"}}" {
			h.Errorf("%d tags, for %s: %v", len(all), asked.Label, some)
		}
		if slices.ContainsFunc(all, func(o editor.TagOption) bool { return o.Text == "{{救济途径}}" }) {
			h.Error("a 准予 offers the remedies")
		}
	})
}

func TestMessagesAreEditedComparedAndChecked(t *testing.T) { // ITM-15
	each(t, func(h *hall) {
		save := func(rows ...any) {
			h.Helper()
			_, err := h.SaveData(h.Context(), one, code, editor.PathMessages, h.work().ElementSeen(editor.PathMessages), form.Data{"messages": rows})
			h.must(err)
		}
		save(map[string]any{"event": "close", "text": "“{{事项名称}}”已经办完。", "quiet": true})
		if list := h.work().Item.Messages; len(list) != 1 || list[0] != (catalog.Message{Event: "close", Text: "“{{事项名称}}”已经办完。", Quiet: true}) {
			h.Errorf("stored %+v", list)
		}
		list, err := editor.Compare(h.work().Online, h.work().Item)
		h.must(err)
		if len(list) != 1 || list[0].Section != "消息与评价" || len(list[0].Lines) != 1 || !strings.Contains(list[0].Lines[0].New, "已经办完") {
			h.Errorf("the comparison says %+v", list)
		}
		if found := editor.Check(h.work().Item, nil); editor.Blocks(found) {
			h.Errorf("sound messages: %+v", found)
		}
		save(map[string]any{"event": "close", "text": "{{申请人}}的申请已经办完。"})
		refused := func(f editor.Finding) bool { return f.Must && f.Section == "messages" && f.Path == editor.PathMessages }
		if found := editor.Check(h.work().Item, nil); !slices.ContainsFunc(found, refused) {
			h.Errorf("a name in a message: %+v", found)
		}
		h.must(h.Undo(h.Context(), one, code, h.work().Draft.Step))
		if h.work().Item.Messages[0].Quiet != true {
			h.Error("not undone")
		}
	})
}

// RES-3: an editor chooses what the check page of a document shows; a sensitive item is not even asked.
func TestAnEditorChoosesWhatTheCheckPageShows(t *testing.T) {
	each(t, func(h *hall) {
		document, _ := h.granting()
		asked, _ := h.fields()
		offered := func(it *catalog.Item) (out []string) {
			f, err := editor.Ask(it, document)
			h.must(err)
			if field, ok := f.Field("public"); ok {
				for _, o := range field.Options {
					out = append(out, o.Value)
				}
			}
			return out
		}
		if got := offered(h.work().Item); !slices.Contains(got, asked.Key) {
			h.Fatalf("offered are %v, without %s", got, asked.Key)
		}
		d, err := editor.Data(h.work().Item, document)
		h.must(err)
		d["public"] = []any{asked.Key}
		_, err = h.SaveData(h.Context(), one, code, document, h.work().ElementSeen(document), d)
		h.must(err)
		if got := h.document(document).Public; !slices.Equal(got, []string{asked.Key}) {
			h.Errorf("stored %v", got)
		}
		it := *h.work().Item
		it.Sensitive = true
		if got := offered(&it); len(got) == 0 {
			h.Error("what is left over cannot be taken away")
		}
		it.Documents = slices.Clone(it.Documents)
		for i := range it.Documents {
			it.Documents[i].Public = nil
		}
		if got := offered(&it); got != nil {
			h.Errorf("a sensitive item is offered %v", got)
		}
	})
}
