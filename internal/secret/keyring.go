package secret

import (
	"context"
	"crypto/cipher"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Purposes of data keys.
const (
	PurposeSeal  = "seal"
	PurposeIndex = "index"
)

// WrappedKey is a data key as it is stored: useless without its master.
type WrappedKey struct {
	ID        string // 16 hexadecimal digits; the index key has a fixed one
	Purpose   string // PurposeSeal or PurposeIndex
	Wrapped   []byte
	MasterID  string
	CreatedAt time.Time
	Active    bool
}

// KeyStore keeps wrapped data keys for every node.
type KeyStore interface {
	// DataKeys gives all keys, in any order. Open may call it inside the caller's write
	// transaction, so it must read outside that transaction.
	DataKeys(ctx context.Context) ([]WrappedKey, error)
	// PutDataKey inserts a key, or replaces the one with the same ID. The key
	// is durable when it returns.
	PutDataKey(ctx context.Context, k WrappedKey) error
}

// ErrUnreadable is the cause when a sealed value cannot be opened: the value was changed
// or moved to another purpose, or its key is gone.
var ErrUnreadable = errors.New("sealed value cannot be opened")

const (
	format      = 1
	headerSize  = 1 + 8
	nonceSize   = 12
	tagSize     = 16
	overhead    = headerSize + nonceSize + tagSize
	indexKeyID  = "0000000000000001"
	missingRest = 30 * time.Second // pause between reloads for the same unknown key
	missingMax  = 1024
	reloadLimit = 5 * time.Second
)

// keyID is the 8 bytes in a sealed value's header.
type keyID uint64

// ring holds the keys of one reading of the store. It is immutable, so that readers need
// no lock.
type ring struct {
	aeads  map[keyID]cipher.AEAD
	active keyID
	index  []byte
}

// Keyring seals and opens values and makes keyed hashes. It is safe for concurrent use,
// also by several nodes over one store.
type Keyring struct {
	store KeyStore
	now   func() time.Time
	ring  atomic.Pointer[ring]

	mu      sync.Mutex // held while reading the store; guards the fields below
	masters []Master
	missing map[keyID]time.Time
}

// OpenKeyring reads the data keys, and makes the first ones in an empty store. It fails
// when the master key of a data key is missing: the hall must not start if it cannot read
// some values.
func OpenKeyring(ctx context.Context, masters []Master, store KeyStore, now func() time.Time) (*Keyring, error) {
	if len(masters) == 0 {
		return nil, errors.New("opening the keyring: no master key is given")
	}
	k := &Keyring{store: store, now: now, masters: masters, missing: map[keyID]time.Time{}}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.firstKeys(ctx); err != nil {
		return nil, fmt.Errorf("opening the keyring: %w", err)
	}
	if err := k.reload(ctx); err != nil {
		return nil, fmt.Errorf("opening the keyring: %w", err)
	}
	return k, nil
}

// firstKeys makes the missing keys. Two nodes may do so at once: they make the same index
// key, and both of their sealing keys are stored.
func (k *Keyring) firstKeys(ctx context.Context) error {
	stored, err := k.store.DataKeys(ctx)
	if err != nil {
		return fmt.Errorf("reading data keys: %w", err)
	}
	var sealed, seal, index bool
	for _, w := range stored {
		sealed = sealed || w.Purpose == PurposeSeal
		seal = seal || w.Purpose == PurposeSeal && w.Active
		index = index || w.Purpose == PurposeIndex
	}
	if !index {
		if sealed {
			return errors.New("the store has sealing keys but has lost its index key; restore it from a backup")
		}
		key := k.masters[0].derive("wangting index key")
		if err := k.put(ctx, indexKeyID, PurposeIndex, key); err != nil {
			return err
		}
	}
	if !seal {
		return k.put(ctx, hex.EncodeToString(random(8)), PurposeSeal, random(16))
	}
	return nil
}

func (k *Keyring) put(ctx context.Context, id, purpose string, key []byte) error {
	m := k.masters[0]
	err := k.store.PutDataKey(ctx, WrappedKey{
		ID: id, Purpose: purpose, Wrapped: m.wrap(id, purpose, key), MasterID: m.ID, CreatedAt: k.now(), Active: true,
	})
	if err != nil {
		return fmt.Errorf("storing data key %s: %w", id, err)
	}
	return nil
}

// Reload reads the store again. Every node calls it regularly, so that it seals under the
// new key after a rotation by another node.
func (k *Keyring) Reload(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.reload(ctx)
}

func (k *Keyring) reload(ctx context.Context) error {
	stored, err := k.store.DataKeys(ctx)
	if err != nil {
		return fmt.Errorf("reading data keys: %w", err)
	}
	r := &ring{aeads: map[keyID]cipher.AEAD{}}
	var newest WrappedKey
	for _, w := range stored {
		id, err := parseKeyID(w.ID)
		if err != nil {
			return err
		}
		key, err := unwrap(k.masters, w)
		if err != nil {
			return err
		}
		switch w.Purpose {
		case PurposeIndex:
			r.index = key
		case PurposeSeal:
			if len(key) != 16 {
				return fmt.Errorf("data key %s has %d bytes, not 16", w.ID, len(key))
			}
			r.aeads[id] = newAEAD(key)
			if w.Active && w.after(newest) {
				newest, r.active = w, id
			}
		default:
			return fmt.Errorf("data key %s has the unknown purpose %q", w.ID, w.Purpose)
		}
	}
	if newest.ID == "" || r.index == nil {
		return errors.New("the store has no active sealing key or no index key")
	}
	k.ring.Store(r)
	return nil
}

// after orders keys by age, and keys of the same time by identifier, so that every node
// picks the same active key.
func (w WrappedKey) after(o WrappedKey) bool {
	if !w.CreatedAt.Equal(o.CreatedAt) {
		return w.CreatedAt.After(o.CreatedAt) || o.ID == ""
	}
	return w.ID > o.ID
}

func unwrap(masters []Master, w WrappedKey) ([]byte, error) {
	for _, m := range masters {
		if m.ID == w.MasterID {
			return m.unwrap(w)
		}
	}
	return nil, fmt.Errorf("data key %s is under master %s, which is not configured", w.ID, w.MasterID)
}

func parseKeyID(s string) (keyID, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("data key identifier %q is not 16 hexadecimal digits", s)
	}
	return keyID(binary.BigEndian.Uint64(b)), nil
}

func (id keyID) String() string { return fmt.Sprintf("%016x", uint64(id)) }
