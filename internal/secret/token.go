package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math/big"
)

// NewToken makes 256 random bits. Give plain (base64url) to the holder and store only
// hash.
func NewToken() (plain string, hash []byte) {
	plain = base64.RawURLEncoding.EncodeToString(random(32))
	return plain, HashToken(plain)
}

// HashToken gives the hash by which a token is stored and found.
func HashToken(plain string) []byte {
	h := sha256.Sum256([]byte(plain))
	return h[:]
}

// NewCode makes a uniformly random code of so many decimal digits. A code is short enough
// to be tried out: limit the tries, and store it by Keyring.Index and not by HashToken.
func NewCode(digits int) string {
	if digits < 1 || digits > 18 {
		panic(fmt.Sprintf("a code of %d digits", digits))
	}
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return fmt.Sprintf("%0*d", digits, n)
}

// EqualHash compares two hashes in constant time. Two empty hashes are not equal, so that
// a token that was never set matches nothing.
func EqualHash(a, b []byte) bool {
	return len(a) > 0 && subtle.ConstantTimeCompare(a, b) == 1
}
