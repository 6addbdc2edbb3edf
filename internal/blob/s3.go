package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"wangting/internal/fault"
)

// s3 is a bucket of a service that speaks the REST interface of Amazon S3, signed
// by AWS Signature Version 4. It needs four of its calls.
type s3 struct {
	base   *url.URL // of the bucket
	region string
	keys   aws.Credentials
	signer *v4.Signer
	client *http.Client
}

const (
	s3Service = "材料存储"
	s3Answer  = 30 * time.Second // to the head of an answer, a put of the largest file included
	// emptySum is the SHA-256 of no bytes: the body of every call but put.
	emptySum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

// S3Keys are a key pair of an S3 service.
type S3Keys struct{ ID, Secret string }

// openS3 reads s3://BUCKET?region=R, with &endpoint=https://HOST for another service
// than Amazon's and &use_path_style=true where the bucket stands in the path and not
// in the name of the host.
func openS3(u *url.URL, keys S3Keys) (bucket, error) {
	q := u.Query()
	b := &s3{region: q.Get("region"), signer: v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }),
		keys:   aws.Credentials{AccessKeyID: keys.ID, SecretAccessKey: keys.Secret},
		client: &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: s3Answer, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute}}}
	if u.Host == "" || b.region == "" {
		return nil, errors.New("an S3 address needs a bucket and a region: s3://BUCKET?region=REGION")
	}
	if !b.keys.HasKeys() {
		return nil, errors.New("an S3 address needs the settings s3.key_id and s3.key_secret")
	}
	endpoint := q.Get("endpoint")
	if endpoint == "" {
		endpoint = "https://s3." + b.region + ".amazonaws.com"
	}
	base, err := url.Parse(endpoint)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("the endpoint %q is no address", endpoint)
	}
	if q.Get("use_path_style") == "true" {
		base = base.JoinPath(u.Host)
	} else {
		base.Host = u.Host + "." + base.Host
	}
	b.base = base
	return b, nil
}

// part is a file of the node's own, in the directory for such.
func (*s3) part() (*os.File, error) { return os.CreateTemp("", "wangting-*") }

func (b *s3) put(ctx context.Context, key string, f *os.File, info Info) error {
	res, err := b.do(ctx, http.MethodPut, key, io.NewSectionReader(f, 0, info.Size), info)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (b *s3) open(ctx context.Context, key string) (io.ReadCloser, error) {
	res, err := b.do(ctx, http.MethodGet, key, nil, Info{SHA256: emptySum})
	if err != nil {
		return nil, err
	}
	return res.Body, nil
}

func (b *s3) drop(ctx context.Context, key string) error {
	res, err := b.do(ctx, http.MethodDelete, key, nil, Info{SHA256: emptySum})
	if errors.Is(err, errNone) {
		return nil
	}
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (b *s3) ping(ctx context.Context) error {
	res, err := b.do(ctx, http.MethodHead, "", nil, Info{SHA256: emptySum})
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (b *s3) close() error { b.client.CloseIdleConnections(); return nil }

// do asks the service about a key. errNone is its 404; all else that is no success is Away.
func (b *s3) do(ctx context.Context, method, key string, body io.Reader, info Info) (*http.Response, error) {
	at := *b.base
	if key != "" {
		at = *b.base.JoinPath(strings.Split(key, "/")...)
	} else if at.Path == "" {
		at.Path = "/"
	}
	req, err := http.NewRequestWithContext(ctx, method, at.String(), body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.ContentLength = info.Size
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	req.Header.Set("X-Amz-Content-Sha256", info.SHA256)
	if err := b.signer.SignHTTP(ctx, b.keys, req, info.SHA256, "s3", b.region, time.Now()); err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	res, err := b.client.Do(req)
	switch {
	case ctx.Err() != nil && err != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fault.AwayFrom(s3Service, err)
	case res.StatusCode < 300:
		return res, nil
	}
	said, _ := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	_ = res.Body.Close()
	if res.StatusCode == http.StatusNotFound && key != "" {
		return nil, errNone
	}
	return nil, fault.AwayFrom(s3Service, fmt.Errorf("%s answered %s: %s", method, res.Status, said))
}
