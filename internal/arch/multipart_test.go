package arch

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// OPS-1: the front door does not read a form with files, so whoever reads one refuses control characters in its words.
func TestWhoeverReadsAFormWithFilesCleansItsWords(t *testing.T) {
	other := map[string]string{
		"internal/web/posted.go":                    "cleanValues", // the front door's own
		"internal/result/resultweb/check.go":        "filePart",    // these take the file and no words
		"internal/editor/editordesk/list.go":        `FormFile("file")`,
		"internal/filing/rows.go":                   "FormFile(sheet.FieldFile)",
		"internal/mandate/mandateweb/sheet_read.go": "FormFile(sheet.FieldFile)",
		"internal/editor/editordesk/attach.go":      `FormValue("path")`, // and where it belongs, which the core looks up
	}
	found := 0
	for _, name := range sources(t, ".go") {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if isTest(name) || !bytes.Contains(text, []byte(".MultipartReader()")) && !bytes.Contains(text, []byte(".ParseMultipartForm(")) &&
			!bytes.Contains(text, []byte(".FormFile(")) {
			continue
		}
		if found++; !bytes.Contains(text, []byte("web.CleanTyped(")) && (other[name] == "" || !bytes.Contains(text, []byte(other[name]))) {
			t.Errorf("%s reads a form with files and does not call web.CleanTyped", name)
		}
	}
	if found < 9 {
		t.Errorf("only %d readers are found", found)
	}
}
