package blob

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/minio/sio"

	"wangting/internal/fault"
	"wangting/internal/secret"
)

// The head of a stored file: the magic, whose last byte is the version, and two slots for its sealed key. One slot is
// used, the other is zero; both are used only while a rotation changes the head.
const (
	magic     = "wtfile\x00\x01"
	magicName = len(magic) - 1 // without the version
	keySize   = 32
	slotPlain = keySize + 8    // the key and the length of the content
	slotSize  = slotPlain + 37 // as secret.Keyring seals it
	headSize  = len(magic) + 2*slotSize
	purpose   = "blob.key/1\x00" // the name of the file follows
)

// ErrDamaged is the cause when a stored file cannot be read for good: it was changed, cut, exchanged with another, or its
// key is gone.
var ErrDamaged = errors.New("a stored file is damaged")

func damaged(key string, cause error) error {
	return fault.Wrap(fault.Broken, "这份文件已经损坏，无法打开，其他内容没有受影响。请重新上传这份文件，或拨打 12333 并告知下面的错误编号",
		fmt.Errorf("%w: %s: %w", ErrDamaged, key, cause))
}

// head is the head of a sealed file. An empty slot is nil.
type head [2][]byte

// parseHead reads the first bytes of a file. It reports whether the file is sealed; one that says so and has no readable
// head is an error and never a plain file.
func parseHead(b []byte) (h head, sealed bool, err error) {
	if len(b) < len(magic) || string(b[:magicName]) != magic[:magicName] {
		return head{}, false, nil
	}
	if b[magicName] != magic[magicName] {
		return head{}, true, fmt.Errorf("sealed in the unknown version %d", b[magicName])
	}
	if len(b) < headSize {
		return head{}, true, errors.New("the head is cut short")
	}
	for i := range h {
		slot := b[len(magic)+i*slotSize:][:slotSize]
		if !bytes.Equal(slot, make([]byte, slotSize)) {
			h[i] = bytes.Clone(slot)
		}
	}
	return h, true, nil
}

func (h head) bytes() []byte {
	b := make([]byte, headSize)
	copy(b, magic)
	for i, slot := range h {
		copy(b[len(magic)+i*slotSize:], slot)
	}
	return b
}

// headOf is the head of a new file.
func headOf(slot []byte) []byte { return head{slot}.bytes() }

// envelope is what a slot seals.
type envelope struct {
	key  []byte
	size int64 // of the content
}

func (s *Store) seal(name string, e envelope) []byte {
	return s.keys.Seal(purpose+name, string(binary.BigEndian.AppendUint64(e.key, uint64(e.size))))
}

// unseal opens the envelope in one of the slots, and says in which.
func (s *Store) unseal(name string, h head) (e envelope, in int, err error) {
	err = errors.New("the head has no key")
	for i, slot := range h {
		if slot == nil {
			continue
		}
		plain, e := s.keys.Open(purpose+name, slot)
		if e == nil && len(plain) == slotPlain {
			return envelope{[]byte(plain[:keySize]), int64(binary.BigEndian.Uint64([]byte(plain[keySize:])))}, i, nil
		}
		if e != nil && !errors.Is(e, secret.ErrUnreadable) {
			return envelope{}, 0, e // the keys cannot be asked just now
		}
		err = errors.Join(err, e)
	}
	return envelope{}, 0, damaged(name, err)
}

// dare is the one way in which contents are sealed: no other version or cipher is accepted.
func dare(key []byte) sio.Config {
	return sio.Config{MinVersion: sio.Version20, MaxVersion: sio.Version20, CipherSuites: []byte{sio.AES_256_GCM}, Key: key}
}

// length is the stored length of a file.
func (e envelope) length() int64 {
	n, err := sio.EncryptedSize(uint64(e.size))
	if err != nil {
		return -1
	}
	return int64(headSize) + int64(n)
}

func newKey() []byte {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // does not fail
	return key
}

// onlyWriter hides that a file can be closed.
type onlyWriter struct{ io.Writer }

// received is the content of a file that was just received: sealed in f, read as it was sent.
type received struct {
	io.ReaderAt
	f *os.File
	e envelope
}

// openReceived opens f, whose key is still in memory.
func openReceived(f *os.File, e envelope) (received, error) {
	at, err := sio.DecryptReaderAt(io.NewSectionReader(f, int64(headSize), math.MaxInt64-int64(headSize)), dare(e.key))
	return received{at, f, e}, err
}

// all reads the content from its beginning.
func (r received) all() (io.Reader, error) {
	if r.e.size == 0 {
		return bytes.NewReader(nil), nil
	}
	return sio.DecryptReader(io.NewSectionReader(r.f, int64(headSize), math.MaxInt64-int64(headSize)), dare(r.e.key))
}

// opened gives the content of a stored file of so many bytes. It fails before the first byte when the head, the length or the
// first 64 KB are not right.
func (s *Store) opened(ctx context.Context, key string, body io.ReadCloser, stored int64) (io.ReadCloser, error) {
	b := make([]byte, min(stored, int64(headSize)))
	if _, err := io.ReadFull(body, b); err != nil {
		return nil, asDamage(key, err)
	}
	h, sealed, err := parseHead(b)
	switch {
	case err != nil:
		return nil, damaged(key, err)
	case !sealed:
		if err := s.mayBePlain(ctx, key); err != nil {
			return nil, err
		}
		return pair{io.MultiReader(bytes.NewReader(b), body), body}, nil
	}
	e, _, err := s.unseal(key, h)
	if err != nil {
		return nil, err
	}
	if stored != e.length() {
		return nil, damaged(key, fmt.Errorf("%d bytes are stored, not %d", stored, e.length()))
	}
	if e.size == 0 {
		return pair{bytes.NewReader(nil), body}, nil
	}
	content, err := sio.DecryptReader(body, dare(e.key))
	if err != nil {
		return nil, err
	}
	begun := bufio.NewReaderSize(&checked{r: content, key: key, left: e.size}, 1<<16)
	if _, err := begun.Peek(1); err != nil {
		return nil, err
	}
	return pair{begun, body}, nil
}

// pair reads from one and closes the other.
type pair struct {
	io.Reader
	io.Closer
}

// checked gives content that is proved, and ends with io.EOF only when all of it was read. Every other end is final.
type checked struct {
	r    io.Reader
	key  string
	left int64
	err  error
}

func (c *checked) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if err == io.EOF && c.left != 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil && err != io.EOF {
		err = asDamage(c.key, err)
	}
	c.err = err
	return n, err
}

// asDamage tells a file that is not right from a store that does not answer.
func asDamage(key string, err error) error {
	if errors.As(err, new(sio.Error)) || err == io.EOF || err == io.ErrUnexpectedEOF {
		return damaged(key, err)
	}
	return err
}
