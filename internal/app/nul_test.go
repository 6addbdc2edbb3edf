package app_test

import (
	"net/http"
	"net/url"
	"testing"
)

// OPS-1: a control character is refused by PostgreSQL and kept by SQLite. Neither is asked, and nobody sees a fault of the program.
func TestAControlCharacterReachesNoDatabase(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		v := h.visitor()
		v.want(v.post("/staff/login", url.Values{"login": {"\x00"}, "password": {"x"}, "code": {"1"}}), http.StatusUnprocessableEntity, "")
		v.want(v.get("/staff/accounts?after=%00"), http.StatusNotFound, "")
		v.want(v.get("/search?q=%00"), http.StatusNotFound, "")
	})
}
