package gallery

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wangting/internal/ui/uitest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hashed matches the part of an asset's name that changes with its content.
var hashed = regexp.MustCompile(`(/assets/[a-z-]+)\.[0-9a-f]{12}\.`)

func render(t *testing.T, c templ.Component) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatalf("rendering: %v", err)
	}
	return b.Bytes()
}

func TestEveryComponentLooksAsItDid(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"buttons": sheetButtons(), "words": sheetWords(), "wizard": sheetWizard(), "form": sheetForm(),
		"choices": sheetChoices(), "special": sheetSpecial(), "centre": sheetCentre(), "data": sheetData(),
		"case": sheetCase(), "states": sheetStates(), "paper": sheetPaper(),
	} {
		t.Run(name, func(t *testing.T) {
			part := render(t, c)
			uitest.CheckFragment(t, part)
			// One tag a line, so that the golden file reads well.
			got := strings.ReplaceAll(hashed.ReplaceAllString(string(part), "$1."), "><", ">\n<") + "\n"
			file := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want, err := os.ReadFile(file); err != nil || got != string(want) {
				t.Errorf("%s changed (%v); run go test -update and read the difference\ngot:\n%s", file, err, got)
			}
		})
	}
}

func TestTheSheetIsAWholePage(t *testing.T) { uitest.Check(t, render(t, Page())) }
