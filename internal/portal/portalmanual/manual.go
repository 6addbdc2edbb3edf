// Package portalmanual shows the operation manual of the hall: the four chapters of the user manual, each step with its page
// and a picture. The pictures are taken by a journey through the real hall (make manual), which fails when a page that the
// manual names is no longer there, so the manual is never out of date.
package portalmanual

import (
	"embed"
	"net/http"
	"slices"

	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/web"
)

// Path is the address of the manual.
const Path = "/manual"

// Step is one step of a chapter.
type Step struct {
	Title   string
	Say     []string
	Page    string // pattern of the page that it is about, as it is mounted
	Picture string // name of its picture
	Alt     string // what the picture shows
	Phone   bool   // the picture is of a phone
}

// Chapter is one chapter.
type Chapter struct {
	ID, Title string
	Steps     []Step
}

//go:embed pictures/*.webp
var pictures embed.FS

// Pictures gives the names of all pictures, in order.
func Pictures() []string {
	var all []string
	for _, c := range Chapters(mandate.Limits{}) {
		for _, s := range c.Steps {
			if s.Picture != "" {
				all = append(all, s.Picture)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Pages are the pages of the manual.
type Pages struct {
	Practice bool // the hall offers 演练
	Limits   mandate.Limits
}

// Mount puts the pages behind the front door.
func (p Pages) Mount(m *web.Mux) {
	m.Handle("GET "+Path, p.show)
	m.Handle("GET "+Path+"/pictures/{name}", p.picture)
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, manualPage(p.Practice, Chapters(p.Limits)))
}

// picture sends a picture; its address stays the same when it is taken anew, so browsers ask again after an hour.
func (p Pages) picture(w http.ResponseWriter, r *http.Request) error {
	b, err := pictures.ReadFile("pictures/" + r.PathValue("name") + ".webp")
	if err != nil {
		return fault.New(fault.NotFound, "")
	}
	w.Header().Set("Content-Type", "image/webp")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, err = w.Write(b)
	return err
}
