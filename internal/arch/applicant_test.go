package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// B8: a case belongs to a unit or to a person, so what staff are told about its owner says 申请人. Only the label of the owner of a unit's
// case says 申请单位.
func TestStaffReadOfApplicantsNotOfUnits(t *testing.T) {
	wrong := regexp.MustCompile(`(给|知|向|待|表)申请单位|申请单位(会|补|尚|可以)|单位会收到|告知单位|，单位可以`)
	for _, dir := range []string{"desk", "parcel/parceldesk", "rating/ratingdesk", "result/resultdesk"} {
		files, err := filepath.Glob(filepath.Join("..", dir, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("reading %s: %v", dir, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || filepath.Ext(name) != ".go" && filepath.Ext(name) != ".templ" {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if found := wrong.FindString(string(text)); found != "" {
				t.Errorf("%s says %q, also of a case of a person", name, found)
			}
		}
	}
}
