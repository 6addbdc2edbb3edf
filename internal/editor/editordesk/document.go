package editordesk

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/ui"
	"wangting/internal/wording"
)

// documentRows lists the blocks of one document: that of the open element, or the first (EDT-5).
func (v *itemView) documentRows(open string) {
	it, code := v.Work.Item, v.Work.Draft.Code
	current := documentOf(it.Documents, open)
	taken := map[string]bool{}
	for i, d := range it.Documents {
		taken[it.DocumentFor(d)] = true
		v.Groups = append(v.Groups, ui.Link{Text: d.Name, Count: times(len(d.Blocks), "段"), Current: i == current,
			Href: opened(code, editor.KindDocument+":"+d.Key)})
	}
	v.Also = &addView{What: editor.KindDocument, Label: "什么时候出具的文书", Say: "添加文书"}
	for _, k := range editor.DocumentKinds {
		if !taken[k.Value] {
			v.Also.Kinds = append(v.Also.Kinds, ui.Option{Value: k.Value, Label: k.Label})
		}
	}
	if len(v.Also.Kinds) == 0 {
		v.Also = nil
	}
	v.Intro = "这里没有的文书，或者没有段落的文书，用大厅通用的文字。添加文书时从通用的文字改起。"
	if current < 0 {
		return
	}
	d := it.Documents[current]
	if path := editor.KindDocument + ":" + d.Key; open == "" || open == path {
		v.Edit = &editView{Path: path, Name: d.Name, Can: true}
	}
	for _, b := range d.Blocks {
		v.row(open, rowView{Path: editor.KindBlock + ":" + d.Key + "/" + b.Key, Name: editor.BlockName(it, b), Sub: blockSub(b),
			When: editor.Say(it, b.When), Icon: blockIcons[b.Kind]})
	}
	v.AddWhat, v.AddSay, v.AddIn = editor.KindBlock, "添加", editor.KindDocument+":"+d.Key
	for _, k := range editor.BlockKinds {
		v.AddKinds = append(v.AddKinds, ui.Option{Value: k.Value, Label: k.Label})
	}
	for _, s := range []struct {
		text string
		size wording.Size
	}{{"用样例数据预览：最短", wording.Shortest}, {"用样例数据预览：最长", wording.Longest}, {"用样例数据预览：真实办件（已遮掩）", real}} {
		if s.size == real && (it.Sensitive || v.Work.Online == nil) {
			continue
		}
		q := url.Values{"document": {d.Key}, "size": {string(s.size)}}
		v.Samples = append(v.Samples, ui.Link{Text: s.text, Href: itemPath(code, "specimen") + "?" + q.Encode()})
	}
}

func documentOf(list []catalog.Document, open string) int {
	for i, d := range list {
		if open == editor.KindDocument+":"+d.Key || strings.HasPrefix(open, editor.KindBlock+":"+d.Key+"/") {
			return i
		}
	}
	return min(0, len(list)-1)
}

var blockIcons = map[catalog.BlockKind]string{catalog.Paragraph: "align-left", catalog.Heading: "letter-t", catalog.TableOf: "table"}

func blockSub(b catalog.Block) string {
	words := []string{}
	for _, k := range editor.BlockKinds {
		if k.Value == string(b.Kind) || b.Kind == catalog.Paragraph && k.Value == "text" {
			words = append(words, k.Label)
		}
	}
	if b.Else != "" {
		words = append(words, "无则写“"+b.Else+"”")
	}
	if b.Skip {
		words = append(words, "没有内容时不写")
	}
	return strings.Join(words, "　")
}

// real is the size of the newest closed case, masked.
const real wording.Size = "real"

// specimen sends a document of the draft, set as the real one with invented values, or those of a real case masked, and marked 样张.
func (p Pages) specimen(w http.ResponseWriter, r *http.Request) error {
	code, key := r.PathValue("code"), r.URL.Query().Get("document")
	var file []byte
	var err error
	switch size := wording.Size(r.URL.Query().Get("size")); size {
	case real:
		file, err = p.Editor.Real(r.Context(), who(r), code, key)
	case wording.Longest:
		file, err = p.Editor.Sample(r.Context(), who(r), code, key, size)
	default:
		file, err = p.Editor.Sample(r.Context(), who(r), code, key, wording.Shortest)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "样张 " + code + ".pdf"}))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(file)
	return err
}
