package contract

import (
	"bufio"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/ca"
	"wangting/internal/gateway/patience"
)

// openssl is an authority of OpenSSL 3 in a folder: an SM2 root, leaves, and a responder for OCSP. Every
// signing step has to name the user id of GB/T 32918; OpenSSL uses an empty one otherwise.
type openssl struct {
	t    *testing.T
	dir  string
	ocsp string // address in the certificates
	crl  string
}

const distID = "distid:1234567812345678"

const opensslConf = `
[ca]
default_ca = d
[d]
dir = .
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sm3
default_days = 30
default_crl_days = 1
policy = any
unique_subject = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
C = CN
O = 江苏示例有限公司
CN = 示例
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
authorityInfoAccess = OCSP;URI:%[1]s
crlDistributionPoints = URI:%[2]s
1.2.156.10260.4.1.4 = ASN1:UTF8String:91320000MA1WEMU27R
[responder]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = yes
[plain]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
`

func (o *openssl) run(args ...string) {
	o.t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = o.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		o.t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (o *openssl) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

func (o *openssl) read(name string) []byte {
	o.t.Helper()
	b, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

func (o *openssl) key(name string) {
	o.run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", name+".key")
}

// root makes the authority's own certificate.
func (o *openssl) root() {
	o.write("ca.cnf", fmt.Sprintf(opensslConf, o.ocsp, o.crl))
	o.write("index.txt", "")
	o.write("serial", "1001\n")
	o.write("crlnumber", "01\n")
	o.key("root")
	o.run("req", "-x509", "-new", "-key", "root.key", "-sm3", "-sigopt", distID, "-days", "30", "-config", "ca.cnf",
		"-extensions", "root", "-out", "root.pem")
}

// issue makes a certificate with the extensions of a section.
func (o *openssl) issue(name, section string) {
	o.key(name)
	o.run("req", "-new", "-key", name+".key", "-sm3", "-sigopt", distID, "-config", "ca.cnf", "-out", name+".csr")
	o.run("ca", "-batch", "-notext", "-config", "ca.cnf", "-md", "sm3", "-sigopt", distID, "-vfyopt", distID, "-extensions", section,
		"-in", name+".csr", "-out", name+".pem")
}

func (o *openssl) list() {
	o.run("ca", "-config", "ca.cnf", "-gencrl", "-md", "sm3", "-sigopt", distID, "-out", "crl.pem")
	o.run("crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der")
}

// signed is a P1 signature by a leaf.
func (o *openssl) signed(name, text string) ca.Signed {
	o.t.Helper()
	o.write("text", text)
	o.run("pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-pkeyopt", distID, "-inkey", name+".key", "-in", "text", "-out", "sig")
	b, _ := pem.Decode(o.read(name + ".pem"))
	return ca.Signed{Cert: b.Bytes, Signature: o.read("sig")}
}

// respond starts a responder at the address in the certificates and gives a function that ends it.
func (o *openssl) respond(addr, signer string, more ...string) (stop func()) {
	o.t.Helper()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		o.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(o.t.Context())
	cmd := exec.CommandContext(ctx, "openssl", append([]string{"ocsp", "-index", "index.txt", "-port", port, "-rsigner", signer + ".pem",
		"-rkey", signer + ".key", "-CA", "root.pem", "-rmd", "sm3", "-rsigopt", distID, "-nmin", "5"}, more...)...)
	cmd.Dir = o.dir
	said, written, err := os.Pipe()
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = written.Close() }()
	cmd.Stdout, cmd.Stderr = written, written
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), "waiting for OCSP client connections") {
		o.t.Logf("the responder: %s", lines.Text())
	}
	return func() {
		cancel()
		_ = cmd.Wait()
		_ = said.Close()
	}
}

// freePort is an address at which nobody listens now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestAnAuthorityOfOpenSSLVouchesForItsCertificates(t *testing.T) { // LOG-4
	t.Parallel()
	const text = "JSHRSS-CA-LOGIN|v1|hall.example|nonce|1"
	addr, listed := freePort(t), ""
	o := &openssl{t: t, dir: t.TempDir()}
	lists := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if listed == "" {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = w.Write(o.read(listed))
	}))
	t.Cleanup(lists.Close)
	o.ocsp, o.crl = "http://"+addr, lists.URL+"/crl"
	o.root()
	for name, section := range map[string]string{"good": "leaf", "gone": "leaf", "responder": "responder", "plain": "plain"} {
		o.issue(name, section)
	}
	o.run("ca", "-config", "ca.cnf", "-revoke", "gone.pem")
	o.list()
	other := &openssl{t: t, dir: t.TempDir(), ocsp: o.ocsp, crl: o.crl}
	other.root()
	other.issue("responder", "responder")
	other.issue("good", "leaf")

	// verify asks a gateway that remembers no list and no silence.
	responders := ""
	verify := func(s ca.Signed, text string) error {
		g, err := ca.New(ca.Settings{Roots: string(o.read("root.pem")), Responders: responders,
			Patience: patience.Options{PerCall: 3 * time.Second, Tries: 1}})
		if err != nil {
			t.Fatal(err)
		}
		h, err := g.Verify(t.Context(), []byte(text), s)
		if err == nil && h.Code != unitCode {
			err = fmt.Errorf("the unit is %q", h.Code)
		}
		return err
	}
	want := func(what string, err, target error) {
		t.Helper()
		if !errors.Is(err, target) || target == nil && err != nil {
			t.Errorf("%s: %v, want %v", what, err, target)
		}
	}
	good, gone := o.signed("good", text), o.signed("gone", text)

	stop := o.respond(addr, "responder")
	want("a good certificate", verify(good, text), nil)
	want("a revoked one", verify(gone, text), ca.ErrRevoked)
	want("another text", verify(good, text+"0"), ca.ErrSignature)
	want("the certificate of another", verify(ca.Signed{Cert: gone.Cert, Signature: good.Signature}, text), ca.ErrSignature)
	want("another authority", verify(other.signed("good", text), text), ca.ErrUntrusted)
	stop()

	for name, start := range map[string]func() func(){
		"a responder without the usage of one":       func() func() { return o.respond(addr, "plain") },
		"a responder whose signatures are broken":    func() func() { return o.respond(addr, "responder", "-badsig") },
		"the responder of another, of the same name": func() func() { return other.respond(addr, "responder") },
	} {
		stop := start()
		want(name+" says good", verify(good, text), fault.Away)
		stop()
	}

	stop = o.respond(addr, "responder", "-resp_no_certs")
	want("an answer without a certificate", verify(good, text), fault.Away)
	responders = string(other.read("responder.pem"))
	want("with another responder in the settings", verify(good, text), fault.Away)
	responders = string(o.read("responder.pem"))
	want("with the responder in the settings", verify(good, text), nil)
	want("a revoked one, with the responder in the settings", verify(gone, text), ca.ErrRevoked)
	stop()

	want("both silent", verify(good, text), fault.Away)
	for _, form := range []string{"crl.pem", "crl.der"} {
		listed = form
		want("a good certificate by "+form, verify(good, text), nil)
		want("a revoked one by "+form, verify(gone, text), ca.ErrRevoked)
	}
}
