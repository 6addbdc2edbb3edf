//go:build cgo

package token

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
	"github.com/miekg/pkcs11"

	"wangting/internal/cadriver"
)

// tokens holds the tokens that a module reaches. A session of a module is not safe for
// concurrent use, so one lock guards everything.
type tokens struct {
	mu        sync.Mutex
	module    *pkcs11.Ctx
	mechanism uint // the maker's mechanism for SM2, 0 when there is none
	wrong     map[string]int
	session   pkcs11.SessionHandle // the session in which a key is open
	open      bool
}

// Open loads a module, a shared library, and returns the keys on its tokens and a function
// that closes the module. mechanism is the maker's mechanism for SM2, 0 when there is none.
func Open(module string, mechanism uint) (cadriver.Keys, func(), error) {
	p := pkcs11.New(module)
	if p == nil {
		return nil, nil, fmt.Errorf("%s cannot be loaded as a PKCS#11 module", module)
	}
	if err := p.Initialize(); err != nil && !errors.Is(err, pkcs11.Error(pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED)) {
		p.Destroy()
		return nil, nil, fmt.Errorf("opening %s: %w", module, err)
	}
	t := &tokens{module: p, mechanism: mechanism, wrong: map[string]int{}}
	return t, t.close, nil
}

func (t *tokens) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget()
	_ = t.module.Finalize()
	t.module.Destroy()
}

// found is one key on a token.
type found struct {
	slot   uint
	id     []byte // CKA_ID
	serial string // of the token
	cert   *smx509.Certificate
	chain  []*smx509.Certificate
}

func (f found) name() string { return cadriver.Hard + "/" + f.serial + "/" + hex.EncodeToString(f.id) }

var errGone = errors.New("the key is not there, or its token was pulled out")

// allKeys returns the keys of every token that is plugged in.
func (t *tokens) allKeys() ([]found, error) {
	slots, err := t.module.GetSlotList(true)
	if err != nil {
		return nil, fmt.Errorf("listing the tokens: %w", err)
	}
	var out []found
	for _, slot := range slots {
		info, err := t.module.GetTokenInfo(slot)
		if err != nil || info.Flags&pkcs11.CKF_TOKEN_INITIALIZED == 0 {
			continue
		}
		keys, err := t.keysIn(slot)
		if err != nil {
			continue // a token that cannot be read does not hide the others
		}
		for _, k := range keys {
			k.serial = strings.TrimSpace(info.SerialNumber)
			out = append(out, k)
		}
	}
	return out, nil
}

// keysIn returns the keys of one token. Certificates of authorities on it become the chain of the keys.
func (t *tokens) keysIn(slot uint) ([]found, error) {
	s, err := t.module.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION)
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.module.CloseSession(s) }()
	objects, err := t.find(s, pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_CERTIFICATE))
	if err != nil {
		return nil, err
	}
	var keys []found
	var authorities []*smx509.Certificate
	for _, o := range objects {
		a, err := t.module.GetAttributeValue(s, o, []*pkcs11.Attribute{
			pkcs11.NewAttribute(pkcs11.CKA_ID, nil),
			pkcs11.NewAttribute(pkcs11.CKA_VALUE, nil),
		})
		if err != nil || len(a) != 2 {
			continue
		}
		c, err := smx509.ParseCertificate(a[1].Value)
		switch {
		case err != nil:
		case c.IsCA:
			authorities = append(authorities, c)
		case sm2.IsSM2PublicKey(c.PublicKey) && len(a[0].Value) > 0:
			keys = append(keys, found{slot: slot, id: a[0].Value, cert: c})
		}
	}
	for i := range keys {
		for c, n := keys[i].cert, 0; n < len(authorities); n++ {
			next := issuer(c, authorities)
			if next == nil || bytes.Equal(next.RawSubject, next.RawIssuer) {
				break // leave out the root: the hall has its own
			}
			keys[i].chain = append(keys[i].chain, next)
			c = next
		}
	}
	return keys, nil
}

func issuer(c *smx509.Certificate, of []*smx509.Certificate) *smx509.Certificate {
	for _, a := range of {
		if bytes.Equal(c.RawIssuer, a.RawSubject) {
			return a
		}
	}
	return nil
}

func (t *tokens) find(s pkcs11.SessionHandle, what ...*pkcs11.Attribute) ([]pkcs11.ObjectHandle, error) {
	if err := t.module.FindObjectsInit(s, what); err != nil {
		return nil, err
	}
	objects, _, err := t.module.FindObjects(s, 100)
	return objects, errors.Join(err, t.module.FindObjectsFinal(s))
}

// List returns the keys of every token that is plugged in.
func (t *tokens) List() ([]cadriver.Info, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	all, err := t.allKeys()
	var out []cadriver.Info
	for _, f := range all {
		out = append(out, cadriver.Info{ID: f.name(), Name: f.cert.Subject.CommonName})
	}
	return out, err
}

func (t *tokens) key(id string) (found, error) {
	all, err := t.allKeys()
	for _, f := range all {
		if f.name() == id {
			return f, nil
		}
	}
	return found{}, errors.Join(errGone, err)
}

// Cert returns the key's certificate, DER.
func (t *tokens) Cert(id string) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f, err := t.key(id)
	if err != nil {
		return nil, err
	}
	return f.cert.Raw, nil
}

// Tries returns how many PIN tries are left, as far as the token reveals: 0 when it is
// locked, 1 before the last try, otherwise what this program has counted, at least 2.
func (t *tokens) Tries(id string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	f, err := t.key(id)
	if err != nil {
		return 0
	}
	return t.tries(f)
}

func (t *tokens) tries(f found) int {
	info, err := t.module.GetTokenInfo(f.slot)
	switch {
	case err != nil, info.Flags&pkcs11.CKF_USER_PIN_LOCKED != 0:
		return 0
	case info.Flags&pkcs11.CKF_USER_PIN_FINAL_TRY != 0:
		return 1
	}
	return max(cadriver.MaxTries-t.wrong[f.name()], 2)
}

func (t *tokens) forget() {
	if t.open {
		_ = t.module.Logout(t.session)
		_ = t.module.CloseSession(t.session)
		t.open = false
	}
}

// Open tries a PIN. Only one key is open at a time: opening another closes the first.
func (t *tokens) Open(id, pin string) (cadriver.Opened, int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f, err := t.key(id)
	if err != nil {
		return nil, 0, err
	}
	t.forget()
	if t.session, err = t.module.OpenSession(f.slot, pkcs11.CKF_SERIAL_SESSION); err != nil {
		return nil, 0, fmt.Errorf("opening the token: %w", err)
	}
	t.open = true
	err = t.module.Login(t.session, pkcs11.CKU_USER, pin)
	var code pkcs11.Error
	if errors.As(err, &code) && (code == pkcs11.CKR_PIN_INCORRECT || code == pkcs11.CKR_PIN_LOCKED ||
		code == pkcs11.CKR_PIN_LEN_RANGE || code == pkcs11.CKR_PIN_INVALID) {
		t.forget()
		t.wrong[id]++
		if code == pkcs11.CKR_PIN_LOCKED {
			return nil, 0, nil
		}
		return nil, t.tries(f), nil
	}
	if err != nil {
		t.forget()
		return nil, 0, fmt.Errorf("logging in to the token: %w", err)
	}
	delete(t.wrong, id)
	signer, err := t.signer(f)
	if err != nil {
		t.forget()
		return nil, t.tries(f), err
	}
	return cadriver.Signing{Cert: f.cert, Chain: f.chain, Key: proving{f.cert, signer}}, cadriver.MaxTries, nil
}
