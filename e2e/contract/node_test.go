package contract

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// packages gives the folder of the installed packages.
var packages = sync.OnceValues(install)

// install puts the packages of the lock into the user's cache, unless they are there. Two test
// programs may do so at once: each installs into a folder of its own, and the first to rename it wins.
func install() (string, error) {
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	base := filepath.Join(cache, "wangting-contract")
	at := filepath.Join(base, fmt.Sprintf("%x", sha256.Sum256(lock))[:16])
	if _, err := os.Stat(at); err == nil {
		return filepath.Join(at, "node_modules"), nil
	}
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp(base, "installing-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	for _, name := range []string{"package.json", "package-lock.json"} {
		b, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(tmp, name), b, 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = tmp
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	if err := os.Rename(tmp, at); err != nil {
		if _, there := os.Stat(at); there != nil {
			return "", err
		}
	}
	return filepath.Join(at, "node_modules"), nil
}

// report is a line that a piece writes: a step and what was wrong with it, or how many steps there
// were, at the end.
type report struct {
	Step  string
	Wrong string
	Done  int
}

// longest is how long a piece may take; a busy machine needs it.
const longest = 5 * time.Minute

// piece runs steps/<name>.mjs and makes a subtest of each of its steps.
func piece(t *testing.T, name string, env map[string]string) {
	t.Helper()
	p := begin(t, name, env)
	steps := 0
	for {
		r, ok := p.next()
		if !ok {
			t.Fatalf("%s ended after %d steps without saying so: %s", name, steps, p.said())
		}
		if r.Step == "" {
			if r.Done != steps || steps == 0 {
				t.Errorf("%s says that it made %d steps; %d were reported", name, r.Done, steps)
			}
			break
		}
		steps++
		t.Run(r.Step, func(t *testing.T) {
			if r.Wrong != "" {
				t.Error(r.Wrong)
			}
		})
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("%s: %v: %s", name, err, p.said())
	}
}

// process is a piece that runs.
type process struct {
	cmd    *exec.Cmd
	lines  *bufio.Scanner
	stdin  io.WriteCloser
	stderr *bytes.Buffer
	t      *testing.T
}

// begin starts a piece. It ends with the test at the latest.
func begin(t *testing.T, name string, env map[string]string) *process {
	t.Helper()
	modules, err := packages()
	if err != nil {
		t.Fatalf("installing the packages: %v", err)
	}
	dir := t.TempDir() // Node looks for packages beside the script, and only there
	if err := os.CopyFS(dir, os.DirFS("steps")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), longest)
	t.Cleanup(stop)
	cmd := exec.CommandContext(ctx, "node", "--no-deprecation", name+".mjs")
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, os.Environ(), 5*time.Second
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	p := &process{cmd: cmd, stderr: &bytes.Buffer{}, t: t}
	cmd.Stderr = p.stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.stdin, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", name, err)
	}
	p.lines = bufio.NewScanner(out)
	p.lines.Buffer(nil, 4<<20)
	return p
}

// next waits for the next report. Lines that are no JSON are what a package prints; they are logged.
func (p *process) next() (report, bool) {
	p.t.Helper()
	for p.lines.Scan() {
		var r report
		if err := json.Unmarshal(p.lines.Bytes(), &r); err == nil {
			return r, true
		}
		p.t.Logf("it prints: %s", p.lines.Text())
	}
	return report{}, false
}

// said gives what the piece wrote to its standard error, when it has ended.
func (p *process) said() string {
	_ = p.cmd.Wait()
	return p.stderr.String()
}
