package argon

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// startLow starts cmd in the idle class: it runs when nobody else wants to.
func startLow(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.IDLE_PRIORITY_CLASS}
	return cmd.Start()
}
