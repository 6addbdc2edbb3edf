package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// OPS-2: an answer is one page, also when the session cannot be saved at the page's first byte.
func TestAPageWhoseSessionCannotBeSavedIsReplacedAndNotFollowed(t *testing.T) {
	rec := httptest.NewRecorder()
	replaceable(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "away", http.StatusServiceUnavailable)
		replaced(w)
		w.WriteHeader(http.StatusOK)
		_, _ = io.WriteString(w, "the page")
	})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	if rec.Code != http.StatusServiceUnavailable || rec.Body.String() != "away\n" {
		t.Errorf("answered %d %q", rec.Code, rec.Body)
	}
}
