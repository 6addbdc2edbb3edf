package auto

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wangting/internal/catalog"
)

// ITM-12: whatever a rule or a writer reads by its key is declared beside it in the catalogue, so that the check can refuse an item
// without it; and what an act sends is.
func TestWhatTheCodeReadsIsDeclared(t *testing.T) {
	declared := map[string]bool{}
	take := func(list []catalog.Wanted) {
		for _, r := range list {
			declared[r.Key] = true
			_, column, _ := strings.Cut(r.Key, "/")
			declared[column] = true
		}
	}
	for _, k := range catalog.Rules {
		take(k.Reads)
	}
	for _, d := range catalog.Deeds {
		take(d.Reads)
		own := map[string]bool{}
		for _, r := range d.Reads {
			if !strings.Contains(r.Key, "/") {
				own[r.Key] = true
				continue
			}
			_, column, _ := strings.Cut(r.Key, "/")
			own[column] = true
		}
		for _, name := range append(append([]string{}, d.Fields...), d.Common...) {
			if !own[name] {
				t.Errorf("%s sends %s, which is not declared", d.Key, name)
			}
		}
		for _, x := range d.Tables {
			if !own[x.Field] {
				t.Errorf("%s reads the table %s, which is not declared", d.Key, x.Field)
			}
		}
	}
	literal, n := regexp.MustCompile(`who\.(?:text\(|number\(|data\[)"([A-Za-z]+)"`), 0
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(raw), -1) {
			if n++; !declared[m[1]] {
				t.Errorf("%s reads %q, which no rule and no act declares", file, m[1])
			}
		}
	}
	if n < 30 {
		t.Errorf("%d readings only: the pattern does not find them", n)
	}
}
