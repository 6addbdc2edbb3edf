// Package resultsign signs a document within its file: the signature of PDF (ISO 32000-1, 12.8) with the hall's certificate, which forbids
// every later change (DocMDP 1). A reader of PDF shows at once whether a file is as the hall made it, without asking the hall.
//
// It is a seal against tampering and not the seal of an office: it knows RSA and ECDSA only, the form is adbe.pkcs7.detached and not PAdES.
// The signature of the office, with SM2, is made later and lies beside the file (result.Sealer). Signing asks nobody, so that it can
// happen in the transaction that makes a document, before its digest is taken. The time within the signature is the machine's.
package resultsign

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/digitorus/pdf"
	"github.com/digitorus/pdfsign/sign"
)

// Signer signs with one certificate.
type Signer struct {
	key   crypto.Signer
	chain []*x509.Certificate // the certificate, and those above it that go into the file
	now   func() time.Time
}

// Read reads a certificate with those above it, and its key (PKCS#8), all PEM. An error says what is wrong with them.
func Read(certificates, key string, now func() time.Time) (*Signer, error) {
	s := &Signer{now: now}
	for rest := []byte(certificates); ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		c, err := x509.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w", err)
		}
		s.chain = append(s.chain, c)
	}
	if len(s.chain) == 0 {
		return nil, errors.New("certificate: there is none in it; it must be PEM")
	}
	b, _ := pem.Decode([]byte(key))
	if b == nil {
		return nil, errors.New("key: must be PEM")
	}
	k, err := x509.ParsePKCS8PrivateKey(b.Bytes)
	if err != nil {
		return nil, errors.New("key: must be PKCS#8 of RSA or ECDSA")
	}
	return s, s.take(k)
}

func (s *Signer) take(k any) error {
	var fits bool
	switch k := k.(type) {
	case *rsa.PrivateKey:
		s.key, fits = k, k.PublicKey.Equal(s.chain[0].PublicKey)
	case *ecdsa.PrivateKey:
		s.key, fits = k, k.PublicKey.Equal(s.chain[0].PublicKey)
	default:
		return errors.New("key: must be of RSA or ECDSA")
	}
	if !fits {
		return errors.New("key: belongs to another certificate")
	}
	return nil
}

// Owner is the name in the certificate, and Until its last moment.
func (s *Signer) Owner() string    { return s.chain[0].Subject.CommonName }
func (s *Signer) Until() time.Time { return s.chain[0].NotAfter }

// Sign gives the file with the signature. It fails when the certificate is not valid now: a document that readers would call
// forged is worse than none.
func (s *Signer) Sign(file []byte) ([]byte, error) {
	now := s.now()
	if c := s.chain[0]; now.Before(c.NotBefore) || now.After(c.NotAfter) {
		return nil, fmt.Errorf("the certificate of documents holds from %s until %s only",
			c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly))
	}
	r, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, fmt.Errorf("reading the document to sign: %w", err)
	}
	var out bytes.Buffer
	err = sign.Sign(bytes.NewReader(file), &out, r, int64(len(file)), sign.SignData{
		Signature: sign.SignDataSignature{
			CertType:   sign.CertificationSignature,
			DocMDPPerm: sign.DoNotAllowAnyChangesPerms,
			Info:       sign.SignDataSignatureInfo{Name: s.Owner(), Reason: "电子文书防篡改", Date: now},
		},
		Signer:            s.key,
		DigestAlgorithm:   crypto.SHA256,
		Certificate:       s.chain[0],
		CertificateChains: [][]*x509.Certificate{s.chain},
	})
	if err != nil {
		return nil, fmt.Errorf("signing a document: %w", err)
	}
	return out.Bytes(), nil
}
