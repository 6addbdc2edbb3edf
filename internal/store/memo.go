package store

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"
)

// stamp is a state of the database: as long as it is the same, nobody has committed anything.
type stamp [48]byte

// Memo knows again what was read from the database until somebody commits:
// anybody, in this process or another, in any table. So it answers what the database
// would, and whoever loses a right loses it with the commit that takes it. What depends on the
// time is for the caller to decide anew. Of PostgreSQL no stamp can be had
// as cheaply as a row is read, and there, as inside a transaction, each question is
// asked of the database. It is safe for concurrent use; a nil Memo remembers nothing.
type Memo[T any] struct {
	db   *DB
	seen *lru.Cache[string, remembered[T]]
}

type remembered[T any] struct {
	at   stamp
	what T
}

// NewMemo makes a Memo that remembers most answers at the most.
func NewMemo[T any](db *DB, most int) *Memo[T] {
	if db.stamps == nil {
		return nil
	}
	c, _ := lru.New[string, remembered[T]](most) // fails for sizes below 1 only
	return &Memo[T]{db, c}
}

// Get gives what read gives for a key; an error is not remembered. What it gives is shared: it must not be changed.
func (m *Memo[T]) Get(ctx context.Context, key string, read func() (T, error)) (T, error) {
	if m == nil || txFrom(ctx) != nil {
		return read()
	}
	at, known := m.db.stamps.now() // before reading: what is read later than its stamp is only forgotten early
	if known {
		if r, ok := m.seen.Get(key); ok && r.at == at {
			return r.what, nil
		}
	}
	what, err := read()
	if known && err == nil {
		m.seen.Add(key, remembered[T]{at, what})
	}
	return what, err
}
