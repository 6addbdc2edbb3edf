package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/tx"
)

// Path is the public page of the log; its checkpoint, tiles and proofs lie below it.
const Path = "/log"

// Entry is a record as it is stored, with its place.
type Entry struct {
	ID      string
	Subject string // what the record is about: the id of a document, or of the case of a receipt
	Record  Record
	Seq     int64 // place in the log, from 0; Waiting before it has one
}

// Say is where the record stands, as every page says it.
func (e Entry) Say() string {
	if e.Seq == Waiting {
		return "正在写入公开日志"
	}
	return fmt.Sprintf("已写入公开日志 第 %d 条", e.Seq+1)
}

// Waiting is the place of a record that has none yet.
const Waiting = -1

// Head is the newest checkpoint.
type Head struct {
	Size       int64
	Checkpoint string
	At         time.Time
}

// Node is a complete subtree: Place counts those of one Level from the left, from 0. Level 0 has the leaves.
type Node struct {
	Level, Place uint64
	Hash         []byte
}

// Store keeps records, hashes, keys and the head.
type Store interface {
	// Add inserts a record without a place, in the transaction of ctx. It does nothing when the subject has a record of that digest.
	Add(ctx context.Context, e Entry) error
	// Waits reports whether a record has no place.
	Waits(ctx context.Context) (bool, error)
	// Waiting gives records without a place, the oldest first.
	Waiting(ctx context.Context, most int) ([]Entry, error)
	// Place gives a waiting record its place.
	Place(ctx context.Context, id string, seq int64) error
	// Of gives the records of some subjects.
	Of(ctx context.Context, subjects []string) ([]Entry, error)

	// LockSequencing waits until no other sequencer works, and holds a lock until the transaction ends.
	LockSequencing(ctx context.Context) error
	// Head gives the newest checkpoint. NotFound before the first.
	Head(ctx context.Context) (Head, error)
	PutHead(ctx context.Context, h Head) error
	Secrets(ctx context.Context) ([]Secret, error)
	AddSecret(ctx context.Context, s Secret) error

	AddNodes(ctx context.Context, list []Node) error
	// Nodes gives the hashes of nodes in the order of ids. An error when one is missing.
	Nodes(ctx context.Context, ids []compact.NodeID) ([][]byte, error)
	// Row gives the hashes of neighbours in one level.
	Row(ctx context.Context, level, first uint64, most int) ([][]byte, error)

	// Cosignatures gives the newest signature of each witness that has signed, in the order of their keys.
	Cosignatures(ctx context.Context) ([]Cosignature, error)
	// PutCosignature keeps a signature in the place of the witness's earlier one. It does nothing when that is over more records.
	PutCosignature(ctx context.Context, c Cosignature) error
	// ClaimWitness notes that a witness is asked now, and tells whether nobody has asked it since before.
	ClaimWitness(ctx context.Context, key string, now, before time.Time) (bool, error)

	// AddDay keeps the checkpoint of a day. It does nothing when the day has one.
	AddDay(ctx context.Context, d Day) error
	// LastDay gives the newest day, the zero Day when there is none.
	LastDay(ctx context.Context) (Day, error)
	// Days gives all days, the oldest first.
	Days(ctx context.Context) ([]Day, error)
}

// Service is the log.
type Service struct {
	Store  Store
	Tx     tx.Tx
	Now    func() time.Time
	Origin string // name of a new log: the hall's host and Path, as signed notes are named

	Witnesses []Witness // who is asked to sign too; none where nobody is set
}

// Add writes down that bytes with a digest (SHA-256, hexadecimal) were issued at a time, in the caller's transaction. A second record of
// the same digest about the same subject is none.
func (s *Service) Add(ctx context.Context, subject string, k Kind, digest string, at time.Time) error {
	e := Entry{ID: id.New(), Subject: subject, Record: Record{Kind: k, Digest: digest, Micros: at.UnixMicro(), Random: newRandom()}}
	if !e.Record.right() {
		return fmt.Errorf("no record of the public log: %s %q at %v", k, digest, at)
	}
	if err := s.Store.Add(ctx, e); err != nil {
		return fmt.Errorf("writing to the public log: %w", err)
	}
	return nil
}

// batch is how many records one transaction of the sequencer places, while other writers wait.
const batch = 200

