package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"time"
)

// The identifiers of GB/T 35275 and GM/T 0006, and of RFC 5652 for what is signed beside the digest.
var (
	oidData   = asn1.ObjectIdentifier{1, 2, 156, 10197, 6, 1, 4, 2, 1}
	oidSigned = asn1.ObjectIdentifier{1, 2, 156, 10197, 6, 1, 4, 2, 2}
	oidSM3    = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 401}
	oidSM2    = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301, 1}

	oidType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
)

type message struct {
	Type    asn1.ObjectIdentifier
	Content signedData `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
	Inner        struct{ Type asn1.ObjectIdentifier }
	Certificates asn1.RawValue
	Signers      []signer `asn1:"set"`
}

type signer struct {
	Version   int
	Issuer    issuer
	Digest    pkix.AlgorithmIdentifier
	Signed    asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature []byte
}

type issuer struct {
	Name   asn1.RawValue
	Serial *big.Int
}

// sign writes SignedData without the document. It is written out here, by another hand than the library with which the hall verifies.
func sign(sum []byte, h held, now time.Time) ([]byte, error) {
	attributes, err := signedAttributes(sum, now)
	if err != nil {
		return nil, err
	}
	set, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: attributes})
	if err != nil {
		return nil, err
	}
	signature, err := h.key.SignWithSM2(rand.Reader, nil, set)
	if err != nil {
		return nil, err
	}
	is := func(oid asn1.ObjectIdentifier) pkix.AlgorithmIdentifier {
		return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.NullRawValue}
	}
	tagged := func(b []byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: b}
	}
	m := message{Type: oidSigned, Content: signedData{Version: 1, Digests: []pkix.AlgorithmIdentifier{is(oidSM3)},
		Certificates: tagged(h.cert.Raw), Signers: []signer{{Version: 1,
			Issuer: issuer{asn1.RawValue{FullBytes: h.cert.RawIssuer}, h.cert.SerialNumber}, Digest: is(oidSM3), Signed: tagged(attributes),
			Algorithm: is(oidSM2), Signature: signature}}}}
	m.Content.Inner.Type = oidData
	return asn1.Marshal(m)
}

// signedAttributes are what is signed: of what type the document is, its digest, and when; in the order of DER.
func signedAttributes(sum []byte, now time.Time) ([]byte, error) {
	var all [][]byte
	for _, a := range []struct {
		oid   asn1.ObjectIdentifier
		value any
	}{{oidType, oidData}, {oidDigest, sum}, {oidTime, now.UTC()}} {
		value, err := asn1.Marshal(a.value)
		if err != nil {
			return nil, err
		}
		b, err := asn1.Marshal(struct {
			Type   asn1.ObjectIdentifier
			Values asn1.RawValue
		}{a.oid, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: value}})
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	slices.SortFunc(all, bytes.Compare)
	return bytes.Join(all, nil), nil
}
