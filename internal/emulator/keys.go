package emulator

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"

	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/witness"
)

// Keys holds the secrets that the hall and the emulators share on a machine without
// the real services. RSA keys are PEM.
type Keys struct {
	AlipayAppID          string `json:"alipayAppID"`
	AlipayAppPrivate     string `json:"alipayAppPrivate"`     // the hall's
	AlipayAppPublic      string `json:"alipayAppPublic"`      // known to the emulator
	AlipayPlatform       string `json:"alipayPlatform"`       // the emulator's
	AlipayPlatformPublic string `json:"alipayPlatformPublic"` // known to the hall

	SMSAccessKeyID     string `json:"smsAccessKeyID"`
	SMSAccessKeySecret string `json:"smsAccessKeySecret"`

	RegistryAppID string `json:"registryAppID"`
	RegistryKey   []byte `json:"registryKey"`
	RealnameAppID string `json:"realnameAppID"`
	RealnameKey   []byte `json:"realnameKey"`
}

// keysFile is the name of the file with the keys in a data folder.
const keysFile = "emulator-keys.json"

// LoadOrMakeKeys reads the keys of a data folder, or makes them there. Two programs
// that start at the same time get the same keys.
func LoadOrMakeKeys(dir string) (Keys, error) {
	path := filepath.Join(dir, keysFile)
	k, err := readKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if k, err = MakeKeys(); err != nil {
		return Keys{}, err
	}
	if err := k.store(dir, path); err != nil {
		return Keys{}, fmt.Errorf("keeping the emulators' keys: %w", err)
	}
	return readKeys(path)
}

func readKeys(path string) (Keys, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Keys{}, fmt.Errorf("reading the emulators' keys: %w", err)
	}
	var k Keys
	if err := json.Unmarshal(b, &k); err != nil {
		return Keys{}, fmt.Errorf("reading the emulators' keys: %w", err)
	}
	return k, nil
}

// store writes the complete file, unless another program was quicker.
func (k Keys) store(dir, path string) error {
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, keysFile+".*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(b); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// MakeKeys makes new keys and stores nothing. It takes a few hundred milliseconds,
// so tests call it once a package.
func MakeKeys() (Keys, error) {
	k := Keys{
		AlipayAppID:        "2026000000000001",
		SMSAccessKeyID:     "EMULATOR" + rand.Text()[:16],
		SMSAccessKeySecret: rand.Text(),
		RegistryAppID:      "wangting-registry",
		RegistryKey:        secret(),
		RealnameAppID:      "wangting-realname",
		RealnameKey:        secret(),
	}
	var err error
	if k.AlipayAppPrivate, k.AlipayAppPublic, err = pair(); err != nil {
		return Keys{}, err
	}
	if k.AlipayPlatform, k.AlipayPlatformPublic, err = pair(); err != nil {
		return Keys{}, err
	}
	return k, nil
}

func secret() []byte {
	b := make([]byte, 32)
	rand.Read(b)
	return b
}

// pair makes an RSA key and returns it as PKCS#8 and PKIX, both PEM.
func pair() (private, public string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", "", fmt.Errorf("making an RSA key: %w", err)
	}
	pk, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", fmt.Errorf("encoding an RSA key: %w", err)
	}
	pub, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", "", fmt.Errorf("encoding an RSA key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pk})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub})), nil
}

// sm2Key derives the SM2 key of a service from the register's key, so that existing
// data folders need no new file.
func (k Keys) sm2Key(use string) *sm2.PrivateKey {
	h := sm3.Sum(append([]byte(use), k.RegistryKey...))
	key, err := sm2.NewPrivateKey(h[:])
	if err != nil {
		panic(err) // probability 2^-128
	}
	return key
}

const (
	licenceHall     = "licence hall"
	licencePlatform = "licence platform"
	caRoot          = "ca root"
	caSub           = "ca sub"
	sealOf          = "seal of "
)

// CARoots returns the root certificates of the emulated authority, as PEM, for the hall to trust.
func (k Keys) CARoots() (string, error) {
	a, err := ca.New(ca.Options{Root: k.sm2Key(caRoot), Sub: k.sm2Key(caSub)})
	if err != nil {
		return "", err
	}
	return a.Roots(), nil
}

// DocumentSigner returns a certificate that signed itself, and its key, as PEM, for the signatures within documents. The key is the
// hall's RSA key, so that existing data folders need no new file; the same key gives the same certificate.
func (k Keys) DocumentSigner() (certificate, key string, err error) {
	b, _ := pem.Decode([]byte(k.AlipayAppPrivate))
	if b == nil {
		return "", "", errors.New("the hall's RSA key is no PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(b.Bytes)
	if err != nil {
		return "", "", fmt.Errorf("reading the hall's RSA key: %w", err)
	}
	rsaKey, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return "", "", errors.New("the hall's key is not RSA")
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(2026), Subject: pkix.Name{CommonName: "网上办事服务大厅电子文书（演示）", Country: []string{"CN"}},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2049, 12, 31, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &rsaKey.PublicKey, rsaKey)
	if err != nil {
		return "", "", fmt.Errorf("making the certificate of documents: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), k.AlipayAppPrivate, nil
}

// LicenceHall returns the hall's private key for the licence platform, in hex.
func (k Keys) LicenceHall() string {
	return hex.EncodeToString(k.sm2Key(licenceHall).D.FillBytes(make([]byte, 32)))
}

// LicencePlatform returns the licence platform's public key, in hex.
func (k Keys) LicencePlatform() string {
	p := k.sm2Key(licencePlatform)
	return "04" + hex.EncodeToString(p.X.FillBytes(make([]byte, 32))) + hex.EncodeToString(p.Y.FillBytes(make([]byte, 32)))
}

// platformRSA returns Alipay's RSA key, which the OpenID provider uses too.
func (k Keys) platformRSA() *rsa.PrivateKey {
	b, _ := pem.Decode([]byte(k.AlipayPlatform))
	if b == nil {
		return nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(b.Bytes); err == nil {
		return key
	}
	key, _ := x509.ParsePKCS8PrivateKey(b.Bytes)
	r, _ := key.(*rsa.PrivateKey)
	return r
}

// WitnessName is the archive that signs the public log, in its key and as people call it.
const WitnessName = "泰州示例档案馆"

// witness derives the archive's key from the register's, as sm2Key does.
func (k Keys) witness() ed25519.PrivateKey {
	seed := sha256.Sum256(append([]byte("witness "), k.RegistryKey...))
	return ed25519.NewKeyFromSeed(seed[:])
}

// WitnessKey is the verifier key of the archive.
func (k Keys) WitnessKey() string { return witness.VerifierKey(WitnessName, k.witness()) }

// RealnameSecret is the secret of the access key for real-name checks.
func (k Keys) RealnameSecret() string { return hex.EncodeToString(k.RealnameKey) }

// SMSReports is the last part of the address to which the receipts of messages are pushed.
func (k Keys) SMSReports() string {
	sum := sha256.Sum256(append([]byte("sms reports "), k.RegistryKey...))
	return hex.EncodeToString(sum[:16])
}

// ProvinceWord is the word that the hall and the province share: sixteen characters, as a key of AES-128.
func (k Keys) ProvinceWord() string { return hex.EncodeToString(k.RegistryKey)[:16] }
