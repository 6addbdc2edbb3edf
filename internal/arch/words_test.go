package arch

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// What a person signs in with is an 账号, what a unit or a person has with the hall (and with a bank) an 账户. 帐 is the other spelling of the same sound, and people take the two for two things.
func TestAnAccountIsSpeltInOneWay(t *testing.T) {
	var files []string
	for _, ending := range []string{".templ", ".go", ".json", ".html"} {
		files = append(files, sources(t, ending)...)
	}
	if len(files) < 500 {
		t.Fatalf("only %d files are read", len(files))
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []string{"\u5e10号", "\u5e10户", "已有账户？", "没有账户？", "个人账号的", "账号的单位", "刷脸认证"} {
			if bytes.Contains(text, []byte(wrong)) && !isTest(name) {
				t.Errorf("%s writes %s", name, wrong)
			}
		}
	}
}
