package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// leaveProgram lets go of the pages of the program that are mapped and cannot be
// written: nearly a thousand packages are initialised at the start and most of that
// is never run again. What is needed comes back from the system's file cache, page
// by page, without reading the disk; what is not may be used for something else.
func leaveProgram() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text() // 00400000-0219c000 r-xp 00000000 fe:00 1234   /usr/bin/wangting
		if !strings.HasSuffix(line, " "+self) {
			continue
		}
		var from, to uintptr
		var may string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &may); err != nil || strings.Contains(may, "w") {
			continue
		}
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED) // a kernel that will not has lost nothing
	}
}
