package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mayAsk lists the tests that read the machine's clock, and why.
var mayAsk = map[string]string{
	"internal/clocktest/clock.go":                       "it is the clock",
	"internal/clocktest/clock_test.go":                  "a bubble's time",
	"internal/app/apptest/apptest.go":                   "vendors' clients date what they sign by the machine",
	"internal/gateway/alipay/alipay_test.go":            "the vendor's client dates what it signs by the machine",
	"internal/gateway/aliyunsms/aliyunsms_test.go":      "the vendor's client dates what it signs by the machine",
	"internal/gateway/realname/realname_test.go":        "the service compares what is signed with the time that there is",
	"internal/gateway/registry/companies_test.go":       "the service compares what is signed with the time that there is",
	"internal/gateway/oidc/oidc_test.go":                "the library of the other side dates its tokens by the machine",
	"internal/gateway/patience/patience_test.go":        "a bubble's time",
	"internal/emulator/lever/lever_test.go":             "a bubble's time",
	"internal/queue/tick_test.go":                       "a bubble's time",
	"internal/app/queue_test.go":                        "tells how fast it was",
	"internal/find/find_test.go":                        "a benchmark",
	"internal/casework/caseworkdb/search_bench_test.go": "a benchmark",
	"internal/secret/password_test.go":                  "compares how long two things take",
	"e2e/browser/watch.go":                              "measures the browser",
}

var machinesTime = regexp.MustCompile(`\btime\.(Now|Local|Sleep|Until)\b`)

// Clocks in tests come from clocktest, so that the suite passes at every hour and in
// every zone. Tests do not sleep either.
func TestNoTestAsksTheMachineForTheTime(t *testing.T) {
	root, seen := filepath.Join("..", ".."), 0
	for _, dir := range []string{"internal", "e2e", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			rel = filepath.ToSlash(rel)
			support := strings.HasSuffix(filepath.Dir(rel), "test") || strings.HasPrefix(rel, "e2e/")
			if rel == "internal/arch/clock_test.go" || !support && !strings.HasSuffix(rel, "_test.go") {
				return nil
			}
			seen++
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			found := machinesTime.FindString(string(b))
			if found != "" && mayAsk[rel] == "" {
				t.Errorf("%s uses %s; take the clock of clocktest, and wait for what happens", rel, found)
			}
			if found == "" && mayAsk[rel] != "" {
				t.Errorf("%s does not ask for the time any more; take it off the list", rel)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 100 {
		t.Fatalf("only %d tests were read; is the root right?", seen)
	}
}
