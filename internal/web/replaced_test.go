package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wangting/internal/fault"
)

// OPS-2: an answer is one page, also when the session cannot be saved at the page's first byte.
func TestAPageWhoseSessionCannotBeSavedIsReplacedUnlessItTellsOfAFault(t *testing.T) {
	outage := fault.AwayFrom("数据库", errors.New("hangs"))
	for name, tc := range map[string]struct {
		page   func(w http.ResponseWriter)
		has    string
		hasNot string
	}{
		"a page":               {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "the page") }, "12333", "the page"},
		"a redirection":        {func(w http.ResponseWriter) { w.Header().Set("Location", "/done"); w.WriteHeader(303) }, "12333", "/done"},
		"nothing":              {func(http.ResponseWriter) {}, "12333", "the page"},
		"a form, with a fault": {func(w http.ResponseWriter) { w.WriteHeader(503); _, _ = io.WriteString(w, "what was typed") }, "what was typed", "12333"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			replaceable(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				unsaved(w, r, outage) // as the sessions do, before they pass on the first byte
				tc.page(w)
			})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
			body := rec.Header().Get("Location") + rec.Body.String()
			if rec.Code != http.StatusServiceUnavailable || !strings.Contains(body, tc.has) || strings.Contains(body, tc.hasNot) {
				t.Errorf("answered %d %q", rec.Code, body)
			}
		})
	}
}
