package ca

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/crypto/ocsp"

	"wangting/internal/fault"
)

const maxList = 32 << 20

// checkRevocation returns nil when the issuer has not revoked c, else ErrRevoked or Away.
func (g *Gateway) checkRevocation(ctx context.Context, c, issuer *smx509.Certificate) error {
	var lost error
	for _, at := range c.OCSPServer {
		revoked := false
		err := g.patience.Do(ctx, true, func(ctx context.Context) (err error) {
			revoked, err = g.askOCSP(ctx, at, c, issuer)
			return err
		})
		switch {
		case err != nil:
			lost = err
		case revoked:
			return ErrRevoked
		default:
			return nil
		}
	}
	for _, at := range c.CRLDistributionPoints {
		l, err := g.currentCRL(ctx, at, issuer)
		if err != nil {
			lost = err
			continue
		}
		for _, e := range l.RevokedCertificateEntries {
			if e.SerialNumber.Cmp(c.SerialNumber) == 0 {
				return ErrRevoked
			}
		}
		return nil
	}
	if lost == nil {
		lost = errors.New("the certificate does not say where to ask")
	}
	return fault.Wrap(fault.Away, "", fmt.Errorf("asking whether a certificate is revoked: %w", lost))
}

// askOCSP sends an OCSP request for one certificate. The response counts only when the issuer
// signed it, when it is about this certificate, and when it is current.
func (g *Gateway) askOCSP(ctx context.Context, at string, c, issuer *smx509.Certificate) (revoked bool, err error) {
	q, err := ocsp.CreateRequest(
		&x509.Certificate{SerialNumber: c.SerialNumber},
		&x509.Certificate{RawSubject: issuer.RawSubject, RawSubjectPublicKeyInfo: issuer.RawSubjectPublicKeyInfo},
		nil,
	)
	if err != nil {
		return false, fmt.Errorf("asking about a certificate: %w", err)
	}
	b, err := g.fetch(ctx, http.MethodPost, at, q)
	if err != nil {
		return false, err
	}
	a, err := ocsp.ParseResponseForCert(b, &x509.Certificate{SerialNumber: c.SerialNumber}, nil)
	if err != nil {
		return false, fmt.Errorf("reading an answer about a certificate: %w", err)
	}
	key, ok := issuer.PublicKey.(*ecdsa.PublicKey)
	if !ok || !sm2.VerifyASN1WithSM2(key, nil, a.TBSResponseData, a.Signature) {
		return false, errors.New("an answer about a certificate is not signed by its issuer")
	}
	now := g.s.Now()
	if now.Before(a.ThisUpdate) || !a.NextUpdate.IsZero() && now.After(a.NextUpdate) {
		return false, errors.New("an answer about a certificate is not of now")
	}
	switch a.Status {
	case ocsp.Good:
		return false, nil
	case ocsp.Revoked:
		return true, nil
	}
	return false, errors.New("the authority does not know the certificate")
}

// currentCRL returns the issuer's CRL: the stored one while it is current, else a fetched one.
func (g *Gateway) currentCRL(ctx context.Context, at string, issuer *smx509.Certificate) (*smx509.RevocationList, error) {
	g.mu.Lock()
	have := g.crls[at]
	g.mu.Unlock()
	now := g.s.Now()
	if have != nil && now.Before(have.NextUpdate) {
		return have, nil
	}
	var l *smx509.RevocationList
	err := g.patience.Do(ctx, true, func(ctx context.Context) error {
		b, err := g.fetch(ctx, http.MethodGet, at, nil)
		if err != nil {
			return err
		}
		if l, err = smx509.ParseRevocationList(b); err != nil {
			return fmt.Errorf("reading a list of revoked certificates: %w", err)
		}
		if err = l.CheckSignatureFrom(issuer); err == nil && !now.Before(l.NextUpdate.Add(g.s.Grace)) {
			err = errors.New("a list of revoked certificates is too old")
		}
		return err
	})
	if err != nil {
		if have != nil && now.Before(have.NextUpdate.Add(g.s.Grace)) {
			return have, nil
		}
		return nil, err
	}
	g.mu.Lock()
	g.crls[at] = l
	g.mu.Unlock()
	return l, nil
}

func (g *Gateway) fetch(ctx context.Context, method, at string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, at, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/ocsp-request")
	}
	res, err := g.s.HTTP.Do(req)
	if err != nil {
		return nil, fmt.Errorf("asking an authority: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("asking an authority: status %d", res.StatusCode)
	}
	return io.ReadAll(io.LimitReader(res.Body, maxList))
}
