package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file:// addresses
	_ "gocloud.dev/blob/s3blob"   // s3:// addresses
	"gocloud.dev/gcerrors"

	"wangting/internal/fault"
)

// Scanner looks for viruses. A file that has one is Invalid with a sentence; a
// scanner that does not answer is Away, and the file is not kept.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) error
}

// Store is an open bucket.
type Store struct {
	bucket  *blob.Bucket
	scanner Scanner
}

// Open opens the bucket at an address: a directory (made if need be), file://… or
// s3://bucket?region=…&endpoint=…. scanner may be nil.
func Open(ctx context.Context, address string, scanner Scanner) (*Store, error) {
	if !strings.Contains(address, "://") {
		dir, err := filepath.Abs(address)
		if err != nil {
			return nil, fmt.Errorf("finding %s: %w", address, err)
		}
		address = "file://" + filepath.ToSlash(dir) + "?create_dir=true&metadata=skip&no_tmp_dir=true&dir_file_mode=0700"
	}
	b, err := blob.OpenBucket(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("opening the file store: %w", err)
	}
	return &Store{bucket: b, scanner: scanner}, nil
}

// Close ends the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Ping proves that the store answers.
func (s *Store) Ping(ctx context.Context) error {
	ok, err := s.bucket.IsAccessible(ctx)
	if err == nil && !ok {
		err = errors.New("the file store cannot be reached")
	}
	return err
}

// Info is what was found out about a stored file.
type Info struct {
	Size   int64
	SHA256 string // hexadecimal
	Type   string // PDF, JPG, PNG, XLSX, DOCX, or "" for anything else
}

// Put stores what r gives, at most max bytes, under key. Invalid says that it
// was too big, cut off, or refused by the scanner; nothing stays after an error.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, max int64) (Info, error) {
	info, head, err := s.write(ctx, key, r, max)
	if err != nil {
		return Info{}, err
	}
	if err := s.judge(ctx, key, &info, head); err != nil {
		return Info{}, errors.Join(err, s.Delete(context.WithoutCancel(ctx), key))
	}
	return info, nil
}

// write copies r into the bucket. Cancelling the writer's context before Close
// is how gocloud abandons a file.
func (s *Store) write(ctx context.Context, key string, r io.Reader, max int64) (Info, []byte, error) {
	ctx, abandon := context.WithCancel(ctx)
	defer abandon()
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return Info{}, nil, fmt.Errorf("beginning a file: %w", err)
	}
	sum, head := sha256.New(), &beginning{}
	n, err := io.Copy(io.MultiWriter(w, sum, head), io.LimitReader(&reader{r: r}, max+1))
	if err == nil && n > max {
		err = fault.New(fault.Invalid, "文件超过 "+sizeWords(max)+"，请压缩后重新上传")
	}
	if err != nil {
		abandon()
		_ = w.Close()
		if errors.As(err, new(cutOff)) {
			err = fault.Wrap(fault.Invalid, "文件没有传完整，请检查网络后重新上传", err)
		}
		return Info{}, nil, err
	}
	if err := w.Close(); err != nil {
		return Info{}, nil, fmt.Errorf("finishing a file: %w", err)
	}
	return Info{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, head.b, nil
}

// judge finds the type of a stored file and has it scanned.
func (s *Store) judge(ctx context.Context, key string, info *Info, head []byte) error {
	info.Type = sniff(head)
	if info.Type == zipped {
		info.Type = document(&ranged{ctx, s.bucket, key}, info.Size)
	}
	if s.scanner == nil {
		return nil
	}
	r, err := s.Open(ctx, key)
	if err != nil {
		return err
	}
	return errors.Join(s.scanner.Scan(ctx, r), r.Close())
}

// Open gives a stored file; NotFound if there is none.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	r, err := s.bucket.NewReader(ctx, key, nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fault.Wrap(fault.NotFound, "", err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening a file: %w", err)
	}
	return r, nil
}

// Delete removes a file; one that is not there is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	err := s.bucket.Delete(ctx, key)
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("deleting a file: %w", err)
	}
	return nil
}

// cutOff marks an error of the sender, told apart from one of the store.
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
