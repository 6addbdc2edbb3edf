package web_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzhttp"

	"wangting/internal/web"
)

// SEC-1: half a file never looks like a whole one, also when its answer is compressed.
func TestAFileThatCannotBeReadToItsEndBreaksTheConnection(t *testing.T) {
	half := strings.Repeat("half a file ", 20_000)
	compress, err := gzhttp.NewWrapper()
	if err != nil {
		t.Fatal(err)
	}
	for name, two := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		for how, wrap := range map[string]func(http.Handler) http.Handler{
			"as it is":   func(h http.Handler) http.Handler { return h },
			"compressed": func(h http.Handler) http.Handler { return compress(h) },
		} {
			for what, bad := range map[string]bool{"whole": false, "damaged": true} {
				t.Run(name+", "+how+", "+what, func(t *testing.T) {
					srv := httptest.NewUnstartedServer(wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						w.Header().Set("Content-Type", "text/plain")
						var content io.Reader = strings.NewReader(half)
						if bad {
							content = io.MultiReader(content, iotest.ErrReader(errors.New("damaged")))
						}
						web.SendFile(w, r, content, "material", "m1")
					})))
					srv.EnableHTTP2 = two
					srv.StartTLS()
					defer srv.Close()
					res, err := srv.Client().Get(srv.URL)
					if err == nil {
						_, err = io.ReadAll(res.Body)
						_ = res.Body.Close()
					}
					if (err != nil) != bad {
						t.Errorf("the client was told %v", err)
					}
				})
			}
		}
	}
}
