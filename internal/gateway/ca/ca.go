// Package ca owns what the hall believes of a certificate (LOG-4): who signed a text,
// and that the authority still stands by the certificate.
//
// A signature is either plain SM2 (P1: GB/T 32918.2, default user id, ASN.1) with the
// certificate beside it, or a signed message (P7: GB/T 35275), whose text may be
// detached. Proved are, in this order: the chain to a root of the settings, the time,
// the key usage digitalSignature, the signature, and that neither the certificate nor
// one between is revoked. Addresses in certificates are asked only after the chain
// is proved: nobody but a trusted authority makes the hall ask anywhere.
//
// Revocation is asked for each login (OCSP, RFC 6960); when no one answers, the
// authority's list is read (CRL, RFC 5280), kept until it ends, and four hours longer
// while no newer one can be had; then the login waits: silence is not consent.
package ca

import (
	"context"
	"crypto/ecdsa"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"wangting/internal/gateway/patience"
)

// Service is what the hall calls this outside system.
const Service = "电子认证机构"

// What is wrong with a certificate or a signature.
var (
	ErrSignature = errors.New("the signature is not of this text and certificate")
	ErrUntrusted = errors.New("the certificate is not of a trusted authority")
	ErrExpired   = errors.New("the certificate is not valid now")
	ErrUsage     = errors.New("the certificate is not for signing")
	ErrRevoked   = errors.New("the certificate is revoked")
	ErrNoUnit    = errors.New("the certificate names no unit")
)

// Settings is whom the hall trusts.
type Settings struct {
	Roots    string // PEM: roots, and authorities between if keys do not carry them
	Grace    time.Duration
	HTTP     *http.Client
	Now      func() time.Time
	Patience patience.Options
}

// Gateway proves certificates. It is safe for concurrent use.
type Gateway struct {
	s              Settings
	roots, between *smx509.CertPool
	known          []*smx509.Certificate
	patience       *patience.Patience

	mu    sync.Mutex
	lists map[string]*smx509.RevocationList // by address
}

// New gives a gateway, or says which setting is wrong.
func New(s Settings) (*Gateway, error) {
	if s.Grace == 0 {
		s.Grace = 4 * time.Hour
	}
	if s.HTTP == nil {
		s.HTTP = http.DefaultClient
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	g := &Gateway{s: s, roots: smx509.NewCertPool(), between: smx509.NewCertPool(), patience: patience.New(Service, s.Patience), lists: map[string]*smx509.RevocationList{}}
	n := 0
	for rest := []byte(s.Roots); ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		c, err := smx509.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, fmt.Errorf("roots: %w", err)
		}
		g.known = append(g.known, c)
		if c.CheckSignatureFrom(c) == nil {
			g.roots.AddCert(c)
			n++
		} else {
			g.between.AddCert(c)
		}
	}
	if n == 0 {
		return nil, errors.New("roots hold no self-signed certificate")
	}
	return g, nil
}

// Patience is for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Signed is what a key gave.
type Signed struct {
	Cert      []byte // DER; may be empty for P7
	Signature []byte
	P7        bool
}

// Holder is whom a certificate names.
type Holder struct {
	Code   string // 统一社会信用代码, or the nine characters of an older code
	Name   string
	Serial string
	Until  time.Time
}

// Verify proves that the holder of a trusted certificate signed the text. One of the
// errors above, or Away when the authority cannot be asked.
func (g *Gateway) Verify(ctx context.Context, text []byte, s Signed) (Holder, error) {
	cert, extra, err := proveSignature(text, s)
	if err != nil {
		return Holder{}, err
	}
	chain, err := g.chain(cert, extra)
	if err != nil {
		return Holder{}, err
	}
	h := Holder{Name: firstOf(cert.Subject.Organization), Serial: cert.SerialNumber.Text(16), Until: cert.NotAfter}
	if h.Code = unitCode(cert); h.Code == "" {
		return h, ErrNoUnit
	}
	for i, c := range chain[:len(chain)-1] {
		if err := g.standing(ctx, c, chain[i+1]); err != nil {
			return h, err
		}
	}
	return h, nil
}

// proveSignature says whose certificate signed the text, and what came with it.
func proveSignature(text []byte, s Signed) (*smx509.Certificate, []*smx509.Certificate, error) {
	if !s.P7 {
		cert, err := smx509.ParseCertificate(s.Cert)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
		}
		key, ok := cert.PublicKey.(*ecdsa.PublicKey)
		if !ok || !sm2.IsSM2PublicKey(key) || !sm2.VerifyASN1WithSM2(key, nil, text, s.Signature) {
			return nil, nil, ErrSignature
		}
		return cert, nil, nil
	}
	p, err := pkcs7.Parse(s.Signature)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if len(p.Content) != 0 && string(p.Content) != string(text) {
		return nil, nil, fmt.Errorf("%w: it is of another text", ErrSignature)
	}
	p.Content = text
	cert := p.GetOnlySigner()
	if cert == nil {
		return nil, nil, fmt.Errorf("%w: not exactly one signer", ErrSignature)
	}
	err = p.Verify()
	if _, untimely := errors.AsType[*pkcs7.InvalidSigningTimeError](err); untimely {
		return nil, nil, ErrExpired
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return cert, p.Certificates, nil
}

func (g *Gateway) chain(cert *smx509.Certificate, extra []*smx509.Certificate) ([]*smx509.Certificate, error) {
	between := g.between.Clone()
	for _, c := range extra {
		between.AddCert(c)
	}
	now := g.s.Now()
	// The chain first and the time after it: an expired certificate of ours is told as expired.
	chains, err := cert.Verify(smx509.VerifyOptions{Roots: g.roots, Intermediates: between, CurrentTime: cert.NotBefore.Add(time.Second), KeyUsages: []smx509.ExtKeyUsage{smx509.ExtKeyUsageAny}})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	for _, c := range chains[0] {
		if now.Before(c.NotBefore) || now.After(c.NotAfter) {
			return nil, ErrExpired
		}
	}
	if cert.IsCA || cert.KeyUsage&smx509.KeyUsageDigitalSignature == 0 {
		return nil, ErrUsage
	}
	return chains[0], nil
}

var (
	unitCodes = []asn1.ObjectIdentifier{{1, 2, 156, 10260, 4, 1, 4}, {1, 2, 156, 10260, 4, 4}}
	uscc      = regexp.MustCompile(`[0-9A-HJ-NP-RTUW-Y]{18}`)
	older     = regexp.MustCompile(`[0-9A-Z]{8}-?[0-9X]`)
)

// unitCode reads GM/T 0015's code of the organisation. Authorities wrap it as they
// please, so what looks like a code inside counts; the common name never does.
func unitCode(c *smx509.Certificate) string {
	for _, want := range unitCodes {
		for _, e := range c.Extensions {
			if !e.Id.Equal(want) {
				continue
			}
			if m := uscc.Find(e.Value); m != nil {
				return string(m)
			}
			if m := older.Find(e.Value); m != nil {
				return string(m)
			}
		}
	}
	return ""
}

func firstOf(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}
