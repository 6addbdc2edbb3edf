package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"wangting/internal/disk"
	"wangting/internal/fault"
)

// s3 is a bucket of a service with the REST interface of Amazon S3. The library makes the
// requests, signs them, and repeats them when the service is overloaded or the connection
// breaks. The library has no time limit for a call; the limits are here.
type s3 struct {
	client    minio.Core
	transport *http.Transport
	bucket    string
	patience  time.Duration
}

const (
	s3Service  = "材料存储"
	s3Tries    = 4                // of one call; the library waits up to 0.2, 0.4 and 0.8 s between them
	s3Answer   = 10 * time.Second // from the end of a request to the headers of its answer
	s3Patience = 30 * time.Second // for a call with all its tries, and for each read of a body
	s3Pace     = time.Second      // additional time for each MiB that is sent
)

// S3Keys are the access key and the secret key for an S3 service.
type S3Keys struct{ KeyID, KeySecret string }

// openS3 reads s3://BUCKET?region=R, with &endpoint=https://HOST for another service
// than Amazon's and &use_path_style=true where the bucket stands in the path and not
// in the name of the host.
func openS3(u *url.URL, keys S3Keys) (bucket, error) {
	q := u.Query()
	if u.Host == "" || q.Get("region") == "" {
		return nil, errors.New("an S3 address needs a bucket and a region: s3://BUCKET?region=REGION")
	}
	if keys.KeyID == "" || keys.KeySecret == "" {
		return nil, errors.New("an S3 address needs the settings s3.key_id and s3.key_secret")
	}
	endpoint := q.Get("endpoint")
	if endpoint == "" {
		endpoint = "https://s3.amazonaws.com" // the library finds the host of the region
	}
	base, err := url.Parse(endpoint)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("the endpoint %q is no address", endpoint)
	}
	lookup := minio.BucketLookupDNS
	if q.Get("use_path_style") == "true" {
		lookup = minio.BucketLookupPath
	}
	secure := base.Scheme == "https"
	transport, err := minio.DefaultTransport(secure)
	if err != nil {
		return nil, err
	}
	transport.ResponseHeaderTimeout = s3Answer
	client, err := minio.NewCore(endpoint, &minio.Options{
		Creds:        credentials.NewStaticV4(keys.KeyID, keys.KeySecret, ""),
		Secure:       secure,
		Transport:    transport,
		Region:       q.Get("region"),
		BucketLookup: lookup,
		MaxRetries:   s3Tries,
	})
	if err != nil {
		return nil, fmt.Errorf("the endpoint %q: %w", endpoint, err)
	}
	return &s3{client: *client, transport: transport, bucket: u.Host, patience: s3Patience}, nil
}

// s3Part is the pattern of the names of temporary files.
const s3Part = "wangting-part-*"

// part makes a temporary file on the node.
func (*s3) part() (*os.File, error) { return os.CreateTemp("", s3Part) }

// probe looks at the disk of the temporary files.
func (*s3) probe() error { return disk.Probe(os.TempDir()) }

// put sends a file in one request that is signed with its digest. The service refuses a
// file that was changed on the way, and stores the whole file or nothing.
func (b *s3) put(ctx context.Context, key string, f *os.File) error {
	sum := sha256.New()
	size, err := io.Copy(sum, io.NewSectionReader(f, 0, math.MaxInt64))
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, b.patience+time.Duration(size>>20)*s3Pace)
	defer cancel()
	// With the digest the library need not sign the body in pieces, which some services refuse.
	opts := minio.PutObjectOptions{DisableContentSha256: true}
	digest := hex.EncodeToString(sum.Sum(nil))
	_, err = b.client.PutObject(limited, b.bucket, key, io.NewSectionReader(f, 0, size), size, "", digest, opts)
	return asFault(ctx, err)
}

func (b *s3) open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	return b.get(ctx, key, minio.GetObjectOptions{})
}

func (b *s3) get(ctx context.Context, key string, opts minio.GetObjectOptions) (io.ReadCloser, int64, error) {
	limited, cancel := context.WithCancel(ctx)
	stall := time.AfterFunc(b.patience, cancel)
	content, info, _, err := b.client.GetObject(limited, b.bucket, key, opts)
	stall.Stop()
	if err != nil {
		cancel()
		return nil, 0, asFault(ctx, err)
	}
	r := &s3Body{ReadCloser: content, cancel: cancel, stall: stall, patience: b.patience,
		asFault: func(err error) error { return asFault(ctx, err) }}
	if info.Size < 0 { // without a length, the end cannot be told from a broken connection
		return nil, 0, errors.Join(fault.AwayFrom(s3Service, errors.New("an answer without a length")), r.Close())
	}
	return r, info.Size, nil
}

func (b *s3) head(ctx context.Context, key string) ([]byte, error) {
	var first minio.GetObjectOptions
	if err := first.SetRange(0, int64(headSize)-1); err != nil {
		return nil, err
	}
	r, _, err := b.get(ctx, key, first)
	if e, ok := errors.AsType[minio.ErrorResponse](err); ok && e.Code == minio.InvalidRange { // an empty file
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	begun, err := io.ReadAll(io.LimitReader(r, int64(headSize))) // a service may ignore the range
	return begun, errors.Join(err, r.Close())
}

// swapHead stores the file anew, since a part of an object cannot be changed. The service replaces it at once.
func (b *s3) swapHead(ctx context.Context, key string, was, _, only []byte) error {
	r, size, err := b.open(ctx, key)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	f, err := b.part()
	if err != nil {
		return err
	}
	defer func() { _, _ = f.Close(), os.Remove(f.Name()) }()
	if n, err := io.Copy(f, r); err != nil || n != size {
		return errors.Join(fmt.Errorf("read %d bytes of %d", n, size), err)
	}
	now := make([]byte, len(was))
	if _, err := f.ReadAt(now, 0); err != nil || !bytes.Equal(now, was) {
		return errors.Join(errOther, err)
	}
	if _, err := f.WriteAt(only, 0); err != nil {
		return err
	}
	return b.put(ctx, key, f)
}

func (b *s3) drop(ctx context.Context, key string) error {
	limited, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	err := asFault(ctx, b.client.RemoveObject(limited, b.bucket, key, minio.RemoveObjectOptions{}))
	if errors.Is(err, errNone) {
		return nil
	}
	return err
}

func (b *s3) ping(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	there, err := b.client.BucketExists(limited, b.bucket)
	if err == nil && !there {
		err = fmt.Errorf("there is no bucket %s", b.bucket)
	}
	return asFault(ctx, err)
}

func (b *s3) close() error { b.transport.CloseIdleConnections(); return nil }

// asFault maps an error of the library: to errNone when there is no such file, to the error
// of ctx when the caller gave up, and to Away otherwise.
func asFault(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case minio.ToErrorResponse(err).Code == minio.NoSuchKey:
		return errNone
	}
	return fault.AwayFrom(s3Service, err)
}

// s3Body reads the content of a file from the service. A read that takes too long fails.
// An end before the announced length is an error of net/http, which becomes Away here.
type s3Body struct {
	io.ReadCloser
	cancel   context.CancelFunc
	stall    *time.Timer // calls cancel
	patience time.Duration
	asFault  func(error) error
}

func (r *s3Body) Read(p []byte) (int, error) {
	r.stall.Reset(r.patience)
	n, err := r.ReadCloser.Read(p)
	r.stall.Stop()
	if err == io.EOF {
		return n, err
	}
	return n, r.asFault(err)
}

func (r *s3Body) Close() error {
	r.stall.Stop()
	r.cancel()
	return r.ReadCloser.Close()
}
