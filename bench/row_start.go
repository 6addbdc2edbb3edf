package main

import "path/filepath"

// startRow measures the time from the start of the process to its first complete page,
// on an existing database.
func startRow(b *bench) ([]line, error) {
	ours := func() (float64, error) {
		p, err := b.start()
		if err != nil {
			return 0, err
		}
		defer p.stop()
		return ms(p.first), nil
	}
	limit := func(name string, args ...string) func() (float64, error) {
		return func() (float64, error) {
			p, err := b.startLimit(name, args...)
			if err != nil {
				return 0, err
			}
			defer p.stop()
			return ms(p.first), nil
		}
	}
	if _, err := ours(); err != nil { // warm the file cache
		return nil, err
	}
	var lines []line
	for _, l := range []struct {
		name, goal string
		run        func() (float64, error)
	}{
		{"bare hello", "≤ 2.5", limit("hello")},
		{"hello + SQLite", "", limit("hellosqlite", "-db", filepath.Join(b.dir, "hello.db"))},
	} {
		all, err := alternate(*pairs, func() (p pair, err error) {
			if p.ours, err = ours(); err != nil {
				return p, err
			}
			p.limit, err = l.run()
			return p, err
		})
		if err != nil {
			return nil, err
		}
		lines = append(lines, write("start to first page / "+l.name, all, millis, l.goal))
	}
	return lines, nil
}
