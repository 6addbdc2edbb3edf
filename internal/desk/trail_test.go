package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"wangting/internal/casework"
)

// DSK-9: a reviewer goes through the queue from which they came, also after a step has moved the case elsewhere.
func TestTheCasesOfAQueueAreOpenedOneAfterAnother(t *testing.T) {
	h := open(t)
	var list []casework.Case
	for range 3 {
		list = append(list, h.file("injury"))
		h.now = h.now.AddDate(0, 0, 1)
	}
	other := h.file("injury")
	must(t, h.core.AcceptCase(t.Context(), member("both"), other.ID, "")) // of another pile
	b := h.as("clerk")
	queue := b.Get("/staff/cases?pile=accept").Check(t, http.StatusOK)
	at := func(body, id, part string) string {
		_, rest, ok := strings.Cut(body, `"/staff/cases/`+id+part)
		if !ok {
			t.Fatalf("no link %s%s", id, part)
		}
		rest, _, _ = strings.Cut(rest, `"`)
		return strings.ReplaceAll("/staff/cases/"+id+part+rest, "&amp;", "&")
	}
	first := b.Get(at(queue.Body, list[0].ID, "?")).Check(t, http.StatusOK).Has(t, `<a href="/staff/cases?pile=accept">办件队列</a>`)
	back := at(first.Body, list[0].ID, "/previous")
	if p := b.Get(back).Check(t, http.StatusOK).Has(t, "这是这一列的第一件"); p.Path != "/staff/cases?pile=accept" {
		t.Errorf("before the first came %s", p.Path)
	}
	p := b.Post("/staff/cases/claim", "one", list[1].ID, "back", "/staff/cases?pile=accept", "at."+list[1].ID, placeIn(at(queue.Body, list[1].ID, "?")))
	p = b.Post(at(p.Check(t, http.StatusOK).Body, list[1].ID, "/accept")).Check(t, http.StatusOK).Has(t, "已受理")
	next := b.Get(at(p.Body, list[1].ID, "/next")).Check(t, http.StatusOK).Has(t, list[2].Number)
	if before := b.Get(at(next.Body, list[2].ID, "/previous")).Check(t, http.StatusOK); !strings.HasPrefix(before.Path, "/staff/cases/"+list[0].ID) {
		t.Errorf("before %s came %s", list[2].ID, before.Path)
	}
	b.Get(at(next.Body, list[2].ID, "/next")).Check(t, http.StatusOK).Has(t, "这是这一列的最后一件").Lacks(t, "h1>工伤认定申请")
	b.Get("/staff/cases/"+list[0].ID).Check(t, http.StatusOK).Lacks(t, "下一件")
	b.Get("/staff/cases/"+list[0].ID+"?pile=nothing&at=1.x").Check(t, http.StatusOK).Lacks(t, "下一件")
	if p := b.Get("/staff/cases/" + list[0].ID + "/next"); p.Path != "/staff/cases" {
		t.Errorf("from nowhere one comes to %s", p.Path)
	}
}

// placeIn is the place of a case in the address that the queue gives it.
func placeIn(address string) string {
	_, at, _ := strings.Cut(address, "at=")
	at, _, _ = strings.Cut(at, "&")
	return at
}
