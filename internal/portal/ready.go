package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"

	"wangting/internal/asset"
	"wangting/internal/ui"
)

// look is everything by which two visitors' home pages differ.
type look struct{ text, theme, region string }

// page is one drawn home page in the forms it can be sent in.
type page struct {
	plain  form
	tag    []string
	packed atomic.Pointer[packed] // quickly at first, well as soon as there is time
}

type packed struct{ gzip, br form }

// form is the page in one form, with its length as a header says it.
type form struct {
	body   []byte
	length []string
}

func formOf(body []byte) form { return form{body, []string{strconv.Itoa(len(body))}} }

// Values of the headers of a ready page, shared by all answers.
var (
	html     = []string{"text/html; charset=utf-8"}
	again    = []string{"private, no-cache"}
	varies   = []string{"Accept-Encoding, Cookie"}
	brotlied = []string{"br"}
	gzipped  = []string{"gzip"}
)

// ready keeps drawn home pages of one state of the catalogue and of what is published; a new state
// empties it. There are at most as many as there are looks.
type ready struct {
	mu    sync.RWMutex
	stamp [2]string
	pages map[look]*page
}

func newReady() *ready { return &ready{pages: map[look]*page{}} }

func (k *ready) get(stamp [2]string, l look) *page {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.stamp != stamp {
		return nil
	}
	return k.pages[l]
}

func (k *ready) put(stamp [2]string, l look, p *page) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.stamp != stamp {
		k.stamp, k.pages = stamp, map[look]*page{}
	}
	k.pages[l] = p
}

// How hard a page is packed: so that the first visitor does not wait, and so that all others get as few bytes as can be.
const (
	quickBrotli, bestBrotli = 4, brotli.BestCompression
	quickGzip, bestGzip     = gzip.BestSpeed, gzip.BestCompression
)

// draw renders a page and packs it quickly; packing it well goes on behind the first answer.
func draw(ctx context.Context, c templ.Component) (*page, error) {
	var plain bytes.Buffer
	if err := c.Render(ctx, &plain); err != nil {
		return nil, fmt.Errorf("drawing the home page: %w", err)
	}
	sum := sha256.Sum256(plain.Bytes())
	p := &page{plain: formOf(plain.Bytes()), tag: []string{`W/"` + hex.EncodeToString(sum[:8]) + `"`}}
	if err := p.pack(quickBrotli, quickGzip); err != nil {
		return nil, err
	}
	go func() { _ = p.pack(bestBrotli, bestGzip) }() // failing, it stays as it is
	return p, nil
}

// pack replaces the packed forms.
func (p *page) pack(brotliLevel, gzipLevel int) error {
	var gz, br bytes.Buffer
	z, err := gzip.NewWriterLevel(&gz, gzipLevel)
	if err != nil {
		return err
	}
	for _, w := range []io.WriteCloser{z, brotli.NewWriterLevel(&br, brotliLevel)} {
		if _, err := w.Write(p.plain.body); err != nil {
			return fmt.Errorf("packing the home page: %w", err)
		}
		if err := w.Close(); err != nil {
			return fmt.Errorf("packing the home page: %w", err)
		}
	}
	p.packed.Store(&packed{formOf(gz.Bytes()), formOf(br.Bytes())})
	return nil
}

// send writes the page in the best form the browser takes. It asks the browser
// to come back each time: after logging in the same address is another page.
func (p *page) send(w http.ResponseWriter, r *http.Request) (status int) {
	h := w.Header()
	h["Content-Type"], h["Cache-Control"], h["Vary"], h["Etag"] = html, again, varies, p.tag
	if r.Header.Get("If-None-Match") == p.tag[0] {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	best := p.plain
	switch accepted := r.Header.Get("Accept-Encoding"); {
	case asset.Accepts(accepted, "br"):
		h["Content-Encoding"] = brotlied
		best = p.packed.Load().br
	case asset.Accepts(accepted, "gzip"):
		h["Content-Encoding"] = gzipped
		best = p.packed.Load().gzip
	}
	h["Content-Length"] = best.length
	if r.Method != http.MethodHead {
		_, _ = w.Write(best.body)
	}
	return http.StatusOK
}

func lookOf(s ui.Shell) look { return look{s.Modes.Text, s.Modes.Theme, s.Region} }
