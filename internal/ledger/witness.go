package ledger

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"

	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"golang.org/x/mod/sumdb/note"

	"wangting/internal/fault"
)

// Witness is an institution outside the hall that signs checkpoints too, once it has seen that nothing was removed since the last one
// that it signed (C2SP tlog-witness).
type Witness interface {
	Name() string // as people call it
	Key() string  // its verifier key for cosignature/v1, as WitnessName takes it
	// Cosign asks it to sign a checkpoint; the proof is that of consistency since the size that it signed last. It gives lines of a signed
	// note that nobody has verified. *Stale when it has signed another size; Away.
	Cosign(ctx context.Context, old int64, proof [][]byte, checkpoint string) (lines string, err error)
}

// Stale says that a witness has signed a checkpoint of another size last.
type Stale struct{ Size int64 }

func (s *Stale) Error() string { return fmt.Sprintf("the witness has signed %d records", s.Size) }

// Cosignature is the newest line of a witness.
type Cosignature struct {
	Key        string // of the witness
	Size       int64
	Checkpoint string // as the hall signed it
	Line       string // of a signed note, with its end
}

// Name is what the witness calls itself in its key.
func (c Cosignature) Name() string {
	name, _, _ := strings.Cut(c.Key, "+")
	return name
}

// SignedAt is when the witness says that it signed.
func (c Cosignature) SignedAt() time.Time {
	_, sig, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(c.Line, "\n"), "— "), " ")
	at, err := formats.CoSigV1Timestamp(note.Signature{Base64: sig})
	if err != nil {
		return time.Time{}
	}
	return at
}

// kindCosigner stands before the public key of a witness: Ed25519 over a checkpoint and a time.
const kindCosigner = "\x04"

// WitnessName gives the name in the verifier key of a witness, or says what is wrong with the key.
func WitnessName(key string) (string, error) {
	v, err := cosigner(key)
	if err != nil {
		return "", err
	}
	return v.Name(), nil
}

func cosigner(key string) (note.Verifier, error) {
	_, b, err := read(key, kindCosigner)
	switch {
	case err != nil:
		return nil, err
	case len(b) != ed25519.PublicKeySize:
		return nil, errors.New("the key of a witness has another length")
	}
	return formats.NewVerifierForCosignatureV1(key)
}

// errBehind is what nobody but a witness can find: it has signed more than this log has.
var errBehind = errors.New("the witness has signed more records than the log has: the database was set back, or there are two logs")

// pause is how long a witness is left alone by all nodes together after it was asked.
const pause = 10 * time.Second

// Follow asks a witness to sign the newest checkpoint, unless it has done so or was just asked. It holds no lock and nothing waits for
// it. Any number of nodes may call it at any time.
func (s *Service) Follow(ctx context.Context, w Witness) error {
	head, err := s.Store.Head(ctx)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the head of the public log: %w", err)
	}
	last, err := s.last(ctx, w)
	if err != nil || last.Checkpoint == head.Checkpoint {
		return err
	}
	now := s.Now()
	if mine, err := s.Store.ClaimWitness(ctx, w.Key(), now, now.Add(-pause)); err != nil || !mine {
		return err
	}
	c, err := s.Ask(ctx, w)
	if err != nil {
		return err
	}
	if err := s.Store.PutCosignature(ctx, c); err != nil {
		return fmt.Errorf("keeping the signature of %s: %w", w.Name(), err)
	}
	return nil
}

func (s *Service) last(ctx context.Context, w Witness) (Cosignature, error) {
	list, err := s.Store.Cosignatures(ctx)
	if err != nil {
		return Cosignature{}, fmt.Errorf("reading what witnesses have signed: %w", err)
	}
	for _, c := range list {
		if c.Key == w.Key() {
			return c, nil
		}
	}
	return Cosignature{Key: w.Key()}, nil
}

// Ask asks a witness to sign the newest checkpoint and verifies what it gives. It keeps nothing. NotFound before the first checkpoint,
// Away, and an error for a signature that is not the witness's over this checkpoint.
func (s *Service) Ask(ctx context.Context, w Witness) (Cosignature, error) {
	head, err := s.Store.Head(ctx)
	if err != nil {
		return Cosignature{}, fmt.Errorf("reading the head of the public log: %w", err)
	}
	last, err := s.last(ctx, w)
	if err != nil {
		return Cosignature{}, err
	}
	lines, err := s.ask(ctx, w, last.Size, head)
	if stale, ok := errors.AsType[*Stale](err); ok { // its memory is the one that counts
		lines, err = s.ask(ctx, w, stale.Size, head)
	}
	if err != nil {
		return Cosignature{}, fmt.Errorf("asking %s to sign the public log: %w", w.Name(), err)
	}
	line, err := signedBy(w.Key(), head.Checkpoint, lines)
	if err != nil {
		return Cosignature{}, fmt.Errorf("the signature of %s is not taken: %w", w.Name(), err)
	}
	return Cosignature{Key: w.Key(), Size: head.Size, Checkpoint: head.Checkpoint, Line: line}, nil
}

func (s *Service) ask(ctx context.Context, w Witness, old int64, head Head) (string, error) {
	if old > head.Size {
		if now, err := s.Store.Head(ctx); err != nil || now.Size >= old { // another node was faster
			return "", errors.Join(errors.New("the log grew meanwhile"), err)
		}
		return "", errBehind
	}
	var since [][]byte
	if old > 0 {
		nodes, err := proof.Consistency(uint64(old), uint64(head.Size))
		if err != nil {
			return "", err
		}
		if since, err = s.path(ctx, nodes); err != nil {
			return "", err
		}
	}
	return w.Cosign(ctx, old, since, head.Checkpoint)
}

// signedBy picks, of lines that a witness gave, the one of its key that verifies over a checkpoint.
func signedBy(key, checkpoint, lines string) (string, error) {
	v, err := cosigner(key)
	if err != nil {
		return "", err
	}
	n, err := note.Open([]byte(checkpoint+lines), note.VerifierList(v))
	if err != nil {
		return "", err
	}
	sig := n.Sigs[0]
	return "— " + sig.Name + " " + sig.Base64 + "\n", nil
}

// cosigned gives the checkpoint with most signatures of witnesses among those with more records than least, and their keys; the newest
// one without any when there is none.
func (s *Service) cosigned(ctx context.Context, least int64) (checkpoint string, size int64, keys []string, err error) {
	list, err := s.Store.Cosignatures(ctx)
	if err != nil {
		return "", 0, nil, fmt.Errorf("reading what witnesses have signed: %w", err)
	}
	for _, c := range list {
		if c.Size <= least {
			continue
		}
		text, names := with(c.Checkpoint, list)
		if len(names) > len(keys) || len(names) == len(keys) && c.Size > size {
			checkpoint, size, keys = text, c.Size, names
		}
	}
	if len(keys) > 0 {
		return checkpoint, size, keys, nil
	}
	head, err := s.Store.Head(ctx)
	return head.Checkpoint, head.Size, nil, err
}

// with adds to a checkpoint the lines of those who signed it, and gives their keys.
func with(checkpoint string, list []Cosignature) (text string, keys []string) {
	text = checkpoint
	for _, c := range list {
		if c.Checkpoint == checkpoint {
			text, keys = text+c.Line, append(keys, c.Key)
		}
	}
	return text, keys
}

// Cosignatures gives the newest signature of each witness, also of one that is no longer asked.
func (s *Service) Cosignatures(ctx context.Context) ([]Cosignature, error) {
	list, err := s.Store.Cosignatures(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what witnesses have signed: %w", err)
	}
	return list, nil
}
