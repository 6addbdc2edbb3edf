package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/minio/sio"

	"wangting/internal/fault"
	"wangting/internal/secret"
)

// Scanner looks for viruses. The fault is Invalid for a file with a virus, and Away when
// the scanner does not answer. In both cases the file is not stored.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) error
}

// Store is an open bucket.
type Store struct {
	bucket  bucket
	scanner Scanner
	keys    *secret.Keyring
	hall    Hall
}

var (
	// errNone means that there is no such file.
	errNone = errors.New("no such file")
	// errOther means that another file was stored under a name meanwhile.
	errOther = errors.New("the file was replaced meanwhile")
)

// Options are what a store stands on.
type Options struct {
	// URL is a directory (made if need be), file:///DIR or s3://BUCKET?region=…&endpoint=…&use_path_style=….
	URL     string
	S3      S3Keys
	Keys    *secret.Keyring
	Scanner Scanner // may be nil
	Hall    Hall    // nil: no plain file is accepted, and Reseal cannot run
}

// Open opens a bucket.
func Open(o Options) (*Store, error) {
	b, err := openBucket(o.URL, o.S3)
	if err != nil {
		return nil, fmt.Errorf("opening the file store: %w", err)
	}
	return &Store{bucket: b, scanner: o.Scanner, keys: o.Keys, hall: o.Hall}, nil
}

// Close ends the store.
func (s *Store) Close() error { return s.bucket.close() }

// Ping proves that the store answers.
func (s *Store) Ping(ctx context.Context) error { return s.bucket.ping(ctx) }

// CanReceive proves that this node has room to receive a file. It asks no other machine.
func (s *Store) CanReceive() error { return s.bucket.probe() }

// Info describes a stored file.
type Info struct {
	Size   int64
	SHA256 string // hexadecimal
	Type   string // PDF, JPG, PNG, XLSX, DOCX, or "" for anything else
}

// Put stores the content of r, at most max bytes, under key. The fault is Invalid when
// the content was too big, cut off, locked with a password, a photo that no desk can show,
// or refused by the scanner; Away when the disk is full. Nothing is stored after an
// error.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, max int64) (Info, error) {
	return s.store(ctx, key, r, max, func(f received, info *Info, head []byte) error { return s.judge(ctx, f, info, head) })
}

// Keep stores a piece of a file, exactly size bytes, under key. It does not check the
// content: Put checks the whole file later. The fault is Invalid when the piece was cut
// off. Nothing is stored after an error.
func (s *Store) Keep(ctx context.Context, key string, r io.Reader, size int64) error {
	_, err := s.store(ctx, key, r, size, func(_ received, info *Info, _ []byte) error {
		if info.Size < size {
			return fault.New(fault.Invalid, cut)
		}
		return nil
	})
	return err
}

// store receives a file, which is sealed before it reaches the disk, and stores it when check finds it right.
func (s *Store) store(
	ctx context.Context, key string, r io.Reader, max int64, check func(received, *Info, []byte) error,
) (_ Info, err error) {
	defer func() { err = unwritable(err) }()
	f, err := s.bucket.part()
	if err != nil {
		return Info{}, fmt.Errorf("beginning a file: %w", err)
	}
	defer func() { _, _ = f.Close(), os.Remove(f.Name()) }() // gone already when it was moved to its place
	e := envelope{key: newKey()}
	info, head, err := receive(f, e.key, r, max)
	if err != nil {
		return Info{}, err
	}
	e.size = info.Size
	content, err := openReceived(f, e)
	if err != nil {
		return Info{}, err
	}
	if err := check(content, &info, head); err != nil {
		return Info{}, err
	}
	if _, err := f.WriteAt(headOf(s.seal(key, e)), 0); err != nil {
		return Info{}, fmt.Errorf("writing the head of a file: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return Info{}, err
	}
	if err := s.bucket.put(ctx, key, f); err != nil {
		return Info{}, fmt.Errorf("finishing a file: %w", err)
	}
	return info, nil
}

// unwritable makes an error of the disk, such as one that is full, the fault Away.
func unwritable(err error) error {
	_, atPath := errors.AsType[*fs.PathError](err)
	_, moving := errors.AsType[*os.LinkError](err)
	if fault.Of(err).Kind != fault.Broken || !atPath && !moving {
		return err
	}
	return fault.Wrap(fault.Away, "文件暂时不能保存，其他内容没有受影响。请稍后重新上传，或拨打 12333", err)
}

const cut = "文件没有传完整，请检查网络后重新上传"

// receive seals r under dataKey and writes it into f, behind room for the head.
func receive(f *os.File, dataKey []byte, r io.Reader, max int64) (Info, []byte, error) {
	if _, err := f.Write(make([]byte, headSize)); err != nil {
		return Info{}, nil, err
	}
	sealed, err := sio.EncryptWriter(onlyWriter{f}, dare(dataKey))
	if err != nil {
		return Info{}, nil, err
	}
	sum, head := sha256.New(), &beginning{}
	n, err := io.Copy(io.MultiWriter(sealed, sum, head), io.LimitReader(&reader{r: r}, max+1))
	if e := sealed.Close(); err == nil {
		err = e
	}
	switch {
	case errors.As(err, new(cutOff)):
		return Info{}, nil, fault.Wrap(fault.Invalid, cut, err)
	case err != nil:
		return Info{}, nil, err
	case n > max:
		return Info{}, nil, fault.New(fault.Invalid, "文件超过 "+sizeWords(max)+"，请压缩后重新上传")
	}
	return Info{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, head.b, nil
}

// judge finds the type of a received file and runs the scanner.
func (s *Store) judge(ctx context.Context, f received, info *Info, head []byte) error {
	info.Type = sniff(head)
	if info.Type == zipped {
		info.Type = document(f, info.Size)
	}
	if err := unfit(f, info.Size, info.Type, head); err != nil {
		return err
	}
	if s.scanner == nil {
		return nil
	}
	content, err := f.all()
	if err != nil {
		return err
	}
	return s.scanner.Scan(ctx, content)
}

// Open gives a stored file; NotFound if there is none. The error wraps ErrDamaged when the file is not as it was stored; most
// damage is found before Open returns, and the rest ends the reading with an error.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	body, stored, err := s.bucket.open(ctx, key)
	switch {
	case errors.Is(err, errNone):
		return nil, fault.Wrap(fault.NotFound, "", err)
	case err != nil:
		return nil, fmt.Errorf("opening a file: %w", err)
	}
	content, err := s.opened(ctx, key, body, stored)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening a file: %w", err), body.Close())
	}
	return content, nil
}

// Delete removes a file; one that is not there is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.bucket.drop(ctx, key); err != nil {
		return fmt.Errorf("deleting a file: %w", err)
	}
	return nil
}

// cutOff marks an error of the sender, as opposed to one of the store.
type cutOff struct{ error }

func (c cutOff) Unwrap() error { return c.error }

type reader struct{ r io.Reader }

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if fault.Of(err).Kind == fault.Broken {
			err = cutOff{err}
		}
	}
	return n, err
}

func sizeWords(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}
