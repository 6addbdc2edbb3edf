package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"wangting/internal/secret"
)

// Hall is the hall to which a store belongs; *store.DB fulfils it. What it says comes from the database, which somebody who
// can write to the store cannot change.
type Hall interface {
	// HallName gives the unique name of the hall, the same for ever and on every node.
	HallName(ctx context.Context) (string, error)
	// Mark gives what was written down under a name, "" for nothing.
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, value string) error
}

// The mark that every file of a hall is sealed.
const (
	sealedMark = "files"
	sealedAll  = "sealed"
)

// AllSealed reports whether no plain file is accepted any more.
func (s *Store) AllSealed(ctx context.Context) (bool, error) {
	if s.hall == nil {
		return true, nil
	}
	v, err := s.hall.Mark(ctx, sealedMark)
	return v == sealedAll, err
}

// mayBePlain fails when a plain file must be a forgery.
func (s *Store) mayBePlain(ctx context.Context, key string) error {
	all, err := s.AllSealed(ctx)
	if err != nil {
		return fmt.Errorf("asking whether files may be plain: %w", err)
	}
	if all {
		return damaged(key, errors.New("it is not sealed, though every file of this hall is"))
	}
	return nil
}

// Reseal seals the keys of all files under the active key, seals the files that are plain, and gives the number of changed
// files. A file that cannot be read does not stop the others. Reseal may be stopped and run again: files that are done cost
// one look at their head. The first whole run ends the acceptance of plain files.
func (s *Store) Reseal(ctx context.Context) (int, error) {
	if s.hall == nil {
		return 0, errors.New("sealing files anew: the store has no hall")
	}
	name, err := s.hall.HallName(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the name of the hall: %w", err)
	}
	if err := s.claim(ctx, name); err != nil {
		return 0, fmt.Errorf("sealing files anew: %w", err)
	}
	changed, failures, plain := 0, 0, false
	var first error
	for f, err := range s.bucket.list(ctx, "", "") {
		if err != nil {
			return changed, fmt.Errorf("listing files: %w", err)
		}
		did, wasPlain, err := s.reseal(ctx, f.Key)
		if errors.Is(err, errOther) {
			did, wasPlain, err = s.reseal(ctx, f.Key)
		}
		switch {
		case errors.Is(err, errNone): // deleted meanwhile
		case ctx.Err() != nil:
			return changed, ctx.Err()
		case err != nil:
			slog.ErrorContext(ctx, "a file was not sealed anew", "key", f.Key, "err", err)
			if failures++; first == nil {
				first = err
			}
			plain = plain || wasPlain
		case did:
			changed++
		}
	}
	if !plain {
		if err := s.hall.SetMark(ctx, sealedMark, sealedAll); err != nil {
			return changed, fmt.Errorf("writing down that every file is sealed: %w", err)
		}
	}
	if first != nil {
		return changed, fmt.Errorf("%d files were not sealed anew, the first: %w", failures, first)
	}
	return changed, nil
}

// reseal does it for one file. It says whether the file was, or may have been, plain.
func (s *Store) reseal(ctx context.Context, key string) (changed, plain bool, _ error) {
	b, err := s.bucket.head(ctx, key)
	if err != nil {
		return false, true, err
	}
	h, sealed, err := parseHead(b)
	switch {
	case err != nil:
		return false, false, damaged(key, err)
	case !sealed:
		return true, true, s.sealPlain(ctx, key)
	}
	e, used, err := s.unseal(key, h)
	if err != nil {
		return false, false, err
	}
	if h[1-used] == nil && s.current(h[used]) {
		return false, false, nil
	}
	var both, only head // the slot that opens the file stays until the other one is written
	both[used], both[1-used] = h[used], s.seal(key, e)
	only[1-used] = both[1-used]
	return true, false, s.bucket.swapHead(ctx, key, b, both.bytes(), only.bytes())
}

func (s *Store) current(slot []byte) bool {
	id, err := secret.KeyID(slot)
	return err == nil && id == s.keys.ActiveKeyID()
}

// sealPlain seals a file that was stored before files were sealed.
func (s *Store) sealPlain(ctx context.Context, key string) error {
	if err := s.mayBePlain(ctx, key); err != nil {
		return err
	}
	body, size, err := s.bucket.open(ctx, key)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	_, err = s.store(ctx, key, body, size, func(_ received, info *Info, _ []byte) error {
		if info.Size != size {
			return io.ErrUnexpectedEOF
		}
		return nil
	})
	return err
}
