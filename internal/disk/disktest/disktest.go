//go:build linux

// Package disktest makes small disks that tests fill.
package disktest

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Small mounts a disk of two megabytes. It skips the test where mounting is not allowed.
func Small(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("wangting-test", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("mounting is not allowed here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// Fill writes into a directory until its disk is full; clear makes room again.
func Fill(t testing.TB, dir string) (clear func()) {
	t.Helper()
	path := filepath.Join(dir, "filling")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, zeros{}); err == nil {
		t.Fatal("the disk took everything")
	}
	_ = f.Close()
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
