package workday

import (
	"fmt"
	"os"
)

// Open gives the built-in calendar, with the years of a file over it; no path adds nothing.
func Open(path string) (*Calendar, error) {
	c, err := China().WithYears() // one of its own, to lay years over
	if err != nil || path == "" {
		return c, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("settings: calendar: %w", err)
	}
	defer func() { _ = f.Close() }()
	if c, err = c.With(f); err != nil {
		return nil, fmt.Errorf("settings: calendar %s: %w", path, err)
	}
	return c, nil
}
