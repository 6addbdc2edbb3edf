package main

import (
	"errors"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/alexedwards/argon2id"
)

// hashing is how many passwords this machine verifies in a second on all cores, and
// the processor time of one.
func hashing(lasting time.Duration) (rate float64, one time.Duration, err error) {
	params := argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	hash, err := argon2id.CreateHash(password, &params)
	if err != nil {
		return 0, 0, err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	n, begun, before := 0, time.Now(), ownCPU()
	for range runtime.NumCPU() {
		wg.Go(func() {
			for time.Since(begun) < lasting {
				ok, e := argon2id.ComparePasswordAndHash(password, hash)
				mu.Lock()
				if n++; !ok || e != nil {
					err = errors.Join(err, errors.New("a password is not its own"), e)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return float64(n) / time.Since(begun).Seconds(), (ownCPU() - before) / time.Duration(max(1, n)), err
}

// ownCPU is the processor time of this process so far.
func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // it cannot fail for the process itself
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
