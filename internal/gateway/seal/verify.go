package seal

import (
	"encoding/asn1"
	"fmt"
	"slices"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/smx509"
)

func parse(der []byte) (*smx509.Certificate, error) {
	c, err := smx509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return c, nil
}

// Verify checks that a detached signature is one of SM2 and SM3, with the identifiers of GB/T 35275, over the bytes of a document, and
// gives the certificate of its only signer. ErrSignature otherwise.
func Verify(cms, file []byte) (*smx509.Certificate, error) {
	var outer struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	if rest, err := asn1.Unmarshal(cms, &outer); err != nil || len(rest) > 0 || !outer.Type.Equal(pkcs7.SM2OIDSignedData) {
		return nil, fmt.Errorf("%w: it is no SignedData of GB/T 35275", ErrSignature)
	}
	p, err := pkcs7.Parse(cms)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	c := p.GetOnlySigner()
	switch {
	case len(p.Content) != 0:
		return nil, fmt.Errorf("%w: it is not detached", ErrSignature)
	case c == nil:
		return nil, fmt.Errorf("%w: not exactly one signer", ErrSignature)
	case !p.Signers[0].DigestAlgorithm.Algorithm.Equal(pkcs7.OIDDigestAlgorithmSM3),
		!p.Signers[0].DigestEncryptionAlgorithm.Algorithm.Equal(pkcs7.OIDDigestEncryptionAlgorithmSM2):
		return nil, fmt.Errorf("%w: it is of other algorithms", ErrSignature)
	}
	p.Content = file
	if err := p.Verify(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return c, nil
}

// fits checks that a certificate is for signatures, names the office, and is none of a demonstration where only real ones count.
func (g *Gateway) fits(c *smx509.Certificate, office string) error {
	names := append(slices.Clone(c.Subject.Organization), c.Subject.CommonName)
	switch {
	case c.IsCA || c.KeyUsage&smx509.KeyUsageDigitalSignature == 0:
		return fmt.Errorf("%w: its certificate is not for signatures", ErrSignature)
	case !slices.Contains(names, office):
		return fmt.Errorf("%w: %s", ErrOther, c.Subject.CommonName)
	case g.real && slices.ContainsFunc(names, demo):
		return fmt.Errorf("%w: %s", ErrDemo, c.Subject.CommonName)
	}
	return nil
}
