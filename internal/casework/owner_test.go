package casework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// excepted either write nothing but the record of a look, or find the case inside the transaction and ask there.
var excepted = []string{"OpenEndorsed", "Download", "Message", "EndorseFilled"}

// Whoever finds the case of an applicant and then opens a transaction asks first whether the power still stands (asOwner), or says above why not.
func TestWhatAnApplicantWritesHoldsTheirPower(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	var excused []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			calls := map[string]bool{}
			ast.Inspect(fn, func(n ast.Node) bool {
				if c, ok := n.(*ast.CallExpr); ok {
					if s, ok := c.Fun.(*ast.SelectorExpr); ok {
						calls[s.Sel.Name] = true
					}
				}
				return true
			})
			owns := calls["theirsToAct"] || calls["theirs"] || calls["draft"] || calls["open"] || calls["endorsed"] || calls["writableCase"] || calls["OpenSheet"]
			switch {
			case calls["asOwner"]:
				held++
			case owns && calls["InTx"] && slices.Contains(excepted, fn.Name.Name):
				excused = append(excused, fn.Name.Name)
			case owns && calls["InTx"]:
				t.Errorf("%s writes for an applicant without asOwner", fn.Name.Name)
			}
		}
	}
	slices.Sort(excused)
	if want := slices.Sorted(slices.Values(excepted)); held < 10 || !slices.Equal(excused, want) {
		t.Errorf("%d hold the power; %v are excused, want %v", held, excused, want)
	}
}
