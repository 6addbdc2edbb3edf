package windowdb

import (
	"context"
	"strings"

	"wangting/internal/store"
	"wangting/internal/window"
)

// AliveScans gives those of the keys that an entry names, and those that are not the key of a
// scan. The names are sealed, so the entries are opened.
func (s Store) AliveScans(ctx context.Context, keys []string) ([]string, error) {
	var alive, ids []string
	asked := map[string]bool{}
	for _, k := range keys {
		entry, scan, ok := strings.Cut(strings.TrimPrefix(k, window.ScanPrefix), "/")
		switch {
		case !strings.HasPrefix(k, window.ScanPrefix) || !ok || strings.Contains(scan, "/"):
			alive = append(alive, k)
		case !asked[entry]:
			asked[entry], ids = true, append(ids, entry)
		}
	}
	if len(ids) == 0 {
		return alive, nil
	}
	var rows []row
	list, args := store.In(1, ids)
	if err := s.DB.Select(ctx, &rows, `SELECT `+columns+` FROM window_entry WHERE id IN (`+list+`)`, args...); err != nil {
		return nil, err
	}
	for _, r := range rows {
		e, err := s.open(r)
		if err != nil {
			return nil, err
		}
		for _, sc := range e.Scans {
			alive = append(alive, sc.Key)
		}
	}
	return alive, nil
}
