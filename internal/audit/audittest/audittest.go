// Package audittest gives tests of other rooms a real audit in memory, and lets them read
// the recorded deeds.
package audittest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"wangting/internal/audit"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
)

// Book is an audit that a test can read.
type Book struct {
	*audit.Service
	pages *pages
}

// New gives an empty Book. It stamps rows with a fixed time.
func New(t testing.TB) *Book {
	t.Helper()
	p := &pages{}
	at := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	return &Book{&audit.Service{Store: p, Keys: secrettest.Keyring(t), Now: func() time.Time { return at }}, p}
}

// Entries gives what was recorded, in order, whether or not its transaction was committed.
func (b *Book) Entries() []audit.Entry {
	b.pages.mu.Lock()
	defer b.pages.mu.Unlock()
	return slices.Clone(b.pages.entries)
}

// Acts gives what was done, in order.
func (b *Book) Acts() []string {
	var acts []string
	for _, e := range b.Entries() {
		acts = append(acts, e.Act)
	}
	return acts
}

// Clear forgets what was recorded so far.
func (b *Book) Clear() {
	b.pages.mu.Lock()
	defer b.pages.mu.Unlock()
	b.pages.entries = nil
}

// pages are the entries; nothing is ever sealed here.
type pages struct {
	mu      sync.Mutex
	entries []audit.Entry
}

func (p *pages) Add(_ context.Context, e audit.Entry) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.entries = append(p.entries, e)
	return nil
}

func (*pages) LockSealing(context.Context) error { return nil }

func (*pages) Head(context.Context) (audit.Head, error) {
	return audit.Head{}, fault.New(fault.NotFound, "")
}

func (*pages) PutHead(context.Context, audit.Head) error { return nil }

func (*pages) Waiting(context.Context, string, int) ([]audit.Entry, error) { return nil, nil }

func (*pages) Place(context.Context, string, int64, []byte) error { return nil }

func (*pages) Sealed(context.Context, int64, int) ([]audit.Entry, error) { return nil, nil }

func (*pages) Search(context.Context, audit.Query) ([]audit.Entry, error) { return nil, nil }

func (*pages) Entry(context.Context, string) (audit.Entry, error) {
	return audit.Entry{}, fault.New(fault.NotFound, "")
}

// Count is how often something was done.
func (b *Book) Count(act string) int {
	n := 0
	for _, a := range b.Acts() {
		if a == act {
			n++
		}
	}
	return n
}
