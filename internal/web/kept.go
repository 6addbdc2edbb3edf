package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/klauspost/compress/zstd"

	"wangting/internal/actor"
	"wangting/internal/web/asset"
	"wangting/internal/web/ui"
)

// mostKept bounds what a Kept holds: pages of 4 to 6 KB as they are sent, a few MB in all.
const mostKept = 1024

// Kept holds pages as they went over the wire, and sends them again as long as
// nothing has changed that they are made of. A page is known by the whole text of
// what it is made of, each piece with its length before it, and not by a digest: two
// pages that differ are never taken for each other. It is safe for concurrent use.
type Kept struct{ pages *lru.Cache[string, sent] }

type sent struct {
	body     []byte
	encoding string // "" is plain
}

// NewKept makes an empty Kept.
func NewKept() *Kept {
	c, _ := lru.New[string, sent](mostKept) // fails for sizes below 1 only
	return &Kept{c}
}

// Answer sends the page that draw makes, or the one it made before for the same
// person under the same mandate, the same version of the unit, the same frame and
// the same of, which names all else that the page depends on. draw must depend on
// nothing beyond that. Visitors who are not signed in have no version and need none; for
// somebody signed in whose unit has none the page is drawn each time.
func (k *Kept) Answer(w http.ResponseWriter, r *http.Request, of []string, draw func() (templ.Component, error)) error {
	encoding := preferred(r.Header.Get("Accept-Encoding"))
	key := keptKey(r, encoding, of)
	who := actor.From(r.Context())
	known := WhoFrom(r.Context()).UnitVersion != 0 || who.PersonID == "" && !who.IsStaff()
	p, ok := k.pages.Get(key)
	if !ok || !known {
		c, err := draw()
		if err != nil {
			return err
		}
		if p, err = pack(r, c, encoding); err != nil {
			return err
		}
		if known {
			k.pages.Add(key, p)
		}
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	if p.encoding != "" {
		h.Set("Content-Encoding", p.encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(p.body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(p.body)
	}
	return nil
}

// keptKey is all that the frame of a page is made of, and of.
func keptKey(r *http.Request, encoding string, of []string) string {
	s, who := ui.ShellFrom(r.Context()), WhoFrom(r.Context())
	user := ui.UserVM{}
	if s.User != nil {
		user = *s.User
	}
	var b strings.Builder
	b.Grow(512)
	put := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(strconv.Itoa(len(p)))
			b.WriteByte(':')
			b.WriteString(p)
		}
	}
	put(encoding, s.Modes.Text, s.Modes.Theme, s.Region, s.Path, s.Notice, s.Acting, user.Name, user.Kind,
		who.Unit, who.Person, who.Phone, who.Role, who.Number, strconv.FormatInt(who.UnitVersion, 10))
	put(of...)
	return b.String()
}

// preferred is the encoding for pages that are drawn anew: the cheapest that the browser takes.
func preferred(accepted string) string {
	for _, e := range [...]string{"zstd", "gzip"} {
		if asset.Accepts(accepted, e) {
			return e
		}
	}
	return ""
}

var zstdEncoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(128<<10))
})

func pack(r *http.Request, c templ.Component, encoding string) (sent, error) {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer buffers.Put(b)
	if err := c.Render(r.Context(), b); err != nil {
		return sent{}, err
	}
	switch encoding {
	case "zstd":
		z, err := zstdEncoder()
		if err != nil {
			return sent{}, err
		}
		return sent{z.EncodeAll(b.Bytes(), nil), encoding}, nil
	case "gzip":
		var out bytes.Buffer
		z, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
		if err != nil {
			return sent{}, err
		}
		if _, err := z.Write(b.Bytes()); err != nil {
			return sent{}, fmt.Errorf("packing a page: %w", err)
		}
		if err := z.Close(); err != nil {
			return sent{}, fmt.Errorf("packing a page: %w", err)
		}
		return sent{out.Bytes(), encoding}, nil
	}
	return sent{bytes.Clone(b.Bytes()), ""}, nil
}
