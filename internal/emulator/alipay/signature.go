package alipay

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// keys holds the application's public key and the platform's private key.
type keys struct {
	app      *rsa.PublicKey
	platform *rsa.PrivateKey
}

func readKeys(appPublic, platform string) (keys, error) {
	block, _ := pem.Decode([]byte(appPublic))
	if block == nil {
		return keys{}, errors.New("alipay emulator: the application's public key is no PEM")
	}
	pub, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return keys{}, fmt.Errorf("alipay emulator: the application's public key: %w", err)
	}
	app, ok := pub.(*rsa.PublicKey)
	if !ok {
		return keys{}, errors.New("alipay emulator: the application's public key is not RSA")
	}
	block, _ = pem.Decode([]byte(platform))
	if block == nil {
		return keys{}, errors.New("alipay emulator: the platform's key is no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return keys{}, fmt.Errorf("alipay emulator: the platform's key: %w", err)
	}
	own, ok := key.(*rsa.PrivateKey)
	if !ok {
		return keys{}, errors.New("alipay emulator: the platform's key is not RSA")
	}
	return keys{app, own}, nil
}

// verify checks the RSA2 signature over all sorted, non-empty parameters except sign.
func (k keys) verify(params url.Values) bool {
	var pairs []string
	for name, values := range params {
		if name != "sign" && len(values) == 1 && values[0] != "" {
			pairs = append(pairs, name+"="+values[0])
		}
	}
	slices.Sort(pairs)
	sig, err := base64.StdEncoding.DecodeString(params.Get("sign"))
	if err != nil {
		return false
	}
	sum := sha256.Sum256([]byte(strings.Join(pairs, "&")))
	return rsa.VerifyPKCS1v15(k.app, crypto.SHA256, sum[:], sig) == nil
}

// sign returns the RSA2 signature of these bytes.
func (k keys) sign(content []byte) string {
	sum := sha256.Sum256(content)
	sig, err := rsa.SignPKCS1v15(nil, k.platform, crypto.SHA256, sum[:])
	if err != nil {
		panic(err) // only when the key is too short for SHA-256
	}
	return base64.StdEncoding.EncodeToString(sig)
}
