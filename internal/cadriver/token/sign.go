//go:build cgo

package token

import (
	"crypto"
	"crypto/ecdsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
	"github.com/miekg/pkcs11"
)

// signer returns a signer on the token, or one in memory with the key that the token let out.
func (t *tokens) signer(f found) (crypto.Signer, error) {
	objects, err := t.find(t.session, pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PRIVATE_KEY), pkcs11.NewAttribute(pkcs11.CKA_ID, f.id))
	if err != nil || len(objects) == 0 {
		return nil, errors.Join(errGone, err)
	}
	if t.mechanism != 0 {
		return onToken{t, t.session, objects[0], f.cert}, nil
	}
	a, err := t.module.GetAttributeValue(t.session, objects[0], []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_VALUE, nil)})
	if err != nil || len(a) == 0 || len(a[0].Value) == 0 {
		return nil, fmt.Errorf("the key does not leave its token, and no mechanism for SM2 is named: %w", err)
	}
	d := make([]byte, 32)
	new(big.Int).SetBytes(a[0].Value).FillBytes(d)
	key, err := sm2.NewPrivateKey(d)
	t.forget() // the key is in memory now; the token is no longer needed
	return key, err
}

// onToken signs on the token with the maker's mechanism.
type onToken struct {
	t       *tokens
	session pkcs11.SessionHandle
	key     pkcs11.ObjectHandle
	cert    *smx509.Certificate
}

func (o onToken) Public() crypto.PublicKey { return o.cert.PublicKey }

func (o onToken) Sign(_ io.Reader, text []byte, opts crypto.SignerOpts) ([]byte, error) {
	digest := text
	if opts == nil || opts.HashFunc() == 0 {
		pub, err := publicKey(o.cert)
		if err != nil {
			return nil, err
		}
		if digest, err = sm2.CalculateSM2Hash(pub, text, nil); err != nil {
			return nil, err
		}
	}
	o.t.mu.Lock()
	defer o.t.mu.Unlock()
	if !o.t.open || o.t.session != o.session {
		return nil, errGone
	}
	if err := o.t.module.SignInit(o.session, []*pkcs11.Mechanism{pkcs11.NewMechanism(o.t.mechanism, nil)}, o.key); err != nil {
		return nil, fmt.Errorf("the token does not sign with mechanism %#x: %w", o.t.mechanism, err)
	}
	rs, err := o.t.module.Sign(o.session, digest)
	if err != nil || len(rs) != 64 {
		return nil, errors.Join(fmt.Errorf("the token gave %d bytes for a signature", len(rs)), err)
	}
	return asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(rs[32:])})
}

// proving verifies each signature with the certificate before it returns it.
type proving struct {
	cert *smx509.Certificate
	crypto.Signer
}

func (p proving) Public() crypto.PublicKey { return p.cert.PublicKey }

func (p proving) Sign(random io.Reader, text []byte, opts crypto.SignerOpts) ([]byte, error) {
	sig, err := p.Signer.Sign(random, text, opts)
	if err != nil {
		return nil, err
	}
	pub, err := publicKey(p.cert)
	if err != nil {
		return nil, err
	}
	if !sm2.VerifyASN1WithSM2(pub, nil, text, sig) {
		return nil, errors.New("what the token signed does not fit its certificate: another mechanism, or another key")
	}
	return sig, nil
}

// publicKey returns the SM2 key of a certificate.
func publicKey(c *smx509.Certificate) (*ecdsa.PublicKey, error) {
	pub, ok := c.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("the certificate holds no SM2 key")
	}
	return pub, nil
}
