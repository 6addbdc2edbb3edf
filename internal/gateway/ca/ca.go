// Package ca owns the hall's trust in certificates (LOG-4): who signed a text, and
// whether the authority still vouches for the certificate.
//
// A signature is either plain SM2 (P1: GB/T 32918.2, default user id, ASN.1 or r and s as they are) with the
// certificate beside it, or a signed message (P7: GB/T 35275), whose text may be
// detached and whose certificate may stand beside it. Verify checks, in this order: the chain to a root of the settings, the
// period of validity, the key usage digitalSignature, the signature, and that neither
// the certificate nor an intermediate is revoked. It contacts the addresses in a
// certificate only after the chain is verified: only a trusted authority can make the
// hall send a request.
//
// Each login checks revocation by OCSP (RFC 6960); ocsp.go says whose answer counts. When no responder answers, the
// package reads the authority's CRL (RFC 5280). It keeps a CRL until NextUpdate, and for
// four more hours when it cannot fetch a newer one. After that the login fails with Away:
// no answer does not mean "not revoked".
package ca

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "电子认证机构"

// The faults of a certificate or a signature.
var (
	ErrSignature = errors.New("the signature is not of this text and certificate")
	ErrNotSM2    = errors.New("the certificate is not for SM2")
	ErrUntrusted = errors.New("the certificate is not of a trusted authority")
	ErrExpired   = errors.New("the certificate is not valid now")
	ErrUsage     = errors.New("the certificate is not for signing")
	ErrRevoked   = errors.New("the certificate is revoked")
	ErrNoUnit    = errors.New("the certificate names no unit")
)

// Settings names the authorities that the hall trusts.
type Settings struct {
	Roots      string // PEM: roots, and intermediates if the keys do not carry them
	Responders string // PEM: who may answer about every certificate, beside whom its issuer names; may be empty
	Grace      time.Duration
	HTTP       *http.Client
	Now        func() time.Time
	Patience   patience.Options
}

// Gateway verifies certificates. It is safe for concurrent use.
type Gateway struct {
	s              Settings
	roots, between *smx509.CertPool
	known          []*smx509.Certificate
	responders     []*smx509.Certificate
	answers, lists *patience.Each // by OCSP and by CRL: a responder that is out must not close the other way

	mu   sync.Mutex
	crls map[string]*smx509.RevocationList // by address
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if s.Grace == 0 {
		s.Grace = 4 * time.Hour
	}
	s.HTTP = straight.Client(s.HTTP)
	if s.Now == nil {
		s.Now = time.Now
	}
	g := &Gateway{
		s:       s,
		roots:   smx509.NewCertPool(),
		between: smx509.NewCertPool(),
		answers: patience.NewEach(Service, s.Patience),
		lists:   patience.NewEach(Service, s.Patience),
		crls:    map[string]*smx509.RevocationList{},
	}
	var err error
	if g.known, err = certificates(s.Roots); err != nil {
		return nil, fmt.Errorf("roots: %w", err)
	}
	own := 0
	for _, c := range g.known {
		if c.CheckSignatureFrom(c) == nil {
			g.roots.AddCert(c)
			own++
		} else {
			g.between.AddCert(c)
		}
	}
	if own == 0 {
		return nil, errors.New("roots hold no self-signed certificate")
	}
	if g.responders, err = certificates(s.Responders); err != nil {
		return nil, fmt.Errorf("responders: %w", err)
	}
	if len(g.responders) == 0 && s.Responders != "" {
		return nil, errors.New("responders hold no certificate")
	}
	for _, c := range g.responders {
		if !forOCSP(c) {
			return nil, fmt.Errorf("responders: %s is not for OCSP signing", c.Subject.CommonName)
		}
	}
	return g, nil
}

// certificates reads PEM.
func certificates(text string) (list []*smx509.Certificate, err error) {
	for rest := []byte(text); ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			return list, nil
		}
		c, err := smx509.ParseCertificate(b.Bytes)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
}

// Health says how the responders of the authorities have been answering.
func (g *Gateway) Health() patience.Health { return g.answers.Health() }

// Signed is a signature as a key made it.
type Signed struct {
	Cert      []byte // DER; may be empty for P7
	Signature []byte
	P7        bool
}

