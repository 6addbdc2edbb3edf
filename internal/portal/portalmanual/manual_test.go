package portalmanual

import (
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"wangting/internal/mandate"
)

// OPS-4: every picture of the manual is there, says in words what it shows, and all of them are small.
func TestEveryPictureOfTheManualIsThereAndSmall(t *testing.T) {
	for _, c := range Chapters(mandate.DefaultLimits()) {
		for _, s := range c.Steps {
			if s.Picture == "" || s.Alt == "" || len(s.Say) == 0 {
				t.Errorf("「%s」 lacks a picture, its words or what to do", s.Title)
			}
		}
	}
	var there []string
	total := 0
	files, err := fs.ReadDir(pictures, "pictures")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := fs.ReadFile(pictures, "pictures/"+f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if kind := http.DetectContentType(b); kind != "image/webp" {
			t.Errorf("%s is %s", f.Name(), kind)
		}
		total += len(b)
		there = append(there, strings.TrimSuffix(f.Name(), ".webp"))
	}
	slices.Sort(there)
	if want := Pictures(); !slices.Equal(there, want) {
		t.Errorf("the folder has %v, the manual shows %v; run make manual", there, want)
	}
	if total > 600<<10 {
		t.Errorf("the pictures are %d bytes, want 600 KiB at most", total)
	}
}
