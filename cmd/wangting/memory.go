package main

import (
	"runtime/debug"
	"time"
)

// What lives in a hall is a few MB, so that at Go's usual pace a collection would follow
// each few hundred pages, and several fall into the start. It may grow to five times as
// much instead; what the start alone needed is given back when the first visitors are
// through. GOGC in the environment has the last word.
const (
	heapGrowth = 400 // percent
	goGrowth   = 100 // when the environment says nothing
	settled    = 2 * time.Second
)

// roomy sets the pace of the collector.
func roomy() {
	if before := debug.SetGCPercent(heapGrowth); before != goGrowth {
		debug.SetGCPercent(before)
	}
}

// settle gives what only the start needed back to the system, a little later: its
// garbage, and the pages of the program itself that it went through.
func settle() {
	time.AfterFunc(settled, func() {
		debug.FreeOSMemory()
		leaveProgram()
	})
}