// Holder is the organisation that a certificate names.
type Holder struct {
	Code   string // 统一社会信用代码, or the older 组织机构代码 of nine characters
	Name   string
	Serial string
	Until  time.Time
}

// Verify checks that the holder of a trusted certificate signed the text. It returns one
// of the errors above, or Away when the authority does not answer.
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
		if err := g.checkRevocation(ctx, c, chain[i+1]); err != nil {
			return h, err
		}
	}
	return h, nil
}

// proveSignature returns the certificate that signed the text, and the certificates sent with it.
func proveSignature(text []byte, s Signed) (*smx509.Certificate, []*smx509.Certificate, error) {
	if !s.P7 {
		cert, err := smx509.ParseCertificate(s.Cert)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
		}
		key := sm2Key(cert)
		if key == nil {
			return nil, nil, ErrNotSM2
		}
		if !sm2.VerifyASN1WithSM2(key, nil, text, asASN1(s.Signature)) {
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
	if len(p.Certificates) == 0 { // the key sends its certificate beside; issuer and serial have to be those of the signer
		if c, err := smx509.ParseCertificate(s.Cert); err == nil {
			p.Certificates = append(p.Certificates, c)
		}
	}
	for i := range p.Signers {
		if alg := &p.Signers[i].DigestEncryptionAlgorithm; isSM2Signing(alg.Algorithm) {
			alg.Algorithm = pkcs7.OIDDigestEncryptionAlgorithmSM2
		}
	}
	cert := p.GetOnlySigner()
	if cert == nil {
		return nil, nil, fmt.Errorf("%w: not exactly one signer", ErrSignature)
	}
	if sm2Key(cert) == nil {
		return nil, nil, ErrNotSM2
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

// sm2Key gives the key of a certificate, nil for one of RSA or of another curve.
func sm2Key(c *smx509.Certificate) *ecdsa.PublicKey {
	if key, ok := c.PublicKey.(*ecdsa.PublicKey); ok && sm2.IsSM2PublicKey(key) {
		return key
	}
	return nil
}

// isSM2Signing reports whether a message names SM2 by one of the other names that keys write: that of GmSSL, and that of the curve.
func isSM2Signing(id asn1.ObjectIdentifier) bool {
	return id.Equal(oidSM2WithSM3) || id.Equal(asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301})
}

// asASN1 gives a plain signature the form that is verified. Keys write r and s as they are, in 64 bytes or, as an SKF
// blob, each at the end of 64.
func asASN1(sig []byte) []byte {
	var r, s []byte
	switch len(sig) {
	case 64:
		r, s = sig[:32], sig[32:]
	case 128:
		if bytes.Count(sig[:32], []byte{0}) != 32 || bytes.Count(sig[64:96], []byte{0}) != 32 {
			return sig
		}
		r, s = sig[32:64], sig[96:]
	default:
		return sig
	}
	out, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(r), new(big.Int).SetBytes(s)})
	if err != nil {
		return sig
	}
	return out
}

func (g *Gateway) chain(cert *smx509.Certificate, extra []*smx509.Certificate) ([]*smx509.Certificate, error) {
	between := g.between.Clone()
	for _, c := range extra {
		between.AddCert(c)
	}
	now := g.s.Now()
	// Verify the chain as of NotBefore first; the period of validity is checked after
	// it, so that an expired certificate of a trusted authority is reported as expired.
	chains, err := cert.Verify(smx509.VerifyOptions{
		Roots:         g.roots,
		Intermediates: between,
		CurrentTime:   cert.NotBefore.Add(time.Second),
		KeyUsages:     []smx509.ExtKeyUsage{smx509.ExtKeyUsageAny},
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	for _, c := range chains[0] {
		if !validAt(c, now) {
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

// unitCode reads the organisation's code (GM/T 0015). Authorities wrap it in different
// ways, so any value inside that looks like a code counts; the common name never does.
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

// Trusted names the certificates of the settings and the day on which each ends. The error says which is not valid now.
func (g *Gateway) Trusted() (names []string, err error) {
	now := g.s.Now()
	for _, c := range slices.Concat(g.known, g.responders) {
		names = append(names, fmt.Sprintf("%s until %s", c.Subject.CommonName, c.NotAfter.Format(time.DateOnly)))
		if !validAt(c, now) {
			err = errors.Join(err, fmt.Errorf("%s is not valid now", c.Subject.CommonName))
		}
	}
	return names, err
}
