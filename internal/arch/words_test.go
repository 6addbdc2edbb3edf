package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayNotBeOpen are the files whose pages say that something is not open: this one asks what the hall is connected to.
var mayNotBeOpen = []string{"signon/signonweb/closed.go"}

// B.8: only a page that knows it says that something is not open yet: running text stays when it opens. And what a
// phone is told of a face may be read by people who began on that phone, so it names no computer.
func TestNoRunningTextSaysWhatMayBeUntrue(t *testing.T) {
	closed := regexp.MustCompile("暂未开放|正在接入|即将开放|尚未开放|敬请期待")
	n := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") ||
			filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ" {
			return err
		}
		b, err := os.ReadFile(path)
		name := filepath.ToSlash(strings.TrimPrefix(path, "../"))
		if m := closed.Find(b); m != nil {
			n++
			if !slices.Contains(mayNotBeOpen, name) {
				t.Errorf("%s says 「%s」; let the page ask what is open, or say what holds either way", name, m)
			}
		}
		if text := strings.ReplaceAll(string(b), "电脑上或本机", ""); strings.HasPrefix(name, "proof/") && strings.Contains(text, "电脑") {
			t.Errorf("%s speaks of a computer to people who may have begun on the phone", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < len(mayNotBeOpen) {
		t.Errorf("%d files say that something is not open, want %d; strike the others off the list", n, len(mayNotBeOpen))
	}
}
