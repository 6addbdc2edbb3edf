package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The table of races names tests that there are, and every test that runs a race.
func TestTheTableOfRacesIsComplete(t *testing.T) {
	page, err := os.ReadFile("../../docs/races.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("`(Test\\w+)`").FindAllSubmatch(page, -1) {
		listed[string(m[1])] = true
	}
	there := map[string]bool{}
	err = filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "storetest/race_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(fn.Name.Name, "Test") {
				continue
			}
			there[fn.Name.Name] = true
			if races(fn) && !listed[fn.Name.Name] {
				t.Errorf("%s runs a race and is not in docs/races.md: %s", fn.Name.Name, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(listed) == 0 {
		t.Error("docs/races.md names no test")
	}
	for name := range listed {
		if !there[name] {
			t.Errorf("docs/races.md names %s, which no test is called", name)
		}
	}
}

// races reports whether a function calls storetest.Race or storetest.Together.
func races(fn *ast.FuncDecl) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "Race" || s.Sel.Name == "Together") {
			of, ok := s.X.(*ast.Ident)
			found = found || ok && of.Name == "storetest"
		}
		return !found
	})
	return found
}
