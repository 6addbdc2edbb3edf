package blob

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// bucket is where files lie. All it is asked to keep was looked at before.
type bucket interface {
	// part makes an empty file, out of sight, to receive into.
	part() (*os.File, error)
	// put keeps a received file under a key, in the place of what was there.
	put(ctx context.Context, key string, f *os.File, info Info) error
	// open gives a file; errNone if there is none.
	open(ctx context.Context, key string) (io.ReadCloser, error)
	// drop removes a file; one that is not there is no error.
	drop(ctx context.Context, key string) error
	ping(ctx context.Context) error
	close() error
}

// at gives the bucket at an address: a directory, file:///DIR or s3://BUCKET?….
func at(address string, keys S3Keys) (bucket, error) {
	if !strings.Contains(address, "://") {
		return openFolder(address)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	switch u.Scheme {
	case "file":
		return openFolder(filepath.FromSlash(u.Path))
	case "s3":
		return openS3(u, keys)
	}
	return nil, fmt.Errorf("%s:// is no file store; a directory, file:// or s3:// is", u.Scheme)
}
