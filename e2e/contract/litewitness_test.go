//go:build contract

package contract

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/witness"
	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
)

// said is what a running program has written; its own goroutine writes it.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// litewitness is the witness of the module filippo.io/torchwood, with its own database and its key in an ssh-agent.
type litewitness struct {
	url, key string
	db       *sql.DB
}

// vkey is how the witness says its verifier key when it starts.
var vkey = regexp.MustCompile(`vkey="?([^\s"]+)`)

func openLitewitness(t *testing.T) *litewitness {
	t.Helper()
	program, err := built("litewitness", "filippo.io/torchwood/cmd/litewitness")
	if err != nil {
		t.Fatal(err)
	}
	dir, addr := t.TempDir(), freePort(t)
	fingerprint := holdKey(t, filepath.Join(dir, "agent"))
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "-name", "archive.example/witness", "-db", filepath.Join(dir, "w.db"),
		"-ssh-agent", filepath.Join(dir, "agent"), "-listen", addr, "-key", fingerprint)
	cmd.Dir = dir
	var out said
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { stop(); <-ended })
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 600 {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the witness ended: %v\n%s", err, out.String())
		case <-tick.C:
		}
		if res, err := http.Get("http://" + addr + "/"); err == nil {
			_ = res.Body.Close()
			db, err := sql.Open("sqlite", filepath.Join(dir, "w.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			return &litewitness{url: "http://" + addr, key: vkey.FindStringSubmatch(out.String())[1], db: db}
		}
	}
	t.Fatalf("the witness does not answer\n%s", out.String())
	return nil
}

// holdKey serves an ssh-agent with a new Ed25519 key at a socket, and gives the fingerprint of the key.
func holdKey(t *testing.T, socket string) string {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: private}); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, c); _ = c.Close() }()
		}
	}()
	k, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return ssh.FingerprintSHA256(k)
}

// knows enters a log and one of its keys, as witnessctl add-log and add-key do.
func (w *litewitness) knows(t *testing.T, origin, key string) {
	t.Helper()
	empty := sha256.Sum256(nil)
	for _, q := range []struct {
		text string
		args []any
	}{
		{`INSERT OR IGNORE INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)`, []any{origin, base64.StdEncoding.EncodeToString(empty[:])}},
		{`DELETE FROM key WHERE origin = ?`, []any{origin}},
		{`INSERT INTO key (origin, key) VALUES (?, ?)`, []any{origin, key}},
	} {
		if _, err := w.db.ExecContext(t.Context(), q.text, q.args...); err != nil {
			t.Fatal(err)
		}
	}
}

// RES-8: a witness that we did not write signs the public log as it grows, its line verifies in the offline proof, and it refuses a log
// that it does not know, whose key is another's, or whose past was changed.
func TestLitewitnessSignsThePublicLog(t *testing.T) {
	t.Parallel()
	w := openLitewitness(t)
	db := storetest.SQLite(t)
	const origin = "hall.example/log"
	clock := clocktest.New()
	log := &ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: clock.Now, Origin: origin}
	gate, err := witness.New(witness.Settings{Name: "示例档案馆", BaseURL: w.url, Key: w.key,
		Patience: patience.Options{PerCall: 10 * time.Second, Tries: 1, TripAfter: 100}})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	n := 0
	digest := func(i int) string { b := sha256.Sum256(fmt.Append(nil, i)); return hex.EncodeToString(b[:]) }
	grow := func(more int) {
		t.Helper()
		for range more {
			n++
			must(log.Add(t.Context(), fmt.Sprint("paper ", n), ledger.Granted, digest(n), clock.Now()))
		}
		must(log.Sequence(t.Context()))
		clock.Later(20 * time.Second)
	}
	refused := func(why string) {
		t.Helper()
		if _, err := log.Ask(t.Context(), gate); !errors.Is(err, fault.Away) {
			t.Fatalf("the witness signed, or said %v", err)
		}
		if got := gate.Patience().Health().Refusal; got != why {
			t.Fatalf("refused with %q, want %s", got, why)
		}
	}
	grow(1)
	refused("403") // nobody entered the log; C2SP has 404 for it, this witness does not
	_, keys, err := log.Head(t.Context())
	must(err)
	other := &ledger.Service{Store: ledgerdb.Store{DB: storetest.SQLite(t), Keys: secrettest.Keyring(t)}, Now: log.Now, Origin: origin}
	other.Tx = other.Store.(ledgerdb.Store).DB
	must(other.Add(t.Context(), "paper", ledger.Granted, digest(1), clock.Now()))
	must(other.Sequence(t.Context()))
	_, others, err := other.Head(t.Context())
	must(err)
	w.knows(t, origin, others.Ed25519)
	refused("403") // another's key stands for it
	w.knows(t, origin, keys.Ed25519)
	for _, more := range []int{0, 1, 5, 40} {
		grow(more)
		must(log.Follow(t.Context(), gate))
		head, _, err := log.Head(t.Context())
		must(err)
		if !strings.Contains(head.Checkpoint, "— archive.example/witness ") {
			t.Fatalf("%d records without the line of the witness:\n%s", n, head.Checkpoint)
		}
		p, err := log.Prove(t.Context(), "paper 1", digest(1))
		must(err)
		if f := ledger.Verify(fmt.Append(nil, 1), p.Bytes(), ""); f.Outcome != ledger.Passed || !strings.Contains(f.Witnesses(), "archive.example/witness") {
			t.Fatalf("the proof offline: %s, %q", f, f.Witnesses())
		}
	}
	grow(3)
	head, _, err := log.Head(t.Context())
	must(err)
	c, err := log.Consistency(t.Context(), int64(n)-3, int64(n))
	must(err)
	var since [][]byte
	for _, h := range c.Proof {
		b, err := hex.DecodeString(h)
		must(err)
		since = append(since, b)
	}
	if _, err := gate.Cosign(t.Context(), 1, since, head.Checkpoint); !isStale(err, int64(n)-3) {
		t.Fatalf("another old size was answered with %v", err)
	}
	since[0][0] ^= 1
	if _, err := gate.Cosign(t.Context(), int64(n)-3, since, head.Checkpoint); !errors.Is(err, fault.Away) || gate.Patience().Health().Refusal != "422" {
		t.Fatalf("a changed past was answered with %v, %q", err, gate.Patience().Health().Refusal)
	}
	must(log.Follow(t.Context(), gate))
}

func isStale(err error, size int64) bool {
	s, ok := errors.AsType[*ledger.Stale](err)
	return ok && s.Size == size
}
