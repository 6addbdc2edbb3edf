//go:build cgo

package token_test

import (
	"encoding/asn1"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"crypto/ecdsa"

	"github.com/emmansun/gmsm/pkcs7"
	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
	"github.com/miekg/pkcs11"

	"wangting/internal/cadriver"
	"wangting/internal/cadriver/token"
	"wangting/internal/clocktest"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
)

const pin = "123456"

// module returns the path of SoftHSM2's library, wherever the system keeps it.
func module(t *testing.T) string {
	t.Helper()
	for _, p := range []string{
		"/usr/lib/softhsm/libsofthsm2.so",
		"/usr/lib64/softhsm/libsofthsm2.so",
		"/usr/lib64/pkcs11/libsofthsm2.so",
		"/usr/local/lib/softhsm/libsofthsm2.so",
		"/opt/homebrew/lib/softhsm/libsofthsm2.so",
	} {
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	t.Fatal("the tests of PKCS#11 tokens need SoftHSM2; install softhsm2")
	return ""
}

// plugged returns a SoftHSM2 token that holds one key issued by the emulated authority.
func plugged(t *testing.T) (lib string, cert *smx509.Certificate) {
	t.Helper()
	lib = module(t)
	dir := t.TempDir()
	conf := filepath.Join(dir, "softhsm2.conf")
	text := "directories.tokendir = " + dir + "\nobjectstore.backend = file\nlog.level = ERROR\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOFTHSM2_CONF", conf)
	init := exec.CommandContext(t.Context(), "softhsm2-util", "--init-token", "--free",
		"--label", "demo", "--so-pin", "12345678", "--pin", pin)
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("making a token: %v\n%s", err, out)
	}
	k, err := sm2.NewPrivateKey(append(make([]byte, 31), 5))
	if err != nil {
		t.Fatal(err)
	}
	a, err := ca.New(ca.Options{Root: k, Sub: k, People: people.New(clocktest.Now, func() {}), Now: clocktest.Now})
	if err != nil {
		t.Fatal(err)
	}
	key, err := a.Issue(ca.Request{USCC: "91320000MA1WEMU27R", Name: "江苏示例有限公司"})
	if err != nil {
		t.Fatal(err)
	}
	burn(t, lib, key)
	return lib, key.Cert
}

// burn writes a key to the token, as an authority does before it hands the token out.
func burn(t *testing.T, lib string, key ca.Key) {
	t.Helper()
	p := pkcs11.New(lib)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(p.Initialize())
	defer p.Destroy()
	defer func() { _ = p.Finalize() }()
	slots, err := p.GetSlotList(true)
	must(err)
	s, err := p.OpenSession(slots[0], pkcs11.CKF_SERIAL_SESSION|pkcs11.CKF_RW_SESSION)
	must(err)
	must(p.Login(s, pkcs11.CKU_USER, pin))
	id := []byte{7}
	params, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301}) // sm2p256v1
	must(err)
	for n, c := range append([]*smx509.Certificate{key.Cert}, key.Chain...) {
		cid := id
		if n > 0 {
			cid = []byte{7, byte(n)}
		}
		_, err = p.CreateObject(s, []*pkcs11.Attribute{
			pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_CERTIFICATE),
			pkcs11.NewAttribute(pkcs11.CKA_CERTIFICATE_TYPE, pkcs11.CKC_X_509),
			pkcs11.NewAttribute(pkcs11.CKA_TOKEN, true),
			pkcs11.NewAttribute(pkcs11.CKA_PRIVATE, false),
			pkcs11.NewAttribute(pkcs11.CKA_ID, cid),
			pkcs11.NewAttribute(pkcs11.CKA_SUBJECT, c.RawSubject),
			pkcs11.NewAttribute(pkcs11.CKA_VALUE, c.Raw),
		})
		must(err)
	}
	_, err = p.CreateObject(s, []*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PRIVATE_KEY),
		pkcs11.NewAttribute(pkcs11.CKA_KEY_TYPE, pkcs11.CKK_EC),
		pkcs11.NewAttribute(pkcs11.CKA_TOKEN, true),
		pkcs11.NewAttribute(pkcs11.CKA_PRIVATE, true),
		pkcs11.NewAttribute(pkcs11.CKA_SENSITIVE, false),
		pkcs11.NewAttribute(pkcs11.CKA_EXTRACTABLE, true),
		pkcs11.NewAttribute(pkcs11.CKA_SIGN, true),
		pkcs11.NewAttribute(pkcs11.CKA_ID, id),
		pkcs11.NewAttribute(pkcs11.CKA_EC_PARAMS, params),
		pkcs11.NewAttribute(pkcs11.CKA_VALUE, key.Key.D.FillBytes(make([]byte, 32))),
	})
	must(err)
}

