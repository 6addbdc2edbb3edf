//go:build !linux && !windows

package argon

import (
	"os/exec"
	"syscall"
)

const nicest = 19

// startLow starts cmd and lowers its priority as far as it goes.
func startLow(cmd *exec.Cmd) error {
	err := cmd.Start()
	if err == nil {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, nicest)
	}
	return err
}
