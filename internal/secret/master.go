package secret

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Master is a key that wraps data keys. It is stored only in the configuration, and it
// prints as its identifier.
type Master struct {
	ID  string // derived from the key, so that it always fits the key
	key [sm4.BlockSize]byte
}

// NewMaster reads a master key of 32 hexadecimal digits.
func NewMaster(hexKey string) (Master, error) {
	var m Master
	raw, err := hex.DecodeString(strings.TrimSpace(hexKey))
	if err != nil || len(raw) != len(m.key) {
		// The cause is left out: it would repeat a character of the key.
		return Master{}, fmt.Errorf("a master key is %d hexadecimal digits", 2*len(m.key))
	}
	copy(m.key[:], raw)
	if m.key == [sm4.BlockSize]byte{} {
		return Master{}, errors.New("a master key of zeros protects nothing")
	}
	m.ID = hex.EncodeToString(m.derive("wangting master id")[:4])
	return m, nil
}

// ParseMasters reads master keys separated by commas, the active one first.
func ParseMasters(list string) ([]Master, error) {
	var masters []Master
	for i, s := range strings.Split(list, ",") {
		m, err := NewMaster(s)
		if err != nil {
			return nil, fmt.Errorf("reading master key %d: %w", i+1, err)
		}
		masters = append(masters, m)
	}
	return masters, nil
}

// NewMasterHex makes a new master key for the configuration.
func NewMasterHex() string { return hex.EncodeToString(random(sm4.BlockSize)) }

// String keeps the key out of %v and %s.
func (m Master) String() string { return "master " + m.ID }

// GoString keeps the key out of %#v.
func (m Master) GoString() string { return m.String() }

// Format keeps the key out of every other verb.
func (m Master) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(m.String())) }

// LogValue keeps the key out of slog.
func (m Master) LogValue() slog.Value { return slog.StringValue(m.ID) }

func (m Master) derive(what string) []byte { return mac(m.key[:], what) }

// wrap encrypts a data key and authenticates its identifier and purpose.
func (m Master) wrap(id, purpose string, key []byte) []byte {
	nonce := random(nonceSize)
	return newAEAD(m.key[:]).Seal(nonce, nonce, key, wrapAAD(id, purpose))
}

func (m Master) unwrap(w WrappedKey) ([]byte, error) {
	if len(w.Wrapped) < nonceSize {
		return nil, fmt.Errorf("data key %s is cut short", w.ID)
	}
	key, err := newAEAD(m.key[:]).Open(nil, w.Wrapped[:nonceSize], w.Wrapped[nonceSize:], wrapAAD(w.ID, w.Purpose))
	if err != nil {
		return nil, fmt.Errorf("unwrapping data key %s with %s: %w", w.ID, m, err)
	}
	return key, nil
}

func wrapAAD(id, purpose string) []byte {
	return []byte("wangting data key\x00" + id + "\x00" + purpose)
}

// newAEAD makes an AEAD. The callers ensure the right length of the key.
func newAEAD(key []byte) cipher.AEAD {
	block, err := sm4.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func mac(key []byte, parts ...string) []byte {
	h := hmac.New(sm3.New, key)
	for _, p := range parts {
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// random cannot fail: crypto/rand ends the program when it has no random bytes.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
