package secret

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"wangting/internal/fault"
	"wangting/internal/secret/argon"
)

// Passwords hashes and verifies, a few at a time.
type Passwords struct {
	slots   chan struct{}
	waiting atomic.Int64
	queue   int64
	argon   argon.Computer
}

// NewPasswords makes a pool. slots is how many are computed at once, each with
// 19 MiB: GOMAXPROCS when 0. queue is how many may wait: 64 a slot when 0.
func NewPasswords(slots, queue int) *Passwords {
	if slots <= 0 {
		slots = runtime.GOMAXPROCS(0)
	}
	if queue <= 0 {
		queue = 64 * slots
	}
	return &Passwords{slots: make(chan struct{}, slots), queue: int64(queue)}
}

// By has passwords computed by a process of their own, at the lowest priority: command
// starts it, and it calls argon.Serve.
func (p *Passwords) By(command ...string) *Passwords {
	p.argon = argon.By(command...)
	return p
}

// Hash gives the text to store. The fault is Limited when too many wait.
func (p *Passwords) Hash(ctx context.Context, pw string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	hash, err := p.argon.Hash(pw)
	if err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// Verify reports whether pw is the password of hash. The fault is Limited when
// too many wait; a hash that cannot be read is a plain error.
func (p *Passwords) Verify(ctx context.Context, pw, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	ok, err := p.argon.Verify(pw, hash)
	if err != nil {
		return false, fmt.Errorf("verifying a password: %w", err)
	}
	return ok, nil
}

// VerifyNothing takes the time of Verify for an account that does not exist, so
// that the time of an answer does not tell which accounts do. It fails as
// Verify would.
func (p *Passwords) VerifyNothing(ctx context.Context, pw string) error {
	_, err := p.Verify(ctx, pw, argon.Nobody)
	return err
}

// NeedsRehash reports whether hash was made with other parameters than new
// ones are; the moment to mend it is after a successful Verify.
func NeedsRehash(hash string) bool { return argon.Old(hash) }

// enter waits for a slot for as long as ctx lives and the queue has room.
func (p *Passwords) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("waiting to compute a password: %w", err)
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	default:
	}
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > p.queue {
		return &fault.Fault{Kind: fault.Limited, Say: "现在登录的人较多，请稍后再试", RetryAfter: 5 * time.Second}
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to compute a password: %w", ctx.Err())
	}
}

func (p *Passwords) leave() { <-p.slots }
