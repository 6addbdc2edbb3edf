package secret

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Rotate makes a new active data key and retires the others, which still open
// what they sealed. The new one is stored first: a rotation cut off in the
// middle leaves two active keys, of which every node takes the newer.
func (k *Keyring) Rotate(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()

	old, err := k.store.DataKeys(ctx)
	if err != nil {
		return fmt.Errorf("rotating: reading data keys: %w", err)
	}
	at := k.now()
	for _, w := range old {
		if w.Purpose == PurposeSeal && !w.CreatedAt.Before(at) {
			at = w.CreatedAt.Add(time.Microsecond) // a clock behind must not make the new key the older
		}
	}
	id, m := hex.EncodeToString(random(8)), k.masters[0]
	fresh := WrappedKey{ID: id, Purpose: PurposeSeal, Wrapped: m.wrap(id, PurposeSeal, random(16)), MasterID: m.ID, CreatedAt: at, Active: true}
	if err := k.store.PutDataKey(ctx, fresh); err != nil {
		return fmt.Errorf("rotating: storing data key %s: %w", id, err)
	}
	for _, w := range old {
		if w.Purpose != PurposeSeal || !w.Active {
			continue
		}
		w.Active = false
		if err := k.store.PutDataKey(ctx, w); err != nil {
			return fmt.Errorf("rotating: retiring data key %s: %w", w.ID, err)
		}
	}
	return k.reload(ctx)
}

// Rewrap puts every data key under the first of masters. The others, and those
// the keyring was opened with, serve to unwrap what is still under them. No
// value is touched. Afterwards every node must be configured with the new
// master; until then the nodes keep working with the keys they hold.
func (k *Keyring) Rewrap(ctx context.Context, masters []Master) error {
	if len(masters) == 0 {
		return errors.New("rewrapping: no master key is given")
	}
	k.mu.Lock()
	defer k.mu.Unlock()

	stored, err := k.store.DataKeys(ctx)
	if err != nil {
		return fmt.Errorf("rewrapping: reading data keys: %w", err)
	}
	known := append(append([]Master{}, masters...), k.masters...)
	for _, w := range stored {
		if w.MasterID == masters[0].ID {
			continue
		}
		key, err := unwrap(known, w)
		if err != nil {
			return fmt.Errorf("rewrapping: %w", err)
		}
		w.Wrapped, w.MasterID = masters[0].wrap(w.ID, w.Purpose, key), masters[0].ID
		if err := k.store.PutDataKey(ctx, w); err != nil {
			return fmt.Errorf("rewrapping: storing data key %s: %w", w.ID, err)
		}
	}
	k.masters = masters
	return k.reload(ctx)
}
