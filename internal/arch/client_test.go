package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ownClient finds clients that follow redirects, with the hall's keys and a person's particulars.
var ownClient = regexp.MustCompile(`(?m)^[^/\n]*(http\.DefaultClient|http\.Client\{|http\.(Get|Head|Post|PostForm)\()`)

func TestAGatewayTakesItsClientFromStraight(t *testing.T) {
	seen := 0
	for _, f := range sources(t, ".go") {
		if !strings.HasPrefix(f, "internal/gateway/") || isTest(f) || strings.HasPrefix(f, "internal/gateway/straight/") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if made := ownClient.Find(b); made != nil {
			t.Errorf("%s makes a client of its own, not straight.Client: %s", f, strings.TrimSpace(string(made)))
		}
	}
	if seen < 20 {
		t.Errorf("looked at %d files only", seen)
	}
}
