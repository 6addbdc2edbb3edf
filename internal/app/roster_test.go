package app_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wangting/internal/form"
)

var rosterKeys = regexp.MustCompile(`name="who"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="who"`)

// items.md, prefill: rows for 减员 are picked from the roster; nobody is added twice, and no page or address of it has a whole number.
func TestPeopleArePickedFromTheRosterOfTheUnit(t *testing.T) {
	j := newJourney(t)
	v, err := j.h.Rooms.Cases.Begin(t.Context(), j.h.insured(), "staff-change")
	must(t, err)
	id := v.ID
	version, err := j.h.Rooms.Cases.Save(t.Context(), j.h.insured(), id, form.Data{"act": "end",
		"leaving": []any{map[string]any{"name": "测试癸", "docType": "01", "number": gui, "reason": "agreed"}}}, v.Version)
	must(t, err)
	opened(t, j.insured, "/unit/drafts/"+id, "从名册选择")
	path := "/unit/drafts/" + id + "/rows/leaving/roster"
	page := opened(t, j.insured, path, "测试癸，证件末四位 4336")
	for _, want := range []string{"已在表中", "测试辛，证件末四位 3591"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say 「%s」", want)
		}
	}
	if strings.Contains(page, gui) || strings.Contains(page, "320115198912223591") {
		t.Error("the page has a whole number")
	}
	var keys []string
	for _, m := range rosterKeys.FindAllStringSubmatch(page, -1) {
		keys = append(keys, m[1]+m[2])
	}
	if len(keys) < 4 {
		t.Fatalf("%d people are offered", len(keys))
	}
	if a := j.insured.Post(path, url.Values{"q": {"辛"}, "do": {"find"}}); a.Status != 200 || !strings.Contains(a.Body, "测试辛") || strings.Contains(a.Body, "测试癸") {
		t.Errorf("the search shows others, %d", a.Status)
	}
	sent := url.Values{"version": {fmt.Sprint(version)}, "who": keys}
	if a := j.insured.Post(path, url.Values{"version": {fmt.Sprint(version)}}); a.Status != 422 || !strings.Contains(a.Body, "请勾选要加入的人员") {
		t.Errorf("nobody chosen: %d", a.Status)
	}
	if a := j.insured.Post(path, url.Values{"version": {fmt.Sprint(version + 7)}, "who": keys}); a.Status != 409 || !strings.Contains(a.Body, "checked") {
		t.Errorf("an old page: %d", a.Status)
	}
	if a := j.insured.Post(path, sent); a.Status != 303 && a.Status != 200 {
		t.Fatalf("adding them: %d %s", a.Status, a.Body)
	}
	opened(t, j.insured, path, "人已在表中")
	open, err := j.h.Rooms.Cases.Open(t.Context(), j.h.insured(), id)
	must(t, err)
	rows := open.Case.Data["leaving"].([]any)
	first := rows[0].(map[string]any)
	if len(rows) != len(keys) || first["reason"] != "agreed" {
		t.Fatalf("%d rows of %d people; the first is %v", len(rows), len(keys), first)
	}
	for _, r := range rows {
		m := r.(map[string]any)
		foreign := m["docType"] == "08" && m["name"] == "TEST GAMMA" // of the seed, whose document is no identity card
		if !foreign && (len(m["number"].(string)) != 18 || m["docType"] != "01") || m["number"] == "" {
			t.Errorf("a row is not whole: %v", m)
		}
	}
	if a := j.insured.Get("/unit/drafts/" + id + "/rows/joining/roster"); a.Status != 404 {
		t.Errorf("a table without a roster: %d", a.Status)
	}
	if a := j.institution.Get(path); a.Status != 404 {
		t.Errorf("somebody else's draft: %d", a.Status)
	}
}
