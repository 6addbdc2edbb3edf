// Command build makes the embedded assets of the hall. It joins the style sheets,
// rewrites them for older browsers (flatten.go, older.go) and minifies them, bundles the scripts, names every
// file by the digest of its content, and compresses each file at the highest level. It
// runs in the folder of package asset (by go generate). It is deterministic, and a test
// checks that the same sources give the same bytes.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// syntax is what the scripts are written in, of 2018: that of Chrome 63, Safari 12 and Firefox 67, so also of the kernels of 360, QQ and
// Sogou (Chrome 69 to 86). What the scripts call, and esbuild cannot add, is no newer than Chrome 69 (TestScriptsRunInOlderBrowsers).
const syntax = api.ES2018

// oldest are the oldest browsers in which the style sheet still makes a page that can be
// read and used. All of it works from the browsers that hide ui's note about older ones.
var oldest = []api.Engine{
	{Name: api.EngineChrome, Version: "80"},
	{Name: api.EngineSafari, Version: "13"},
	{Name: api.EngineFirefox, Version: "78"},
}

func main() {
	if err := build("src", "dist"); err != nil {
		fmt.Fprintln(os.Stderr, "asset build:", err)
		os.Exit(1)
	}
}

// build reads the sources in src and writes the whole of dist anew.
func build(src, dist string) error {
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	w := writer{dist: dist, manifest: map[string]string{}}

	for _, name := range []string{"sprite.svg", "art-jiangnan.svg", "favicon.svg"} {
		svg, err := os.ReadFile(filepath.Join(src, name))
		if err != nil {
			return err
		}
		if err := w.put(name, svg); err != nil {
			return err
		}
	}
	// staff load console.css, all others app.css; 经办人管理 loads agents.css after it, and a correction that points at a place spot.css
	sheets := map[string][]string{"app.css": {"css"}, "console.css": {"css", "spot", "console"}, "agents.css": {"agents"},
		"spot.css": {"spot"}}
	for name, folders := range sheets {
		css, err := styles(src, w.manifest, folders...)
		if err != nil {
			return err
		}
		if err := w.put(name, css); err != nil {
			return err
		}
	}
	js, err := scripts(src)
	if err != nil {
		return err
	}
	if err := w.put("app.js", js); err != nil {
		return err
	}
	for _, name := range separateModules {
		js, err := module(src, name)
		if err != nil {
			return err
		}
		if err := w.put(name, js); err != nil {
			return err
		}
	}
	zxing, err := os.ReadFile(filepath.Join(src, "vendor", "zxing.min.js")) // only the page with the camera loads it
	if err != nil {
		return err
	}
	if err := w.put("zxing.js", zxing); err != nil {
		return err
	}
	index, err := json.MarshalIndent(w.manifest, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(index, '\n'), 0o644)
}

// separateModules are modules that pages load separately when they need them.
var separateModules = []string{"ca.js", "digest.js", "editor.js", "fresh.js",
	"insert.js", "passkey.js", "point.js", "scan.js", "scope.js", "sealed.js", "upload.js", "viewer.js"}

func module(src, name string) ([]byte, error) {
	r := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(src, "js", name)},
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            syntax,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
	})
	if err := report(r.Errors, r.Warnings); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

// styles joins the files of some folders in the order of their names, which is the order of
// the layers, and replaces url("name") with the hashed name.
func styles(src string, manifest map[string]string, folders ...string) ([]byte, error) {
	var names []string
	for _, folder := range folders {
		some, err := filepath.Glob(filepath.Join(src, folder, "*.css"))
		if err != nil || len(some) == 0 {
			return nil, fmt.Errorf("no style sheets in %s of %s: %w", folder, src, err)
		}
		names = append(names, some...)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(filepath.Base(a), filepath.Base(b)) })
	var all bytes.Buffer
	for _, name := range names {
		part, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all.Write(part)
		all.WriteByte('\n')
	}
	sheet := all.String()
	for source, hashed := range manifest {
		sheet = strings.ReplaceAll(sheet, `url("`+source+`")`, `url("`+hashed+`")`)
	}
	r := api.Transform(sheet, api.TransformOptions{Loader: api.LoaderCSS, Engines: oldest, Charset: api.CharsetUTF8})
	if err := report(r.Errors, r.Warnings); err != nil {
		return nil, err
	}
	flat, err := flatten(string(r.Code))
	if err != nil {
		return nil, err
	}
	r = api.Transform(flat, api.TransformOptions{
		Loader: api.LoaderCSS, Engines: oldest, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifySyntax: true,
	})
	return r.Code, report(r.Errors, r.Warnings)
}

// spelled writes in older words the two places of htmx that are newer than syntax. esbuild would write all of it anew, and longer.
var spelled = strings.NewReplacer(`g?.swapDelay&&`, `g&&g.swapDelay&&`, `s.push=s.push??"true"`, `s.push=s.push==null?"true":s.push`)

// scripts bundles src/js/main.js with its imports, and puts htmx, which is minified already, before it. Browsers load and cache one file.
func scripts(src string) ([]byte, error) {
	htmx, err := os.ReadFile(filepath.Join(src, "vendor", "htmx.min.js"))
	if err != nil {
		return nil, err
	}
	r := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(src, "js", "main.js")},
		Bundle:      true, Format: api.FormatIIFE, Target: syntax, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
		LegalComments: api.LegalCommentsNone,
	})
	if err := report(r.Errors, r.Warnings); err != nil {
		return nil, err
	}
	return slices.Concat([]byte(spelled.Replace(string(htmx))), []byte("\n"), r.OutputFiles[0].Contents), nil
}

// report turns the errors and warnings of esbuild into one error.
func report(messages ...[]api.Message) error {
	var b strings.Builder
	for _, list := range messages {
		for _, m := range list {
			fmt.Fprintf(&b, "\n  %s", m.Text)
			if m.Location != nil {
				fmt.Fprintf(&b, " (%s:%d: %s)", m.Location.File, m.Location.Line, m.Location.LineText)
			}
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return fmt.Errorf("esbuild complains:%s", b.String())
}

// writer names, compresses and records one file after another.
type writer struct {
	dist     string
	manifest map[string]string
}

func (w writer) put(source string, content []byte) error {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(source)
	name := strings.TrimSuffix(source, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	w.manifest[source] = name

	var br, gz bytes.Buffer
	bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
	gw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, c := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{bw, gw} {
		if _, err := c.Write(content); err != nil {
			return err
		}
		if err := c.Close(); err != nil {
			return err
		}
	}
	for suffix, body := range map[string][]byte{"": content, ".br": br.Bytes(), ".gz": gz.Bytes()} {
		if err := os.WriteFile(filepath.Join(w.dist, name+suffix), body, 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%-18s %7d  gzip %6d  br %6d\n", source, len(content), gz.Len(), br.Len())
	return nil
}
