package secret

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Rotate makes a new active data key and retires the others, which can still open the
// values that they sealed. It stores the new key first: if it is interrupted, there are
// two active keys, and every node uses the newer one.
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
			at = w.CreatedAt.Add(time.Microsecond) // the new key must be newer even if this clock is slow
		}
	}
	id, m := hex.EncodeToString(random(8)), k.masters[0]
	fresh := WrappedKey{
		ID:        id,
		Purpose:   PurposeSeal,
		Wrapped:   m.wrap(id, PurposeSeal, random(16)),
		MasterID:  m.ID,
		CreatedAt: at,
		Active:    true,
	}
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

// Rewrap wraps every data key with the first of masters. It unwraps them with the other
// masters and with those that the keyring was opened with. No sealed value changes. Then
// configure every node with the new master; until its restart a node works with the keys
// in its memory.
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
