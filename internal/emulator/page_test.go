package emulator_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every page has one h1, a label for every field, and no inline style or script.
func TestThePagesAreAccessibleAndFitAStrictPolicy(t *testing.T) {
	_, srv := open(t, "")
	g, id := face(t, srv)
	send(t, srv, "13800000001", "111111")
	phone, err := g.PageURL(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{srv.URL + "/control", srv.URL + "/control/world", srv.URL + "/control/older", srv.URL + "/control/ca", phone, srv.URL + "/alipay/face/none"} {
		_, body, h := do(t, "GET", address, nil, true)
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		headings, labels, fields := 0, map[string]bool{}, []string{}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			attr := map[string]string{}
			for _, a := range n.Attr {
				attr[a.Key] = a.Val
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s> has %s", address, n.Data, a.Key)
				}
			}
			switch n.Data {
			case "h1":
				headings++
			case "label":
				labels[attr["for"]] = true
			case "style", "script":
				t.Errorf("%s: has <%s>", address, n.Data)
			case "input", "select":
				if attr["type"] != "hidden" {
					fields = append(fields, attr["id"])
				}
			}
		}
		if headings != 1 {
			t.Errorf("%s: %d h1", address, headings)
		}
		for _, f := range fields {
			if !labels[f] {
				t.Errorf("%s: the field %q has no label", address, f)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", address, csp)
		}
	}
}
