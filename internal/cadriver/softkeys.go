package cadriver

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/smx509"
)

// The first parts of key ids: keys in files, and keys on PKCS#11 tokens.
const (
	Soft = "soft"
	Hard = "p11"
)

var errNoKey = errors.New("no such key")

// MaxTries is how many wrong PINs lock a key.
const MaxTries = 6

// SoftKeys holds keys in a directory: one *.pem file each, with the certificate, the
// intermediates, and the private key encrypted with the PIN (PKCS#8). Putting a file into
// the directory plugs the key in. A file beside it holds the number of tries left, so that
// a restart of the driver grants no new tries.
type SoftKeys struct {
	Dir string
	mu  sync.Mutex // serialises tries
}

type softKey struct {
	cert   *smx509.Certificate
	chain  []*smx509.Certificate
	sealed []byte
}

func (k *SoftKeys) path(id string) (string, error) {
	name, ok := strings.CutPrefix(id, Soft+"/")
	if !ok || name == "" || name != filepath.Base(name) || strings.HasPrefix(name, ".") {
		return "", errNoKey
	}
	return filepath.Join(k.Dir, name+".pem"), nil
}

func (k *SoftKeys) read(id string) (softKey, error) {
	path, err := k.path(id)
	if err != nil {
		return softKey{}, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return softKey{}, err
	}
	var s softKey
	for {
		var p *pem.Block
		if p, b = pem.Decode(b); p == nil {
			break
		}
		switch p.Type {
		case "CERTIFICATE":
			c, err := smx509.ParseCertificate(p.Bytes)
			if err != nil {
				return softKey{}, fmt.Errorf("reading %s: %w", path, err)
			}
			if s.cert == nil {
				s.cert = c
			} else {
				s.chain = append(s.chain, c)
			}
		case "ENCRYPTED PRIVATE KEY":
			s.sealed = p.Bytes
		}
	}
	if s.cert == nil || s.sealed == nil {
		return softKey{}, fmt.Errorf("%s holds no certificate with a sealed key", path)
	}
	return s, nil
}

// List returns the keys in the directory. It skips files that hold no key.
func (k *SoftKeys) List() ([]Info, error) {
	files, err := filepath.Glob(filepath.Join(k.Dir, "*.pem"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []Info
	for _, f := range files {
		id := Soft + "/" + strings.TrimSuffix(filepath.Base(f), ".pem")
		if s, err := k.read(id); err == nil {
			out = append(out, Info{ID: id, Name: s.cert.Subject.CommonName})
		}
	}
	return out, nil
}

// Cert returns the key's certificate, DER.
func (k *SoftKeys) Cert(id string) ([]byte, error) {
	s, err := k.read(id)
	if err != nil {
		return nil, err
	}
	return s.cert.Raw, nil
}

func (k *SoftKeys) tries(path string) int {
	b, err := os.ReadFile(path + ".tries")
	if err != nil {
		return MaxTries
	}
	n, err := strconv.Atoi(string(bytes.TrimSpace(b)))
	if err != nil {
		return 0 // somebody changed the file by hand: locked
	}
	return min(max(n, 0), MaxTries)
}

// Tries returns how many PIN tries are left; 0 means locked.
func (k *SoftKeys) Tries(id string) int {
	path, err := k.path(id)
	if err != nil {
		return 0
	}
	return k.tries(path)
}

// Open tries a PIN. See Keys.Open.
func (k *SoftKeys) Open(id, pin string) (Opened, int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s, err := k.read(id)
	if err != nil {
		return nil, 0, err
	}
	path, _ := k.path(id)
	left := k.tries(path)
	if left == 0 {
		return nil, 0, nil
	}
	// Count the try before making it: killing the driver must not win back a try.
	if err := os.WriteFile(path+".tries", []byte(strconv.Itoa(left-1)), 0o600); err != nil {
		return nil, left, fmt.Errorf("counting tries: %w", err)
	}
	key, err := pkcs8.ParsePKCS8PrivateKeySM2(s.sealed, []byte(pin))
	if err != nil {
		return nil, left - 1, nil
	}
	if err := os.Remove(path + ".tries"); err != nil {
		return nil, left, fmt.Errorf("counting tries: %w", err)
	}
	return Signing{s.cert, s.chain, key}, MaxTries, nil
}
