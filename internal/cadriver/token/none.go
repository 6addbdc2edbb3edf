//go:build !cgo

package token

import (
	"errors"

	"wangting/internal/cadriver"
)

// Open returns an error: this program was built without cgo.
func Open(string, uint) (cadriver.Keys, func(), error) {
	return nil, nil, errors.New("this program was built without cgo and opens no PKCS#11 module; build it with CGO_ENABLED=1")
}
