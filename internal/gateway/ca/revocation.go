package ca

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"wangting/internal/fault"
)

const (
	maxList    = 32 << 20
	answerWait = 3 * time.Second // of an answer about one certificate: the list comes next, and somebody waits at the login
	listWait   = 5 * time.Second // of a list, which may be long
)

// checkRevocation returns nil when the issuer has not revoked c, else ErrRevoked or Away.
func (g *Gateway) checkRevocation(ctx context.Context, c, issuer *smx509.Certificate) error {
	var lost error
	for _, at := range overHTTP(c.OCSPServer) {
		revoked, unknown := false, error(nil)
		err := g.answers.Of(server(at)).Do(ctx, true, func(ctx context.Context) (err error) {
			revoked, err = g.askOCSP(ctx, at, c, issuer)
			if errors.Is(err, errNotKnown) { // an answer about this certificate alone: it must not close the way for all others
				unknown, err = err, nil
			}
			return err
		})
		err = cmp.Or(err, unknown)
		switch {
		case err != nil:
			lost = err
		case revoked:
			return ErrRevoked
		default:
			return nil
		}
	}
	err := g.byList(ctx, c, issuer)
	if err == nil || errors.Is(err, ErrRevoked) {
		return err
	}
	if lost == nil || !errors.Is(err, errNoList) {
		lost = err
	}
	return fault.Wrap(fault.Away, "", fmt.Errorf("asking whether a certificate is revoked: %w", lost))
}

// overHTTP gives the addresses that can be asked: authorities name ldap ones too, often first.
func overHTTP(addresses []string) []string {
	return slices.DeleteFunc(slices.Clone(addresses), func(at string) bool {
		u, err := url.Parse(at)
		return err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https"
	})
}

// server is the part of an address that is out as one: its host.
func server(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return ""
	}
	return u.Host
}

var errNoList = errors.New("the certificate does not say where to ask")

// byList looks for a certificate in its issuer's CRL: nil when it is not there, ErrRevoked, or why no list could be read.
func (g *Gateway) byList(ctx context.Context, c, issuer *smx509.Certificate) error {
	lost := errNoList
	for _, at := range overHTTP(c.CRLDistributionPoints) {
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
	return lost
}

// currentCRL returns the issuer's CRL: the stored one while it is current, else a fetched one.
func (g *Gateway) currentCRL(ctx context.Context, at string, issuer *smx509.Certificate) (*smx509.RevocationList, error) {
	key := string(issuer.RawSubjectPublicKeyInfo) + at // two issuers may name one address, and only one signs what lies there
	g.mu.Lock()
	have := g.crls[key]
	g.mu.Unlock()
	now := g.s.Now()
	if have != nil && now.Before(have.NextUpdate) {
		return have, nil
	}
	var l *smx509.RevocationList
	err := g.lists.Of(server(at)).Do(ctx, true, func(ctx context.Context) error {
		b, err := g.fetch(ctx, listWait, http.MethodGet, at, nil)
		if err != nil {
			return err
		}
		if p, _ := pem.Decode(b); p != nil {
			b = p.Bytes
		}
		if l, err = smx509.ParseRevocationList(b); err != nil {
			return fmt.Errorf("reading a list of revoked certificates: %w", err)
		}
		if err = l.CheckSignatureFrom(issuer); err == nil && partial(l) {
			err = errors.New("a list of revoked certificates is not the whole list")
		}
		if err == nil && have != nil && have.Number != nil && l.Number != nil && l.Number.Cmp(have.Number) < 0 {
			err = errors.New("a list of revoked certificates is older than the one before")
		}
		if err == nil && !now.Before(l.NextUpdate.Add(g.s.Grace)) {
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
	g.crls[key] = l
	g.mu.Unlock()
	return l, nil
}

// partial reports whether a list leaves certificates out: a delta, or one of a scope of its own.
func partial(l *smx509.RevocationList) bool {
	return slices.ContainsFunc(l.Extensions, func(e pkix.Extension) bool {
		return e.Critical && (e.Id.Equal(oidDelta) || e.Id.Equal(oidScope))
	})
}

var (
	oidDelta = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidScope = asn1.ObjectIdentifier{2, 5, 29, 28}
)

func (g *Gateway) fetch(ctx context.Context, wait time.Duration, method, at string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
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
