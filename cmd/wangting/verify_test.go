package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wangting/internal/emulator"
	emulated "wangting/internal/emulator/witness"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/witness"
	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

const document = "%PDF-1.7 准予决定书"

func proved(t *testing.T) ledger.Proof {
	t.Helper()
	return provedBefore(t, nil)
}

// provedBefore gives the proof of the document in a log that a witness follows, unless it is nil; join is told of the log.
func provedBefore(t *testing.T, join func(*ledger.Service) ledger.Witness) ledger.Proof {
	t.Helper()
	db := storetest.SQLite(t)
	at := time.Date(2026, 11, 26, 10, 2, 0, 0, workday.Zone)
	log := ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: func() time.Time { return at },
		Origin: "hall.example/log"}
	b := sha256.Sum256([]byte(document))
	digest := hex.EncodeToString(b[:])
	if err := errors.Join(log.Add(t.Context(), "p", ledger.Granted, digest, at), log.Sequence(t.Context())); err != nil {
		t.Fatal(err)
	}
	if join != nil {
		w := join(&log)
		log.Witnesses = []ledger.Witness{w}
		if err := log.Follow(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	p, err := log.Prove(t.Context(), "p", digest)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhatTheTerminalSaysOfADocument(t *testing.T) {
	p := proved(t)
	pack := func(name, file string, p ledger.Proof) []byte {
		b, err := p.Package(name, []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	flipped := bytes.Clone(p.Bytes())
	flipped[bytes.Index(flipped, []byte(`"random": "`))+11] ^= 1
	late := p
	late.Record.Micros += 1e6
	for name, tc := range map[string]struct {
		file, proof []byte
		key         string
		want        string
		fails       bool
	}{
		"a package":                       {file: pack("准予决定书.pdf", document, p), want: "核验通过：准予决定书于 2026-11-26 10:02 出具，此后没有改动"},
		"a package and the key I kept":    {file: pack("a.pdf", document, p), key: p.Keys.Ed25519, want: "核验通过"},
		"a package and another key":       {file: pack("a.pdf", document, p), key: "hall.example/log+0+x", want: "证明与文件不符", fails: true},
		"a package with another document": {file: pack("a.pdf", document+" ", p), want: "文件被改动", fails: true},
		"a package with another time":     {file: pack("a.pdf", document, late), want: "证明与文件不符", fails: true},
		"a package without the document":  {file: pack("", "", p), fails: true},
		"a document and its proof":        {file: []byte(document), proof: p.Bytes(), want: "核验通过"},
		"a document and its package":      {file: []byte(document), proof: pack("", "", p), want: "核验通过"},
		"a document and a changed proof":  {file: []byte(document), proof: flipped, want: "证明与文件不符", fails: true},
		"a changed document":              {file: []byte("%PDF-1.6 准予决定书"), proof: p.Bytes(), want: "文件被改动", fails: true},
		"a document alone":                {file: []byte(document), fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := verifyCmd{File: filepath.Join(t.TempDir(), "file"), Key: tc.key}
			if err := os.WriteFile(v.File, tc.file, 0o600); err != nil {
				t.Fatal(err)
			}
			if tc.proof != nil {
				v.Proof = v.File + ".proof"
				if err := os.WriteFile(v.Proof, tc.proof, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			err := v.verify(&out)
			if !strings.HasPrefix(out.String(), tc.want) || tc.fails != (err != nil) {
				t.Errorf("it says %q and gives %v", out.String(), err)
			}
			if told := strings.Contains(out.String(), "是否已被撤销，请联网查询 https://hall.example/check"); told == tc.fails {
				t.Errorf("it says %q about revocation", out.String())
			}
			if asks := strings.Contains(out.String(), p.Keys.Ed25519); !tc.fails && asks != (tc.key == "") {
				t.Errorf("it says %q about the key", out.String())
			}
		})
	}
}

// RES-8: whoever verifies a package is told who outside the hall has signed too.
func TestTheTerminalNamesWhoSignedToo(t *testing.T) {
	p := provedBefore(t, func(log *ledger.Service) ledger.Witness {
		archive := emulated.New(emulated.Options{Name: emulator.WitnessName, Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)),
			Now: log.Now, KeyOf: func(ctx context.Context, _ string) (string, error) {
				_, keys, err := log.Head(ctx)
				return keys.Ed25519, err
			}})
		srv := httptest.NewServer(archive.Handler())
		t.Cleanup(srv.Close)
		w, err := witness.New(witness.Settings{Name: emulator.WitnessName, BaseURL: srv.URL, Key: archive.VerifierKey(),
			Patience: patience.Options{PerCall: 10 * time.Second, Tries: 1, TripAfter: 100}})
		if err != nil {
			t.Fatal(err)
		}
		return w
	})
	pack, err := p.Package("准予决定书.pdf", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	v := verifyCmd{File: filepath.Join(t.TempDir(), "a.zip")}
	if err := os.WriteFile(v.File, pack, 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := v.verify(&out); err != nil || !strings.Contains(out.String(), "另有 泰州示例档案馆 共同签名") {
		t.Errorf("it says %q and gives %v", out.String(), err)
	}
}
