// Package asset owns the static files that pages use: one style sheet, one script, one
// icon sprite, the line art and the favicon. The program in build makes them from src
// (run it with go generate). They are committed in dist and embedded, so the hall needs
// no other file than its binary, and no Node.
//
// Every name contains a part of the digest of its content. So browsers may cache a file
// for ever, and a new release never uses an old style sheet. The package knows no page.
// It serves only the names in its manifest: a path of a request never reaches a file
// system.
package asset

import (
	"bytes"
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run ./build

//go:embed dist
var dist embed.FS

// Prefix is where Handler must be mounted.
const Prefix = "/assets/"

var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml; charset=utf-8",
}

// file is one file: plain, with gzip and with brotli.
type file struct {
	kind            string
	plain, br, gzip []byte
}

var (
	paths = map[string]string{}      // app.css → /assets/app.3f2a….css
	files = map[string]func() file{} // app.3f2a….css → its bytes, read from the embedded files at the first request
)

func init() {
	names := map[string]string{}
	if err := json.Unmarshal(must("manifest.json"), &names); err != nil {
		panic("asset: reading the manifest: " + err.Error())
	}
	for source, name := range names {
		paths[source] = Prefix + name
		files[name] = sync.OnceValue(func() file {
			return file{kind: types[path.Ext(name)], plain: must(name), br: must(name + ".br"), gzip: must(name + ".gz")}
		})
	}
}

func must(name string) []byte {
	b, err := dist.ReadFile("dist/" + name)
	if err != nil {
		panic("asset: " + err.Error())
	}
	return b
}

// Path is the address of an asset by its source name ("app.css"). It panics on a name
// that is not in the manifest, because that is a programming error.
func Path(source string) string {
	p, ok := paths[source]
	if !ok {
		panic("asset: no " + source + " in the manifest; run go generate")
	}
	return p
}

// Handler serves everything under Prefix.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		f().serve(w, r)
	})
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h, body := w.Header(), f.plain
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")

	switch accepted := r.Header.Get("Accept-Encoding"); {
	case Accepts(accepted, "br"):
		h.Set("Content-Encoding", "br")
		body = f.br
	case Accepts(accepted, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	w.Write(body) //nolint:errcheck // the reader has gone away; nothing to tell anybody
}

// Accepts reports whether an Accept-Encoding header allows a coding by name.
func Accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, isQ := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !isQ {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}

// HasIcon reports whether the sprite holds an icon. Tests of pages call it, because a
// missing icon is invisible.
func HasIcon(name string) bool {
	sprite := files[strings.TrimPrefix(Path("sprite.svg"), Prefix)]().plain
	return name != "" && bytes.Contains(sprite, []byte(`id="`+name+`"`))
}
