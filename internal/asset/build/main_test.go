package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestWhatIsCommittedIsWhatTheSourcesGive(t *testing.T) {
	fresh := t.TempDir()
	if err := build("../src", fresh); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadDir(fresh)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadDir("../dist")
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != len(committed) {
		t.Errorf("dist has %d files, its sources give %d; run go generate", len(committed), len(made))
	}
	for _, f := range made {
		want, err := os.ReadFile(filepath.Join(fresh, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("../dist", f.Name()))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("dist/%s is not what its sources give; run go generate", f.Name())
		}
	}
}

func TestAMistakeInAStyleSheetStopsTheBuild(t *testing.T) {
	src := t.TempDir()
	if err := os.MkdirAll(filepath.Join(src, "css"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(src, "css", "a.css"), []byte("a { color: red"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := styles(src, nil, "css"); err == nil {
		t.Error("an unclosed rule was built")
	}
}
