package cadriver

import (
	"crypto"
	"crypto/rand"
	"strings"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// Signing is an opened key that signs with SM2 (GB/T 32918.2) and its certificate.
type Signing struct {
	Cert  *smx509.Certificate
	Chain []*smx509.Certificate // those between, which go into a signed message
	Key   crypto.Signer         // hashes for itself when asked with sm2.DefaultSM2SignerOpts
}

// Sign signs plainly (P1).
func (s Signing) Sign(text []byte) ([]byte, error) {
	return s.Key.Sign(rand.Reader, text, sm2.DefaultSM2SignerOpts)
}

// SignMessage makes a signed message (P7) with the certificates.
func (s Signing) SignMessage(text []byte, detach bool) ([]byte, error) {
	d, err := pkcs7.NewSMSignedData(text)
	if err != nil {
		return nil, err
	}
	if err := d.AddSignerChain(s.Cert, s.Key, s.Chain, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, err
	}
	if detach {
		d.Detach()
	}
	return d.Finish()
}

// Ring is several places where keys are, each by the first part of its keys' ids.
type Ring map[string]Keys

var _ Keys = Ring{}

func (r Ring) of(id string) (Keys, bool) {
	first, _, _ := strings.Cut(id, "/")
	k, ok := r[first]
	return k, ok
}

// List gives all keys; a place that cannot be read hides no other.
func (r Ring) List() ([]Info, error) {
	var out []Info
	var failed error
	for _, first := range []string{Soft, Hard} {
		if k, ok := r[first]; ok {
			list, err := k.List()
			out = append(out, list...)
			if err != nil {
				failed = err
			}
		}
	}
	if len(out) > 0 {
		failed = nil
	}
	return out, failed
}

// Open tries a PIN.
func (r Ring) Open(id, pin string) (Opened, int, error) {
	if k, ok := r.of(id); ok {
		return k.Open(id, pin)
	}
	return nil, 0, errNoKey
}

// Cert gives a certificate.
func (r Ring) Cert(id string) ([]byte, error) {
	if k, ok := r.of(id); ok {
		return k.Cert(id)
	}
	return nil, errNoKey
}

// Tries is how many are left; 0 is locked.
func (r Ring) Tries(id string) int {
	if k, ok := r.of(id); ok {
		return k.Tries(id)
	}
	return 0
}
