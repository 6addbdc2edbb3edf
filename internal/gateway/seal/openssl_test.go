package seal_test

import (
	"bytes"
	"encoding/asn1"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// message is SignedData of GB/T 35275 as the test reads it, without the package that wrote it.
type message struct {
	Type    asn1.ObjectIdentifier
	Content struct {
		Version      int
		Digests      asn1.RawValue `asn1:"set"`
		Inner        struct{ Type asn1.ObjectIdentifier }
		Certificates asn1.RawValue `asn1:"tag:0"`
		Signers      []struct {
			Version int
			Issuer  struct {
				Name   asn1.RawValue
				Serial *big.Int
			}
			Digest     struct{ Algorithm asn1.ObjectIdentifier }
			Attributes asn1.RawValue `asn1:"tag:0"`
			Encryption struct{ Algorithm asn1.ObjectIdentifier }
			Signature  []byte
		} `asn1:"set"`
	} `asn1:"explicit,tag:0"`
}

// openssl runs the program and gives what it writes. A machine without it fails: a signature that only we can read is worth nothing.
func openssl(t *testing.T, args ...string) ([]byte, error) {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Fatal("openssl 3 is needed to verify with software that nobody here wrote")
	}
	return exec.CommandContext(t.Context(), path, args...).Output()
}

// RES-2: OpenSSL, which shares no code with the hall, finds the same digest of the document in the signature, and the signature good.
func TestOpenSSLVerifiesTheSignature(t *testing.T) {
	signed, err := open(t, nil).Sign(t.Context(), office, pdf)
	if err != nil {
		t.Fatal(err)
	}
	var m message
	if rest, err := asn1.Unmarshal(signed.CMS, &m); err != nil || len(rest) > 0 {
		t.Fatalf("reading the signature: %v, %d bytes over", err, len(rest))
	}
	s := m.Content.Signers[0]
	for _, oid := range []struct {
		got  asn1.ObjectIdentifier
		want string
	}{
		{m.Type, "1.2.156.10197.6.1.4.2.2"}, {m.Content.Inner.Type, "1.2.156.10197.6.1.4.2.1"},
		{s.Digest.Algorithm, "1.2.156.10197.1.401"}, {s.Encryption.Algorithm, "1.2.156.10197.1.301.1"},
	} {
		if oid.got.String() != oid.want {
			t.Errorf("%s, want %s of GB/T 35275", oid.got, oid.want)
		}
	}
	dir := t.TempDir()
	file := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	sum, err := openssl(t, "dgst", "-sm3", "-binary", file("document.pdf", pdf))
	if err != nil || len(sum) != 32 {
		t.Fatalf("openssl dgst: %x, %v", sum, err)
	}
	attributes := bytes.Clone(s.Attributes.FullBytes)
	attributes[0] = 0x31 // signed as the SET that it is, not under its tag in the message
	if !bytes.Contains(attributes, append([]byte{0x04, 32}, sum...)) {
		t.Error("the digest that OpenSSL makes of the document is not among what was signed")
	}
	public, err := openssl(t, "x509", "-inform", "DER", "-in", file("cert.der", m.Content.Certificates.Bytes), "-noout", "-pubkey")
	if err != nil {
		t.Fatalf("openssl x509: %v", err)
	}
	verify := func(signature string, what []byte) ([]byte, error) {
		return openssl(t, "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin",
			"-inkey", file("public.pem", public), "-in", file("attributes.der", what), "-sigfile", signature)
	}
	signature := file("signature.der", s.Signature)
	if out, err := verify(signature, attributes); err != nil || !bytes.Contains(out, []byte("Verified Successfully")) {
		t.Errorf("openssl pkeyutl: %s, %v", out, err)
	}
	attributes[len(attributes)-1] ^= 1
	if out, err := verify(signature, attributes); err == nil {
		t.Errorf("openssl verifies what was changed: %s", out)
	}
}
