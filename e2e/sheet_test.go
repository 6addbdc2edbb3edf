package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/asset"
)

// A.9: the sheet that is served has no layers, nesting or logical properties, for older
// browsers. Nothing looks different from the sources, which have them: the samples of the
// kit and pages of every face, wide, on a phone, in large text and in other colours, with
// everything hovered and focused, and on paper.
func TestTheFlatSheetLooksAsItsSourcesDo(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	served, sources := sheets(t)
	guest, member := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	samples := chromium.Visit(t, h.URL, browser.View{Width: 1440, Height: 900, NoScript: true}) // its sample polls, and nobody answers
	enter(member, u.USCC, u.RepDocNumber)
	staff(h, clerk, "clerk")
	visits := []struct {
		v     *browser.Visitor
		paths []string
	}{
		{samples, []string{"/_ui"}},
		{guest, []string{"/", "/items/training-subsidy", "/services", "/login", "/register", "/search?q=%E7%A4%BE%E4%BF%9D"}},
		{member, []string{"/unit", "/unit/info", "/unit/cases", "/unit/agents", "/unit/settings", "/me", "/app"}},
		{clerk, []string{"/staff/cases"}},
	}
	for _, visit := range visits {
		for _, path := range visit.paths {
			visit.v.Resize(browser.Desktop)
			visit.v.Open(path)
			compareSheets(t, visit.v, path, served, sources)
		}
	}
}

func compareSheets(t *testing.T, v *browser.Visitor, path, served, sources string) {
	t.Helper()
	compare := func(how, served, sources string, l browser.Look) {
		t.Helper()
		if found := v.Repainted(sources, served, l); len(found) > 0 {
			t.Errorf("%s, %s, looks different:\n%s", path, how, strings.Join(found, "\n"))
		}
	}
	compare("large text", served, sources, browser.Look{Text: "large"})
	for _, view := range []browser.View{browser.Phone, browser.Desktop} {
		v.Resize(view)
		compare(fmt.Sprintf("%d px wide", view.Width), served, sources, browser.Look{})
	}
	compare("hovered", served, sources, browser.Look{States: true})
	paper := strings.NewReplacer("@media print", "@media all")
	compare("on paper", paper.Replace(served), paper.Replace(sources), browser.Look{})
	if path == "/_ui" { // the kit: the rest of the ways too
		compare("in contrast", served, sources, browser.Look{Theme: "contrast", States: true})
		v.Resize(browser.Phone)
		compare("large on a phone", served, sources, browser.Look{Text: "large", States: true})
	}
}

// inSheets are what the pages cannot have in a test: states, which an attribute stands for,
// moving parts, and addresses below the sheet's own.
var inSheets = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`:(hover|focus-visible|focus|active)\b`), "[state]"},
	{regexp.MustCompile(`\b(transition|animation):[^;}]*`), "--still:0"},
	{regexp.MustCompile(`url\("?art-jiangnan[.0-9a-f]*\.svg"?\)`), "url(" + asset.Path("art-jiangnan.svg") + ")"},
}

func sheets(t *testing.T) (served, sources string) {
	t.Helper()
	made, err := filepath.Glob("../internal/asset/dist/app.*.css")
	if err != nil || len(made) != 1 {
		t.Fatalf("style sheets are %v: %v", made, err)
	}
	parts, err := filepath.Glob("../internal/asset/src/css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	read := func(names []string) string {
		var b strings.Builder
		for _, name := range names {
			part, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(part)
		}
		text := b.String()
		for _, r := range inSheets {
			text = r.from.ReplaceAllString(text, r.to)
		}
		return text
	}
	served, sources = read(made), read(parts)
	if strings.Contains(served, "@layer") || !strings.Contains(sources, "@layer") {
		t.Error("the served sheet has layers, or its sources have none")
	}
	return served, sources
}
