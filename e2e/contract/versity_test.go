//go:build contract

package contract

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"wangting/internal/blob"
)

// versityGateway builds the gateway of the module versitygw, whose go.sum pins it, into the user's cache, unless it is there.
func versityGateway() (string, error) {
	sums, err := os.ReadFile(filepath.Join("versitygw", "go.sum"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	base := filepath.Join(cache, "wangting-contract")
	at := filepath.Join(base, fmt.Sprintf("versitygw-%x", sha256.Sum256(sums))[:26])
	if _, err := os.Stat(at); err == nil {
		return at, nil
	}
	tmp, err := os.MkdirTemp(base, "building-")
	if os.IsNotExist(err) {
		if err = os.MkdirAll(base, 0o755); err == nil {
			tmp, err = os.MkdirTemp(base, "building-")
		}
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	built := filepath.Join(tmp, "versitygw")
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", built, "github.com/versity/versitygw/cmd/versitygw")
	cmd.Dir = "versitygw"
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building versitygw: %w\n%s", err, out)
	}
	return at, os.Rename(built, at) // a file takes the place of another at once
}

// versity starts the gateway over a folder with the bucket files, and gives its address when it answers.
func versity(t *testing.T, keys blob.S3Keys) string {
	t.Helper()
	program, err := versityGateway()
	if err != nil {
		t.Fatal(err)
	}
	dir, addr := t.TempDir(), freePort(t)
	if err := os.Mkdir(filepath.Join(dir, "files"), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "--access", keys.KeyID, "--secret", keys.KeySecret, "--region", "cn-east-1", "--port", addr, "--quiet",
		"posix", dir)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(stop)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 600 {
		select {
		case err := <-ended:
			t.Fatalf("the gateway ended: %v\n%s", err, said.String())
		case <-tick.C:
		}
		if res, err := http.Get("http://" + addr + "/"); err == nil {
			_ = res.Body.Close()
			return "http://" + addr
		}
	}
	t.Fatalf("the gateway does not answer")
	return ""
}

func TestVersityGatewayKeepsOurFiles(t *testing.T) {
	t.Parallel()
	keys := blob.S3Keys{KeyID: "hall", KeySecret: "a secret of the gateway"}
	keepsOurFiles(t, versity(t, keys), keys)
}
