//go:build contract

package contract

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"wangting/internal/blob"
)

// versity starts the gateway over a folder with the bucket files, and gives its address when it answers.
func versity(t *testing.T, keys blob.S3Keys) string {
	t.Helper()
	program, err := built("versitygw", "github.com/versity/versitygw/cmd/versitygw")
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
