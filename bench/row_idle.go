package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// idleTime is how long a process stays idle before its memory is read.
const idleTime = 3 * time.Second

// idleRow measures the memory of a hall that has answered once and is idle, and the size of its binary.
func idleRow(b *bench) ([]line, error) {
	idle := func(start func() (*process, error)) (float64, error) {
		p, err := start()
		if err != nil {
			return 0, err
		}
		defer p.stop()
		time.Sleep(idleTime)
		return p.resident()
	}
	all, err := alternate(1, func() (p pair, err error) {
		if p.ours, err = idle(func() (*process, error) { return b.start() }); err != nil {
			return p, err
		}
		p.limit, err = idle(func() (*process, error) { return b.startLimit("hellosqlite", "-db", filepath.Join(b.dir, "hello.db")) })
		return p, err
	})
	if err != nil {
		return nil, err
	}
	lines := []line{write("idle memory, catalogue as shipped / hello + SQLite", all, megabytes, "≤ 40 MB")}
	var sizes [2]float64
	for i, path := range []string{b.hall, b.limit["hellosqlite"]} {
		f, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		sizes[i] = float64(f.Size()) / (1 << 20)
	}
	return append(lines, line{work: "stripped binary / hello + SQLite", ours: megabytes(sizes[0]), limit: megabytes(sizes[1]),
		ratio: fmt.Sprintf("%.2f", sizes[0]/sizes[1]), goal: "≤ 60 MB"}), nil
}
