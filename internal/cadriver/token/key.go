//go:build cgo

package token

import (
	"crypto/ecdsa"
	"errors"

	"github.com/emmansun/gmsm/smx509"
)

func smx509Key(c *smx509.Certificate) (*ecdsa.PublicKey, error) {
	pub, ok := c.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("the certificate holds no SM2 key")
	}
	return pub, nil
}
