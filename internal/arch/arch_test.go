// Package arch tests the dependency rules: a room imports rooms of lower storeys
// only, a core imports neither SQL nor HTTP, and SQL reads tables of lower rooms only.
package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

const module = "wangting/"

// storeys lists the rooms from the ground up. A room may import rooms of lower storeys,
// never one of its own storey or above. A folder below internal/ that is not listed fails.
var storeys = []struct {
	name  string
	rooms []string
}{
	{"ground: words", []string{"fault", "id", "tx", "region", "due", "disk"}},
	{"ground: rules", []string{"actor", "regno", "check", "workday", "find", "config"}},
	{"walls: database, keys", []string{"store", "asset", "clocktest"}},
	{"walls: sealing", []string{"secret"}},
	{"walls: jobs, files", []string{"queue", "blob"}},
	{"walls: records, counters", []string{"audit", "limit"}},
	{"walls: the kit", []string{"ui"}},
	{"walls: workbooks", []string{"sheet"}},
	{"walls: forms", []string{"form", "gallery"}},
	{"walls: the front door", []string{"web"}},
	{"walls: the public log", []string{"ledger"}},
	{"1 registers", []string{"agreement", "person", "unit", "staff", "catalog", "address", "notice", "proof", "credential"}},
	{"2 power", []string{"mandate", "wording"}},
	{"3 work", []string{"session", "account", "casework"}},
	{"4 doors", []string{"login", "signon", "recovery", "enrol", "upgrade", "window", "institution", "rating", "parcel", "query", "result", "editor",
		"practice", "auto", "entitle", "news", "ask"}},
	{"5 faces", []string{"portal", "centre", "console", "phone", "api", "rehearsal", "replay", "auditor", "figures", "privacy", "counter",
		"desk", "filing"}},
	{"outside", []string{"gateway", "cadriver"}},
	{"emulators", []string{"emulator"}},
	{"top", []string{"app"}},
}

// storeyOf returns the index of a room's storey, -1 for an unknown room.
func storeyOf(room string) int {
	return slices.IndexFunc(storeys, func(s struct {
		name  string
		rooms []string
	}) bool {
		return slices.Contains(s.rooms, room)
	})
}

