package secret

import (
	"runtime"
	"sync"
	"time"
)

const (
	ballastBytes  = 64 << 20
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
	spare.need(1)
	b.drop = time.AfterFunc(ballastLinger, b.release)
}

func (b *ballast) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bytes != nil {
		spare.need(-1)
	}
	b.bytes = nil
}

// Cores is how many threads Go runs on when no password is being computed: passwords
// are computed on as many.
var Cores = runtime.GOMAXPROCS(0)

// threads gives Go twice as many while passwords are computed. A password takes long
// stretches that Go interrupts only every 10 ms; with threads to spare it is the kernel
// that shares the cores, and it lets a short page pass at once. Without passwords spare
// threads only get in each other's way.
type threads struct {
	mu sync.Mutex
	n  int // who needs them
}

var spare threads

func (t *threads) need(more int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.n > 0
	if t.n += more; before != (t.n > 0) {
		runtime.GOMAXPROCS(Cores * (1 + min(t.n, 1)))
	}
}
