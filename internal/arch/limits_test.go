package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// counting are the methods of package limit that count, or read what was counted.
var counting = []string{"HitUntil", "Hits", "Take"}

// LOG-3: every limit is a setting. A function that counts, or that tells one of its package which counts what the limit is, compares with
// no number but 0 and 1, and with no constant or variable of its package; nor does it hand one on, keep one, or fill a table with one. So
// what bounds the count comes in through a field, and the fields of limits are filled from config.Limits alone (the next test).
func TestWhatBoundsACountComesFromTheSettings(t *testing.T) {
	found := 0
	for dir, files := range packages(t) {
		if room := top(dir); room == "" || room == "limit" || room == "emulator" {
			continue
		}
		fixed := fixedOf(files)
		for _, f := range files {
			for _, d := range f.parsed.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil || !counts(fn, files, 0) {
					continue
				}
				found++
				for _, bad := range boundsIn(fn.Body, files, fixed) {
					t.Errorf("%s: %s counts, and its limit may be %s: take it from config.Limits", f.name, fn.Name.Name, bad)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d functions that count were found", found)
	}
}

// LOG-3: the rules and limits of rooms are filled from config.Limits, never with numbers.
func TestLimitsAreFilledFromTheSettings(t *testing.T) {
	found := 0
	for dir, files := range packages(t) {
		if room := top(dir); room == "" || room == "config" || room == "emulator" || room == "casework" || room == "gateway" {
			continue // the Limit of casework is the period of an act of staff
		}
		fixed := fixedOf(files)
		for _, f := range files {
			ast.Inspect(f.parsed, func(n ast.Node) bool {
				c, ok := n.(*ast.CompositeLit)
				if !ok || !isLimit(c.Type) {
					return true
				}
				found++
				for _, e := range c.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Digits" { // how long a code is, not how often
							continue
						}
						e = kv.Value
					}
					if strings.HasPrefix(kindOf(e), "[]") { // its elements are limits themselves
						for _, inner := range e.(*ast.CompositeLit).Elts {
							for _, bad := range numbersIn(inner, fixed) {
								t.Errorf("%s: a limit is filled with %s: take it from config.Limits", f.name, bad)
							}
						}
						continue
					}
					for _, bad := range numbersIn(e, fixed) {
						t.Errorf("%s: a limit is filled with %s: take it from config.Limits", f.name, bad)
					}
				}
				return true
			})
		}
	}
	if found < 10 {
		t.Errorf("only %d limits were found", found)
	}
}

type source struct {
	name   string
	parsed *ast.File
}

// packages gives the sources that are no tests, by folder.
func packages(t *testing.T) map[string][]source {
	t.Helper()
	all := map[string][]source{}
	for _, f := range sources(t, ".go") {
		if strings.HasSuffix(f, "_test.go") || strings.HasSuffix(f, "_templ.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.ToSlash(filepath.Dir(f))
		all[dir] = append(all[dir], source{f, parsed})
	}
	return all
}

// fixedOf are the constants and variables of a package by their names, but not its errors and texts, which bound nothing.
func fixedOf(files []source) map[string]bool {
	out := map[string]bool{}
	for _, f := range files {
		for _, d := range f.parsed.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST && g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) && !isText(v.Values[i]) {
						out[name.Name] = true
					}
				}
			}
		}
	}
	return out
}

// isText reports whether a value is a text, an error or a length of time.
func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.BinaryExpr:
		return isText(e.X) || isText(e.Y)
	case *ast.CallExpr:
		return true
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		return ok && x.Name == "time"
	}
	return false
}

// counts reports whether a function counts: itself, or by another of its package that is told the name of the counter.
func counts(fn *ast.FuncDecl, files []source, deep int) (yes bool) {
	if deep > 3 {
		return false
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return !yes
		}
		name := calledName(call)
		if isCounting(name, files) {
			yes = true
			return false
		}
		for _, f := range files {
			for _, d := range f.parsed.Decls {
				g, ok := d.(*ast.FuncDecl)
				if ok && g != fn && g.Body != nil && g.Name.Name == name && bounded(g) && counts(g, files, deep+1) {
					yes = true
				}
			}
		}
		return !yes
	})
	return yes
}