func storeyNamed(part string) (from, to int) {
	from = -1
	for i, s := range storeys {
		if strings.HasPrefix(s.name, part) {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	return from, to
}

func within(room, part string) bool {
	from, to := storeyNamed(part)
	at := storeyOf(room)
	return at >= from && at <= to && from >= 0
}

func isRoom(room string) bool {
	at := storeyOf(room)
	first, _ := storeyNamed("1 registers")
	last, _ := storeyNamed("5 faces")
	return at >= first && at <= last
}

// top returns the room that a package belongs to: its first folder below internal/.
func top(pkg string) string {
	rest, ok := strings.CutPrefix(pkg, "internal/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}

// closet returns the part of a room that a package is: "" for its core, else db, web, desk, phone, job, room, test.
func closet(pkg string) string {
	room := top(pkg)
	last := pkg[strings.LastIndex(pkg, "/")+1:]
	if last == room {
		return ""
	}
	return strings.TrimPrefix(last, room)
}

type imported struct{ from, file, what string }

func walk(t *testing.T) []imported {
	t.Helper()
	var all []imported
	for _, f := range sources(t, ".go") {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range parsed.Imports {
			all = append(all, imported{filepath.ToSlash(filepath.Dir(f)), f, strings.Trim(s.Path.Value, `"`)})
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d imports found; is the root right?", len(all))
	}
	return all
}

var root = filepath.Join("..", "..")

// sources returns the project's files with an ending, by their path from the root.
func sources(t *testing.T, ending string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "data") {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ending) {
			rel, err := filepath.Rel(root, path)
			all = append(all, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func isTest(file string) bool {
	return strings.HasSuffix(file, "_test.go") || strings.HasSuffix(filepath.Dir(file), "test")
}

func TestEveryFolderHasAStorey(t *testing.T) {
	list, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.IsDir() && d.Name() != "arch" && storeyOf(d.Name()) < 0 {
			t.Errorf("internal/%s has no storey: give it its place in storeys", d.Name())
		}
	}
}

func TestImportsOnlyGoDown(t *testing.T) {
	for _, i := range walk(t) {
		to, ours := strings.CutPrefix(i.what, module)
		if !ours || isTest(i.file) || !strings.HasPrefix(to, "internal/") {
			continue
		}
		from, room, toRoom := i.from, top(i.from), top(to)
		forbid := func(yes bool, rule string) {
			if yes {
				t.Errorf("%s imports %s: %s", i.file, to, rule)
			}
		}
		outer := !strings.HasPrefix(from, "internal/") // cmd, bench, e2e
		forbid(!outer && room != toRoom && storeyOf(toRoom) >= storeyOf(room) && room != "arch",
			"a room may import rooms of lower storeys only")
		forbid(!outer && room != toRoom && isRoom(toRoom) && closet(to) != "" && room != "app" && !shared[to],
			"of another room only the core is imported")
		forbid(!outer && strings.HasSuffix(to, "room") && closet(to) == "room" && room != "app", "only app imports <room>room")
		forbid(!outer && within(toRoom, "5 faces") && room != toRoom && room != "app", "only app imports faces")
		forbid(toRoom == "gateway" && room != "gateway" && room != "app", "only app imports gateways")
		forbid(room == "gateway" && toRoom == "gateway" && !gatewayMay(from, to), "gateways never import each other")
		forbid(toRoom == "emulator" && room != "emulator" && from != "internal/app/demo" && from != "cmd/wangting" && from != "bench" &&
			from != "chaos" && !strings.HasPrefix(from, "e2e"), "only cmd, the demo and tests import emulators")
		forbid(
			room == "emulator" && toRoom == "gateway" || room == "gateway" && toRoom == "emulator",
			"gateways and emulators never import each other",
		)
		forbid(toRoom == "app" && room != "app" && !outer, "nothing imports app but cmd, benchmarks and tests")
	}
}

// shared lists the closets that higher rooms may import: wizard steps that ask for a face or a code.
var shared = map[string]bool{"internal/proof/proofweb": true, "internal/session/sessionweb": true, "internal/form/formweb": true}

// gatewayMay reports whether a gateway may import: patience, signed, loose, acs3, straight, and its own subpackages.
func gatewayMay(from, to string) bool {
	return to == "internal/gateway/patience" || to == "internal/gateway/signed" || to == "internal/gateway/loose" || to == "internal/gateway/acs3" ||
		to == "internal/gateway/straight" ||
		strings.HasPrefix(to, from+"/") || strings.HasPrefix(from, to+"/")
}

func TestACoreKnowsNoSQLAndNoHTTP(t *testing.T) {
	for _, i := range walk(t) {
		room := top(i.from)
		if isTest(i.file) || !isRoom(room) || within(room, "5 faces") || closet(i.from) != "" {
			continue
		}
		to := strings.TrimPrefix(i.what, module)
		if strings.HasPrefix(i.what, "database/") || i.what == "net/http" ||
			strings.Contains(i.what, "a-h/templ") || strings.Contains(i.what, "riverqueue") ||
			to == "internal/store" || to == "internal/web" || to == "internal/ui" {
			t.Errorf("%s imports %s: a core knows no SQL, HTTP, templ, page or queue", i.file, i.what)
		}
	}
}

func TestNoFileIsACorridor(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if strings.HasPrefix(filepath.Base(f), "corridor_") {
			t.Errorf("%s joins two rooms from outside: a room opens itself, and imports the rooms below it", f)
		}
	}
}

const (
	appLines    = 1200 // of internal/app, without tests and the demo
	hallMethods = 20
)

// Package app opens, orders and mounts the rooms. What decides or says something belongs in a room.
func TestTheApplicationOnlyOpensOrdersAndMounts(t *testing.T) {
	lines, methods := 0, 0
	for _, f := range sources(t, ".go") {
		if filepath.Dir(f) != filepath.Join("internal", "app") || isTest(f) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(b), "\n")
		parsed, err := parser.ParseFile(token.NewFileSet(), f, b, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			methods++
			if of, ok := fn.Recv.List[0].Type.(*ast.StarExpr); !ok || of.X.(*ast.Ident).Name != "Hall" {
				t.Errorf("%s: %s is a method of a type other than Hall: it adapts something, which a room should do itself", f, fn.Name.Name)
			}
		}
	}
	if lines > appLines || methods > hallMethods {
		t.Errorf("internal/app has %d lines (at most %d) and Hall %d methods (at most %d)", lines, appLines, methods, hallMethods)
	}
}

// What people read is a room's: internal/app has no string in Chinese. (Operators read English.)
func TestTheApplicationSaysNothingToPeople(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if filepath.Dir(f) != filepath.Join("internal", "app") || isTest(f) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && strings.ContainsFunc(s.Value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s says %s: let the room say it", f, s.Value)
			}
			return true
		})
	}
}

// declaredOnce are the names that no room declares: it holds tx.Tx, *audit.Service and *secret.Keyring.
var declaredOnce = map[string]string{"Tx": "tx.Tx", "Audit": "*audit.Service", "Keys": "*secret.Keyring", "Register": "account.Register"}

func TestWhatEveryRoomNeedsIsDeclaredOnce(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if isTest(f) || !isRoom(top(filepath.ToSlash(filepath.Dir(f)))) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			port, ok := spec.Type.(*ast.InterfaceType)
			if !ok {
				return true
			}
			if one := declaredOnce[spec.Name.Name]; one != "" && one != parsed.Name.Name+"."+spec.Name.Name {
				t.Errorf("%s declares %s anew: take %s", f, spec.Name.Name, one)
			}
			for _, m := range port.Methods.List {
				for _, name := range m.Names {
					if name.Name == "InTx" || name.Name == "Record" || name.Name == "Seal" {
						t.Errorf("%s: %s asks for %s, which tx.Tx, *audit.Service and *secret.Keyring have", f, spec.Name.Name, name.Name)
					}
				}
			}
			return true
		})
	}
}

