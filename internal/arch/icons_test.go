package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var named = regexp.MustCompile(`(?:\b[iI]con\(|\b[iI]con: *)"([a-z0-9-]+)"`)

// A page shows nothing for an icon that the sprite lacks, and no compiler reports it.
func TestEveryIconThatIsNamedIsInTheSprite(t *testing.T) {
	sprite, err := os.ReadFile("../asset/src/sprite.svg")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") ||
			filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range named.FindAllSubmatch(b, -1) {
			n++
			if !strings.Contains(string(sprite), `id="`+string(m[1])+`"`) {
				t.Errorf("%s names the icon %q", path, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 100 {
		t.Errorf("only %d names were found; the pattern no longer fits the code", n)
	}
}
