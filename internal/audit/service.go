package audit

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/tx"
)

// Store keeps entries.
type Store interface {
	// Add inserts an entry into the transaction of ctx.
	Add(ctx context.Context, e Entry) error
	// LockSealing waits until no other sealer works, and holds a lock until the transaction ends.
	LockSealing(ctx context.Context) error
	// Head gives the last link; fault.NotFound before the first.
	Head(ctx context.Context) (Head, error)
	PutHead(ctx context.Context, h Head) error
	// Waiting gives entries without a place, in the order of their ids.
	Waiting(ctx context.Context, after string, most int) ([]Entry, error)
	// Place gives a waiting entry its seq and chain.
	Place(ctx context.Context, id string, seq int64, chain []byte) error
	// Sealed gives entries with a place greater than after, in order.
	Sealed(ctx context.Context, after int64, most int) ([]Entry, error)
	// Search gives entries, newest first.
	Search(ctx context.Context, q Query) ([]Entry, error)
	// Entry gives one entry by id; fault.NotFound for none.
	Entry(ctx context.Context, id string) (Entry, error)
}

// Service keeps the record.
type Service struct {
	Store Store
	Tx    tx.Tx
	Keys  *secret.Keyring
	Now   func() time.Time

	words  map[string]string // of acts
	things map[string]Things // by kind of object
	inner  []string          // acts that no unit reads
}

// Record stores a deed in the transaction of ctx. If it fails, the command that did the
// deed must fail too.
func (s *Service) Record(ctx context.Context, who actor.Actor, d actor.Deed) error {
	e, err := entry(who, d, s.Now())
	if err != nil {
		return err
	}
	e.Digest = digest(s.Keys, e)
	if err := s.Store.Add(ctx, e); err != nil {
		return fmt.Errorf("recording %s: %w", d.Act, err)
	}
	return nil
}

// sealBatch limits the number of rows in a transaction of the sealer, while other writers wait.
const sealBatch = 200

// errHead stops the sealer when the stored head is forged.
var errHead = errors.New("the head of the audit chain was changed; nothing more is sealed until it is looked into")

// Seal gives every waiting row its place in the chain, and returns the new head. Any
// number of nodes may call it; a row is sealed once.
func (s *Service) Seal(ctx context.Context) (Head, error) {
	for {
		h, n, err := s.sealSome(ctx)
		if err != nil || n < sealBatch {
			return h, err
		}
	}
}

func (s *Service) sealSome(ctx context.Context) (Head, int, error) {
	waiting, err := s.Store.Waiting(ctx, "", 1)
	if err != nil || len(waiting) == 0 {
		h, e := s.head(ctx)
		return h, 0, errors.Join(err, e)
	}
	var h Head
	n := 0
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockSealing(ctx); err != nil {
			return err
		}
		if h, err = s.head(ctx); err != nil {
			return err
		}
		rows, err := s.Store.Waiting(ctx, "", sealBatch)
		if err != nil {
			return err
		}
		n = len(rows)
		for _, e := range rows {
			h.Seq++
			h.Chain = link(s.Keys, h.Chain, e.Digest, h.Seq)
			if err := s.Store.Place(ctx, e.ID, h.Seq, h.Chain); err != nil {
				return err
			}
		}
		h.Mark = mark(s.Keys, h.Seq, h.Chain)
		return s.Store.PutHead(ctx, h)
	})
	if err != nil {
		return Head{}, 0, fmt.Errorf("sealing the audit: %w", err)
	}
	return h, n, nil
}

// head gives the last link, the origin before the first, or errHead.
func (s *Service) head(ctx context.Context) (Head, error) {
	h, err := s.Store.Head(ctx)
	switch {
	case errors.Is(err, fault.NotFound):
		return Head{Chain: origin(s.Keys)}, nil
	case err != nil:
		return Head{}, fmt.Errorf("reading the head of the audit: %w", err)
	case !hmac.Equal(h.Mark, mark(s.Keys, h.Seq, h.Chain)):
		return Head{}, errHead
	}
	return h, nil
}
