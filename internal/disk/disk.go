// Package disk proves that a directory can be written to.
package disk

import (
	"errors"
	"fmt"
	"os"
)

// probeBytes is how much a probe writes: more than a file system hides in an inode, and enough for SQLite to
// record that a transaction failed.
const probeBytes = 128 << 10

// Probe writes a file into a directory, syncs it, and removes it. It fails when the directory is
// missing, read-only or full. Free space is not asked for: quotas and reserved blocks make that figure
// a guess, and a network's file system may not know it.
func Probe(dir string) (err error) {
	f, err := os.CreateTemp(dir, ".part-probe-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written to: %w", dir, err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := f.Write(make([]byte, probeBytes)); err != nil {
		return fmt.Errorf("%s is full: %w", dir, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("%s cannot be written to: %w", dir, err)
	}
	return nil
}
