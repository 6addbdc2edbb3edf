package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a person signs in with is an 账号, what a unit or a person has with the hall (and with a bank) an 账户. 帐 is the other spelling of the same sound, and people take the two for two things.
func TestAnAccountIsSpeltInOneWay(t *testing.T) {
	var files []string
	for _, ending := range []string{".templ", ".go", ".json", ".html"} {
		files = append(files, sources(t, ending)...)
	}
	if len(files) < 500 {
		t.Fatalf("only %d files are read", len(files))
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []string{"\u5e10号", "\u5e10户", "已有账户？", "没有账户？", "个人账号的", "账号的单位", "刷脸认证"} {
			if bytes.Contains(text, []byte(wrong)) && !isTest(name) {
				t.Errorf("%s writes %s", name, wrong)
			}
		}
	}
}

// lost are names that cannot be found by grep, because every sentence has them.
var lost = map[string]bool{"room": true, "at": true, "is": true, "over": true, "most": true, "worth": true, "heard": true, "seen": true}

// mayBeLost are the names that an interface or the shape of the house gives: errors.Is asks for Fault.Is, and <room>room declares Room. At
// is the moment of what a row tells, where its field is a time or, in a view, its text.
func mayBeLost(file, name string, typ ast.Expr) bool {
	text, ok := typ.(*ast.Ident)
	moment, isTime := typ.(*ast.SelectorExpr)
	switch {
	case strings.EqualFold(name, "At"):
		return isTime && moment.Sel.Name == "Time" || ok && text.Name == "string"
	case name == "Room":
		return closet(filepath.ToSlash(filepath.Dir(file))) == "room"
	}
	return name == "Is" && file == "internal/fault/fault.go" || file == "internal/app/app.go" && name == "room"
}

func TestNamesAreFoundByGrep(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if isTest(f) || strings.HasPrefix(f, "internal/emulator/") { // whose names are those of other systems
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		check := func(name *ast.Ident, typ ast.Expr) {
			if lost[strings.ToLower(name.Name)] && !mayBeLost(f, name.Name, typ) {
				t.Errorf("%s declares %s, which nobody finds by grep: say what it is", f, name.Name)
			}
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				check(fn.Name, nil)
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.TypeSpec:
					check(n.Name, nil)
				case *ast.ValueSpec:
					for _, name := range n.Names {
						check(name, nil)
					}
				case *ast.StructType:
					for _, field := range n.Fields.List {
						for _, name := range field.Names {
							check(name, field.Type)
						}
					}
				case *ast.InterfaceType:
					for _, method := range n.Methods.List {
						for _, name := range method.Names {
							check(name, nil)
						}
					}
				case *ast.FuncLit:
					return false
				}
				return true
			})
		}
	}
}
