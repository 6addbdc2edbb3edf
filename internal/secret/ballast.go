package secret

import (
	"sync"
	"time"
)

const (
	ballastBytes  = 256 << 20
	ballastLinger = time.Minute
)

// ballast keeps the collector calm while passwords are computed. Each takes
// 19 MiB of fresh memory, so in a hall of 30 MiB a few logins would start a
// collection, and the memory handed back to the system would be asked for,
// page by page, by the next: that costs half as much again as the password.
// Bytes that are allocated and never touched raise the goal of the collector
// and use no memory themselves. They are let go a minute after the last
// password, and the hall is small again.
type ballast struct {
	mu    sync.Mutex
	bytes []byte
	drop  *time.Timer
}

func (b *ballast) hold() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bytes != nil {
		b.drop.Reset(ballastLinger)
		return
	}
	b.bytes = make([]byte, ballastBytes)
	b.drop = time.AfterFunc(ballastLinger, b.release)
}

func (b *ballast) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bytes = nil
}
