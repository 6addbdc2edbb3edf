package ca

import (
	"crypto"
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"net/http"
	"time"

	"golang.org/x/crypto/ocsp"
)

// An OCSP response (RFC 6960) signed with SM2. golang.org/x/crypto/ocsp cannot sign
// with SM2, so this file encodes the few structures itself.

type certID struct {
	Hash             pkix.AlgorithmIdentifier
	NameHash, KeyHsh []byte
	Serial           asn1.RawValue
}

type revokedInfo struct {
	At time.Time `asn1:"generalized"`
}

type single struct {
	ID      certID
	Good    asn1.Flag   `asn1:"tag:0,optional"`
	Revoked revokedInfo `asn1:"tag:1,optional"`
	Unknown asn1.Flag   `asn1:"tag:2,optional"`
	This    time.Time   `asn1:"generalized"`
	Next    time.Time   `asn1:"generalized,explicit,tag:0,optional"`
}

type responseData struct {
	KeyHash   []byte    `asn1:"explicit,tag:2"`
	Produced  time.Time `asn1:"generalized"`
	Responses []single
}

type basic struct {
	Data      asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
}

type responseBytes struct {
	Type     asn1.ObjectIdentifier
	Response []byte
}

type response struct {
	Status asn1.Enumerated
	Bytes  responseBytes `asn1:"explicit,tag:0"`
}

var (
	oidSM2SM3 = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 501}
	oidSHA1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidBasic  = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
)

func (a *Authority) ocsp(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	var q *ocsp.Request
	if err == nil {
		q, err = ocsp.ParseRequest(b)
	}
	if err != nil || q.HashAlgorithm != crypto.SHA1 {
		http.Error(w, "request", http.StatusBadRequest)
		return
	}
	now := a.o.Now().UTC().Truncate(time.Second)
	serial, err := asn1.Marshal(q.SerialNumber)
	s := single{
		ID: certID{
			Hash:     pkix.AlgorithmIdentifier{Algorithm: oidSHA1, Parameters: asn1.NullRawValue},
			NameHash: q.IssuerNameHash,
			KeyHsh:   q.IssuerKeyHash,
			Serial:   asn1.RawValue{FullBytes: serial},
		},
		This: now.Add(-time.Minute),
		Next: now.Add(10 * time.Minute),
	}
	a.mu.Lock()
	at, revoked := a.revoked[q.SerialNumber.Text(16)]
	a.mu.Unlock()
	if revoked {
		s.Revoked.At = at.UTC().Truncate(time.Second)
	} else {
		s.Good = true
	}
	var out []byte
	if err == nil {
		out, err = a.signed(responseData{KeyHash: a.sub.SubjectKeyId, Produced: now, Responses: []single{s}})
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/ocsp-response")
	_, _ = w.Write(out)
}

func (a *Authority) signed(d responseData) ([]byte, error) {
	tbs, err := asn1.Marshal(d)
	if err != nil {
		return nil, err
	}
	sig, err := a.o.Sub.SignWithSM2(rand.Reader, nil, tbs)
	if err != nil {
		return nil, err
	}
	inner, err := asn1.Marshal(basic{
		asn1.RawValue{FullBytes: tbs},
		pkix.AlgorithmIdentifier{Algorithm: oidSM2SM3},
		asn1.BitString{Bytes: sig, BitLength: 8 * len(sig)},
	})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(response{Bytes: responseBytes{oidBasic, inner}})
}
