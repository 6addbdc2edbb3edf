// Package arch holds the floors of the house: an import may only go down, no
// room imports a room, and only the named doors open outward.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "wangting/"

var rooms = []string{"person", "unit", "enrol", "upgrade", "login", "mandate", "institution", "catalog", "casework", "rating", "parcel",
	"content", "notice", "audit", "staff", "proof", "address", "window"}
var faces = []string{"portal", "centre", "console", "phone", "api"}
var ground = []string{"fault", "actor", "id", "regno", "check", "workday", "region"}

// closet says whether a package is a room's outer closet (SQL, pages, desk, api, jobs) or stands in one.
func closet(pkg string) bool {
	for part := range strings.SplitSeq(pkg, "/") {
		for _, tail := range []string{"db", "web", "desk", "api", "job", "phone", "test"} {
			if room := strings.TrimSuffix(part, tail); room != part && slices.Contains(rooms, room) {
				return true
			}
		}
	}
	return false
}

func top(pkg string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(pkg, "internal/"), "/")
	return first
}

type imported struct{ from, file, what string }

func walk(t *testing.T) []imported {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []imported
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "data") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		for _, s := range f.Imports {
			all = append(all, imported{filepath.ToSlash(filepath.Dir(rel)), filepath.ToSlash(rel), strings.Trim(s.Path.Value, `"`)})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d imports found; is the root right?", len(all))
	}
	return all
}

func TestImportsOnlyGoDown(t *testing.T) {
	for _, i := range walk(t) {
		ours := strings.HasPrefix(i.what, module)
		to := strings.TrimPrefix(i.what, module)
		from, test := i.from, strings.HasSuffix(i.file, "_test.go")
		forbid := func(yes bool, rule string) {
			if yes {
				t.Errorf("%s imports %s: %s", i.file, i.what, rule)
			}
		}
		inRoom := slices.Contains(rooms, top(from)) && strings.HasPrefix(from, "internal/")
		if ours && strings.HasPrefix(to, "internal/") {
			toRoom := slices.Contains(rooms, top(to))
			forbid(inRoom && toRoom && top(from) != top(to), "no room imports a room")
			forbid(inRoom && slices.Contains(faces, top(to)) && !closet(from) && !test, "a core knows no face; pages mount in one")
			forbid(slices.Contains(faces, top(from)) && strings.HasPrefix(from, "internal/") && (toRoom || slices.Contains(faces, top(to))) && top(from) != top(to) && !test, "a face owns small interfaces instead")
			wall := slices.Contains([]string{"web", "store", "queue", "blob", "secret", "form"}, top(from))
			forbid(wall && (toRoom || slices.Contains(faces, top(to)) || top(to) == "app"), "a wall knows no room")
			forbid(top(to) == "gateway" && top(from) != "app" && top(from) != "gateway" && from != "bench" && !test, "only app and the bench import gateways")
			forbid(top(to) == "emulator" && top(from) != "emulator" && !test && from != "cmd/wangting" && from != "internal/app/demo" && from != "internal/app/apptest" && from != "bench" && !strings.HasPrefix(from, "e2e"), "only cmd, the demo and tests import emulators")
			forbid(top(from) == "gateway" && top(to) == "emulator" && !test, "gateways never import emulators")
			forbid(top(from) == "emulator" && top(to) == "gateway" && !test, "emulators never import gateways")
			forbid(slices.Contains(ground, top(from)) && !slices.Contains(ground, top(to)) && !test, "the ground stands on nothing")
			forbid(top(to) == "app" && !strings.HasPrefix(from, "cmd/") && top(from) != "app" && from != "bench" && !strings.HasPrefix(from, "e2e") && !test, "nothing imports app")
		}
		core := inRoom && !closet(from) && !test
		forbid(core && (strings.HasPrefix(i.what, "database/") || i.what == "net/http" || strings.Contains(i.what, "a-h/templ") ||
			strings.Contains(i.what, "riverqueue") || to == "internal/store" || to == "internal/web"), "a core knows no SQL, HTTP, templ or queue")
	}
}

func TestOnlyConfigReadsTheEnvironment(t *testing.T) {
	for _, dir := range []string{"../../cmd", ".."} {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
				strings.Contains(path, "/config/") || strings.Contains(path, "storetest") || strings.Contains(path, "/clocktest/") || strings.HasPrefix(filepath.Base(filepath.Dir(path)), "chrom") {
				return nil
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range []string{"os.Getenv(", "os.LookupEnv(", "os.Environ("} {
				if strings.Contains(string(b), call) {
					t.Errorf("%s calls %s…); settings come from config", path, call)
				}
			}
			return nil
		})
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
