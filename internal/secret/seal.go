package secret

import (
	"context"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
)

// Seal encrypts a value under the active data key. Only Open with the same
// purpose gives it back.
func (k *Keyring) Seal(purpose, plain string) []byte {
	r := k.ring.Load()
	out := make([]byte, headerSize+nonceSize, overhead+len(plain))
	copy(out, header(r.active))
	copy(out[headerSize:], random(nonceSize))
	return r.aeads[r.active].Seal(out, out[headerSize:], []byte(plain), aad(out[:headerSize], purpose))
}

// Open decrypts a value that Seal made for the same purpose. The error wraps
// ErrUnreadable when the value was changed.
func (k *Keyring) Open(purpose string, sealed []byte) (string, error) {
	id, err := sealedUnder(sealed)
	if err != nil {
		return "", err
	}
	aead, err := k.aead(id)
	if err != nil {
		return "", err
	}
	nonce, text := sealed[headerSize:headerSize+nonceSize], sealed[headerSize+nonceSize:]
	plain, err := aead.Open(nil, nonce, text, aad(sealed[:headerSize], purpose))
	if err != nil {
		return "", fmt.Errorf("opening a value of %s under key %s: %w", purpose, id, ErrUnreadable)
	}
	return string(plain), nil
}

// aead finds a key. It reads the store once if the key is unknown, because another node
// may have made it. It does not search again for a missing key for a while: one damaged
// row must not make every page read the key table.
func (k *Keyring) aead(id keyID) (cipher.AEAD, error) {
	if a, ok := k.ring.Load().aeads[id]; ok {
		return a, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if a, ok := k.ring.Load().aeads[id]; ok {
		return a, nil
	}
	now := k.now()
	if last, ok := k.missing[id]; !ok || now.Sub(last) >= missingRest {
		if len(k.missing) >= missingMax {
			clear(k.missing)
		}
		k.missing[id] = now
		ctx, cancel := context.WithTimeout(context.Background(), reloadLimit)
		defer cancel()
		if err := k.reload(ctx); err != nil {
			delete(k.missing, id)
			return nil, fmt.Errorf("looking for data key %s: %w", id, err)
		}
	}
	if a, ok := k.ring.Load().aeads[id]; ok {
		delete(k.missing, id)
		return a, nil
	}
	return nil, fmt.Errorf("data key %s is not in the store: %w", id, ErrUnreadable)
}

// Index gives the keyed hash by which a value of a purpose is found. Callers bring the
// value into its standard form first.
func (k *Keyring) Index(purpose, value string) []byte {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(purpose)))
	return mac(k.ring.Load().index, string(length[:]), purpose, value)
}

// KeyID gives the WrappedKey.ID of the data key that sealed a value.
func KeyID(sealed []byte) (string, error) {
	id, err := sealedUnder(sealed)
	if err != nil {
		return "", err
	}
	return id.String(), nil
}

// ActiveKeyID is the identifier of the key that Seal uses now.
func (k *Keyring) ActiveKeyID() string { return k.ring.Load().active.String() }

// ActiveHeader is the beginning of every value that Seal makes now. Values that begin
// otherwise have to be resealed after a rotation.
func (k *Keyring) ActiveHeader() []byte { return header(k.ring.Load().active) }

// Reseal seals a value under the active key; changed is false when it was sealed under
// that key already.
func (k *Keyring) Reseal(purpose string, sealed []byte) (again []byte, changed bool, err error) {
	id, err := sealedUnder(sealed)
	if err != nil {
		return nil, false, err
	}
	plain, err := k.Open(purpose, sealed)
	if err != nil {
		return nil, false, err
	}
	if id == k.ring.Load().active {
		return sealed, false, nil
	}
	return k.Seal(purpose, plain), true, nil
}

func header(id keyID) []byte {
	h := make([]byte, headerSize)
	h[0] = format
	binary.BigEndian.PutUint64(h[1:], uint64(id))
	return h
}

func sealedUnder(sealed []byte) (keyID, error) {
	if len(sealed) < overhead {
		return 0, fmt.Errorf("a sealed value of %d bytes is cut short: %w", len(sealed), ErrUnreadable)
	}
	if sealed[0] != format {
		return 0, fmt.Errorf("sealed in the unknown format %d: %w", sealed[0], ErrUnreadable)
	}
	return keyID(binary.BigEndian.Uint64(sealed[1:headerSize])), nil
}

func aad(header []byte, purpose string) []byte {
	a := make([]byte, 0, len(header)+len(purpose))
	return append(append(a, header...), purpose...)
}
