package resultweb_test

import (
	"net/http"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/result"
)

// RES-3: what an item lets everybody see stands among the facts of the check page.
func TestTheCheckPageShowsTheChosenFields(t *testing.T) {
	h, v := open(t, actor.Actor{})
	h.shown = []result.Fact{{Label: "核准人数", Value: "18 人"}}
	if page := v.Page("/check/" + code); !strings.Contains(page, "核准人数") || !strings.Contains(page, "18 人") {
		t.Error("the chosen field is not there")
	}
}

// RES-2: the signature comes as a file of its own, and its download reads no document.
func TestTheSignatureIsDownloadedBesideTheDocument(t *testing.T) {
	for who, path := range map[*actor.Actor]string{
		{UnitID: "u", MandateID: "m", PersonID: "p"}: "/unit/cases/c1/papers/p1/signature",
		{PersonID: "p"}: "/me/applications/c1/papers/p1/signature",
	} {
		h, v := open(t, *who)
		a := v.Get(path)
		if a.Status != http.StatusOK || a.Body != "CMS" || a.Header.Get("Content-Type") != "application/pkcs7-signature" ||
			!strings.Contains(a.Header.Get("Content-Disposition"), "attachment") || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", path, a.Status, a.Header)
		}
		if h.reads != 0 {
			t.Errorf("%s: the document was read", path)
		}
		if a := v.Get(strings.Replace(path, "p1/", "p2/", 1)); a.Status != http.StatusNotFound {
			t.Errorf("no signature: %d", a.Status)
		}
	}
}
