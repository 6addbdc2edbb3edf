// Package ca emulates a certificate authority: a root, and an intermediate that issues
// SM2 certificates to organisations (GM/T 0015, with the unit's code under
// 1.2.156.10260.4.1.4). It serves the CRL and answers OCSP. It issues soft keys: PEM
// files whose private key is encrypted with a PIN.
package ca

import (
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"wangting/internal/emulator/people"
)

// PIN is the PIN of every soft key.
const PIN = "123456"

// Options sets the authority's keys, its address and its holders.
type Options struct {
	Root, Sub *sm2.PrivateKey
	URL       string // address of this authority in certificates; the counter takes the request's host
	Path      string // path prefix of the authority
	People    *people.World
	Now       func() time.Time
	Changed   func()
	Keys      string        // folder of the driver, into which a certificate can be put; may be empty
	Answer    func() string // how the responder answers, see ocsp.go; nil or "" is right
}

// Authority is the emulated authority. It is safe for concurrent use.
type Authority struct {
	o         Options
	root, sub *smx509.Certificate
	bare      struct { // who answers without a certificate, see Responder
		cert *smx509.Certificate
		key  *sm2.PrivateKey
	}

	mu      sync.Mutex
	revoked map[string]time.Time // by serial number
	issued  []Issued
}

// Issued is one certificate in the list of the counter.
type Issued struct {
	Serial, USCC, Name string
	Until              time.Time
	Revoked, Ended     bool `json:"-"` // as Certificates found it
}

var unitCode = asn1.ObjectIdentifier{1, 2, 156, 10260, 4, 1, 4}

// New returns an authority. With the same keys, certificates issued earlier stay valid.
func New(o Options) (*Authority, error) {
	if o.Changed == nil {
		o.Changed = func() {}
	}
	a := &Authority{o: o, revoked: map[string]time.Time{}}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	name := func(cn string) pkix.Name {
		return pkix.Name{Country: []string{"CN"}, Organization: []string{"模拟电子认证中心"}, CommonName: cn}
	}
	var err error
	root := &smx509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               name("模拟根证书（非真实）"),
		NotBefore:             from,
		NotAfter:              from.AddDate(30, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              smx509.KeyUsageCertSign | smx509.KeyUsageCRLSign,
		SubjectKeyId:          []byte{1},
	}
	if a.root, err = sign(root, root, o.Root, o.Root); err != nil {
		return nil, err
	}
	a.sub, err = a.between(o.URL)
	return a, err
}

// between makes the intermediate's certificate, which names the address of the root's CRL.
func (a *Authority) between(url string) (*smx509.Certificate, error) {
	from := a.root.NotBefore
	name := a.root.Subject
	name.CommonName = "模拟单位证书（非真实）"
	sub := &smx509.Certificate{
		SerialNumber:          big.NewInt(2),
		Subject:               name,
		NotBefore:             from,
		NotAfter:              from.AddDate(20, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              smx509.KeyUsageCertSign | smx509.KeyUsageCRLSign,
		SubjectKeyId:          []byte{2},
		CRLDistributionPoints: []string{url + "/root.crl"},
	}
	return sign(sub, a.root, a.o.Sub, a.o.Root)
}

func sign(c, parent *smx509.Certificate, key, by *sm2.PrivateKey) (*smx509.Certificate, error) {
	der, err := smx509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, by)
	if err != nil {
		return nil, fmt.Errorf("signing %s: %w", c.Subject.CommonName, err)
	}
	return smx509.ParseCertificate(der)
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// Roots returns the certificates to trust, as PEM.
func (a *Authority) Roots() string { return string(block("CERTIFICATE", a.root.Raw)) }

// Request holds the contents of a certificate to issue.
type Request struct {
	USCC, Name string
	From       time.Time // zero takes yesterday
	Until      time.Time // zero takes three years from now
	Usage      smx509.KeyUsage
	URL        string // of this authority; empty takes Options.URL
	Directory  bool   // the certificate names an ldap address before each of this authority
}

// Key is a soft key: certificate, chain and private key.
type Key struct {
	Cert  *smx509.Certificate
	Chain []*smx509.Certificate // the intermediates
	Key   *sm2.PrivateKey
}

// Issue makes a soft key for a unit.
func (a *Authority) Issue(r Request) (Key, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return Key{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return Key{}, err
	}
	code, err := asn1.MarshalWithParams(r.USCC, "printable")
	if err != nil {
		return Key{}, err
	}
	if r.URL == "" {
		r.URL = a.o.URL
	}
	between, err := a.between(r.URL)
	if err != nil {
		return Key{}, err
	}
	now := a.o.Now()
	if r.From.IsZero() {
		r.From = now.AddDate(0, 0, -1)
	}
	if r.Until.IsZero() {
		r.Until = now.AddDate(3, 0, 0)
	}
	if r.Usage == 0 {
		r.Usage = smx509.KeyUsageDigitalSignature | smx509.KeyUsageContentCommitment
	}
	t := &smx509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{Country: []string{"CN"}, Organization: []string{r.Name}, CommonName: r.Name},
		NotBefore:             r.From,
		NotAfter:              r.Until,
		KeyUsage:              r.Usage,
		BasicConstraintsValid: true,
		CRLDistributionPoints: []string{r.URL + "/sub.crl"},
		OCSPServer:            []string{r.URL + "/ocsp"},
		ExtraExtensions:       []pkix.Extension{{Id: unitCode, Value: code}},
	}
	if r.Directory {
		t.CRLDistributionPoints = append([]string{"ldap://ldap.invalid/cn=crl?certificateRevocationList"}, t.CRLDistributionPoints...)
		t.OCSPServer = append([]string{"ldap://ldap.invalid/ocsp"}, t.OCSPServer...)
	}
	c, err := sign(t, a.sub, key, a.o.Sub)
	if err != nil {
		return Key{}, err
	}
	a.mu.Lock()
	a.issued = append(a.issued, Issued{Serial: serial.Text(16), USCC: r.USCC, Name: r.Name, Until: r.Until})
	a.mu.Unlock()
	a.o.Changed()
	return Key{Cert: c, Chain: []*smx509.Certificate{between}, Key: key}, nil
}

