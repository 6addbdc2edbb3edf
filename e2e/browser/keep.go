package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// saveFailure saves the picture and the text of the window for the person who studies the failure.
func (v *Visitor) saveFailure() {
	dir, err := failures()
	if err != nil {
		v.t.Logf("nothing is kept: %v", err)
		return
	}
	stem := filepath.Join(dir, strings.NewReplacer("/", "_", " ", "_").Replace(v.t.Name()))
	stem += fmt.Sprintf("-%d", v.nth)
	text, _ := look[string](v, "text")
	at, _ := v.address()
	if err := os.WriteFile(stem+".txt", []byte(at+"\n\n"+text+"\n"), 0o600); err != nil {
		v.t.Logf("the text is not kept: %v", err)
	}
	picture, err := v.Picture()
	if err == nil {
		err = os.WriteFile(stem+".png", picture, 0o600)
	}
	if err != nil {
		v.t.Logf("the picture is not kept: %v", err)
		return
	}
	v.t.Logf("picture: %s.png", stem)
}

// failures returns the path of e2e/failures below the folder of go.mod.
func failures() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", os.ErrNotExist
		}
		dir = up
	}
	dir = filepath.Join(dir, "e2e", "failures")
	return dir, os.MkdirAll(dir, 0o755)
}
