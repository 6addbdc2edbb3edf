package ca

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"
)

// OCSP (RFC 6960) with SM2. golang.org/x/crypto/ocsp cannot read an answer that carries an SM2 certificate, so the few
// structures are read here.
//
// The question names the issuer by SHA-1, which every responder reads. One that refuses it, or knows no such certificate,
// is asked once more by SM3: an authority that keeps to GB/T may know its issuers by nothing else.
//
// Who may sign an answer: the issuer of the certificate in question; a responder of the settings, while it is valid; or a
// certificate in the answer that this very issuer made, that is for id-kp-OCSPSigning and valid now; without
// id-pkix-ocsp-nocheck it must not be in the issuer's CRL. A nonce that comes back has to be ours; one that does not
// come back is a ready-made answer, which has to be current.

var (
	oidSHA1        = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidSM3         = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401}
	oidSM2WithSM3  = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 501}
	oidBasicOCSP   = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidNonce       = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}
	oidNoCheck     = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}
	errNotSigned   = errors.New("an answer about a certificate is not signed by who may")
	errNotOfNow    = errors.New("an answer about a certificate is not of now")
	errNotReadable = errors.New("an answer about a certificate cannot be read")
	errNotKnown    = errors.New("the authority does not know the certificate")
)

type certID struct {
	Hash              pkix.AlgorithmIdentifier
	NameHash, KeyHash []byte
	Serial            *big.Int
}

func (c certID) equal(o certID) bool {
	return c.Hash.Algorithm.Equal(o.Hash.Algorithm) && bytes.Equal(c.NameHash, o.NameHash) && bytes.Equal(c.KeyHash, o.KeyHash) &&
		c.Serial != nil && o.Serial != nil && c.Serial.Cmp(o.Serial) == 0
}

type ocspQuestion struct {
	TBS struct {
		List       []struct{ ID certID }
		Extensions []pkix.Extension `asn1:"explicit,tag:2,optional"`
	}
}

type ocspAnswer struct {
	Status asn1.Enumerated
	Bytes  struct {
		Type  asn1.ObjectIdentifier
		Basic []byte
	} `asn1:"explicit,tag:0,optional"`
}

type basicAnswer struct {
	TBS       asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
	Certs     []asn1.RawValue `asn1:"explicit,tag:0,optional"`
}

type answerData struct {
	Version    int `asn1:"optional,default:0,explicit,tag:0"`
	Responder  asn1.RawValue
	Produced   time.Time `asn1:"generalized"`
	Responses  []singleAnswer
	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional"`
}

type singleAnswer struct {
	ID         certID
	Status     asn1.RawValue    // [0] good, [1] revoked, [2] unknown
	This       time.Time        `asn1:"generalized"`
	Next       time.Time        `asn1:"generalized,explicit,tag:0,optional"`
	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional"`
}

// naming is how a question names an issuer.
type naming struct {
	hash pkix.AlgorithmIdentifier
	sum  func([]byte) []byte
}

var namings = []naming{
	{pkix.AlgorithmIdentifier{Algorithm: oidSHA1, Parameters: asn1.NullRawValue}, func(b []byte) []byte { s := sha1.Sum(b); return s[:] }},
	{pkix.AlgorithmIdentifier{Algorithm: oidSM3, Parameters: asn1.NullRawValue}, func(b []byte) []byte { s := sm3.Sum(b); return s[:] }},
}

// of names a certificate to its issuer's responder.
func (n naming) of(c, issuer *smx509.Certificate) (certID, error) {
	var spki struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(issuer.RawSubjectPublicKeyInfo, &spki); err != nil {
		return certID{}, fmt.Errorf("reading the key of an issuer: %w", err)
	}
	return certID{n.hash, n.sum(issuer.RawSubject), n.sum(spki.Key.RightAlign()), c.SerialNumber}, nil
}

// askOCSP asks a responder about one certificate, in the second naming when it does not understand the first.
func (g *Gateway) askOCSP(ctx context.Context, at string, c, issuer *smx509.Certificate) (revoked bool, err error) {
	for _, n := range namings {
		if revoked, err = g.askNamed(ctx, at, n, c, issuer); !errors.Is(err, errNotKnown) {
			break
		}
	}
	return revoked, err
}

// askNamed sends an OCSP request for one certificate. The answer counts only when somebody signed it who may, when it is
// about this certificate, and when it is current.
func (g *Gateway) askNamed(ctx context.Context, at string, n naming, c, issuer *smx509.Certificate) (revoked bool, err error) {
	id, err := n.of(c, issuer)
	if err != nil {
		return false, err
	}
	nonce := make([]byte, 16)
	rand.Read(nonce)
	value, err := asn1.Marshal(nonce)
	if err != nil {
		return false, err
	}
	var q ocspQuestion
	q.TBS.List = append(q.TBS.List, struct{ ID certID }{id})
	q.TBS.Extensions = []pkix.Extension{{Id: oidNonce, Value: value}}
	b, err := asn1.Marshal(q)
	if err != nil {
		return false, fmt.Errorf("asking about a certificate: %w", err)
	}
	if b, err = g.fetch(ctx, answerWait, http.MethodPost, at, b); err != nil {
		return false, err
	}
	now := g.s.Now()
	revoked, by, err := readOCSP(b, id, answerers{issuer, g.responders, now}, value, now)
	if err == nil && by != issuer && !slices.Contains(g.responders, by) && !hasExtension(by, oidNoCheck) {
		if err = g.byList(ctx, by, issuer); errors.Is(err, ErrRevoked) {
			err = errNotSigned
		}
	}
	return revoked, err
}

