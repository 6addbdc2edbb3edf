package argon_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Pages do not wait for passwords: every thread of the process that computes them gives way.
func TestAHelperGivesWayToEverybody(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "serve")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = in.Close()
		_ = c.Wait()
	}()
	for until := time.Now().Add(5 * time.Minute); ; {
		all, idle := threads(t, c.Process.Pid)
		if all > 1 && all == idle {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("%d of %d threads give way", idle, all)
		}
	}
}

// threads counts those of a process, and which of them are under SCHED_IDLE.
func threads(t *testing.T, pid int) (all, idle int) {
	t.Helper()
	stats, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	const policy = 41 - 3 // proc_pid_stat(5): field 41, of which the third follows the name
	for _, file := range stats {
		b, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		all++
		if strings.Fields(rest)[policy] == "5" {
			idle++
		}
	}
	return all, idle
}
