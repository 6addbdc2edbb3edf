package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/form"
)

// POR-9, CAS-2: the form of every online item, filled in so that its parts that depend on an answer
// and its rows are in sight, breaks no accessibility rule and fits a wide window and a phone.
func TestNoFormOfAnItemHasABarrier(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	institution := h.Opened("泰州市示例医院", "13800000130") // for what companies do elsewhere
	at := chromium.Visit(t, h.URL, browser.Desktop)
	enter(at, institution.USCC, institution.RepDocNumber)
	for _, item := range h.Online() {
		raw, err := os.ReadFile(filepath.Join("..", "internal", "catalog", "testdata", "samples", item+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var s struct {
			As     string    `json:"as"`
			Passes form.Data `json:"passes"`
		}
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		if s.Passes["uscc"] == institution.USCC {
			inspect(t, at, h.Drafted(institution, item, false, s.Passes))
			continue
		}
		inspect(t, v, h.Drafted(u, item, s.As == "person", s.Passes))
	}
}