func in(t *testing.T, lib string, mechanism uint) cadriver.Keys {
	t.Helper()
	keys, end, err := token.Open(lib, mechanism)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return keys
}

func TestAKeyOnATokenSignsOnceItsPINIsRight(t *testing.T) { // LOG-4
	lib, cert := plugged(t)
	keys := in(t, lib, 0)
	list, err := keys.List()
	if err != nil || len(list) != 1 || list[0].Name != "江苏示例有限公司" || !strings.HasPrefix(list[0].ID, "p11/") {
		t.Fatalf("the list is %+v, %v", list, err)
	}
	id := list[0].ID
	if raw, err := keys.Cert(id); err != nil || string(raw) != string(cert.Raw) {
		t.Errorf("the certificate is another, %v", err)
	}
	if got, left, err := keys.Open(id, "654321"); got != nil || err != nil || left < 1 || left >= cadriver.MaxTries {
		t.Errorf("a wrong PIN gave %v, %d left, %v", got, left, err)
	}
	key, _, err := keys.Open(id, pin)
	if err != nil || key == nil {
		t.Fatalf("the right PIN: %v", err)
	}
	text := []byte("wangting.ca.1|a text to sign")
	sig, err := key.Sign(text)
	if err != nil || !sm2.VerifyASN1WithSM2(cert.PublicKey.(*ecdsa.PublicKey), nil, text, sig) {
		t.Errorf("P1: %v", err)
	}
	message, err := key.SignMessage(text, false)
	if err != nil {
		t.Fatal(err)
	}
	p7, err := pkcs7.Parse(message)
	if err != nil {
		t.Fatal(err)
	}
	if err := p7.Verify(); err != nil || string(p7.Content) != string(text) || len(p7.Certificates) < 2 {
		t.Errorf("P7: %v, %d certificates", err, len(p7.Certificates))
	}
}

func TestAMechanismThatMakesNoSM2SignatureIsTold(t *testing.T) { // LOG-4
	lib, _ := plugged(t)
	keys := in(t, lib, pkcs11.CKM_ECDSA)
	list, err := keys.List()
	if err != nil || len(list) != 1 {
		t.Fatalf("the list is %+v, %v", list, err)
	}
	key, _, err := keys.Open(list[0].ID, pin)
	if err != nil {
		t.Fatal(err)
	}
	if sig, err := key.Sign([]byte("text")); err == nil {
		t.Errorf("signed with ECDSA and gave it away: %x", sig)
	}
}

func TestAModuleThatIsNoneIsTold(t *testing.T) {
	if _, _, err := token.Open(filepath.Join(t.TempDir(), "nothing.so"), 0); err == nil {
		t.Error("opened")
	}
}

func TestKeysInFilesAndOnTokensStandInOneList(t *testing.T) { // LOG-4
	lib, cert := plugged(t)
	ring := cadriver.Ring{cadriver.Soft: &cadriver.SoftKeys{Dir: t.TempDir()}, cadriver.Hard: in(t, lib, 0)}
	list, err := ring.List()
	if err != nil || len(list) != 1 {
		t.Fatalf("the list is %+v, %v", list, err)
	}
	id := list[0].ID
	if raw, err := ring.Cert(id); err != nil || string(raw) != string(cert.Raw) {
		t.Errorf("the certificate is another, %v", err)
	}
	if n := ring.Tries(id); n < 1 {
		t.Errorf("%d tries left", n)
	}
	if key, _, err := ring.Open(id, pin); err != nil || key == nil {
		t.Errorf("the right PIN: %v", err)
	}
	for _, unknown := range []string{"soft/nothing", "p11/nothing/07", "elsewhere/x", ""} {
		if key, left, _ := ring.Open(unknown, pin); key != nil || left != 0 {
			t.Errorf("%q opened, or has %d tries", unknown, left)
		}
	}
}
