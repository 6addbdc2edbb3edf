package cadriver

import (
	"crypto"
	"crypto/rand"
	"strings"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// Signing is an opened key that signs with SM2 (GB/T 32918.2), and its certificate.
type Signing struct {
	Cert  *smx509.Certificate
	Chain []*smx509.Certificate // the intermediates, which go into a signed message
	Key   crypto.Signer         // hashes the text itself when called with sm2.DefaultSM2SignerOpts
}

// Sign makes a plain signature (P1).
func (s Signing) Sign(text []byte) ([]byte, error) {
	return s.Key.Sign(rand.Reader, text, sm2.DefaultSM2SignerOpts)
}

// SignMessage makes a signed message (P7, GB/T 35275) with the certificates.
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

// Ring combines several sources of keys. The map key is the first part of the ids of a source's keys.
type Ring map[string]Keys

var _ Keys = Ring{}

func (r Ring) of(id string) (Keys, bool) {
	first, _, _ := strings.Cut(id, "/")
	k, ok := r[first]
	return k, ok
}

// List returns the keys of all sources. A source that cannot be read does not hide the others.
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

// Open tries a PIN on the key with this id.
func (r Ring) Open(id, pin string) (Opened, int, error) {
	if k, ok := r.of(id); ok {
		return k.Open(id, pin)
	}
	return nil, 0, errNoKey
}

// Cert returns the key's certificate, DER.
func (r Ring) Cert(id string) ([]byte, error) {
	if k, ok := r.of(id); ok {
		return k.Cert(id)
	}
	return nil, errNoKey
}

// Tries returns how many PIN tries are left; 0 means locked.
func (r Ring) Tries(id string) int {
	if k, ok := r.of(id); ok {
		return k.Tries(id)
	}
	return 0
}
