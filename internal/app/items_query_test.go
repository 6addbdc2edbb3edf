package app_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/query"
)

// asked are the answers that find something in the emulated core system, by the code of the query; a query that is not here asks nothing
// that has to be answered.
var asked = map[string]url.Values{
	"pension-query": {"year": {"2025"}},
}

var proofs = regexp.MustCompile(`href="(/check/[^"#]+)`)

// ask asks a query in its place, reads what it found, prints it where it can be printed, and checks the print as anybody does.
func (j *journey) ask(t *testing.T, q query.Query) {
	t.Helper()
	who, papers := j.institution, "/unit/papers"
	if q.Asks == catalog.PersonAsks {
		who, papers = j.retired, "/me/papers"
		if q.Code == "archive-query" {
			who = j.archived
		}
	}
	result := q.Path()
	if q.Posts() {
		result = sent(t, who, q.Path(), asked[q.Code])
	} else if len(asked[q.Code]) > 0 {
		result += "?" + asked[q.Code].Encode()
	}
	opened(t, who, result, "数据时间")
	print := strings.Replace(result, q.Path(), q.Path()+"/print", 1)
	if q.Posts() {
		print = q.Path() + "/print"
	}
	if to := sent(t, who, print, nil); !strings.HasPrefix(to, papers+"#") {
		t.Fatalf("the print leads to %s", to)
	}
	proof := proofs.FindStringSubmatch(opened(t, who, papers, q.Name))
	if proof == nil {
		t.Fatal("the print has no code")
	}
	opened(t, who, proof[1], "真实，有效")
}

// everyItem are the items that can be applied for, and those that whoever is signed in can ask. What visitors ask stands behind the
// slider, which is dragged in a browser (e2e/query_test.go).
func (j *journey) everyItem() []*catalog.Item {
	list := j.h.Rooms.Catalog.Catalogue().List(catalog.Filter{Apply: true})
	for _, it := range j.h.Rooms.Catalog.Catalogue().Items() {
		if q, offered := query.Of(it); offered && q.Asks != catalog.AnybodyAsks {
			list = append(list, it)
		}
	}
	return list
}
