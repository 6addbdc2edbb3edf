package alipay

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

//go:embed face.css
var faceCSS []byte

// faceView holds the strings of the phone page.
type faceView struct {
	CSS      string
	Action   string
	Name     string // masked
	Number   string // masked
	Document string
	Ended    string // how the face ended; empty while pending
	OK       bool
	Back     string
}

var certNames = map[string]string{
	"IDENTITY_CARD":                 "居民身份证",
	"HOME_VISIT_PERMIT_HK_MC":       "港澳居民来往内地通行证",
	"HOME_VISIT_PERMIT_TAIWAN":      "台湾居民来往大陆通行证",
	"RESIDENCE_PERMIT_HK_MC":        "港澳居民居住证",
	"RESIDENCE_PERMIT_TAIWAN":       "台湾居民居住证",
	"PERMANENT_RESIDENCE_FOREIGNER": "外国人永久居留身份证",
}

func (b *Bureau) view(f Face) faceView {
	v := faceView{
		CSS:      b.opts.Path + "/face/face.css",
		Action:   b.opts.Path + "/face/" + f.ID,
		Name:     regno.MaskName(f.Name),
		Number:   regno.MaskDocument(f.Number),
		Document: certNames[f.CertType],
	}
	if f.State != Pending {
		v.Ended, v.OK, v.Back = f.State.Label(), f.State == Passed, web(f.ReturnURL)
	}
	return v
}

// openPage answers the signed address that the hall gave to the phone.
func (b *Bureau) openPage(w http.ResponseWriter, r *http.Request, p url.Values) {
	var q struct {
		ID string `json:"certify_id"`
	}
	if r.Method != http.MethodGet || json.Unmarshal([]byte(p.Get("biz_content")), &q) != nil {
		b.reply(w, p.Get("method"), badParams)
		return
	}
	b.page(w, r, q.ID, false)
}

// showFace serves the page at its own address: the result of a face that has ended.
func (b *Bureau) showFace(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("id") == "face.css" {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Write(faceCSS)
		return
	}
	b.page(w, r, r.PathValue("id"), true)
}

// page shows a face; one that waits needs the signed address.
func (b *Bureau) page(w http.ResponseWriter, r *http.Request, id string, bare bool) {
	f, ok := b.Face(id)
	if !ok || b.expired(f) || bare && f.State == Pending {
		render(w, r, http.StatusNotFound, lostPage(b.opts.Path+"/face/face.css"))
		return
	}
	render(w, r, http.StatusOK, facePage(b.view(f)))
}

var decisions = map[string]State{"pass": Passed, "fail": Failed, "cancel": Cancelled}

// decideFace handles a button of the page and sends the phone back to the hall. The
// return address holds no result; the hall has to query it.
func (b *Bureau) decideFace(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	f, ok := b.Face(r.PathValue("id"))
	if !ok {
		render(w, r, http.StatusNotFound, lostPage(b.opts.Path+"/face/face.css"))
		return
	}
	err := b.Decide(f.ID, decisions[r.PostFormValue("outcome")])
	if err != nil && fault.Of(err).Kind != fault.Conflict {
		http.Error(w, "请选择认证结果", http.StatusUnprocessableEntity)
		return
	}
	to := web(f.ReturnURL)
	if to == "" {
		to = b.opts.Path + "/face/" + f.ID
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// web returns address when its scheme is http or https, else "".
func web(address string) string {
	if strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
		return address
	}
	return ""
}

func render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	c.Render(r.Context(), w)
}
