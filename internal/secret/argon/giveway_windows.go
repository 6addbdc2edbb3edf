package argon

import "golang.org/x/sys/windows"

// giveWay puts this process into the idle class: it runs when nobody else wants to.
func giveWay() { _ = windows.SetPriorityClass(windows.CurrentProcess(), windows.IDLE_PRIORITY_CLASS) }
