package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"wangting/internal/fault"
)

// Grace is the age below which no file is swept. A file is stored before the row that names
// it is committed.
const Grace = 24 * time.Hour

const (
	sweepBatch = 50               // files that an owner is asked about at a time; as many as fit a list of SQL
	sweepSpare = 10 * time.Second // no batch is begun when less time than this is left
	hallKey    = "hall"           // names the hall to which the store belongs
)

// ErrForeign means that the store belongs to another hall. A hall cannot prove what is
// nobody's among the files of another one.
var ErrForeign = errors.New("the file store belongs to another hall")

// File is a stored file in a list.
type File struct {
	Key     string
	Changed time.Time
}

// Sweeper deletes the files below a prefix that belong to nobody: replaced ones, and those
// of which no row was ever committed. It touches no file outside its prefix. It is for one
// goroutine at a time.
type Sweeper struct {
	Files  *Store
	Prefix string // ends in a slash
	// Alive gives those of the keys that must stay: named by a row, or not provably nobody's.
	Alive func(ctx context.Context, keys []string) ([]string, error)
	// Hall gives the unique name of the hall, the same for ever and on every node.
	Hall func(ctx context.Context) (string, error)
	Now  func() time.Time

	after string // the last key that a run looked at before its time was over
}

// Run sweeps as much as the time of ctx permits; the next run does the rest. A file that
// cannot be deleted does not stop the others.
func (s *Sweeper) Run(ctx context.Context) error {
	name, err := s.Hall(ctx)
	if err != nil {
		return fmt.Errorf("reading the name of the hall: %w", err)
	}
	if err := s.Files.claim(ctx, name); err != nil {
		return err
	}
	if err := s.Files.bucket.tidy(); err != nil {
		return fmt.Errorf("removing old uploads: %w", err)
	}
	var batch []string
	var failed error
	before, last := s.Now().Add(-Grace), ""
	for f, err := range s.Files.bucket.list(ctx, s.Prefix, s.after) {
		if err != nil {
			return errors.Join(failed, fmt.Errorf("listing files: %w", err))
		}
		if last = f.Key; f.Changed.Before(before) {
			batch = append(batch, f.Key)
		}
		if len(batch) < sweepBatch {
			continue
		}
		if err := s.batch(ctx, batch, &failed); err != nil {
			return errors.Join(failed, err)
		}
		batch, s.after = batch[:0], last
		if end, ok := ctx.Deadline(); ok && time.Until(end) < sweepSpare {
			return failed
		}
	}
	s.after = ""
	return errors.Join(s.batch(ctx, batch, &failed), failed)
}

// batch deletes those of the keys that are nobody's. It keeps the first failure of a deletion.
func (s *Sweeper) batch(ctx context.Context, keys []string, failed *error) error {
	if len(keys) == 0 {
		return nil
	}
	alive, err := s.Alive(ctx, keys)
	if err != nil {
		return fmt.Errorf("asking whose the files below %s are: %w", s.Prefix, err)
	}
	stays, gone := make(map[string]bool, len(alive)), 0
	for _, k := range alive {
		stays[k] = true
	}
	for _, k := range keys {
		if stays[k] {
			continue
		}
		if err := s.Files.Delete(ctx, k); err != nil {
			if *failed == nil {
				*failed = err
			}
			continue
		}
		gone++
	}
	if gone > 0 {
		slog.InfoContext(ctx, "files that belong to nobody are deleted", "prefix", s.Prefix, "files", gone)
	}
	return nil
}

// claim writes the name of the hall into a store that has none, and fails in the store of
// another hall.
func (s *Store) claim(ctx context.Context, name string) error {
	r, err := s.Open(ctx, hallKey)
	if errors.Is(err, fault.NotFound) {
		return s.Keep(ctx, hallKey, strings.NewReader(name), int64(len(name)))
	}
	if errors.Is(err, ErrDamaged) { // sealed under the keys of another hall
		return errors.Join(ErrForeign, err)
	}
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	there, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err == nil && string(there) != name {
		err = ErrForeign
	}
	return err
}
