package secret

import (
	"context"
	"encoding/base64"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"

	"wangting/internal/fault"
)

// argonParams are the parameters of new hashes: argon2id (RFC 9106) with 19 MiB, as OWASP
// recommends. Each hash uses one thread, so that a slot of the pool uses one core.
var argonParams = argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashOfNobody is the hash of no password, with the usual parameters. It is a constant,
// so that the start of the program need not compute it.
var hashOfNobody = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
	argonParams.Memory, argonParams.Iterations, argonParams.Parallelism,
	base64.RawStdEncoding.EncodeToString([]byte("nobody has this!")),
	base64.RawStdEncoding.EncodeToString([]byte("and no password gives these bits")))

// Passwords hashes and verifies passwords, a few at a time.
type Passwords struct {
	slots   chan struct{}
	waiting atomic.Int64
	queue   int64
}

// NewPasswords makes a pool. slots is the number of hashes that are computed at once, each
// with 19 MiB; 0 means one less than the number of cores, and at least one, so that many
// logins at once leave a core for other pages. queue is the number of callers that may
// wait; 0 means 128 for each slot.
func NewPasswords(slots, queue int) *Passwords {
	if slots <= 0 {
		slots = max(1, runtime.GOMAXPROCS(0)-1)
	}
	if queue <= 0 {
		queue = 128 * slots
	}
	return &Passwords{slots: make(chan struct{}, slots), queue: int64(queue)}
}

// Hash gives the text to store. The fault is Limited when too many wait.
func (p *Passwords) Hash(ctx context.Context, pw string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	hash, err := argon2id.CreateHash(pw, &argonParams)
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
	ok, err := argon2id.ComparePasswordAndHash(pw, hash)
	if err != nil {
		return false, fmt.Errorf("verifying a password: %w", err)
	}
	return ok, nil
}

// VerifyNothing takes as long as Verify. Call it for an account that does not exist, so
// that the time of an answer does not reveal which accounts exist. It fails as Verify
// would.
func (p *Passwords) VerifyNothing(ctx context.Context, pw string) error {
	_, err := p.Verify(ctx, pw, hashOfNobody)
	return err
}

// NeedsRehash reports whether hash was made with other parameters than new hashes. Hash
// the password again after a successful Verify.
func NeedsRehash(hash string) bool {
	got, _, _, err := argon2id.DecodeHash(hash)
	return err != nil || *got != argonParams
}

// enter waits for a slot until ctx ends. It refuses when the queue is full.
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
