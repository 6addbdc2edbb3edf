package resultsign_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wangting/internal/result"
	"wangting/internal/result/resultpdf"
	"wangting/internal/result/resultsign"
)

var made = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)

// identity is a self-signed certificate with its key, PEM.
func identity(t testing.TB, key crypto.Signer, until time.Time) (certificate, private string) {
	t.Helper()
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "江苏省人力资源和社会保障厅"},
		NotBefore: made.AddDate(-1, 0, 0), NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	k, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k}))
}

func keys(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.Signer{"RSA": r, "ECDSA": e}
}

func document(t testing.TB) []byte {
	t.Helper()
	file, err := resultpdf.Render(result.Content{Title: "准予行政许可决定书", Office: "江苏省人力资源和社会保障厅", Number: "苏人社许准〔2026〕1号",
		Holder: "泰州示例物流有限公司", Issued: made, Parts: []result.Part{{Words: []string{"经审查，准予许可。"}}}})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// pdfsig is the judgement of poppler, which nobody here has written.
func pdfsig(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdfsig", "-nocert", path).CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	return string(out)
}

func TestAReaderOfPDFSeesWhetherADocumentIsAsItWasMade(t *testing.T) { // RES-2
	for name, key := range keys(t) {
		t.Run(name, func(t *testing.T) {
			certificate, private := identity(t, key, made.AddDate(3, 0, 0))
			s, err := resultsign.Read(certificate, private, func() time.Time { return made })
			if err != nil {
				t.Fatal(err)
			}
			plain := document(t)
			signed, err := s.Sign(plain)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(signed, plain) {
				t.Error("the document itself was changed")
			}
			said := pdfsig(t, signed)
			for _, want := range []string{"Signature is Valid", "江苏省人力资源和社会保障厅", "Total document signed", "adbe.pkcs7.detached"} {
				if !strings.Contains(said, want) {
					t.Errorf("pdfsig does not say %q:\n%s", want, said)
				}
			}
			altered := bytes.Clone(signed)
			altered[len(plain)/2] ^= 1
			if said := pdfsig(t, altered); strings.Contains(said, "Signature is Valid") {
				t.Errorf("of an altered document pdfsig says:\n%s", said)
			}
		})
	}
}

func TestACertificateThatCannotSignIsRefused(t *testing.T) {
	all := keys(t)
	certificate, private := identity(t, all["RSA"], made.AddDate(0, 0, -1))
	_, other := identity(t, all["ECDSA"], made)
	now := func() time.Time { return made }
	for name, tc := range map[string]struct{ certificate, key, want string }{
		"no certificate":               {"", private, "certificate"},
		"a certificate that is none":   {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", private, "certificate"},
		"no key":                       {certificate, "", "key"},
		"a key that is none":           {certificate, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "PKCS#8"},
		"the key of another's":         {certificate, other, "another certificate"},
		"a certificate instead of key": {certificate, certificate, "PKCS#8"},
	} {
		if _, err := resultsign.Read(tc.certificate, tc.key, now); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q in it", name, err, tc.want)
		}
	}
	s, err := resultsign.Read(certificate, private, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sign(document(t)); err == nil || !strings.Contains(err.Error(), "until") {
		t.Errorf("signed after its end: %v", err)
	}
}
