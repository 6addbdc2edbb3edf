package ca_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	emulated "wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/ca"
	"wangting/internal/gateway/patience"
	"wangting/internal/signon"
)

const code = "91320000MA1WEMU27R"

type world struct {
	*emulated.Authority
	g    *ca.Gateway
	now  time.Time
	down string // requests whose path contains this get no answer
	how  string // the responder answers
	away string // where every request is redirected to; "" serves
}

func key(t testing.TB, b byte) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.NewPrivateKey(append(make([]byte, 31), b))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func open(t testing.TB, root byte) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if w.down != "" && strings.Contains(r.URL.Path, w.down) {
			rw.WriteHeader(http.StatusBadGateway)
			return
		}
		if w.away != "" {
			http.Redirect(rw, r, w.away+r.URL.Path, http.StatusTemporaryRedirect)
			return
		}
		w.Handler().ServeHTTP(rw, r)
	}))
	t.Cleanup(srv.Close)
	clock := func() time.Time { return w.now }
	var err error
	w.Authority, err = emulated.New(emulated.Options{
		Root:   key(t, root),
		Sub:    key(t, root+1),
		URL:    srv.URL,
		People: people.New(clock, func() {}),
		Now:    clock,
		Answer: func() string { return w.how },
	})
	if err != nil {
		t.Fatal(err)
	}
	if w.g, err = ca.New(ca.Settings{Roots: w.Roots(), Now: clock}); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) issue(t testing.TB, r emulated.Request) emulated.Key {
	t.Helper()
	if r.USCC == "" {
		r.USCC, r.Name = code, "江苏示例有限公司"
	}
	k, err := w.Issue(r)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func p7(t testing.TB, k emulated.Key, text []byte, detach bool) ca.Signed {
	t.Helper()
	d, err := pkcs7.NewSMSignedData(text)
	if err == nil {
		err = d.AddSignerChain(k.Cert, k.Key, k.Chain, pkcs7.SignerInfoConfig{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if detach {
		d.Detach()
	}
	out, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return ca.Signed{Signature: out, P7: true}
}

func p1(t testing.TB, k emulated.Key, text []byte) ca.Signed {
	t.Helper()
	sig, err := k.Key.SignWithSM2(rand.Reader, nil, text)
	if err != nil {
		t.Fatal(err)
	}
	return ca.Signed{Cert: k.Cert.Raw, Signature: sig}
}

var text = []byte("JSHRSS-CA-LOGIN|v1|hall.example|nonce|1")

func TestASignatureTellsWhichUnit(t *testing.T) { // LOG-4
	w := open(t, 3)
	k := w.issue(t, emulated.Request{})
	// A plain signature carries no intermediate, so the settings have to name it.
	both, err := ca.New(ca.Settings{Roots: w.Roots() + string(pemOf(k.Chain[0])), Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]ca.Signed{
		"a signed message":  p7(t, k, text, false),
		"a detached one":    p7(t, k, text, true),
		"a plain signature": p1(t, k, text),
	} {
		h, err := both.Verify(t.Context(), text, s)
		if err != nil || h.Code != code || h.Name != "江苏示例有限公司" || h.Serial != k.Cert.SerialNumber.Text(16) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
	if _, err := w.g.Verify(t.Context(), text, p7(t, k, text, true)); err != nil {
		t.Errorf("with the root alone: %v", err)
	}
}

func TestWhatIsNotProvedIsRefused(t *testing.T) { // LOG-4; forged certificates and signatures
	w, stranger := open(t, 3), open(t, 20)
	k := w.issue(t, emulated.Request{})
	other := w.issue(t, emulated.Request{USCC: "91320100MA1ABCDE1X", Name: "别的单位"})
	revoked := w.issue(t, emulated.Request{})
	w.Revoke(revoked.Cert.SerialNumber.Text(16))
	expired := w.issue(t, emulated.Request{From: w.now.AddDate(0, -2, 0), Until: w.now.AddDate(0, -1, 0)})
	sealing := w.issue(t, emulated.Request{Usage: smx509.KeyUsageKeyEncipherment})
	mixed := p1(t, other, text)
	mixed.Cert = k.Cert.Raw
	forged := k
	forged.Key = other.Key
	for name, c := range map[string]struct {
		s    ca.Signed
		want error
	}{
		"a signature of another text":            {p7(t, k, []byte("another"), false), ca.ErrSignature},
		"a detached one of another text":         {p7(t, k, []byte("another"), true), ca.ErrSignature},
		"another's signature beside our own":     {mixed, ca.ErrSignature},
		"a message by a key that is not its own": {p7(t, forged, text, false), ca.ErrSignature},
		"an authority nobody trusts":             {p7(t, stranger.issue(t, emulated.Request{}), text, false), ca.ErrUntrusted},
		"expired":                                {p7(t, expired, text, false), ca.ErrExpired},
		"not valid yet":                          {p7(t, w.issue(t, emulated.Request{From: w.now.AddDate(0, 0, 1)}), text, false), ca.ErrExpired},
		"for sealing only":                       {p7(t, sealing, text, false), ca.ErrUsage},
		"no code":                                {p7(t, w.issue(t, emulated.Request{USCC: "-", Name: "x"}), text, false), ca.ErrNoUnit},
		"revoked":                                {p7(t, revoked, text, false), ca.ErrRevoked},
		"no signature":                           {ca.Signed{P7: true}, ca.ErrSignature},
		"no certificate":                         {ca.Signed{Signature: []byte("x")}, ca.ErrUntrusted},
	} {
		if _, err := w.g.Verify(t.Context(), text, c.s); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// protocols.md 3.4: a key of RSA is refused, and its holder told to have it changed for one of SM2.
func TestAKeyOfRSAIsToBeChangedForOneOfSM2(t *testing.T) { // LOG-4
	w := open(t, 3)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{"x"}}, NotBefore: w.now, NotAfter: w.now.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := smx509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	plain, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	d, err := pkcs7.NewSignedData(text)
	if err == nil {
		err = d.AddSigner(cert, key, pkcs7.SignerInfoConfig{})
	}
	if err != nil {
		t.Fatal(err)
	}
	message, err := d.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]signon.CertSigned{"plain": {Cert: der, Signature: plain}, "a message": {Signature: message, P7: true}} {
		if _, err := w.g.Prove(t.Context(), text, s); !strings.Contains(fault.Of(err).Say, "换发国密证书") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSilenceOfTheAuthorityIsBridgedByItsListForFourHours(t *testing.T) {
	w := open(t, 3)
	good, bad := w.issue(t, emulated.Request{}), w.issue(t, emulated.Request{})
	w.Revoke(bad.Cert.SerialNumber.Text(16))
	w.down = "ocsp"
	verify := func(k emulated.Key) error {
		_, err := w.g.Verify(t.Context(), text, p7(t, k, text, false))
		return err
	}
	if err := verify(good); err != nil {
		t.Errorf("by the list: %v", err)
	}
	if err := verify(bad); !errors.Is(err, ca.ErrRevoked) {
		t.Errorf("revoked, by the list: %v", err)
	}
	w.down = "/"
	w.now = w.now.Add(time.Hour + 3*time.Hour)
	if err := verify(good); err != nil {
		t.Errorf("within the grace: %v", err)
	}
	w.now = w.now.Add(2 * time.Hour)
	if err := verify(good); !errors.Is(err, fault.Away) {
		t.Errorf("after the grace: %v", err)
	}
}

func TestARedirectOfTheAuthorityIsNotFollowed(t *testing.T) { // requests forged through a certificate's addresses
	w := open(t, 21)
	k := w.issue(t, emulated.Request{})
	trap := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		t.Errorf("the redirect was followed: %s", r.URL.Path)
		w.Handler().ServeHTTP(rw, r)
	}))
	defer trap.Close()
	w.away = trap.URL
	if _, err := w.g.Verify(t.Context(), text, p7(t, k, text, false)); !errors.Is(err, fault.Away) {
		t.Errorf("answered by a redirect: %v", err)
	}
}

// RFC 6960: who may answer. What does not count leaves the question to the list, and without a list to nobody.
func TestAnAnswerCountsFromWhoMayGiveIt(t *testing.T) {
	for how, counts := range map[string]bool{
		"": true, "issuer": true, "no-nonce": true, "no-nocheck": true,
		"malformed": true, "unauthorized": true, "unknown": true, "never": false, "bare": false,
		"no-usage": false, "stranger": false, "expired": false, "stale": false, "other": false, "nonce": false, "unreadable": false,
	} {
		t.Run(how, func(t *testing.T) {
			w := open(t, 3)
			var err error
			w.g, err = ca.New(ca.Settings{Roots: w.Roots(), Now: func() time.Time { return w.now },
				Patience: patience.Options{TripAfter: 100, Tries: 1}})
			if err != nil {
				t.Fatal(err)
			}
			w.how, w.down = how, "sub.crl"
			if how == "no-nocheck" {
				w.down = ""
			}
			good, bad := w.issue(t, emulated.Request{}), w.issue(t, emulated.Request{})
			w.Revoke(bad.Cert.SerialNumber.Text(16))
			_, err = w.g.Verify(t.Context(), text, p7(t, good, text, false))
			if counts != (err == nil) || !counts && !errors.Is(err, fault.Away) {
				t.Errorf("about a good one: %v", err)
			}
			if _, err := w.g.Verify(t.Context(), text, p7(t, bad, text, false)); counts != errors.Is(err, ca.ErrRevoked) {
				t.Errorf("about a revoked one: %v", err)
			}
			w.down = ""
			if _, err := w.g.Verify(t.Context(), text, p7(t, good, text, false)); err != nil {
				t.Errorf("by the list: %v", err)
			}
		})
	}
}

// Answers without a certificate count from a responder of the settings, while it is valid.
func TestAResponderOfTheSettingsMayAnswer(t *testing.T) {
	w, stranger := open(t, 3), open(t, 20)
	w.how, w.down = "bare", "sub.crl"
	own, err := w.Responder()
	if err != nil {
		t.Fatal(err)
	}
	others, err := stranger.Responder()
	if err != nil {
		t.Fatal(err)
	}
	good, bad := w.issue(t, emulated.Request{}), w.issue(t, emulated.Request{})
	w.Revoke(bad.Cert.SerialNumber.Text(16))
	verify := func(k emulated.Key, responders string) error {
		t.Helper()
		g, err := ca.New(ca.Settings{Roots: w.Roots(), Responders: responders, Now: func() time.Time { return w.now }})
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Verify(t.Context(), text, p7(t, k, text, false))
		return err
	}
	if err := verify(good, others+own); err != nil {
		t.Errorf("about a good one: %v", err)
	}
	if err := verify(bad, own); !errors.Is(err, ca.ErrRevoked) {
		t.Errorf("about a revoked one: %v", err)
	}
	if err := verify(good, others); !errors.Is(err, fault.Away) {
		t.Errorf("of another authority: %v", err)
	}
	w.now = w.now.AddDate(0, 2, 0)
	if err := verify(good, own); !errors.Is(err, fault.Away) {
		t.Errorf("when the responder has ended: %v", err)
	}
	g, err := ca.New(ca.Settings{Roots: w.Roots(), Responders: own, Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	if names, err := g.Trusted(); err == nil || len(names) != 2 {
		t.Errorf("the doctor reads %q, %v", names, err)
	}
	for name, wrong := range map[string]string{"a certificate for signing": string(pemOf(good.Cert)), "no certificate": "x"} {
		if _, err := ca.New(ca.Settings{Roots: w.Roots(), Responders: wrong}); err == nil || !strings.Contains(err.Error(), "responders") {
			t.Errorf("%s among the responders: %v", name, err)
		}
	}
}

// Two issuers may name one address. The list that lies there speaks for the one who signed it, kept or fresh.
func TestTheListOfOneIssuerNeverAnswersForAnother(t *testing.T) {
	one, two := open(t, 3), open(t, 20)
	serve := one
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ocsp" {
			rw.WriteHeader(http.StatusBadGateway)
			return
		}
		serve.Handler().ServeHTTP(rw, r)
	}))
	defer srv.Close()
	g, err := ca.New(ca.Settings{Roots: one.Roots() + two.Roots(), Now: func() time.Time { return one.now },
		Patience: patience.Options{TripAfter: 100, Tries: 1}})
	if err != nil {
		t.Fatal(err)
	}
	verify := func(k emulated.Key) error {
		_, err := g.Verify(t.Context(), text, p7(t, k, text, false))
		return err
	}
	ones, twos := one.issue(t, emulated.Request{URL: srv.URL}), two.issue(t, emulated.Request{URL: srv.URL})
	two.Revoke(twos.Cert.SerialNumber.Text(16))
	if err := verify(twos); !errors.Is(err, fault.Away) {
		t.Errorf("by a fresh list of another: %v", err)
	}
	if err := verify(ones); err != nil {
		t.Errorf("by its own: %v", err)
	}
	if err := verify(twos); !errors.Is(err, fault.Away) {
		t.Errorf("by a kept list of another: %v", err)
	}
	serve = two
	if err := verify(twos); !errors.Is(err, ca.ErrRevoked) {
		t.Errorf("by its own: %v", err)
	}
	two.Revoke(ones.Cert.SerialNumber.Text(16))
	if err := verify(ones); err != nil {
		t.Errorf("a serial number that another revoked: %v", err)
	}
}

func TestAResponderThatIsRevokedMayNotAnswer(t *testing.T) {
	w := open(t, 3)
	w.how = "no-nocheck"
	k := w.issue(t, emulated.Request{})
	w.Revoke("3") // the responder's
	w.Revoke(k.Cert.SerialNumber.Text(16))
	if _, err := w.g.Verify(t.Context(), text, p7(t, k, text, false)); !errors.Is(err, ca.ErrRevoked) {
		t.Errorf("by the list: %v", err)
	}
}

// A responder that is out must not close the way by the list.
func TestTheListHasABreakerOfItsOwn(t *testing.T) {
	w := open(t, 3)
	var err error
	w.g, err = ca.New(ca.Settings{Roots: w.Roots(), Now: func() time.Time { return w.now },
		Patience: patience.Options{TripAfter: 1, Tries: 1, OpenFor: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	w.down = "ocsp"
	for range 3 {
		if _, err := w.g.Verify(t.Context(), text, p7(t, w.issue(t, emulated.Request{}), text, false)); err != nil {
			t.Fatal(err)
		}
	}
	if w.g.Health().State != patience.Open {
		t.Error("the responder that is out is asked again and again")
	}
}

// OUT-3: the responder of one authority that is out is that authority's matter.
func TestAnAuthorityThatIsOutClosesTheWayToNoOther(t *testing.T) {
	w := open(t, 3)
	var err error
	w.g, err = ca.New(ca.Settings{Roots: w.Roots(), Now: func() time.Time { return w.now },
		Patience: patience.Options{TripAfter: 1, Tries: 1, OpenFor: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	other := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusBadGateway) }))
	defer other.Close()
	out := w.issue(t, emulated.Request{URL: other.URL})
	if _, err := w.g.Verify(t.Context(), text, p7(t, out, text, false)); !errors.Is(err, fault.Away) {
		t.Errorf("of the one that is out: %v", err)
	}
	k := w.issue(t, emulated.Request{})
	w.Revoke(k.Cert.SerialNumber.Text(16))
	if _, err := w.g.Verify(t.Context(), text, p7(t, k, text, false)); !errors.Is(err, ca.ErrRevoked) {
		t.Errorf("of the other: %v", err)
	}
	if w.g.Health().State != patience.Open {
		t.Error("the health page does not tell that one is out")
	}
}

// Two logins with one certificate that its authority does not know closed the way to ask for everybody.
func TestACertificateThatNobodyKnowsClosesNoBreaker(t *testing.T) { // LOG-4
	w := open(t, 3)
	var err error
	w.g, err = ca.New(ca.Settings{Roots: w.Roots(), Now: func() time.Time { return w.now },
		Patience: patience.Options{TripAfter: 1, OpenFor: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	k := w.issue(t, emulated.Request{})
	w.how = "never"
	if _, err := w.g.Verify(t.Context(), text, p7(t, k, text, false)); err != nil {
		t.Errorf("unknown to its responder, by the list: %v", err)
	}
	if s := w.g.Health().State; s != patience.Closed {
		t.Errorf("the breaker is %s", s)
	}
	w.how = ""
	w.Revoke(k.Cert.SerialNumber.Text(16)) // the list that is kept does not know
	if _, err := w.g.Verify(t.Context(), text, p7(t, k, text, false)); !errors.Is(err, ca.ErrRevoked) {
		t.Errorf("the responder is not asked about the next one: %v", err)
	}
}

// protocols.md 3.5: http(s) addresses only. Authorities name a directory before them, and asking it broke the way to the lists.
func TestAddressesOfADirectoryArePassedOver(t *testing.T) { // LOG-4
	w := open(t, 3)
	var err error
	w.g, err = ca.New(ca.Settings{Roots: w.Roots(), Now: func() time.Time { return w.now },
		Patience: patience.Options{TripAfter: 1, Tries: 1, OpenFor: time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	good, bad := w.issue(t, emulated.Request{Directory: true}), w.issue(t, emulated.Request{Directory: true})
	w.Revoke(bad.Cert.SerialNumber.Text(16))
	for _, out := range []string{"", "ocsp"} {
		w.down = out
		if _, err := w.g.Verify(t.Context(), text, p7(t, good, text, false)); err != nil {
			t.Errorf("%q is out: %v", out, err)
		}
		if _, err := w.g.Verify(t.Context(), text, p7(t, bad, text, false)); !errors.Is(err, ca.ErrRevoked) {
			t.Errorf("revoked, %q is out: %v", out, err)
		}
	}
}

// The forms in which keys write a plain signature.
func TestAPlainSignatureMayBeRawOrABlob(t *testing.T) {
	w := open(t, 3)
	k := w.issue(t, emulated.Request{})
	g, err := ca.New(ca.Settings{Roots: w.Roots() + string(pemOf(k.Chain[0])), Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	s := p1(t, k, text)
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(s.Signature, &rs); err != nil {
		t.Fatal(err)
	}
	raw := append(rs.R.FillBytes(make([]byte, 32)), rs.S.FillBytes(make([]byte, 32))...)
	blob := append(rs.R.FillBytes(make([]byte, 64)), rs.S.FillBytes(make([]byte, 64))...)
	for name, sig := range map[string][]byte{"ASN.1": s.Signature, "raw": raw, "a blob": blob} {
		if _, err := g.Verify(t.Context(), text, ca.Signed{Cert: s.Cert, Signature: sig}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := g.Verify(t.Context(), []byte("another"), ca.Signed{Cert: s.Cert, Signature: sig}); !errors.Is(err, ca.ErrSignature) {
			t.Errorf("%s, of another text: %v", name, err)
		}
	}
	for name, sig := range map[string][]byte{"r and s of zero": make([]byte, 64), "63 bytes": raw[:63], "a full blob": append(slices.Clone(raw), raw...)} {
		if _, err := g.Verify(t.Context(), text, ca.Signed{Cert: s.Cert, Signature: sig}); !errors.Is(err, ca.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A message may name SM2 in three ways, and leave its certificate beside.
func TestAMessageMayNameItsAlgorithmInEveryWay(t *testing.T) {
	w := open(t, 3)
	k, other := w.issue(t, emulated.Request{}), w.issue(t, emulated.Request{})
	g, err := ca.New(ca.Settings{Roots: w.Roots() + string(pemOf(k.Chain[0])), Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]asn1.ObjectIdentifier{
		"GM/T 0010": {1, 2, 156, 10197, 1, 301, 1}, "GmSSL": {1, 2, 156, 10197, 1, 501}, "the curve": {1, 2, 156, 10197, 1, 301},
	} {
		d, err := pkcs7.NewSMSignedData(text)
		if err != nil {
			t.Fatal(err)
		}
		d.SetEncryptionAlgorithm(id)
		if err := d.AddSigner(k.Cert, k.Key, pkcs7.SignerInfoConfig{SkipCertificates: true}); err != nil {
			t.Fatal(err)
		}
		out, err := d.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Verify(t.Context(), text, ca.Signed{Cert: k.Cert.Raw, Signature: out, P7: true}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for what, cert := range map[string][]byte{"another's certificate": other.Cert.Raw, "no certificate": nil} {
			if _, err := g.Verify(t.Context(), text, ca.Signed{Cert: cert, Signature: out, P7: true}); !errors.Is(err, ca.ErrSignature) {
				t.Errorf("%s with %s: %v", name, what, err)
			}
		}
		if _, err := g.Verify(t.Context(), []byte("another"), ca.Signed{Cert: k.Cert.Raw, Signature: out, P7: true}); !errors.Is(err, ca.ErrSignature) {
			t.Errorf("%s, of another text: %v", name, err)
		}
	}
}

func pemOf(c *smx509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func FuzzVerify(f *testing.F) {
	w := open(f, 3)
	k := w.issue(f, emulated.Request{})
	f.Add(p7(f, k, text, false).Signature, k.Cert.Raw, true)
	f.Add(p1(f, k, text).Signature, k.Cert.Raw, false)
	f.Fuzz(func(t *testing.T, sig, cert []byte, msg bool) {
		if _, err := w.g.Verify(t.Context(), []byte("a text that nobody signed"), ca.Signed{Cert: cert, Signature: sig, P7: msg}); err == nil {
			t.Error("it is believed")
		}
	})
}
