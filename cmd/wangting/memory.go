package main

import (
	"os"
	"runtime/debug"
	"time"
)

// What lives in a hall is a few MB, so that at Go's usual pace a collection would follow
// each few hundred pages, and several fall into the start. It may grow to five times as
// much instead; what the start alone needed is given back when the first visitors are
// through. GOGC in the environment has the last word.
const (
	heapGrowth = 400 // percent
	settled    = 2 * time.Second
)

// roomy sets the pace of the collector.
func roomy() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
}

// settle gives the garbage of the start back to the system, a little later.
func settle() { time.AfterFunc(settled, debug.FreeOSMemory) }
