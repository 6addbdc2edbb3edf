package blob_test

import (
	"errors"
	"strings"
	"testing"

	"wangting/internal/blob"
	"wangting/internal/disk/disktest"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
)

// OPS-2: an upload that finds the disk full is an outage, not a fault of the program, and leaves nothing.
func TestAFullDiskIsAnOutage(t *testing.T) {
	dir := disktest.Small(t)
	s, err := blob.Open(blob.Options{URL: dir, Keys: secrettest.Keyring(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	put := func() error {
		_, err := s.Put(t.Context(), "a/b", strings.NewReader("%PDF-1.7"), 100)
		return err
	}
	clear := disktest.Fill(t, dir)
	if err := put(); !errors.Is(err, fault.Away) || !strings.Contains(fault.Of(err).Say, "12333") {
		t.Errorf("a full disk gave %v", err)
	}
	clear()
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	if err := put(); err != nil {
		t.Errorf("a disk with room again gave %v", err)
	}
}
