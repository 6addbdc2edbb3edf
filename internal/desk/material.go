package desk

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// sheetView is the opened material, ready to print.
type sheetView struct {
	Title string // name of the slot: 劳动合同
	Name  string // name of the file
	Say   string
	Src   string
	Image bool
	// Framed says that the browser shows it in a frame. A frame may stay blank where it shows no PDF, so the link stays beside it.
	Framed bool
	Old    bool // a correction has replaced it

	ID    string
	Rings []ui.RingVM // the places at which findings point
	page  string      // #page=2, of a PDF that opens at a page
}

// sheets gives the materials as tabs, and the opened one: the wanted one, else the first that came
// with the last correction, else the first.
func sheets(v casework.View, at func(...string) string, wanted string) ([]ui.Link, *sheetView) {
	list := ordered(v)
	if len(list) == 0 {
		return nil, nil
	}
	open := list[0]
	for _, m := range list {
		if fresh(v, m) {
			open = m
			break
		}
	}
	for _, m := range list {
		if m.ID == wanted {
			open = m
		}
	}
	links := make([]ui.Link, len(list))
	for i, m := range list {
		text := slotName(v, m)
		switch {
		case !m.Current():
			text += "（补正前）"
		case fresh(v, m):
			text += "（新）"
		}
		links[i] = ui.Link{Text: text, Href: at("m", m.ID), Current: m.ID == open.ID}
	}
	return links, &sheetView{ID: open.ID, Rings: rings(v, open.ID),
		Title: slotName(v, open), Name: open.Name, Src: casePath(v.Case.ID) + "/materials/" + open.ID,
		Say: origin(open, v.Now), Image: isImage(open.Type),
		Framed: mediaType(open.Type) == media["pdf"], Old: !open.Current()}
}

// ordered gives the materials in the order of the slots, current ones first.
func ordered(v casework.View) []casework.Material {
	var list []casework.Material
	for _, current := range []bool{true, false} {
		for _, s := range v.Item.Slots {
			for _, m := range v.Materials {
				if m.Slot == s.Key && m.Current() == current {
					list = append(list, m)
				}
			}
		}
	}
	return list
}

// fresh reports whether a material came with the answer to the last correction.
func fresh(v casework.View, m casework.Material) bool {
	if len(v.Corrections) == 0 {
		return false
	}
	last := v.Corrections[len(v.Corrections)-1]
	return !last.Waiting() && m.Current() && m.UploadedAt.After(last.AskedAt)
}

func slotName(v casework.View, m casework.Material) string {
	if s, ok := v.Item.Slot(m.Slot); ok {
		return s.Name
	}
	return m.Name
}

func bytesOf(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(max(1, n>>10), 10) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// media maps the detected type of a stored file to its media type.
var media = map[string]string{
	"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// mediaType gives the media type for a short name or a media type, or "".
func mediaType(t string) string {
	if m, ok := media[t]; ok {
		return m
	}
	for _, m := range media {
		if m == t {
			return m
		}
	}
	return ""
}

func isImage(t string) bool {
	m := mediaType(t)
	return m == media["jpg"] || m == media["png"]
}

// framed is the policy of what the dossier shows in a frame: it loads and runs nothing, and only pages of the hall may frame it.
const framed = "default-src 'none'; object-src 'self'; img-src 'self'; frame-ancestors 'self'"

// material sends a file. Images and PDF files open in the browser; other types are downloaded. The
// headers stop the file from loading or running anything; only a page of the hall, the dossier, may frame it.
func (p Pages) material(w http.ResponseWriter, r *http.Request) error {
	m, body, err := p.Core.Download(r.Context(), actor.From(r.Context()), r.PathValue("material"))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	if m.CaseID != r.PathValue("id") {
		return fault.New(fault.NotFound, "")
	}
	kind, how := mediaType(m.Type), "attachment"
	if isImage(m.Type) || kind == media["pdf"] {
		how = "inline"
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.FormatInt(m.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": m.Name}))
	h.Set("Content-Security-Policy", framed)
	h.Set("X-Content-Type-Options", "nosniff")
	web.SendFile(w, r, body, "material", m.ID)
	return nil
}

// origin says how large a file is, and when and for which case it was uploaded.
func origin(m casework.Material, now time.Time) string {
	say := fmt.Sprintf("%s，%s 上传", bytesOf(m.Size), formatMoment(m.Dated(), now))
	if m.Made != casework.HandedIn {
		say = fmt.Sprintf("%s，%s %s", bytesOf(m.Size), formatMoment(m.Dated(), now), m.Made.Word())
	}
	if m.From != "" {
		say += fmt.Sprintf("，%s 从办件 %s 取用", formatMoment(m.UploadedAt, now), m.From)
	}
	return say
}