func hasExtension(c *smx509.Certificate, id asn1.ObjectIdentifier) bool {
	return slices.ContainsFunc(c.Extensions, func(e pkix.Extension) bool { return e.Id.Equal(id) })
}

// Answers of a responder that are no answer to the question.
const (
	malformedRequest asn1.Enumerated = 1
	unauthorized     asn1.Enumerated = 6
)

// readOCSP reads an answer about the certificate id, and who signed it. nonce is the value of the extension that was sent.
// It gives errNotKnown when the responder cannot say anything about a certificate of that name.
func readOCSP(b []byte, id certID, from answerers, nonce []byte, now time.Time) (revoked bool, by *smx509.Certificate, err error) {
	var a ocspAnswer
	if rest, err := asn1.Unmarshal(b, &a); err != nil || len(rest) > 0 {
		return false, nil, errNotReadable
	}
	if a.Status == malformedRequest || a.Status == unauthorized {
		return false, nil, fmt.Errorf("%w: status %d", errNotKnown, a.Status)
	}
	if a.Status != 0 || !a.Bytes.Type.Equal(oidBasicOCSP) {
		return false, nil, fmt.Errorf("a responder answers with status %d", a.Status)
	}
	var basic basicAnswer
	if rest, err := asn1.Unmarshal(a.Bytes.Basic, &basic); err != nil || len(rest) > 0 {
		return false, nil, errNotReadable
	}
	if by = from.signer(basic); by == nil {
		return false, nil, errNotSigned
	}
	var d answerData
	if rest, err := asn1.Unmarshal(basic.TBS.FullBytes, &d); err != nil || len(rest) > 0 {
		return false, nil, errNotReadable
	}
	for _, e := range d.Extensions {
		if e.Id.Equal(oidNonce) && !bytes.Equal(e.Value, nonce) {
			return false, nil, errors.New("an answer about a certificate is to another question")
		}
	}
	i := slices.IndexFunc(d.Responses, func(s singleAnswer) bool { return s.ID.equal(id) })
	if i < 0 {
		return false, nil, errors.New("an answer is about another certificate")
	}
	revoked, err = d.Responses[i].says(now)
	return revoked, by, err
}

const (
	ocspSkew = 5 * time.Minute
	ocspLife = time.Hour // of an answer that does not say when the next one comes
)

func (s singleAnswer) says(now time.Time) (revoked bool, err error) {
	until := s.Next.Add(ocspSkew)
	if s.Next.IsZero() {
		until = s.This.Add(ocspLife)
	}
	if s.This.After(now.Add(ocspSkew)) || now.After(until) {
		return false, errNotOfNow
	}
	if s.Status.Class == asn1.ClassContextSpecific {
		switch s.Status.Tag {
		case 0:
			return false, nil
		case 1:
			return true, nil
		}
	}
	return false, errNotKnown
}

// answerers are who may answer now about the certificates of an issuer.
type answerers struct {
	issuer     *smx509.Certificate
	responders []*smx509.Certificate // of the settings
	now        time.Time
}

// signer is who signed an answer: the issuer, a responder of the settings, or one to whom that issuer gave the task; nil
// for anybody else.
func (a answerers) signer(b basicAnswer) *smx509.Certificate {
	if !b.Algorithm.Algorithm.Equal(oidSM2WithSM3) {
		return nil
	}
	by := func(c *smx509.Certificate) bool {
		key := sm2Key(c)
		return key != nil && sm2.VerifyASN1WithSM2(key, nil, b.TBS.FullBytes, b.Signature.RightAlign())
	}
	if by(a.issuer) {
		return a.issuer
	}
	for _, c := range a.responders {
		if validAt(c, a.now) && by(c) {
			return c
		}
	}
	for _, raw := range b.Certs {
		c, err := smx509.ParseCertificate(raw.FullBytes)
		if err == nil && a.may(c) && by(c) {
			return c
		}
	}
	return nil
}

// may reports whether the issuer gave c the task of answering, and still does.
func (a answerers) may(c *smx509.Certificate) bool {
	return forOCSP(c) && validAt(c, a.now) && bytes.Equal(c.RawIssuer, a.issuer.RawSubject) && c.CheckSignatureFrom(a.issuer) == nil
}

func forOCSP(c *smx509.Certificate) bool {
	return slices.Contains(c.ExtKeyUsage, smx509.ExtKeyUsageOCSPSigning)
}

func validAt(c *smx509.Certificate, now time.Time) bool {
	return !now.Before(c.NotBefore) && !now.After(c.NotAfter)
}
