package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"

	"wangting/internal/fault"
)

// Names of the two keys.
const (
	ed25519Key = "ed25519"
	sm2Key     = "sm2"
)

// Secret is a private key as it is stored: 32 bytes, a seed of Ed25519 or a number of SM2.
type Secret struct {
	Name, Origin string
	Private      string // sealed
}

// newSecrets draws the keys of a new log.
func newSecrets(origin string) ([]Secret, error) {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	sm, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	number, err := sm.ECDH()
	if err != nil {
		return nil, err
	}
	return []Secret{{ed25519Key, origin, string(ed.Seed())}, {sm2Key, origin, string(number.Bytes())}}, nil
}

// signers are the two keys of a log, ready to sign.
type signers struct {
	origin string
	ed     ed25519.PrivateKey
	sm     *sm2.PrivateKey
	point  []byte // public key of sm
}

func signersOf(list []Secret) (signers, error) {
	var s signers
	var err error
	for _, k := range list {
		s.origin = k.Origin
		switch k.Name {
		case ed25519Key:
			if len(k.Private) != ed25519.SeedSize {
				return s, errors.New("the Ed25519 key of the log is damaged")
			}
			s.ed = ed25519.NewKeyFromSeed([]byte(k.Private))
		case sm2Key:
			if s.sm, err = sm2.NewPrivateKey([]byte(k.Private)); err != nil {
				return s, fmt.Errorf("the SM2 key of the log is damaged: %w", err)
			}
		}
	}
	if s.ed == nil || s.sm == nil {
		return s, errors.New("a key of the log is missing")
	}
	public, err := sm2.PublicKeyToECDH(&s.sm.PublicKey)
	if err != nil {
		return s, err
	}
	s.point = public.Bytes()
	return s, nil
}

// Keys are the public keys of a log, written like verifier keys of signed notes: name, four bytes of hash, the key.
type Keys struct {
	Ed25519 string `json:"ed25519"`
	SM2     string `json:"sm2"`
}

func (s signers) keys() Keys {
	ed := s.ed.Public().(ed25519.PublicKey)
	return Keys{written(s.origin, kindEd25519, ed), written(s.origin, kindSM2, s.point)}
}

// What stands before a public key, in its hash and in its written form. 0xff and a name is what the format leaves for other
// signatures than its own.
const (
	kindEd25519 = "\x01"
	kindSM2     = "\xffSM2-SM3"
)

func keyHash(name, kind string, key []byte) uint32 {
	sum := sha256.Sum256([]byte(name + "\n" + kind + string(key)))
	return binary.BigEndian.Uint32(sum[:])
}

func written(name, kind string, key []byte) string {
	return fmt.Sprintf("%s+%08x+%s", name, keyHash(name, kind, key), base64.StdEncoding.EncodeToString([]byte(kind+string(key))))
}

// read is the reverse of written. It takes only what written makes.
func read(text, kind string) (name string, key []byte, err error) {
	wrong := fmt.Errorf("a public key is written like name+hash+key, not %.80q", text)
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return "", nil, wrong
	}
	b, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || !strings.HasPrefix(string(b), kind) {
		return "", nil, wrong
	}
	name, key = parts[0], b[len(kind):]
	if written(name, kind, key) != text {
		return "", nil, wrong
	}
	return name, key, nil
}

// line signs and verifies one line of a signed note. It is a note.Signer and a note.Verifier.
type line struct {
	name   string
	hash   uint32
	sign   func(msg []byte) ([]byte, error)
	verify func(msg, sig []byte) bool
}

func (l line) Name() string                    { return l.name }
func (l line) KeyHash() uint32                 { return l.hash }
func (l line) Sign(msg []byte) ([]byte, error) { return l.sign(msg) }
func (l line) Verify(msg, sig []byte) bool     { return l.verify(msg, sig) }

func (s signers) lines() []note.Signer {
	ed := s.ed.Public().(ed25519.PublicKey)
	return []note.Signer{
		line{name: s.origin, hash: keyHash(s.origin, kindEd25519, ed), sign: func(msg []byte) ([]byte, error) {
			return ed25519.Sign(s.ed, msg), nil
		}},
		line{name: s.origin, hash: keyHash(s.origin, kindSM2, s.point), sign: func(msg []byte) ([]byte, error) {
			return s.sm.SignWithSM2(rand.Reader, nil, msg)
		}},
	}
}

// verifiers gives what verifies the two lines of a checkpoint, and the name of the log that both keys carry.
func (k Keys) verifiers() (origin string, both []note.Verifier, err error) {
	name, key, err := read(k.Ed25519, kindEd25519)
	if err != nil {
		return "", nil, err
	}
	if len(key) != ed25519.PublicKeySize {
		return "", nil, errors.New("the Ed25519 key has another length")
	}
	also, point, err := read(k.SM2, kindSM2)
	if err != nil {
		return "", nil, err
	}
	if also != name {
		return "", nil, errors.New("the two keys are of different logs")
	}
	pub, err := sm2.NewPublicKey(point)
	if err != nil {
		return "", nil, fmt.Errorf("the SM2 key is no point of the curve: %w", err)
	}
	return name, []note.Verifier{
		line{name: name, hash: keyHash(name, kindEd25519, key), verify: func(msg, sig []byte) bool {
			return ed25519.Verify(key, msg, sig)
		}},
		line{name: name, hash: keyHash(name, kindSM2, point), verify: func(msg, sig []byte) bool {
			return sm2.VerifyASN1WithSM2(pub, nil, msg, sig)
		}},
	}, nil
}

// SignFacts signs a few bytes about a document with the log's Ed25519 key, which everybody can have before they need it (Path + "/keys").
// What is signed begins with what it is for, as no checkpoint does. NotFound before the log has its keys.
func (s *Service) SignFacts(ctx context.Context, facts []byte) ([]byte, error) {
	list, err := s.Store.Secrets(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the keys of the log: %w", err)
	}
	if len(list) == 0 {
		return nil, fault.New(fault.NotFound, "公开日志刚刚启用，还没有公钥")
	}
	keys, err := signersOf(list)
	if err != nil {
		return nil, err
	}
	return ed25519.Sign(keys.ed, facts), nil
}
