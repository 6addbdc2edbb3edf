package ca

import (
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// An OCSP response (RFC 6960) signed with SM2 by a responder whose certificate is in it. golang.org/x/crypto/ocsp knows
// neither SM2 nor SM3, so this file reads and encodes the few structures itself. Options.Answer makes it answer otherwise:
//
//	bare        Responder signs, and no certificate is in the answer
//	malformed   questions by SHA-1 are refused as malformedRequest; unauthorized: as that; unknown: the certificate is not
//	            known by it; never: nor by SM3
//	issuer      the issuer signs, and no certificate is in the answer
//	no-nocheck  the responder's certificate has to be looked up in the CRL
//	no-usage    the responder's certificate is not for OCSP signing
//	stranger    the responder's certificate is of another authority
//	expired     the responder's certificate is not valid any more
//	stale       the answer is of yesterday
//	other       the answer is about another serial number
//	nonce       the answer repeats another nonce; no-nonce: none
//	unreadable  no answer

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

	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional"`
}

type basic struct {
	Data      asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
	Certs     []asn1.RawValue `asn1:"explicit,tag:0,optional"`
}

type responseBytes struct {
	Type     asn1.ObjectIdentifier
	Response []byte
}

type response struct {
	Status asn1.Enumerated
	Bytes  responseBytes `asn1:"explicit,tag:0,optional"`
}

type request struct {
	TBS struct {
		List       []struct{ ID certID }
		Extensions []pkix.Extension `asn1:"explicit,tag:2,optional"`
	}
}

// asked reads a request about one certificate, by SHA-1 or SM3.
func asked(b []byte) (request, *big.Int, error) {
	var q request
	var n *big.Int
	if rest, err := asn1.Unmarshal(b, &q); err != nil || len(rest) > 0 || len(q.TBS.List) != 1 {
		return q, nil, errors.New("not a request about one certificate")
	}
	id := q.TBS.List[0].ID
	size := map[string]int{oidSHA1.String(): 20, oidSM3.String(): 32}[id.Hash.Algorithm.String()]
	if size == 0 || len(id.NameHash) != size || len(id.KeyHsh) != size {
		return q, nil, errors.New("not a hash that is understood")
	}
	_, err := asn1.Unmarshal(id.Serial.FullBytes, &n)
	return q, n, err
}

var (
	oidSM2SM3 = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 501}
	oidSM3    = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401}
	oidSHA1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidBasic  = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
)

func (a *Authority) ocsp(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	var q request
	var serial *big.Int
	if err == nil {
		q, serial, err = asked(b)
	}
	if err != nil {
		http.Error(w, "request", http.StatusBadRequest)
		return
	}
	how := ""
	if a.o.Answer != nil {
		how = a.o.Answer()
	}
	out, err := a.answer(q, serial, how)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if how == "unreadable" {
		out = out[:len(out)/2]
	}
	w.Header().Set("Content-Type", "application/ocsp-response")
	_, _ = w.Write(out)
}

func (a *Authority) answer(q request, serial *big.Int, how string) ([]byte, error) {
	id := q.TBS.List[0].ID
	bySHA1 := id.Hash.Algorithm.Equal(oidSHA1)
	switch {
	case how == "malformed" && bySHA1:
		return asn1.Marshal(response{Status: 1})
	case how == "unauthorized" && bySHA1:
		return asn1.Marshal(response{Status: 6})
	}
	now := a.o.Now().UTC().Truncate(time.Second)
	if how == "stale" {
		now = now.Add(-24 * time.Hour)
	}
	if how == "other" {
		serial = new(big.Int).Add(serial, big.NewInt(1))
		var err error
		if id.Serial.FullBytes, err = asn1.Marshal(serial); err != nil {
			return nil, err
		}
	}
	s := single{ID: id, This: now.Add(-time.Minute), Next: now.Add(10 * time.Minute)}
	a.mu.Lock()
	at, revoked := a.revoked[serial.Text(16)]
	a.mu.Unlock()
	switch {
	case how == "never" || how == "unknown" && bySHA1:
		s.Unknown = true
	case revoked:
		s.Revoked.At = at.UTC().Truncate(time.Second)
	default:
		s.Good = true
	}
	return a.signed(responseData{KeyHash: a.sub.SubjectKeyId, Produced: now, Responses: []single{s}, Extensions: echo(q, how)}, how)
}

var oidNonce = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}

// echo gives the nonce of a request, for its response.
func echo(q request, how string) []pkix.Extension {
	if how == "no-nonce" {
		return nil
	}
	for _, e := range q.TBS.Extensions {
		if e.Id.Equal(oidNonce) {
			if how == "nonce" {
				e.Value[len(e.Value)-1] ^= 1
			}
			return []pkix.Extension{e}
		}
	}
	return nil
}

// Responder is the certificate of who signs answers without a certificate in them, as PEM: for the settings of who asks.
func (a *Authority) Responder() (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bare.cert == nil {
		var err error
		if a.bare.cert, a.bare.key, err = a.responder(""); err != nil {
			return "", err
		}
	}
	return string(block("CERTIFICATE", a.bare.cert.Raw)), nil
}

// responder makes a key and a certificate for answering.
func (a *Authority) responder(how string) (*smx509.Certificate, *sm2.PrivateKey, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	now := a.o.Now()
	c := &smx509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "模拟在线状态查询（非真实）"},
		NotBefore: now.AddDate(0, 0, -2), NotAfter: now.AddDate(0, 1, 0),
		KeyUsage: smx509.KeyUsageDigitalSignature, ExtKeyUsage: []smx509.ExtKeyUsage{smx509.ExtKeyUsageOCSPSigning},
	}
	by := a.o.Sub
	switch how {
	case "no-nocheck":
		c.CRLDistributionPoints = []string{a.o.URL + "/sub.crl"}
	case "no-usage":
		c.ExtKeyUsage = nil
	case "stranger":
		by = key
	case "expired":
		c.NotAfter = now.AddDate(0, 0, -1)
	}
	if how != "no-nocheck" {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Value: asn1.NullBytes}}
	}
	made, err := sign(c, a.sub, key, by)
	return made, key, err
}

func (a *Authority) signed(d responseData, how string) ([]byte, error) {
	tbs, err := asn1.Marshal(d)
	if err != nil {
		return nil, err
	}
	key, certs := a.o.Sub, []asn1.RawValue(nil)
	if how == "bare" {
		if _, err := a.Responder(); err != nil {
			return nil, err
		}
		key = a.bare.key
	} else if how != "issuer" {
		c, own, err := a.responder(how)
		if err != nil {
			return nil, err
		}
		key, certs = own, []asn1.RawValue{{FullBytes: c.Raw}}
	}
	sig, err := key.SignWithSM2(rand.Reader, nil, tbs)
	if err != nil {
		return nil, err
	}
	inner, err := asn1.Marshal(basic{
		asn1.RawValue{FullBytes: tbs},
		pkix.AlgorithmIdentifier{Algorithm: oidSM2SM3},
		asn1.BitString{Bytes: sig, BitLength: 8 * len(sig)},
		certs,
	})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(response{0, responseBytes{oidBasic, inner}})
}
