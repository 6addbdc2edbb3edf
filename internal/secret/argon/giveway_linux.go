package argon

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// giveWay puts this process under SCHED_IDLE: it runs when nobody else wants to, and whoever
// wakes up takes its core at once. Linux schedules threads, and one that is new has the
// scheduling of the one that made it, so it is done until no thread is left out. Where the
// system forbids it the process runs like any other.
//
// The process that is started does it for itself. The one that starts it must not do it on
// a thread of its own: if that thread then got no time, it could hold up the collector.
func giveWay() {
	for left := true; left; {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return
		}
		left = false
		for _, t := range threads {
			id, _ := strconv.Atoi(t.Name())
			a, err := unix.SchedGetAttr(id, 0)
			if err != nil || a.Policy == unix.SCHED_IDLE {
				continue // it has ended, or has given way
			}
			left = unix.SchedSetAttr(id, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0) == nil || left
		}
	}
}