// A gateway knows the ground, the helpers of gateways and the rooms whose ports it fulfils; the one wall with a port is the ledger.
func TestAGatewayKnowsTheRoomOfItsPortOnly(t *testing.T) {
	for _, i := range walk(t) {
		to, ours := strings.CutPrefix(i.what, module)
		if !ours || isTest(i.file) || top(i.from) != "gateway" || top(to) == "gateway" || within(top(to), "ground") {
			continue
		}
		if !isRoom(top(to)) && top(to) != "ledger" || closet(to) != "" {
			t.Errorf("%s imports %s: a gateway knows the ground and the cores whose ports it fulfils", i.file, to)
		}
	}
}

// Every package says in one comment what it owns.
func TestEveryPackageHasOneComment(t *testing.T) {
	comments := map[string][]string{}
	for _, f := range sources(t, ".go") {
		if strings.HasSuffix(f, "_templ.go") { // its comment is the generator's
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		pkg := filepath.Dir(f)
		if strings.HasSuffix(parsed.Name.Name, "_test") {
			continue // the tests of a package
		}
		if comments[pkg] == nil {
			comments[pkg] = []string{}
		}
		if strings.HasPrefix(parsed.Doc.Text(), "Package "+parsed.Name.Name+" ") || strings.HasPrefix(parsed.Doc.Text(), "Command ") {
			comments[pkg] = append(comments[pkg], filepath.Base(f))
		}
	}
	for pkg, files := range comments {
		if len(files) != 1 {
			t.Errorf("%s is described in %v, want one comment", pkg, files)
		}
	}
}

// largest is the share of the hand-written lines that one room may have; a larger one is two.
const largest = 0.12

func TestNoRoomIsTooLarge(t *testing.T) {
	lines, all := map[string]int{}, 0
	for _, f := range append(sources(t, ".go"), sources(t, ".templ")...) {
		if isTest(f) || strings.HasSuffix(f, "_templ.go") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		n := strings.Count(string(b), "\n")
		lines[top(f)] += n
		all += n
	}
	for room, n := range lines {
		if share := float64(n) / float64(all); room != "" && share > largest {
			t.Errorf("internal/%s has %d of %d lines, %.1f %%: more than %.0f %%", room, n, all, 100*share, 100*largest)
		}
	}
}

// TestTheReadmesNameEveryRoom keeps the layout of both READMEs true.
func TestTheReadmesNameEveryRoom(t *testing.T) {
	for _, readme := range []string{"README.md", "README.zh-CN.md"} {
		b, err := os.ReadFile(filepath.Join(root, readme))
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, m := range regexp.MustCompile("internal/(?:\\{([a-z,]+)\\}|([a-z]+))").FindAllStringSubmatch(string(b), -1) {
			for room := range strings.SplitSeq(m[1]+m[2], ",") {
				named[room] = true
			}
		}
		for _, s := range storeys {
			for _, room := range s.rooms {
				if !named[room] {
					t.Errorf("the layout in %s lacks internal/%s", readme, room)
				}
			}
		}
	}
}

func TestOnlyConfigReadsTheEnvironment(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if isTest(f) || strings.HasPrefix(f, "internal/config/") || strings.HasPrefix(f, "e2e/") || strings.HasPrefix(f, "bench/") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{"os.Getenv(", "os.LookupEnv(", "os.Environ("} {
			if strings.Contains(string(b), call) {
				t.Errorf("%s calls %s…); settings come from config", f, call)
			}
		}
	}
}

func TestEveryLibraryIsInTheNotices(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	notices, err := os.ReadFile("../../THIRD_PARTY_NOTICES.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "require "))
		words := strings.Fields(line)
		if len(words) != 2 || !strings.HasPrefix(words[1], "v") {
			continue // not a library, or not ours to choose
		}
		if !strings.Contains(string(notices), "| "+words[0]+" | "+words[1]+" |") {
			t.Errorf("THIRD_PARTY_NOTICES.md lacks %s %s", words[0], words[1])
		}
	}
}

// columns is the width of a line of Go that nobody generated; a tab counts as one.
const columns = 140

func TestLinesAreNotTooLong(t *testing.T) {
	for _, f := range sources(t, ".go") {
		if strings.HasSuffix(f, "_templ.go") || strings.HasSuffix(f, "_test.go") { // tables of tests may be wide
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(b)) {
			n++
			if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > columns {
				t.Errorf("%s:%d is longer than %d characters", f, n, columns)
			}
		}
	}
}
