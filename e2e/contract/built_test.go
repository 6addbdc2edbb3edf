//go:build contract

package contract

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
)

// built builds a program of another maker into the user's cache, unless it is there. A folder of this one is a module of its own, whose
// go.sum pins the program.
func built(module, program string) (string, error) {
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	base := filepath.Join(cache, "wangting-contract")
	at := filepath.Join(base, fmt.Sprintf("%s-%x", module, sha256.Sum256(sums))[:len(module)+17])
	if _, err := os.Stat(at); err == nil {
		return at, nil
	}
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp(base, "building-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	out := filepath.Join(tmp, path.Base(program))
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", out, program)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", module, err, said)
	}
	return at, os.Rename(out, at) // a file takes the place of another at once
}
