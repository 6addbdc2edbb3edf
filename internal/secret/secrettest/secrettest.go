// Package secrettest gives tests of other packages a real keyring, with a fixed master
// key, over a store in memory.
package secrettest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/secret"
)

// MasterHex is the master key of tests.
const MasterHex = "000102030405060708090a0b0c0d0e0f"

// Store keeps data keys in memory. Its zero value is empty and ready.
type Store struct {
	mu    sync.Mutex
	keys  []secret.WrappedKey
	reads int
	Fail  error // while it is set, every call returns it
}

// DataKeys gives all keys.
func (s *Store) DataKeys(context.Context) ([]secret.WrappedKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return slices.Clone(s.keys), s.Fail
}

// PutDataKey inserts a key, or replaces the one with the same ID.
func (s *Store) PutDataKey(_ context.Context, k secret.WrappedKey) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Fail != nil {
		return s.Fail
	}
	k.Wrapped = slices.Clone(k.Wrapped)
	if i := slices.IndexFunc(s.keys, func(o secret.WrappedKey) bool { return o.ID == k.ID }); i >= 0 {
		s.keys[i] = k
		return nil
	}
	s.keys = append(s.keys, k)
	return nil
}

// Drop removes a key, as an operator does after a rotation.
func (s *Store) Drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = slices.DeleteFunc(s.keys, func(k secret.WrappedKey) bool { return k.ID == id })
}

// Reads tells how often the store was read.
func (s *Store) Reads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// Keyring gives a keyring over a store of its own.
func Keyring(t testing.TB) *secret.Keyring {
	t.Helper()
	return KeyringOver(t, &Store{})
}

// Over gives a keyring over a store.
func KeyringOver(t testing.TB, s *Store) *secret.Keyring {
	t.Helper()
	m, err := secret.NewMaster(MasterHex)
	if err != nil {
		t.Fatal(err)
	}
	k, err := secret.OpenKeyring(t.Context(), []secret.Master{m}, s, clocktest.Now)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
