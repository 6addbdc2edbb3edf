package asset

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryAssetIsServedInEachEncodingAndMayBeKeptForEver(t *testing.T) {
	for source, path := range paths {
		plain := body(t, get(t, path, "").Body)
		if len(plain) == 0 {
			t.Errorf("%s is empty", source)
		}

		br := get(t, path, "gzip, deflate, br, zstd")
		if br.Header.Get("Content-Encoding") != "br" || !bytes.Equal(body(t, brotli.NewReader(br.Body)), plain) {
			t.Errorf("%s in brotli is not %s", source, source)
		}
		gz := get(t, path, "gzip;q=0.8, br;q=0")
		if gz.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s: a reader of gzip got %q", source, gz.Header.Get("Content-Encoding"))
		}
		zr, err := gzip.NewReader(gz.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(body(t, zr), plain) {
			t.Errorf("%s in gzip is not %s", source, source)
		}
		if h := gz.Header; !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Vary") != "Accept-Encoding" ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") == "" {
			t.Errorf("%s has headers %v", source, h)
		}
	}
}

func TestOnlyNamesOfTheManifestAreServed(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/app.css", "/assets/manifest.json", "/assets/../asset.go", Path("app.css") + ".br"} {
		if got := get(t, path, "").StatusCode; got != http.StatusNotFound {
			t.Errorf("%s answered %d, want 404", path, got)
		}
	}
}

func TestAnAssetIsOnlyRead(t *testing.T) {
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, Path("app.js"), nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST answered %d", w.Code)
	}
	w = httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodHead, Path("app.js"), nil))
	if w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD answered %d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestTheAssetsOfTheHomePageLeaveRoomForItInFortyFiveKilobytes(t *testing.T) {
	sum := 0
	for _, source := range []string{"app.css", "app.js", "sprite.svg", "art-jiangnan.svg"} {
		sum += len(files[strings.TrimPrefix(Path(source), Prefix)]().gzip)
	}
	if sum > 40<<10 {
		t.Errorf("the assets are %d bytes in gzip, want at most 40 KB", sum)
	}
}

func TestTheStyleSheetPointsAtHashedNamesOnly(t *testing.T) {
	sheet := files[strings.TrimPrefix(Path("app.css"), Prefix)]().plain
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllSubmatch(sheet, -1) {
		name := strings.Trim(string(m[1]), `"`)
		if _, ok := files[name]; !ok {
			t.Errorf("the style sheet asks for %s, which nobody serves", name)
		}
	}
}

func TestAnUnknownNameIsAMistakeOfTheProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Path gave an address for a file that does not exist")
		}
	}()
	Path("nothing.css")
}
