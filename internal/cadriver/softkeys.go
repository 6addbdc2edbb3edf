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

// The first parts of ids: keys in files, keys on tokens.
const (
	Soft = "soft"
	Hard = "p11"
)

var errNoKey = errors.New("no such key")

// MostTries is how often a PIN may be wrong before its key is locked.
const MostTries = 6

// SoftKeys are keys in a directory: a *.pem file each, with the certificate, those
// between, and the private key sealed by the PIN (PKCS#8). Putting a file there is
// plugging a key in. How many tries are left stands beside it, so that starting the
// driver again gives no more.
type SoftKeys struct {
	Dir string
	mu  sync.Mutex // one try at a time
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

// List gives the keys in the directory; what is no key is passed over.
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

// Cert gives a certificate.
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
		return MostTries
	}
	n, err := strconv.Atoi(string(bytes.TrimSpace(b)))
	if err != nil {
		return 0 // somebody wrote into it
	}
	return min(max(n, 0), MostTries)
}

// Tries is how many are left; 0 is locked.
func (k *SoftKeys) Tries(id string) int {
	path, err := k.path(id)
	if err != nil {
		return 0
	}
	return k.tries(path)
}

// Open tries a PIN.
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
	// The try is counted before it is made: pulling the plug gives none for free.
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
	return Signing{s.cert, s.chain, key}, MostTries, nil
}
