//go:build !linux && !windows

package argon

import "syscall"

const nicest = 19

// giveWay lowers the priority of this process as far as it goes.
func giveWay() { _ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, nicest) }