// PEM returns the soft key as the contents of a file.
func (k Key) PEM() ([]byte, error) {
	sealed, err := pkcs8.MarshalPrivateKey(k.Key, []byte(PIN), nil)
	if err != nil {
		return nil, err
	}
	out := block("CERTIFICATE", k.Cert.Raw)
	for _, c := range k.Chain {
		out = append(out, block("CERTIFICATE", c.Raw)...)
	}
	return append(out, block("ENCRYPTED PRIVATE KEY", sealed)...), nil
}

// Revoke revokes the certificate with this serial number (hex).
func (a *Authority) Revoke(serial string) {
	a.mu.Lock()
	a.revoked[serial] = a.o.Now()
	a.mu.Unlock()
	a.o.Changed()
}

// State is what survives a restart.
type State struct {
	Issued  []Issued
	Revoked map[string]time.Time
}

// State returns the state to save.
func (a *Authority) State() State {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := State{Issued: slices.Clone(a.issued), Revoked: map[string]time.Time{}}
	for k, v := range a.revoked {
		s.Revoked[k] = v
	}
	return s
}

// Restore takes back a saved state.
func (a *Authority) Restore(s State) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.issued = s.Issued
	for k, v := range s.Revoked {
		a.revoked[k] = v
	}
}

// Handler serves the CRLs and OCSP. The counter is a page of control.
func (a *Authority) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", http.RedirectHandler("/control/ca", http.StatusSeeOther))
	mux.HandleFunc("GET /root.crl", a.list(a.root, a.o.Root))
	mux.HandleFunc("GET /sub.crl", a.list(a.sub, a.o.Sub))
	mux.HandleFunc("POST /ocsp", a.ocsp)
	mux.HandleFunc("GET /root.pem", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(a.Roots())) })
	return mux
}

func (a *Authority) list(issuer *smx509.Certificate, key *sm2.PrivateKey) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		now := a.o.Now()
		t := &smx509.RevocationList{Number: big.NewInt(now.UnixMilli()), ThisUpdate: now.Add(-time.Minute), NextUpdate: now.Add(time.Hour)}
		a.mu.Lock()
		for serial, at := range a.revoked {
			n, _ := new(big.Int).SetString(serial, 16)
			t.RevokedCertificateEntries = append(t.RevokedCertificateEntries, smx509.RevocationListEntry{SerialNumber: n, RevocationTime: at})
		}
		a.mu.Unlock()
		der, err := smx509.CreateRevocationList(rand.Reader, t, issuer, key)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/pkix-crl")
		_, _ = w.Write(der)
	}
}
