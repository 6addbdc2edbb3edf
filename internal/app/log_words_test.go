package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wangting/internal/casework"
)

// verbs are the steps of cases, whose acts are "case." and the verb.
var verbs = []casework.Verb{casework.Submit, casework.Delete, casework.Accept, casework.Refuse, casework.Ask, casework.Answer,
	casework.Withdraw, casework.Lapse, casework.Review, casework.Decide, casework.Close, casework.Agree, casework.SendBack, casework.Disagree, casework.Silent,
	casework.Start, casework.Claim, casework.Release, casework.HandOver, casework.Say}

// computed are the acts that code puts together, by the expression; each stands for the acts listed.
var computed = map[string][]string{
	`"face." + string(to)`:             {"face.visited", "face.passed", "face.failed", "face.cancelled", "face.expired", "face.consumed"},
	`"case." + string(st.verb)`:        nil, // verbs, below
	"m.Made.act()":                     {"case.attached", "case.fetched", "case.promised"},
	`string(s.Kind) + "." + act`:       {"enrolment.begun", "enrolment.finished", "succession.begun", "succession.finished"},
	`"mandate.ask_" + string(r.State)`: {"mandate.ask_granted", "mandate.ask_declined"},
}

// HAN-11, STA-5: every act says in words what was done, to units and to auditors.
func TestEveryActOfTheHallHasWords(t *testing.T) {
	h := open(t, unchanged)
	acts := map[string]string{}
	for _, v := range verbs {
		acts["case."+string(v)] = "casework"
	}
	for _, list := range computed {
		for _, act := range list {
			acts[act] = "computed"
		}
	}
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		if !importsActor(f) {
			return nil
		}
		collect(t, fset, f, acts)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(acts) < 60 {
		t.Fatalf("only %d acts were found", len(acts))
	}
	for act, at := range acts {
		if !h.Rooms.Audit.Worded(act) {
			t.Errorf("%s: %q has no words; name it in the Words of its room", at, act)
		}
	}
}

func importsActor(f *ast.File) bool {
	for _, i := range f.Imports {
		if i.Path.Value == `"wangting/internal/actor"` {
			return true
		}
	}
	return false
}

// collect finds the acts in a file: literals at Act in a Deed, at Act =, and literal arguments of the functions that record.
func collect(t *testing.T, fset *token.FileSet, f *ast.File, acts map[string]string) {
	add := func(e ast.Expr) bool {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return false
		}
		act, _ := strconv.Unquote(lit.Value)
		room, verb, dotted := strings.Cut(act, ".")
		if dotted && room != "" && verb != "" && strings.Trim(act, "abcdefghijklmnopqrstuvwxyz_-.") == "" {
			acts[act] = fset.Position(e.Pos()).String()
			return true
		}
		return false
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok && k.Name == "Act" {
				checkAct(t, fset, n.Value, add)
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				name := ""
				switch l := l.(type) {
				case *ast.Ident:
					name = l.Name
				case *ast.SelectorExpr:
					name = l.Sel.Name
				}
				if (name == "Act" || name == "act") && i < len(n.Rhs) {
					add(n.Rhs[i])
				}
			}
		case *ast.CallExpr:
			if recorder(n.Fun) {
				for _, a := range n.Args {
					if _, ok := a.(*ast.BinaryExpr); ok {
						checkAct(t, fset, a, add)
					}
					add(a)
				}
			}
		}
		return true
	})
}

// recorder reports whether a function takes the name of an act and records it.
func recorder(fun ast.Expr) bool {
	name := ""
	switch fun := fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	}
	switch name {
	case "record", "recordRequest", "deed", "deedOf", "reply", "change", "act", "move":
		return true
	}
	return false
}

// checkAct refuses an act that this test cannot read.
func checkAct(t *testing.T, fset *token.FileSet, e ast.Expr, add func(ast.Expr) bool) {
	if add(e) {
		return
	}
	switch e := e.(type) {
	case *ast.Ident: // a parameter: its literal is at the call
		if e.Name == "act" {
			return
		}
	case *ast.SelectorExpr, *ast.BasicLit: // of another struct, or no act
		return
	case *ast.BinaryExpr, *ast.CallExpr:
		if _, known := computed[text(e)]; known {
			return
		}
	}
	t.Errorf("%s: an act that this test cannot read; list it in computed", fset.Position(e.Pos()))
}

// text writes a sum of strings as the code has it.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return text(e.X) + " + " + text(e.Y)
	case *ast.BasicLit:
		return e.Value
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return text(e.X) + "." + e.Sel.Name
	case *ast.CallExpr:
		args := ""
		for _, a := range e.Args {
			args += text(a)
		}
		return text(e.Fun) + "(" + args + ")"
	}
	return ""
}