// isCounting reports whether a method is one of package limit. Take is also what a login takes.
func isCounting(name string, files []source) bool {
	return slices.Contains(counting, name) && slices.ContainsFunc(files, func(f source) bool {
		return slices.ContainsFunc(f.parsed.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"`+module+`internal/limit"` })
	})
}

// boundsIn gives the numbers and fixed names of a function that may bound what it counts.
func boundsIn(body ast.Node, files []source, fixed map[string]bool) (bad []string) {
	ast.Inspect(body, func(n ast.Node) bool {
		var may []ast.Expr
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.LSS || n.Op == token.LEQ || n.Op == token.GTR || n.Op == token.GEQ {
				may = []ast.Expr{n.X, n.Y}
			}
		case *ast.CompositeLit:
			may = n.Elts
		case *ast.AssignStmt:
			may = plain(n.Rhs)
		case *ast.ValueSpec:
			may = n.Values
		case *ast.CallExpr:
			if isCounting(calledName(n), files) {
				may = n.Args
			}
			for _, f := range files {
				for _, d := range f.parsed.Decls {
					if g, ok := d.(*ast.FuncDecl); ok && g.Body != nil && g.Name.Name == calledName(n) && bounded(g) && counts(g, files, 1) {
						may = n.Args
					}
				}
			}
		}
		for _, e := range may {
			bad = append(bad, numbersIn(e, fixed)...)
		}
		return true
	})
	return bad
}

// plain are the values that are a number or a name alone, or a limit made of them.
func plain(values []ast.Expr) (out []ast.Expr) {
	for _, v := range values {
		switch v.(type) {
		case *ast.BasicLit, *ast.Ident:
			out = append(out, v)
		}
	}
	return out
}

// bounded reports whether a function is told a number or a limit by which it may judge a count.
func bounded(fn *ast.FuncDecl) bool {
	for _, p := range fn.Type.Params.List {
		switch k := kindOf(p.Type); {
		case k == "int", k == "int64", strings.HasSuffix(k, "Limit"), strings.HasSuffix(k, "Limits"), strings.HasSuffix(k, "Rule"):
			return true
		}
	}
	return false
}

func calledName(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func kindOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.ArrayType:
		return "[]" + kindOf(e.Elt)
	case *ast.CompositeLit:
		return kindOf(e.Type)
	}
	return ""
}

func isLimit(e ast.Expr) bool {
	k := kindOf(e)
	return !strings.HasPrefix(k, "[]") && (strings.HasSuffix(k, "Limit") || strings.HasSuffix(k, "Limits") || k == "Rule" && isOf(e, "limit"))
}

func isOf(e ast.Expr, pkg string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// numbersIn gives the numbers in a piece of code, and the fixed names, but for 0 and 1 and what is multiplied with a time.
func numbersIn(n ast.Node, fixed map[string]bool) (bad []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr: // what another function makes of a number is no bound, but for a conversion and a rule
			switch f := n.Fun.(type) {
			case *ast.Ident:
				return slices.Contains([]string{"int", "int64", "min", "max"}, f.Name)
			case *ast.SelectorExpr:
				return isOf(f, "limit")
			}
			return false
		case *ast.SelectorExpr: // a field may have the name of a constant
			bad = append(bad, numbersIn(n.X, fixed)...)
			return false
		case *ast.KeyValueExpr:
			bad = append(bad, numbersIn(n.Value, fixed)...)
			return false
		case *ast.BinaryExpr:
			if n.Op == token.MUL && (isOf(n.X, "time") || isOf(n.Y, "time")) {
				return false
			}
		case *ast.BasicLit:
			if (n.Kind == token.INT || n.Kind == token.FLOAT) && n.Value != "0" && n.Value != "1" {
				bad = append(bad, n.Value)
			}
		case *ast.Ident:
			if fixed[n.Name] {
				bad = append(bad, n.Name)
			}
		}
		return true
	})
	return bad
}
