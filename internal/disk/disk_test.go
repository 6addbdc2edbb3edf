//go:build linux

package disk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/disk"
	"wangting/internal/disk/disktest"
)

// OPS-2
func TestAProbeTellsWhatIsWrongAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := disk.Probe(dir); err != nil {
		t.Fatal(err)
	}
	if err := disk.Probe(filepath.Join(dir, "gone")); err == nil || !strings.Contains(err.Error(), "cannot be written to") {
		t.Errorf("a missing directory gave %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAProbeFindsAFullDiskAndThatItIsCleared(t *testing.T) {
	dir := disktest.Small(t)
	if err := disk.Probe(dir); err != nil {
		t.Fatal(err)
	}
	clear := disktest.Fill(t, dir)
	if err := disk.Probe(dir); err == nil || !strings.Contains(err.Error(), "is full") {
		t.Errorf("a full disk gave %v", err)
	}
	clear()
	if err := disk.Probe(dir); err != nil {
		t.Errorf("a disk with room again gave %v", err)
	}
}
