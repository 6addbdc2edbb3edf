package contract

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"testing"

	"wangting/internal/blob"
	"wangting/internal/fault"
	"wangting/internal/secret/secrettest"
)

// served starts a piece that serves until the test ends, and gives its address.
func served(t *testing.T, name string, env map[string]string) string {
	t.Helper()
	p := begin(t, name, env)
	r, ok := p.next()
	if !ok || r.Step == "" {
		t.Fatalf("%s did not start: %s", name, p.said())
	}
	t.Cleanup(func() {
		_ = p.stdin.Close()
		_ = p.cmd.Wait()
	})
	return r.Step
}

func TestAnS3ServiceOfAnotherMakerKeepsOurFiles(t *testing.T) {
	t.Parallel()
	keepsOurFiles(t, served(t, "s3", nil), blob.S3Keys{KeyID: "S3RVER", KeySecret: "S3RVER"})
}

// keepsOurFiles asks a service that has the bucket files.
func keepsOurFiles(t *testing.T, at string, keys blob.S3Keys) {
	t.Helper()
	ctx := t.Context()
	open := func(secretKey string) *blob.Store {
		t.Helper()
		q := url.Values{"region": {"cn-east-1"}, "endpoint": {at}, "use_path_style": {"true"}}
		s, err := blob.Open(blob.Options{URL: "s3://files?" + q.Encode(), S3: blob.S3Keys{KeyID: keys.KeyID, KeySecret: secretKey},
			Keys: secrettest.Keyring(t)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	s := open(keys.KeySecret)
	if err := s.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	big := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("0123456789abcdef"), 5<<20/16)...)
	for key, b := range map[string][]byte{"case/a/small": []byte("%PDF-1.7"), "case/a/中文 名 +&": []byte("%PDF-1.7 名"), "case/a/big": big} {
		if _, err := s.Put(ctx, key, bytes.NewReader(b), 20<<20); err != nil {
			t.Fatalf("putting %s: %v", key, err)
		}
		if got, err := read(t, s, key); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%s comes back as %d bytes, want %d: %v", key, len(got), len(b), err)
		}
	}
	if _, err := read(t, open("another secret"), "case/a/small"); err == nil || errors.Is(err, fault.NotFound) {
		t.Errorf("a wrong secret reads a file: %v", err)
	}
	if _, err := read(t, s, "case/a/none"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := s.Delete(ctx, "case/a/small"); err != nil {
		t.Errorf("deleting: %v", err)
	}
	if _, err := read(t, s, "case/a/small"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a deleted file: %v", err)
	}
	if err := s.Delete(ctx, "case/a/small"); err != nil {
		t.Errorf("deleting again: %v", err)
	}
}

func read(t *testing.T, s *blob.Store, key string) ([]byte, error) {
	t.Helper()
	r, err := s.Open(t.Context(), key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}
