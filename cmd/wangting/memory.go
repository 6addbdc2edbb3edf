package main

import (
	"runtime"
	"runtime/debug"
	"time"
)

// What lives in a small hall is a few MB, so that a collection would follow each few hundred
// pages, and several would fall into the start. These bytes are never touched and use no
// memory; they put the first goal of the collector that much higher. A hall in which more
// lives is collected at Go's usual pace.
const room = 12 << 20

var untouched []byte

func roomy() {
	untouched = make([]byte, room)
	runtime.KeepAlive(untouched)
}

// settled is when the start is over.
const settled = 2 * time.Second

// settle gives what only the start needed back to the system, a little later: its
// garbage, and the pages of the program itself that it went through.
func settle() {
	time.AfterFunc(settled, func() {
		debug.FreeOSMemory()
		leaveProgram()
	})
}