// errForked stops the sequencer.
var errForked = errors.New("the stored log is not the one that was signed; nothing more is added until it is looked into")

// Sequence gives every waiting record its place and signs a checkpoint. Any number of nodes may call it at any time.
func (s *Service) Sequence(ctx context.Context) error {
	for {
		n, err := s.sequenceSome(ctx)
		if err != nil || n < batch {
			return err
		}
	}
}

func (s *Service) sequenceSome(ctx context.Context) (int, error) {
	waits, err := s.Store.Waits(ctx)
	if err != nil {
		return 0, fmt.Errorf("looking for waiting records: %w", err)
	}
	if !waits {
		if _, err = s.Store.Head(ctx); !errors.Is(err, fault.NotFound) {
			return 0, err
		}
	}
	n := 0
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockSequencing(ctx); err != nil {
			return err
		}
		rows, err := s.Store.Waiting(ctx, batch)
		if err != nil {
			return err
		}
		n = len(rows)
		return s.extend(ctx, rows)
	})
	if err != nil {
		return 0, fmt.Errorf("sequencing the public log: %w", err)
	}
	return n, nil
}

// extend adds records to the tree and signs it, in a transaction that holds the lock.
func (s *Service) extend(ctx context.Context, rows []Entry) error {
	keys, err := s.signers(ctx)
	if err != nil {
		return err
	}
	head, err := s.Store.Head(ctx)
	switch {
	case errors.Is(err, fault.NotFound):
	case err != nil:
		return err
	case len(rows) == 0:
		return nil // another node was faster
	}
	tree, err := s.tree(ctx, head, keys.keys())
	if err != nil {
		return err
	}
	var fresh []Node
	keep := func(id compact.NodeID, hash []byte) { fresh = append(fresh, Node{uint64(id.Level), id.Index, hash}) }
	for _, e := range rows {
		if err := s.Store.Place(ctx, e.ID, int64(tree.End())); err != nil {
			return err
		}
		if err := tree.Append(e.Record.leaf(), keep); err != nil {
			return err
		}
	}
	if err := s.Store.AddNodes(ctx, fresh); err != nil {
		return err
	}
	root, err := rootOf(tree)
	if err != nil {
		return err
	}
	note, err := keys.signed(int64(tree.End()), root)
	if err != nil {
		return err
	}
	return s.Store.PutHead(ctx, Head{Size: int64(tree.End()), Checkpoint: note, At: s.Now()})
}

var ranges = &compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// tree gives the right edge of the tree of a head. errForked when it is not the tree that the head signs.
func (s *Service) tree(ctx context.Context, h Head, keys Keys) (*compact.Range, error) {
	tree, err := s.edge(ctx, h.Size)
	if err != nil || h.Checkpoint == "" {
		return tree, err
	}
	root, err := rootOf(tree)
	if err != nil {
		return nil, err
	}
	if c, err := keys.open(h.Checkpoint); err != nil || int64(c.Size) != h.Size || !bytes.Equal(c.Hash, root) {
		return nil, errors.Join(errForked, err)
	}
	return tree, nil
}

// edge gives the tree of the first records, as far as more can be added to it.
func (s *Service) edge(ctx context.Context, size int64) (*compact.Range, error) {
	hashes, err := s.Store.Nodes(ctx, compact.RangeNodes(0, uint64(size), nil))
	if err != nil {
		return nil, err
	}
	return ranges.NewRange(0, uint64(size), hashes)
}

func rootOf(tree *compact.Range) ([]byte, error) {
	if tree.End() == 0 {
		return rfc6962.DefaultHasher.EmptyRoot(), nil
	}
	return tree.GetRootHash(nil)
}

// signers gives the keys of the log, which are drawn for its first checkpoint under the lock of the sequencer.
func (s *Service) signers(ctx context.Context) (signers, error) {
	list, err := s.Store.Secrets(ctx)
	if err != nil {
		return signers{}, fmt.Errorf("reading the keys of the log: %w", err)
	}
	if len(list) == 0 {
		if list, err = newSecrets(s.Origin); err != nil {
			return signers{}, fmt.Errorf("drawing the keys of the log: %w", err)
		}
		for _, k := range list {
			if err := s.Store.AddSecret(ctx, k); err != nil {
				return signers{}, fmt.Errorf("keeping the keys of the log: %w", err)
			}
		}
	}
	return signersOf(list)
}
