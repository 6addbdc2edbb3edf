package argon

import (
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// startLow starts cmd under SCHED_IDLE: it runs when nobody else wants to, and whoever
// wakes up takes its core at once. The scheduling of a thread goes on to the process it
// starts and cannot be raised again without privileges, so the thread that does it ends
// here. Where the system forbids it the process runs like any other.
func startLow(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		_ = unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0)
		started <- cmd.Start()
	}()
	return <-started
}
